/** The core's end of the recorder process: starts it for a recording, and again when it dies, and calls its procedures. */
import { stat, readFile } from "node:fs/promises";
import path from "node:path";
import type { Clock } from "../../kernel/clock.ts";
import { createEmitter } from "../../kernel/emitter.ts";
import type { EntryId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import { createRpc, type Rpc } from "../../kernel/rpc.ts";
import type { ChildPort } from "../../platform/child-port.ts";
import { createSupervisor, type RestartPolicy } from "../../platform/supervisor.ts";
import { INDEX_FILE, parseIndex } from "../disk/index-lines.ts";
import { checkRoom } from "../disk/room.ts";
import { afterPause, recordingMs, runningFrom, type RecordingTime } from "../disk/recording-time.ts";
import type { RecorderHost, RecordingHead } from "../types.ts";
import type { RecorderHostProcedures, RecorderProcedures } from "./messages.ts";
import { WordedError, words, type Words } from "../../kernel/words.ts";

const POLICY: RestartPolicy = { restartAfterMs: [0, 500, 2_000], provenAfterMs: 30_000, maxRestarts: 10 };
/** A core that was started again goes on with a recording; one that comes back after lunch does not. */
const RESUMABLE_MS = 10 * 60_000;

interface Running {
  readonly rpc: Rpc<RecorderProcedures>;
  stop(): void;
}

interface Recording {
  readonly head: RecordingHead;
  readonly time: RecordingTime;
}

export function createRecorder(deps: {
  readonly clock: Clock;
  readonly log: Log;
  /** Of all recordings. */
  readonly folder: string;
  readonly startChild: () => ChildPort;
}): RecorderHost {
  const { clock, log } = deps;
  const failed = createEmitter<Words>();
  const restarted = createEmitter<void>();
  /** Null while nothing is recorded. */
  let recording: Recording | null = null;

  const folderOf = (recordingId: EntryId): string => path.join(deps.folder, recordingId);
  const supervisor = createSupervisor<Running>({
    ...{ clock, policy: POLICY, startChild },
    onEnd(end, restartInMs) {
      log.warn("the recorder ended", { reason: end.type === "exited" ? end.reason : String(end.error) });
      if (restartInMs !== null || recording === null) return;
      recording = null;
      failed.emit(words("recorderFails"));
    },
  });

  function startChild(exited: (reason: string) => void): Running {
    const child = deps.startChild();
    const rpc = createRpc<RecorderProcedures, RecorderHostProcedures>({
      port: child,
      procedures: {
        failed(why) {
          if (recording === null) return;
          stop();
          failed.emit(why);
        },
      },
      onEventFailed: (name, error) =>
        log.error("a message of the recorder failed", { name, error: String(error) }),
    });
    child.onClose(exited);
    if (recording !== null) void resume(rpc, recording);
    return { rpc, stop: () => child.stop() };
  }

  /** A new process goes on with the recording in new files. */
  async function resume(rpc: Rpc<RecorderProcedures>, { head, time }: Recording): Promise<void> {
    try {
      const opened = rpc.call("open", folderOf(head.recordingId), head, recordingMs(time, clock.nowMs()));
      // What is noted now comes behind it: who has agreed is in the recording from its first packet on. The supervisor has the new child by then.
      await Promise.resolve();
      if (recording !== null) restarted.emit();
      await opened;
    } catch (error) {
      log.warn("the recording was not resumed", { error: String(error) });
    }
  }

  function stop(): void {
    recording = null;
    const child = supervisor.stop();
    child?.rpc.close();
    child?.stop();
  }

  async function end(): Promise<void> {
    if (recording === null) return;
    recording = null;
    await supervisor.child?.rpc
      .call("end")
      .catch((error: unknown) => log.warn("the recording was not ended well", { error: String(error) }));
    // Another one may have been begun meanwhile.
    if (recording === null) stop();
  }

  return {
    checkRoom: () => checkRoom(deps.folder),
    async isResumable(recordingId) {
      const file = path.join(folderOf(recordingId), INDEX_FILE);
      try {
        const { mtimeMs } = await stat(file);
        const lines = parseIndex(await readFile(file, "utf8"));
        return clock.wallMs() - mtimeMs < RESUMABLE_MS && !lines.some(({ type }) => type === "ended");
      } catch {
        return false;
      }
    },
    async start(head, knownMs) {
      await end();
      const child = supervisor.child ?? supervisor.start();
      if (child === null) throw new WordedError(words("recorderUnstartable"));
      const elapsedMs = await child.rpc.call("open", folderOf(head.recordingId), head, knownMs);
      recording = { head, time: runningFrom(elapsedMs, clock.nowMs()) };
      return elapsedMs;
    },
    async write(packets) {
      await supervisor.child?.rpc.call("write", packets);
    },
    note(line) {
      if (line.type === "pause" && recording !== null)
        recording = { ...recording, time: afterPause(recording.time, line, clock.nowMs()) };
      supervisor.child?.rpc.send("note", line);
    },
    end,
    onFailed: failed.on,
    onRestarted: restarted.on,
    async close() {
      await end();
      stop();
    },
  };
}
