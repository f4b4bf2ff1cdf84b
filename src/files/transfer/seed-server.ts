/** The holder's side: whom it lets in, how many at once, and for how long it bears with whom. */
import type { Certificate } from "../../platform/certificate.ts";
import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import { listen } from "../../platform/listen.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { PATIENCE, createGuest, type Guest, type GuestDeps } from "./upload.ts";
import { TLS_OPTIONS, peerFingerprint } from "./tls.ts";

const MAX_CONNECTIONS = 128;
/** A peer has one; the second is of a restart that was not noticed yet. */
const MAX_GUESTS_PER_PEER = 3;
/** Takers who trade chunks hear within it what came. */
const SWEEP_MS = 100;

export interface HolderServerDeps extends Omit<GuestDeps, "hasDirectAsks" | "patience"> {
  readonly credentials: Certificate;
  readonly host: string;
  /** Who has the fingerprint; null for nobody that is known. */
  readonly peerOf: (fingerprint: string) => PeerId | null;
  readonly patience?: GuestDeps["patience"];
}

export interface HolderServer {
  readonly port: number;
  /** Ends the connections of who is not known any more. */
  recheck(): void;
  /** Bytes given to others since the start. */
  readonly givenBytes: number;
  close(): void;
}

/** `port`: 0 for any; a port that is taken is replaced by any. @throws system errors */
export async function createHolderServer(deps: HolderServerDeps, port: number): Promise<HolderServer> {
  const { patience = PATIENCE } = deps;
  const sockets = new Set<Socket>();
  const guests = new Map<Guest, string>();
  let gone = 0;
  const hasDirectAsks = () => [...guests.keys()].some((guest) => guest.hasDirectAsks());

  const secure = createTlsServer({
    ...TLS_OPTIONS,
    ...deps.credentials,
    requestCert: true,
    handshakeTimeout: patience.handshakeMs,
  });
  secure.on("tlsClientError", (_error, socket) => {
    deps.count("files.badHandshake");
    socket.destroy();
  });
  secure.on("secureConnection", (socket: TLSSocket) => {
    socket.on("error", () => {});
    const fingerprint = peerFingerprint(socket);
    const peerId = fingerprint === null ? null : deps.peerOf(fingerprint);
    if (fingerprint === null || peerId === null) {
      deps.count("files.stranger");
      socket.destroy();
      return;
    }
    if ([...guests.values()].filter((other) => other === fingerprint).length >= MAX_GUESTS_PER_PEER) {
      deps.count("files.tooManyConnections");
      socket.destroy();
      return;
    }
    const guest = createGuest({ ...deps, patience, hasDirectAsks }, socket, peerId);
    guests.set(guest, fingerprint);
    socket.on("close", () => {
      gone += guest.givenBytes;
      guests.delete(guest);
      guest.close();
    });
  });

  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => {});
    if (sockets.size >= MAX_CONNECTIONS) {
      deps.count("files.tooManyConnections");
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // Documented: a TLS server serves whatever connection is injected by this event.
    secure.emit("connection", socket);
  });
  const bound = await listen(server, { host: deps.host, port });
  server.on("error", () => deps.count("files.portFailed"));
  const sweep = setInterval(() => {
    const nowMs = performance.now();
    for (const guest of guests.keys()) guest.tick(nowMs);
  }, SWEEP_MS);

  return {
    port: bound,
    recheck() {
      for (const [guest, fingerprint] of guests) if (deps.peerOf(fingerprint) === null) guest.close();
    },
    get givenBytes() {
      return [...guests.keys()].reduce((sum, guest) => sum + guest.givenBytes, gone);
    },
    close() {
      clearInterval(sweep);
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
