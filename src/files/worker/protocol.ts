/** The calls between the core's thread and the files' worker (kernel/rpc.ts): structured clones within one process, so types and no schemas. */
import type { Certificate } from "../../platform/certificate.ts";
import type { Engine, EngineEvents } from "../engine/engine.ts";
import type { BlobDescriptor, LeftOut } from "../types.ts";

export interface WorkerOptions {
  readonly folder: string;
  readonly credentials: Certificate;
  readonly host: string;
  /** The first that can be had, or else any. */
  readonly ports: readonly number[];
}

export interface WorkerReady {
  readonly port: number;
  readonly fingerprint: string;
  readonly wholeBlobs: ReturnType<Engine["wholeBlobs"]>;
}

/** What the core's thread calls. The engine's own methods, and those that have to do with threads. */
export interface WorkerProcedures extends Omit<Engine, "port" | "wholeBlobs" | "sharePath" | "shareStream"> {
  /** Resolves when the seed server listens; fails when it cannot. */
  ready(): WorkerReady;
  /** `path` null: a stream, which the worker reads by `readStream`. `share` is a number that the caller chooses. */
  share(
    share: number,
    source: {
      readonly path: string | null;
      readonly name: string | null;
      readonly isSealed: boolean;
      readonly modifiedAtMs: number | null;
    },
  ): Promise<BlobDescriptor>;
  cancelShare(share: number): void;
}

/** What the worker calls. */
export interface CoreProcedures extends EngineEvents {
  shareProgress(share: number, bytes: number, ofBytes: number | null): void;
  shareLeftOut(share: number, leftOut: LeftOut): void;
  /** The next bytes of a shared stream; null at its end. */
  readStream(share: number): Promise<Uint8Array | null>;
}
