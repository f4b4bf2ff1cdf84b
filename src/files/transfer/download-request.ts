/** What is to be downloaded, and how a download is reported. Pure. */
import type { MeetingId } from "../../kernel/ids.ts";
import { secondsLeft } from "../../kernel/rate-meter.ts";
import type { LocalBlob } from "../blob/local-blob.ts";
import { CHUNK_BYTES, type BlobId } from "../blob/manifest.ts";
import type { FilesError, Transfer, TransferState } from "../types.ts";
import { words } from "../../kernel/words.ts";

export interface DownloadRequest {
  readonly blobId: BlobId;
  /** In which it was asked for; null outside of meetings. */
  readonly meetingId: MeetingId | null;
  readonly isCopy: boolean;
  readonly name: string;
  readonly isFolder: boolean;
  /** Of a file; null when unknown. */
  readonly modifiedAtMs: number | null;
  readonly isExecutable: boolean;
  /** Of the content; null when unknown. */
  readonly sizeBytes: number | null;
  readonly sha256: string | null;
  readonly key: string | null;
  /** An existing folder to save into or the full name of a file to make; null: kept in the data folder. */
  readonly path: string | null;
  /** Asked for before, and its end was never told: what has been saved there since is it. */
  readonly isResumed: boolean;
}

/** `blob`: null until its hashes are known. */
export function transferOf(
  request: DownloadRequest,
  blob: LocalBlob | null,
  now: {
    readonly state: TransferState;
    readonly problem: FilesError | null;
    readonly receivedBytes: number;
    readonly isSeederOutOfReach: boolean;
    readonly bytesPerSecond: number;
    readonly savedPath: string | null;
  },
): Transfer {
  const { state, problem, receivedBytes } = now;
  const sizeBytes = blob?.contentBytes ?? request.sizeBytes;
  const chunkedBytes = (blob?.bitmap.count ?? 0) * CHUNK_BYTES;
  const bytes =
    blob?.bitmap.isFull === true ? blob.contentBytes : Math.min(blob?.contentBytes ?? 0, chunkedBytes);
  const bytesPerSecond = state === "running" ? Math.round(now.bytesPerSecond) : 0;
  const left = sizeBytes === null ? null : secondsLeft(sizeBytes - bytes, bytesPerSecond);
  return {
    blobId: request.blobId,
    direction: request.isCopy ? "copy" : "fetch",
    name: request.name,
    sizeBytes,
    bytes,
    receivedBytes,
    bytesPerSecond,
    secondsLeft: left === null ? null : Math.ceil(left),
    state,
    problem:
      problem !== null && state === "failed"
        ? { message: problem.message, sentences: problem.sentences }
        : state === "waiting"
          ? now.isSeederOutOfReach
            ? words("seederOutOfReach")
            : words("seederMissing")
          : null,
    code: state === "failed" ? (problem?.code ?? null) : null,
    path: now.savedPath,
  };
}
