/** What this machine has recorded, as clients see it. Types only. */
import type { Composition, FilmFormat } from "../kernel/compositions.ts";
import type { EntryId, MeetingId, PeerId } from "../kernel/ids.ts";
import type { RecordedSource } from "../kernel/recorded-packet.ts";
import type { Sentence } from "../kernel/words.ts";

/** A file of a recording. With the recording's id its name is what commands take, and where the window reads it: `recordings/<id>/<file>`. */
export interface RecordingFile {
  readonly file: string;
  readonly sizeBytes: number;
}

/** What came from one source of one person. */
export interface RecordingTrack extends RecordingFile {
  readonly peerId: PeerId;
  /** The person's, at that time. */
  readonly name: string;
  readonly source: RecordedSource;
  /** When it begins, on the recording's clock. */
  readonly fromMs: number;
}

/** What was made of a recording. */
export interface RecordingResult extends RecordingFile {
  readonly what: Composition;
}

export interface Recording {
  readonly recordingId: EntryId;
  readonly meetingId: MeetingId;
  readonly title: string;
  readonly beganAtMs: number;
  /** Without pauses. */
  readonly lengthMs: number;
  readonly pausedMs: number;
  /** Of all its files. */
  readonly sizeBytes: number;
  /** It is being written: it can be neither deleted nor composed. */
  readonly isRunning: boolean;
  /** When the settings have it deleted; null for never. */
  readonly deletedAtMs: number | null;
  /** Names of those that are in it. */
  readonly people: readonly string[];
  /** Members whose computers recorded it, too: what is missing here may be there. Absent from a core of before. */
  readonly copies?: readonly { readonly peerId: PeerId; readonly name: string }[];
  /** One sentence for each thing that is missing; none when all is there. */
  readonly missing: readonly string[];
  /** The same as codes with parameters. */
  readonly missingSentences?: readonly Sentence[];
  readonly tracks: readonly RecordingTrack[];
  readonly results: readonly RecordingResult[];
}

/** A job that runs. */
export interface Composing {
  readonly recordingId: EntryId;
  readonly what: Composition;
  /** Of a film that is not made as WebM. */
  readonly format?: FilmFormat;
  /** 0 to 1. */
  readonly progress: number;
}
