/** What others see of files: bytes that are shared, fetched, kept and served, by the id that verifies them. */
import type { Readable } from "node:stream";
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { PeerId } from "../kernel/ids.ts";

/** Who may connect, and where they are dialled. */
export interface FilePeer {
  readonly peerId: PeerId;
  readonly addresses: readonly string[];
  readonly port: number;
  /** Of the certificate of this run: SHA-256 of its SubjectPublicKeyInfo, 64 hex digits. */
  readonly fingerprint: string;
}

/** What an offer tells of a blob. Comes from others: checked against the blob itself before anything is written. */
export interface BlobFacts {
  /** 64 hex digits; names and verifies the bytes as they are carried (sealed ones by their ciphertext). */
  readonly blobId: string;
  /** Any text: made safe before it is written. */
  readonly name: string;
  /** A tar, to be unpacked. */
  readonly isFolder: boolean;
  /** Of the content (of the tar, for a folder). */
  readonly sizeBytes: number;
  /** Of the content, 64 hex digits. */
  readonly sha256: string;
  /** Of a sealed blob: 64 hex digits. */
  readonly key?: string;
}

/**
 * `changed`: the shared original is not what it was; `notAsAnnounced`: the offer's facts are not the blob's; `diskFull`, `noFile`, `noAccess`: of this
 * machine; `tooLarge`: beyond what a blob or a folder may be; `failed`: anything else.
 */
export type FilesErrorCode =
  | "changed"
  | "notAsAnnounced"
  | "diskFull"
  | "noFile"
  | "noAccess"
  | "tooLarge"
  | "cancelled"
  | "failed";

/** `message` is a sentence for people. */
export class FilesError extends Error {
  readonly code: FilesErrorCode;
  constructor(code: FilesErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "FilesError";
    this.code = code;
  }
}

export type TransferState = "queued" | "running" | "paused" | "waiting" | "failed" | "done";

/** A blob that self takes, as it stands. `waiting`: nobody who is there has what is missing. */
export interface Transfer {
  readonly blobId: string;
  /** `copy`: kept for others. */
  readonly direction: "fetch" | "copy";
  /** Empty for a copy whose name is not known. */
  readonly name: string;
  /** Of the content; of a sealed copy, with its seals. Null until a holder has told. */
  readonly sizeBytes: number | null;
  readonly bytes: number;
  /** Over the network since it was begun or gone on with, what came in vain included. */
  readonly receivedBytes: number;
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | null;
  readonly state: TransferState;
  /** A sentence, when failed or waiting. */
  readonly problem: string | null;
  readonly code: FilesErrorCode | null;
  /** Where it was saved. */
  readonly path: string | null;
}

/** Told once for each: a holder whose bytes were not what the id says, or who broke the protocol. */
export interface Offender {
  readonly peerId: PeerId;
  readonly blobId: string | null;
  readonly reason: "wrongChunk" | "badFrame";
}

/** What was shared cannot be given any more: it was changed, moved or made unreadable. */
export interface SourceProblem {
  readonly blobId: string;
  readonly code: FilesErrorCode;
  /** A sentence. */
  readonly message: string;
}

export interface Usage {
  /** Of copies kept for others, which are deleted for want of room, oldest use first. Own shares and what was asked for never are. */
  readonly copiesBytes: number;
  readonly limitBytes: number;
  /** On the data folder's disk; null when the system does not tell. */
  readonly freeBytes: number | null;
}

export type ShareSource =
  | { readonly path: string }
  /** Kept in the blob folder, because it can be read but once. */
  | { readonly stream: AsyncIterable<Uint8Array> };

export interface ShareOptions {
  /** A base name; that of the path if absent. */
  readonly name?: string;
  readonly isSealed: boolean;
  /** Bytes read so far, and of how many (null for a stream). A few times a second. */
  readonly onProgress?: (bytes: number, ofBytes: number | null) => void;
  /** Once, before the rest: so many links and special files of a folder are not shared. */
  readonly onLeftOut?: (count: number) => void;
  readonly signal?: AbortSignal;
}

export interface Files {
  /** For the roster. The port may change when the worker had to be started again. */
  endpoint(): { readonly port: number; readonly fingerprint: string };
  onEndpoint(
    listener: (endpoint: { readonly port: number; readonly fingerprint: string }) => void,
  ): Unsubscribe;
  /** Replaces the list; who is not in it is disconnected. */
  setPeers(peers: readonly FilePeer[]): void;
  /** Sound or pictures flow: transfers keep the queues of the network short (RFC 6817) and yield to them. */
  setGentle(isOn: boolean): void;
  setCopiesLimit(bytes: number): void;
  /** Reads and hashes the whole; the file or folder must stay where it is, unchanged. @throws FilesError */
  share(source: ShareSource, options: ShareOptions): Promise<BlobFacts>;
  /**
   * Fetches from whoever of `holders` (asked again every second) has some of it, resuming what is on disk. `path`: an existing folder to
   * save into, or the full name of a file to make; "keep": in the data folder, for `read`. Told by `onTransfer`; calling it again goes on.
   */
  fetch(facts: BlobFacts, to: { readonly path: string } | "keep", holders: () => readonly PeerId[]): void;
  /** Takes a copy for others, behind those who want it for themselves. `sizeBytes` of the content or sealed bytes; null when not known. */
  hold(blobId: string, sizeBytes: number | null, holders: () => readonly PeerId[]): void;
  control(blobId: string, action: "pause" | "resume" | "cancel" | "retry"): void;
  /** Stops sharing and serving; deletes what is in the data folder of it, never the original or what was saved elsewhere. */
  forget(blobId: string): void;
  transfers(): readonly Transfer[];
  onTransfer(listener: (transfer: Transfer) => void): Unsubscribe;
  onOffender(listener: (offender: Offender) => void): Unsubscribe;
  onSourceProblem(listener: (problem: SourceProblem) => void): Unsubscribe;
  /** Its bytes are all on this machine (the original of an own share may have gone). */
  isHere(blobId: string): boolean;
  usage(): Promise<Usage>;
  /** The content from `start` up to, not including, `end`. @throws FilesError */
  read(blobId: string, range?: { readonly start: number; readonly end: number }): Promise<Readable>;
  close(): Promise<void>;
}
