/** A byte stream between two peers, as uploads and source links use it: mutual TLS in the program (tls.ts), in memory in the simulation. */
import type { FilePeer } from "../types.ts";

export interface Connection {
  /**
   * Queues `parts` as one write. False when the queue is above its high-water mark: `drained` follows. `onSent`: the connection needs the bytes
   * no more; not called when it closes before.
   */
  write(parts: readonly Uint8Array[], onSent?: () => void): boolean;
  /** Bytes in the queue. */
  readonly unsentBytes: number;
  readonly isClosed: boolean;
  /** False: nothing more is read, and the other end's writes queue there. What was on its way may still come. */
  setReading(isOn: boolean): void;
  /** At once, without sending what is queued. Idempotent. */
  close(): void;
}

export interface ConnectionEvents {
  /** The bytes are valid during the call. */
  data(bytes: Buffer): void;
  drained(): void;
  /** Called once, however it ended; nothing follows. */
  closed(): void;
}

/** What the dialler is on the connection. A seeder dials a downloader whose calls do not reach it. */
export type DiallerRole = "downloader" | "seeder";

/**
 * Begins to connect to `peer` at one of its addresses. `opened` is called when the connection is encrypted and the other end has shown the
 * peer's certificate; a wrong certificate closes the connection.
 */
export type Dial = (
  peer: FilePeer,
  address: string,
  events: ConnectionEvents & { opened(): void },
  role: DiallerRole,
) => Connection;

export interface ListenOptions {
  readonly host: string;
  /** One or several wanted, the best first; 0 for any. Where none can be had it is any. */
  readonly port: number | readonly number[];
  /** Connections of members beyond are closed at once and counted. Those of strangers have few places of their own. */
  readonly maxConnections: number;
  /** True if a member may call from that address. */
  readonly isMemberAddress: (address: string) => boolean;
  /** A connection that is not encrypted by then is closed and counted. */
  readonly handshakeMs: number;
  readonly count: (name: string) => void;
  /** An encrypted connection; `fingerprint` of the other end's certificate, null if it showed none. Null: closes it. */
  readonly accept: (
    connection: Connection,
    fingerprint: string | null,
    role: DiallerRole,
  ) => ConnectionEvents | null;
}

export interface Listener {
  readonly port: number;
  /** Closes its connections, too. */
  close(): void;
}

/** @throws system errors */
export type Listen = (options: ListenOptions) => Promise<Listener>;

/** How files reach other peers. */
export interface Network {
  readonly dial: Dial;
  readonly listen: Listen;
}
