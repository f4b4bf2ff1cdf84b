/** What passes between the core's thread and the files' worker: structured clones within one process, so types and no schemas. */
import type { Certificate } from "../../platform/certificate.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { BlobFacts, FilePeer, FilesErrorCode, Offender, Transfer, Usage } from "../types.ts";

export interface WorkerOptions {
  readonly folder: string;
  readonly credentials: Certificate;
  readonly host: string;
  /** 0 for any; a restarted worker asks for the port that the roster names. */
  readonly port: number;
}

export type FetchTask = BlobFacts & { readonly path: string | null };

export type ToWorker =
  | { readonly type: "setPeers"; readonly peers: readonly FilePeer[] }
  | { readonly type: "setGentle"; readonly isOn: boolean }
  | { readonly type: "setCopiesLimit"; readonly bytes: number }
  | { readonly type: "fetch"; readonly task: FetchTask; readonly holders: readonly PeerId[] }
  | {
      readonly type: "hold";
      readonly blobId: string;
      readonly sizeBytes: number | null;
      readonly holders: readonly PeerId[];
    }
  | { readonly type: "holders"; readonly blobId: string; readonly holders: readonly PeerId[] }
  | {
      readonly type: "control";
      readonly blobId: string;
      readonly action: "pause" | "resume" | "cancel" | "retry";
    }
  | { readonly type: "forget"; readonly blobId: string }
  /** The following have one `answer` each. */
  | {
      readonly type: "share";
      readonly request: number;
      readonly path: string | null;
      readonly name: string | null;
      readonly isSealed: boolean;
    }
  /** The next bytes of a shared stream (`path` null); null at its end. Each is answered by `more`. */
  | { readonly type: "streamed"; readonly request: number; readonly bytes: Uint8Array | null }
  | { readonly type: "cancelShare"; readonly request: number }
  | { readonly type: "usage"; readonly request: number }
  | { readonly type: "describe"; readonly request: number; readonly blobId: string }
  | { readonly type: "read"; readonly request: number; readonly blobId: string; readonly chunk: number }
  | { readonly type: "close" };

export type FromWorker =
  | {
      readonly type: "ready";
      readonly port: number;
      readonly fingerprint: string;
      /** Whole blobs. */
      readonly here: readonly string[];
    }
  | { readonly type: "cannotStart"; readonly message: string }
  | { readonly type: "transfer"; readonly transfer: Transfer }
  | { readonly type: "here"; readonly blobId: string; readonly isHere: boolean }
  | { readonly type: "offender"; readonly offender: Offender }
  | {
      readonly type: "sourceFailed";
      readonly blobId: string;
      readonly code: FilesErrorCode;
      readonly message: string;
    }
  | { readonly type: "count"; readonly name: string }
  | {
      readonly type: "progress";
      readonly request: number;
      readonly bytes: number;
      readonly ofBytes: number | null;
    }
  | { readonly type: "leftOut"; readonly request: number; readonly count: number }
  | { readonly type: "more"; readonly request: number }
  | {
      readonly type: "answer";
      readonly request: number;
      readonly result:
        | { readonly facts: BlobFacts }
        | { readonly usage: Usage }
        | { readonly contentBytes: number; readonly chunkBytes: number }
        | { readonly bytes: Uint8Array }
        | { readonly error: { readonly code: FilesErrorCode; readonly message: string } };
    };
