/** What is to be taken, what its root turns out to be, and how a transfer is told. Pure. */
import type { PeerId } from "../../kernel/ids.ts";
import type { Holding } from "../blob/local-blob.ts";
import {
  CHUNK_BYTES,
  HASH_BYTES,
  contentBytesOf,
  decodeRoot,
  type BlobId,
  type Root,
} from "../blob/manifest.ts";
import { FilesError, type Transfer, type TransferState } from "../types.ts";

export interface Task {
  readonly blobId: BlobId;
  readonly isCopy: boolean;
  readonly name: string;
  readonly isFolder: boolean;
  /** Of the content; null when not told. */
  readonly sizeBytes: number | null;
  readonly sha256: string | null;
  readonly key: string | null;
  /** Null: kept in the data folder. */
  readonly path: string | null;
}

/** Of a blob that nothing is known of on this machine: its hashes come page by page. */
export interface Meta {
  readonly root: Root;
  readonly rootBytes: Buffer;
  readonly hashes: Buffer;
  nextPage: number;
  /** Whom the page was asked of, and when. */
  from: PeerId | null;
  askedAtMs: number;
  /** Who let a page wait: asked again when nobody else is left. */
  readonly slow: Set<PeerId>;
}

/** `rootBytes` hash to the task's id. The error says in what they are not what was announced. */
export function rootOf(task: Task, rootBytes: Buffer): Meta | FilesError {
  const root = decodeRoot(rootBytes);
  if (root === null) return new FilesError("notAsAnnounced", "What is offered is not a file.");
  const isRaw = root.isSealed && task.key === null;
  const contentBytes = isRaw ? root.storedBytes : contentBytesOf(root.storedBytes, root.isSealed);
  const plainBytes = contentBytesOf(root.storedBytes, root.isSealed);
  const isSize =
    task.sizeBytes === null || task.sizeBytes === contentBytes || (isRaw && task.sizeBytes === plainBytes);
  if (!isSize || (task.key !== null && !root.isSealed) || (isRaw && !task.isCopy))
    return new FilesError(
      "notAsAnnounced",
      "The file is not what was announced: its size or its seal differs. Nothing was saved.",
    );
  const hashes = Buffer.alloc(root.chunkCount * HASH_BYTES);
  return { root, rootBytes, hashes, nextPage: 0, from: null, askedAtMs: 0, slow: new Set() };
}

/** `holding`: null until its hashes are known. `rate` in bytes per second. */
export function transferOf(
  task: Task,
  holding: Holding | null,
  now: {
    readonly state: TransferState;
    readonly problem: FilesError | null;
    readonly receivedBytes: number;
    readonly rate: number;
    readonly savedPath: string | null;
  },
): Transfer {
  const { state, problem, receivedBytes } = now;
  const sizeBytes = holding?.contentBytes ?? task.sizeBytes;
  const chunkedBytes = (holding?.bitmap.count ?? 0) * CHUNK_BYTES;
  const bytes =
    holding?.bitmap.isFull === true
      ? holding.contentBytes
      : Math.min(holding?.contentBytes ?? 0, chunkedBytes);
  const bytesPerSecond = state === "running" ? Math.round(now.rate) : 0;
  return {
    blobId: task.blobId,
    direction: task.isCopy ? "copy" : "fetch",
    name: task.name,
    sizeBytes,
    bytes,
    receivedBytes,
    bytesPerSecond,
    secondsLeft:
      sizeBytes === null || bytesPerSecond < 1 ? null : Math.ceil((sizeBytes - bytes) / bytesPerSecond),
    state,
    problem:
      problem !== null && state === "failed"
        ? problem.message
        : state === "waiting"
          ? "Nobody who is here has what is missing; it goes on by itself."
          : null,
    code: state === "failed" ? (problem?.code ?? null) : null,
    path: now.savedPath,
  };
}
