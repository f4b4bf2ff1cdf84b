/** The recorder as the meeting and the core see it: a process of its own, that writes what one meeting's relay gives it. */
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { EntryId, MeetingId, PeerId } from "../kernel/ids.ts";
import type { RecordedPacket } from "../kernel/recorded-packet.ts";
import type { Composition, FilmFormat } from "../kernel/compositions.ts";
import type { Words } from "../kernel/words.ts";

/** What is noted beside sound and pictures. `atMs`: since the recording was begun. */
export type NotedLine = { readonly atMs: number } & (
  | { readonly type: "joined"; readonly peerId: PeerId; readonly name: string }
  | { readonly type: "left"; readonly peerId: PeerId }
  | { readonly type: "consent"; readonly peerId: PeerId; readonly agrees: boolean }
  | { readonly type: "presenter"; readonly peerId: PeerId | null }
  /** The recording's clock stands at `atMs` from here on, or goes on there. `wallMs`: of the machine that records. */
  | { readonly type: "pause"; readonly isPaused: boolean; readonly wallMs: number }
  /** That member's machine records the meeting, too. */
  | { readonly type: "recorder"; readonly peerId: PeerId; readonly name: string }
  /** Another machine carries the meeting from here on. */
  | { readonly type: "coordinator"; readonly peerId: PeerId }
  /** A finished line of captions, of those alone that had agreed. `line` counts those of its author. `speaker`: who says it, where the author has named somebody. */
  | {
      readonly type: "caption";
      readonly peerId: PeerId;
      readonly line: number;
      readonly fromMs: number;
      readonly speaker: PeerId | null;
      readonly text: string;
    }
  /** Packets that got lost on their way, because a machine or the link was too slow. */
  | { readonly type: "lost"; readonly packets: number }
);

export interface RecordingHead {
  readonly recordingId: EntryId;
  readonly meetingId: MeetingId;
  readonly title: string;
  /** When it was begun. */
  readonly wallMs: number;
}

/** Why a recording ended. */
export type EndReason = "stopped" | "diskFull" | "failed";

export interface RecorderHost {
  /** @throws Error with a sentence where the disk has no room for a recording */
  checkRoom(): Promise<void>;
  /** True if this machine wrote that recording some minutes ago, and its writer died. */
  isResumable(recordingId: EntryId): Promise<boolean>;
  /**
   * Begins that recording, or goes on with it. `elapsedMs`: how long it has gone on, where the meeting knows; null for what its files and the wall clock say.
   * Resolves to how long it has gone on. @throws Error with a sentence
   */
  start(head: RecordingHead, elapsedMs: number | null): Promise<number>;
  /** Times are those of the recording. Resolves once the system has the packets, which outlive this program then. @throws RpcError */
  write(packets: readonly RecordedPacket[]): Promise<void>;
  note(line: NotedLine): void;
  /** Does nothing where none runs. */
  end(): Promise<void>;
  /** The recording has ended by itself: the words say why. */
  onFailed(listener: (why: Words) => void): Unsubscribe;
  /** The process had died and goes on: what was on its way is lost, and pictures need a keyframe. */
  onRestarted(listener: () => void): Unsubscribe;
  close(): Promise<void>;
}

/** What is to be made of the recording in `folder`, which is absolute. */
export interface ComposeJob {
  readonly folder: string;
  readonly what: Exclude<Composition, "text">;
  /** Of a film; WebM if absent. */
  readonly format?: FilmFormat;
}

/** What films are made with. */
export interface FilmTools {
  /** An installed browser's program; null: there is none. */
  readonly browser: string | null;
  /** The page's script. */
  readonly page: string;
}

/** Makes one thing at a time, in a process of its own. */
export interface ComposerHost {
  /**
   * Resolves to true once the results stand in the recording's folder; to false if it was cancelled or closed before. `onProgress`: 0 to 1.
   * @throws Error with a sentence
   */
  compose(job: ComposeJob, onProgress: (done: number) => void): Promise<boolean>;
  /** Resolves once nothing is left of what was begun. */
  cancel(): Promise<void>;
  close(): Promise<void>;
}
