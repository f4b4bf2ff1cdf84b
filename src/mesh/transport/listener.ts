/** The port: accepts connections of strangers, few at a time and for a short time, until one proves to be a member or is admitted. */
import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer, type Server as TlsServer, type TLSSocket } from "node:tls";
import type { Clock } from "../../kernel/clock.ts";
import type { Log } from "../../kernel/log.ts";
import type { Certificate } from "../../platform/certificate.ts";
import { listen } from "../../platform/listen.ts";
import { plainAddress } from "../../platform/ip-address.ts";
import { guarded } from "./channel.ts";
import { placeFor } from "./strangers.ts";

/**
 * For the TLS handshake and the hello. They take some 10 ms, and seconds where thirty call at once on a machine that is busy anyway: whoever was
 * closed upon would call again, and nobody would get through. Longer than a caller waits. When places are scarce, the oldest of an address makes room.
 */
const STRANGER_PATIENCE_MS = 15_000;
/** From the hello on. Stretching a passcode takes the joiner up to a second on a slow machine. */
const ADMISSION_PATIENCE_MS = 10_000;
/** From a refusal on: the other end reads it and closes. One that does not is closed upon. */
const REFUSED_PATIENCE_MS = 300;

/** By this the handler of an accepted connection reports how far it has come. */
export interface PendingConnection {
  /** Its hello is genuine: it gets more time. */
  greeted(): void;
  /** It was refused: it keeps its place until it is closed, which is soon. */
  refused(): void;
  /** It was let in, and has the answer to read: as much time as it had for its hello. */
  answered(): void;
  /** It is a member's: it is not watched any more. */
  settled(): void;
}

export interface Listener {
  readonly port: number;
  /** Serves connections from here on, those first that came before and have waited. */
  serve(certificate: Certificate): void;
  close(): void;
}

/** @throws Error with a sentence when no port can be had. */
export async function createListener(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly host: string;
  /** The first that can be had; any other where there is none. */
  readonly ports?: readonly number[];
  readonly isServing: () => boolean;
  /** True if a member may call from that address. */
  readonly isMemberAddress: (address: string) => boolean;
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
    return {
      greeted: () => wait(ADMISSION_PATIENCE_MS),
      refused: () => wait(REFUSED_PATIENCE_MS),
      answered: () => wait(STRANGER_PATIENCE_MS),
      settled,
    };
  }

  function makePlace(socket: Socket): boolean {
    const address = socket.remoteAddress ?? "";
    const held = [...strangers.keys()];
    const place = placeFor(
      held.map((other) => other.remoteAddress ?? ""),
      address,
      deps.isMemberAddress(plainAddress(address)),
    );
    if (place.type === "refused") return false;
    const evicted = place.type === "evict" ? held[place.index] : undefined;
    if (evicted === undefined) return true;
    log.count("mesh.strangerEvicted");
    strangers.get(evicted)?.settled();
    evicted.destroy();
    return true;
  }

  function accept(socket: Socket): void {
    socket.on("error", () => {});
    // A reset, by which those that look for members know from a full or busy one that there is none here.
    if (!deps.isServing()) return void socket.resetAndDestroy();
    if (!makePlace(socket)) {
      log.count("mesh.tooManyStrangers");
      return void socket.destroy();
    }
    const pending = watch(socket);
    strangers.set(socket, pending);
    sockets.add(socket);
    socket.on("close", () => {
      pending.settled();
      sockets.delete(socket);
    });
    // Node documents that a TLS server serves a connection that this event injects. Before there is a certificate they wait.
    if (tls === null) early.push(socket);
    else tls.emit("connection", socket);
  }

  /** Finds the TCP connection of a TLS socket, which shows no more of it than its two ends. */
  function pendingOf(secure: TLSSocket): PendingConnection | null {
    for (const [socket, pending] of strangers) {
      if (socket.remotePort === secure.remotePort && socket.remoteAddress === secure.remoteAddress)
        return pending;
    }
    return null;
  }

  const server = createServer({ noDelay: true }, (socket) => guarded(log, () => accept(socket)));
  let port: number;
  try {
    port = await listen(server, { host: deps.host, port: deps.ports ?? 0 });
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
          const pending = pendingOf(socket);
          if (pending === null) socket.destroy();
          else deps.onSecure(socket, pending);
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
