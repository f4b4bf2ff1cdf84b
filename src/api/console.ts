/** What the console of a relay shows and takes, as JSON over loopback. */
import * as v from "valibot";
import type { PeerId } from "../kernel/ids.ts";
import { LOG_LEVELS, type LogLevel } from "../kernel/log.ts";

/** `waiting`: for a meeting; `draining`: hands over and leaves; `drained`: takes no meeting until `resume`. */
export type RelayState = "waiting" | "joining" | "inMeeting" | "draining" | "drained";

/** A second's worth. Null until two samples are there, and where there is no media process. */
export interface RelayLoad {
  readonly packetsInPerS: number | null;
  readonly packetsOutPerS: number | null;
  readonly bytesInPerS: number | null;
  readonly bytesOutPerS: number | null;
}

export interface ConsolePerson extends RelayLoad {
  readonly peerId: PeerId;
  readonly name: string;
  readonly isSelf: boolean;
  /** Its machine carries the meeting, or would be the next to. */
  readonly isCoordinator: boolean;
  readonly isDeputy: boolean;
  readonly isCameraOn: boolean;
  readonly isMicrophoneOn: boolean;
  readonly network: "good" | "unsteady" | "weak";
}

export interface ConsoleMeeting {
  readonly meetingId: string;
  readonly title: string;
  readonly joinedAtMs: number;
  readonly term: number;
  readonly people: readonly ConsolePerson[];
}

export interface ConsoleStatus {
  readonly version: string;
  readonly name: string;
  readonly startedAtMs: number;
  readonly nowMs: number;
  readonly state: RelayState;
  /** The id or title of the meeting that it was started for; null for any. */
  readonly wanted: string | null;
  readonly meeting: ConsoleMeeting | null;
  /** Others that are seen on the network. */
  readonly nearby: readonly {
    readonly meetingId: string;
    readonly title: string;
    readonly people: number;
  }[];
  readonly load: RelayLoad & {
    /** Of one processor; null until two samples are there. */
    readonly corePercent: number | null;
    readonly mediaPercent: number | null;
    readonly coreBytes: number;
    readonly mediaBytes: number | null;
  };
  readonly disk: { readonly folder: string; readonly freeBytes: number; readonly totalBytes: number } | null;
  readonly logFolder: string;
  readonly logLevel: LogLevel;
  /** Why the network or the last attempt to join fails; null for nothing. */
  readonly problem: string | null;
}

export interface LogLine {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly level: LogLevel;
  readonly text: string;
}

export const ConsoleSettings = v.object({
  name: v.optional(v.pipe(v.string(), v.maxLength(200))),
  logLevel: v.optional(v.picklist(LOG_LEVELS)),
});
export type ConsoleSettings = v.InferOutput<typeof ConsoleSettings>;
