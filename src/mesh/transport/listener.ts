/** The port: lets in connections of strangers, few at a time and for a short time, until somebody vouches for them. */
import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer, type Server as TlsServer, type TLSSocket } from "node:tls";
import type { Clock } from "../../kernel/clock.ts";
import type { Log } from "../../kernel/log.ts";
import type { Certificate } from "../../platform/certificate.ts";
import { listen } from "../../platform/listen.ts";
import { guarded } from "./channel.ts";

/** Connections that have not proved anything yet, all together and from one address. */
const MAX_STRANGERS = 64;
const MAX_STRANGERS_PER_ADDRESS = 24;
/** For the TLS handshake and the hello: a loaded machine takes some 100 ms. */
export const STRANGER_PATIENCE_MS = 3000;
/** After the hello: stretching a passcode takes the joiner up to a second on a slow machine. */
const ADMISSION_PATIENCE_MS = 10_000;

/** What the accepted connection's handler tells the doorman. */
export interface PendingConnection {
  /** Its hello was genuine: it gets more time. */
  greeted(): void;
  /** It is a member or has been let in: no longer watched. */
  settled(): void;
}

export interface Listener {
  readonly port: number;
  /** From here on connections are served; those that came before have waited. */
  serve(certificate: Certificate): void;
  close(): void;
}

/** @throws Error with a sentence when no port can be had. */
export async function createListener(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly host: string;
  readonly isServing: () => boolean;
  readonly onSecure: (socket: TLSSocket, guest: PendingConnection) => void;
}): Promise<Listener> {
  const { clock, log } = deps;
  let tls: TlsServer | null = null;
  const strangers = new Map<Socket, PendingConnection>();
  const sockets = new Set<Socket>();
  const early: Socket[] = [];

  function watch(socket: Socket): PendingConnection {
    let cancel = () => {};
    const giveUp = () => {
      log.count("mesh.strangerTimeout");
      socket.destroy();
    };
    const wait = (patienceMs: number) => {
      cancel();
      cancel = clock.setTimer(clock.nowMs() + patienceMs, giveUp);
    };
    const settled = () => {
      cancel();
      strangers.delete(socket);
    };
    wait(STRANGER_PATIENCE_MS);
    return { greeted: () => wait(ADMISSION_PATIENCE_MS), settled };
  }

  function accept(socket: Socket): void {
    socket.on("error", () => {});
    const address = socket.remoteAddress;
    const sameAddress = [...strangers.keys()].filter((other) => other.remoteAddress === address).length;
    if (!deps.isServing()) return void socket.destroy();
    if (strangers.size >= MAX_STRANGERS || sameAddress >= MAX_STRANGERS_PER_ADDRESS) {
      log.count("mesh.tooManyStrangers");
      return void socket.destroy();
    }
    const guest = watch(socket);
    strangers.set(socket, guest);
    sockets.add(socket);
    socket.on("close", () => {
      guest.settled();
      sockets.delete(socket);
    });
    // Documented: a TLS server serves whatever connection is injected by this event. Before there is a certificate they wait.
    if (tls === null) early.push(socket);
    else tls.emit("connection", socket);
  }

  /** The TLS server names its sockets by their ends only. */
  function guestOf(secure: TLSSocket): PendingConnection | null {
    for (const [socket, guest] of strangers) {
      if (socket.remotePort === secure.remotePort && socket.remoteAddress === secure.remoteAddress)
        return guest;
    }
    return null;
  }

  const server = createServer({ noDelay: true }, (socket) => guarded(log, () => accept(socket)));
  let port: number;
  try {
    port = await listen(server, { host: deps.host, port: 0 });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`No network port can be opened (${reason}). Check what forbids it and start again.`, {
      cause,
    });
  }
  server.on("error", (error) => log.warn("the mesh's port failed", { error: error.message }));
  return {
    port,
    serve(certificate) {
      if (tls !== null) return;
      const { key, cert } = certificate;
      tls = createTlsServer({
        key,
        cert,
        requestCert: true,
        rejectUnauthorized: false,
        minVersion: "TLSv1.3",
      });
      tls.on("secureConnection", (socket) => {
        guarded(log, () => {
          socket.on("error", () => {});
          const guest = guestOf(socket);
          if (guest === null) socket.destroy();
          else deps.onSecure(socket, guest);
        });
      });
      tls.on("tlsClientError", (_error, socket) => {
        log.count("mesh.badHandshake");
        socket.destroy();
      });
      for (const socket of early.splice(0)) if (!socket.destroyed) tls.emit("connection", socket);
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
