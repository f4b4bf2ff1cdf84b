/**
 * Entry of the recorder process. It does one thing at a time, in the order in which it was asked. When the core goes away, it closes its
 * files and ends.
 */
import { realClock } from "../../kernel/clock.ts";
import { createLog } from "../../kernel/log.ts";
import { repeatEvery } from "../../kernel/repeat.ts";
import { createRpc } from "../../kernel/rpc.ts";
import { parentPort } from "../../platform/child-port.ts";
import { onParentGone } from "../../platform/parent-process.ts";
import { DISK_FULL, hasRoomToGoOn } from "../disk/room.ts";
import { RecordingWriter } from "../disk/recording-writer.ts";
import { afterPause, recordingMs, runningFrom, type RecordingTime } from "../disk/recording-time.ts";
import type { EndReason, NotedLine } from "../types.ts";
import type { RecorderHostProcedures, RecorderProcedures } from "./messages.ts";
import { words, type Words } from "../../kernel/words.ts";

const STAMP_MS = 2_000;
const SYNC_MS = 5_000;

const log = createLog("warn", (line) => process.stderr.write(`recorder: ${line}\n`));
const clock = realClock;

interface Running {
  readonly writer: RecordingWriter;
  readonly folder: string;
  /** By this process's clock. */
  time: RecordingTime;
}
let running: Running | null = null;

let last: Promise<unknown> = Promise.resolve();
/** After all that was asked before. */
function inTurn<Value>(action: () => Promise<Value>): Promise<Value> {
  const turn = last.then(action);
  last = turn.catch(() => {});
  return turn;
}

const elapsedMs = ({ time }: Running): number => recordingMs(time, clock.nowMs());

async function note(own: Running, line: NotedLine): Promise<void> {
  if (line.type === "pause") own.time = afterPause(own.time, line, clock.nowMs());
  await own.writer.note(line);
}

async function end(reason: EndReason): Promise<void> {
  const own = running;
  running = null;
  await own?.writer.close({ atMs: elapsedMs(own), reason });
}

/** Whatever a disk refuses ends the recording: what stands in it already is kept. */
async function attempt(action: (running: Running) => Promise<void>): Promise<void> {
  if (running === null) return;
  try {
    await action(running);
  } catch (error) {
    log.error("The recording cannot be written", { error: String(error) });
    const isFull = error instanceof Error && "code" in error && error.code === "ENOSPC";
    await (isFull ? fail("diskFull", DISK_FULL) : fail("failed", NOT_WRITTEN));
  }
}

const NOT_WRITTEN = words("recordingUnwritten");

async function fail(reason: EndReason, why: Words): Promise<void> {
  await end(reason).catch((error: unknown) => log.warn("not ended well", { error: String(error) }));
  core.send("failed", why);
}

const core = createRpc<RecorderHostProcedures, RecorderProcedures>({
  port: parentPort,
  procedures: {
    open: (folder, head, fromMs) =>
      inTurn(async () => {
        if (running !== null) await end("stopped");
        const opened = await RecordingWriter.open(folder, head, fromMs, clock.wallMs());
        running = { writer: opened.writer, folder, time: runningFrom(opened.elapsedMs, clock.nowMs()) };
        return opened.elapsedMs;
      }),
    write: (packets) =>
      inTurn(() =>
        attempt(async ({ writer }) => {
          await writer.add(packets);
          await writer.write();
        }),
      ),
    note: (line) => inTurn(() => attempt((own) => note(own, line))),
    end: () => inTurn(() => end("stopped")),
  },
  onEventFailed: (name, error) => log.error("A message of the core failed", { name, error: String(error) }),
});

const every = (periodMs: number, action: (running: Running) => Promise<void>): void =>
  void repeatEvery(clock, periodMs, () => void inTurn(() => attempt(action)));
every(STAMP_MS, (own) => own.writer.stamp(elapsedMs(own)));
every(SYNC_MS, async ({ writer, folder }) => {
  if (await hasRoomToGoOn(folder)) await writer.sync();
  else await fail("diskFull", DISK_FULL);
});

// The standard error of a core that died is a broken pipe, and nobody reads about it.
process.stderr.on("error", () => {});

onParentGone(() => {
  void inTurn(async () => running?.writer.close(null))
    .catch(() => {})
    .then(() => process.exit(0));
});
