/** What others see of files: blobs (files, folders, streams) that are shared, downloaded, kept and served, each by the id that verifies its bytes. */
import type { Readable } from "node:stream";
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { MeetingId, PeerId } from "../kernel/ids.ts";
import { WordedError, type Words } from "../kernel/words.ts";

/** A peer that may connect, and where it is dialled. */
export interface FilePeer {
  readonly peerId: PeerId;
  readonly addresses: readonly string[];
  readonly port: number;
  /** SHA-256 of the SubjectPublicKeyInfo of its certificate, 64 hex digits. A peer makes a certificate for each run. */
  readonly fingerprint: string;
}

/** What an offer says of a blob. It comes from another member: checked against the blob itself before anything is written. */
export interface BlobDescriptor {
  /** 64 hex digits; names and verifies the bytes as they are transferred (of a sealed blob: the ciphertext). */
  readonly blobId: string;
  /** Any text: made safe before a file gets it as its name. */
  readonly name: string;
  /** The content is a tar, to be unpacked. */
  readonly isFolder: boolean;
  /** Size of the content (for a folder, of its tar). */
  readonly sizeBytes: number;
  /** SHA-256 of the content, 64 hex digits. */
  readonly sha256: string;
  /** Of a file: when it was last changed, in milliseconds since 1970. */
  readonly modifiedAtMs?: number;
  /** Of a file: its sharer may run it. */
  readonly isExecutable?: true;
  /** The key of a sealed blob: 64 hex digits. */
  readonly key?: string;
}

/**
 * - `changed`: the shared original is not what it was;
 * - `notAsAnnounced`: the blob is not what its descriptor says;
 * - `diskFull`, `noFile`, `noAccess`: this machine's disk has no room, no such file, or does not permit it;
 * - `tooLarge`: beyond what a blob or a folder may be;
 * - `failed`: anything else.
 */
export const FILES_ERROR_CODES = [
  "changed",
  "notAsAnnounced",
  "diskFull",
  "noFile",
  "noAccess",
  "tooLarge",
  "cancelled",
  "failed",
] as const;
export type FilesErrorCode = (typeof FILES_ERROR_CODES)[number];

/** Its words are for people. */
export class FilesError extends WordedError {
  readonly code: FilesErrorCode;
  constructor(code: FilesErrorCode, words: Words, options?: ErrorOptions) {
    super(words, options);
    this.name = "FilesError";
    this.code = code;
  }
}

/** `waiting`: no seeder that is here has any of the missing chunks. */
export type TransferState = "queued" | "running" | "paused" | "waiting" | "failed" | "done";
export type TransferAction = "pause" | "resume" | "cancel" | "retry";

/** A blob that this machine downloads, and how far it is. */
export interface Transfer {
  readonly blobId: string;
  /** `copy`: kept for other members. */
  readonly direction: "fetch" | "copy";
  /** Empty for a copy whose name is not known. */
  readonly name: string;
  /** Size of the content; of a sealed copy, with the tags of its chunks. Null until a seeder has sent the blob's root. */
  readonly sizeBytes: number | null;
  readonly bytes: number;
  /** Received over the network since the download was started or resumed, including bytes that were of no use. */
  readonly receivedBytes: number;
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | null;
  readonly state: TransferState;
  /** When failed or waiting. */
  readonly problem: Words | null;
  readonly code: FilesErrorCode | null;
  /** Where it was saved. */
  readonly path: string | null;
}

/** A seeder whose bytes were not what the id says, or a peer that broke the protocol. Reported once for each peer, blob and reason. */
export interface Offender {
  readonly peerId: PeerId;
  readonly blobId: string | null;
  readonly reason: "wrongChunk" | "badFrame";
}

/** A shared original can no longer be uploaded: it was changed, moved or made unreadable. */
export interface SourceProblem {
  readonly blobId: string;
  readonly code: FilesErrorCode;
  readonly words: Words;
}

export interface Usage {
  /** Bytes of copies kept for others. They are deleted when room is needed, least recently used first; own shares and requested blobs never are. */
  readonly copiesBytes: number;
  readonly limitBytes: number;
  /** On the data folder's disk; null when the system does not say. */
  readonly freeBytes: number | null;
}

