/** Files between a window and the core, as the window's server needs them. */
import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import type { EntryId, FileId, PeerId } from "../kernel/ids.ts";
import type { KeptRecordings } from "./kept-recordings.ts";
import type { Meetings } from "./meetings.ts";
import type { SavedSettings } from "./settings.ts";

/** First and last byte, both inclusive (RFC 9110, section 14.1.2). */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

export interface RecordedFile {
  readonly name: string;
  readonly sizeBytes: number;
  read(range: ByteRange): Readable;
}

export interface WindowFiles {
  /** Shares what the window sends. Resolves once it is offered. @throws CommandError */
  receive(
    content: Readable,
    about: {
      readonly name: string;
      readonly sizeBytes: number;
      /** The content is a tar of the folder. */
      readonly isFolder: boolean;
      /** When the file was last changed; undefined when unknown. */
      readonly modifiedAtMs: number | undefined;
      readonly to: readonly PeerId[] | undefined;
      /** Chosen by the window, so that it can follow the transfer. */
      readonly fileId: FileId;
    },
  ): Promise<void>;
  /** Null when the file's bytes are not on this machine. */
  describe(fileId: FileId): { readonly name: string; readonly sizeBytes: number } | null;
  /** Of one that `describe` knows. */
  read(fileId: FileId, range: ByteRange): Promise<Readable>;
  /** A file of a recording; null if it is not there. */
  findRecorded(recordingId: EntryId, file: string): Promise<RecordedFile | null>;
}

export function windowFilesOf(
  meetings: Pick<Meetings, "current" | "inMeeting">,
  settings: Pick<SavedSettings, "name">,
  recordings: Pick<KeptRecordings, "find">,
): WindowFiles {
  return {
    async receive(content, { name, sizeBytes, isFolder, modifiedAtMs, to, fileId }) {
      const offer = { fileId, name, sizeBytes, isFolder, modifiedAtMs, to, fromName: settings.name() };
      await meetings.inMeeting().files.share({ stream: content }, offer);
    },
    describe: (fileId) => meetings.current()?.files.describe(fileId) ?? null,
    read: (fileId, range) => meetings.inMeeting().files.read(fileId, range),
    async findRecorded(recordingId, file) {
      const found = await recordings.find(recordingId, file);
      if (found === null) return null;
      const { path, name, sizeBytes } = found;
      const read = ({ first, last }: ByteRange) => createReadStream(path, { start: first, end: last });
      return { name, sizeBytes, read };
    },
  };
}
