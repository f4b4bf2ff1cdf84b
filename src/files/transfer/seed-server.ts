/** Uploads to every downloader: decides which peers may connect and how often, and distributes the news of new chunks to them. */
import type { Clock } from "../../kernel/clock.ts";
import { repeatEvery } from "../../kernel/repeat.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { MAX_MEMBERS } from "../../kernel/limits.ts";
import type { Connection, ConnectionEvents, Listen } from "./connection.ts";
import { createFrameBudget, type FrameBudget } from "./frame-budget.ts";
import { PATIENCE, createUpload, type Upload, type UploadDeps } from "./upload.ts";

/** Of members: two for each, and one that was not noticed to have ended. */
const MAX_CONNECTIONS = MAX_MEMBERS * 3;
/** A peer has one connection; a second is that of a restart which was not noticed yet. */
const MAX_UPLOADS_PER_PEER = 3;
/** Downloaders that trade chunks learn of new ones within it. */
const SWEEP_MS = 100;

export interface SeedServerDeps extends Omit<UploadDeps, "hasDirectRequests" | "patience" | "budget"> {
  readonly clock: Clock;
  readonly listen: Listen;
  readonly host: string;
  /** As `ListenOptions.port`. */
  readonly port: number | readonly number[];
  /** The peer that has the fingerprint; null for a stranger. */
  readonly peerOf: (fingerprint: string) => PeerId | null;
  /** True if a member may call from that address. */
  readonly isMemberAddress: (address: string) => boolean;
  /** The one with that fingerprint has dialled self to upload to it. Null: nobody wants anything of it. */
  readonly onSeeder: (connection: Connection, fingerprint: string | null) => ConnectionEvents | null;
  readonly patience?: UploadDeps["patience"];
}

export interface SeedServer {
  readonly port: number;
  /** Uploads to the peer on a connection that self has dialled. Null: the peer is a stranger, or has enough connections. */
  serve(connection: Connection, fingerprint: string | null): ConnectionEvents | null;
  /** Ends the connections of peers that are strangers meanwhile. */
  recheck(): void;
  /** Bytes uploaded since the start. */
  readonly uploadedBytes: number;
  close(): void;
}

/** @throws system errors */
export async function createSeedServer(deps: SeedServerDeps): Promise<SeedServer> {
  const { clock, count, patience = PATIENCE } = deps;
  /** With the fingerprint of the downloader. */
  const uploads = new Map<Upload, string>();
  /** Of downloaders, by their fingerprints: a further connection brings no further budget. */
  const budgets = new Map<string, FrameBudget>();
  /** Of connections that have ended. */
  let endedBytes = 0;
  const hasDirectRequests = () => [...uploads.keys()].some((upload) => upload.hasDirectRequests());

  function serve(connection: Connection, fingerprint: string | null): ConnectionEvents | null {
    const peerId = fingerprint === null ? null : deps.peerOf(fingerprint);
    if (fingerprint === null || peerId === null) {
      count("files.stranger");
      return null;
    }
    if ([...uploads.values()].filter((other) => other === fingerprint).length >= MAX_UPLOADS_PER_PEER) {
      count("files.tooManyConnections");
      return null;
    }
    const budget = budgets.get(fingerprint) ?? createFrameBudget(clock.nowMs());
    budgets.set(fingerprint, budget);
    const upload = createUpload({ ...deps, patience, hasDirectRequests, budget }, connection, peerId);
    uploads.set(upload, fingerprint);
    return {
      data: (bytes) => upload.data(bytes),
      drained: () => upload.drained(),
      closed() {
        endedBytes += upload.uploadedBytes;
        uploads.delete(upload);
        upload.closed();
      },
    };
  }

  const listener = await deps.listen({
    host: deps.host,
    port: deps.port,
    maxConnections: MAX_CONNECTIONS,
    isMemberAddress: deps.isMemberAddress,
    handshakeMs: patience.handshakeMs,
    count,
    accept: (connection, fingerprint, role) =>
      role === "seeder" ? deps.onSeeder(connection, fingerprint) : serve(connection, fingerprint),
  });
  const stopSweep = repeatEvery(clock, SWEEP_MS, () => {
    for (const upload of [...uploads.keys()]) upload.tick();
    const connected = new Set(uploads.values());
    for (const [fingerprint, budget] of budgets)
      if (!connected.has(fingerprint) && budget.isFull(clock.nowMs())) budgets.delete(fingerprint);
  });

  return {
    port: listener.port,
    serve,
    recheck() {
      for (const [upload, fingerprint] of uploads) if (deps.peerOf(fingerprint) === null) upload.close();
    },
    get uploadedBytes() {
      return [...uploads.keys()].reduce((sum, upload) => sum + upload.uploadedBytes, endedBytes);
    },
    close() {
      stopSweep();
      listener.close();
    },
  };
}
