/** The recorder and the composer as the core sees them, and what lies in the folder of recordings. */
import { fork } from "node:child_process";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { childPort } from "../platform/child-port.ts";
import { createComposer } from "./composer/host.ts";
import { createRecorder } from "./process/host.ts";
import type { ComposerHost, FilmTools, RecorderHost } from "./types.ts";

export type { FilmTools } from "./types.ts";

export {
  deleteRecording,
  listRecordings,
  makeIncoming,
  readIndex,
  readRecording,
  sweepDeleted,
  sweepIncoming,
  timeText,
  type KeptRecording,
} from "./disk/list-recordings.ts";

export { joinCopy } from "./disk/join-copy.ts";
export { writeTexts } from "./composer/run-job.ts";
export type { SaidMessage } from "./compose/texts.ts";
export { decodeRecordingMessage, type PacketsMessage, type RecordingMessage } from "./messages.ts";
export { Backlog } from "./feed/backlog.ts";
export { Feeder } from "./feed/feeder.ts";
export { afterPause, recordingMs, runningFrom, type RecordingTime } from "./disk/recording-time.ts";
export { FeedReader, type TimedPackets } from "./feed/feed-reader.ts";

/** In the data folder. */
export const RECORDINGS_FOLDER = "recordings";
/** It closes its files first. */
const KILL_AFTER_MS = 10_000;

/** `entry`: process.ts, or the script that it is bundled to. `folder`: where recordings lie. */
export function createRecorderHost(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly entry: string;
  readonly folder: string;
}): RecorderHost {
  return createRecorder({
    ...deps,
    startChild: () =>
      childPort(
        // It gets no standard output, which may carry a protocol.
        fork(deps.entry, [], { serialization: "advanced", stdio: ["ignore", 2, 2, "ipc"] }),
        deps.clock,
        KILL_AFTER_MS,
      ),
  });
}

/** `entry`: process.ts of the composer, or the script that it is bundled to. */
export function createComposerHost(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly entry: string;
  readonly tools: FilmTools;
}): ComposerHost {
  return createComposer({
    ...{ log: deps.log, tools: deps.tools },
    startChild: () =>
      childPort(
        fork(deps.entry, [], { serialization: "advanced", stdio: ["ignore", 2, 2, "ipc"] }),
        deps.clock,
        KILL_AFTER_MS,
      ),
  });
}