export type ShareSource =
  | { readonly path: string }
  /** Written to the blob folder first, because a stream can be read only once. */
  | { readonly stream: AsyncIterable<Uint8Array> };

/** What of a folder is not shared. */
export interface LeftOut {
  readonly count: number;
  /** The first few. `kind`: a link or special file; `name`: no UTF-8, so other computers could not write it. */
  readonly named: readonly { readonly path: string; readonly why: "kind" | "name" | "unreadable" }[];
}

export interface ShareOptions {
  /** A base name; that of the path if absent. */
  readonly name?: string;
  readonly isSealed: boolean;
  /** Of a stream: when its file was last changed, in milliseconds since 1970. A path says so itself. */
  readonly modifiedAtMs?: number | undefined;
  /** Bytes read so far, and the total (null for a stream). Called a few times a second. */
  readonly onProgress?: (bytes: number, ofBytes: number | null) => void;
  /** Called at most once, before the content is read: what of a folder is not shared. */
  readonly onLeftOut?: (leftOut: LeftOut) => void;
  readonly signal?: AbortSignal;
}

/** Where peers reach this machine's seed server, for the roster. */
export interface FilesEndpoint {
  readonly port: number;
  readonly fingerprint: string;
}

export interface Files {
  endpoint(): FilesEndpoint;
  /** The port changes when the worker was started again and its former port was taken. */
  onEndpoint(listener: (endpoint: FilesEndpoint) => void): Unsubscribe;
  /**
   * What is shared and downloaded from here on belongs to that meeting, and its members get nothing else. Ends the transfers of copies of another
   * one. Null: in no meeting.
   */
  setMeeting(meetingId: MeetingId | null): void;
  /** Replaces the list; a peer that is not in it is disconnected. */
  setPeers(peers: readonly FilePeer[]): void;
  /** On while sound or pictures flow: transfers then keep the network's queues short and yield to other traffic (LEDBAT, RFC 6817). */
  setBackground(isOn: boolean): void;
  setCopiesLimit(bytes: number): void;
  /** Reads and hashes the whole; the file or folder must stay where it is, unchanged. @throws FilesError */
  share(source: ShareSource, options: ShareOptions): Promise<BlobDescriptor>;
  /**
   * Downloads from any of `seeders` (polled every second) and continues from what is on disk. `path`: an existing folder to save into, or the full
   * name of a file to make; "keep": in the data folder, for `read`. `isResumed`: it was asked for before, and its end was never told, so that
   * what has been saved there since is it. Progress comes by `onTransfer`; calling it again resumes.
   */
  fetch(
    descriptor: BlobDescriptor,
    to: { readonly path: string; readonly isResumed?: boolean } | "keep",
    seeders: () => readonly PeerId[],
  ): void;
  /** Downloads a copy for others; seeders serve it after those that want the blob for themselves. `sizeBytes` of the content or the sealed bytes; null when unknown. */
  keepCopy(blobId: string, sizeBytes: number | null, seeders: () => readonly PeerId[]): void;
  control(blobId: string, action: TransferAction): void;
  /** Stops downloading and serving the blob; deletes its bytes in the data folder, never the original or what was saved elsewhere. */
  forget(blobId: string): void;
  transfers(): readonly Transfer[];
  onTransfer(listener: (transfer: Transfer) => void): Unsubscribe;
  onOffender(listener: (offender: Offender) => void): Unsubscribe;
  onSourceProblem(listener: (problem: SourceProblem) => void): Unsubscribe;
  /** That seeder takes no call from here, as far as one can tell: it ought to be asked to `callBack`. Repeated while it is so. */
  onCallWanted(listener: (seeder: PeerId) => void): Unsubscribe;
  /** Dials the downloader, which does not reach this machine, to upload to it. Nothing if it is no peer. */
  callBack(downloader: PeerId): void;
  /** True when all of the blob's bytes are on this machine (the original of an own share may be gone meanwhile). */
  isHere(blobId: string): boolean;
  /** True when it is here and belongs to the meeting: its members can download it. */
  isUploadable(blobId: string): boolean;
  usage(): Promise<Usage>;
  /** The content from `start` up to, not including, `end`. @throws FilesError */
  read(blobId: string, range?: { readonly start: number; readonly end: number }): Promise<Readable>;
  close(): Promise<void>;
}
