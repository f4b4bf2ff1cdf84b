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
import type { EndReason } from "../types.ts";
import type { RecorderHostProcedures, RecorderProcedures } from "./messages.ts";

const STAMP_MS = 2_000;
const SYNC_MS = 5_000;

const log = createLog("warn", (line) => process.stderr.write(`recorder: ${line}\n`));
const clock = realClock;

interface Running {
  readonly writer: RecordingWriter;
  readonly folder: string;
  /** By this process's clock. */
  readonly begunAtMs: number;
}
let running: Running | null = null;

let last: Promise<unknown> = Promise.resolve();
/** After all that was asked before. */
function inTurn<Value>(action: () => Promise<Value>): Promise<Value> {
  const turn = last.then(action);
  last = turn.catch(() => {});
  return turn;
}

async function end(reason: EndReason): Promise<void> {
  const { writer, begunAtMs } = running ?? {};
  running = null;
  await writer?.close({ atMs: clock.nowMs() - (begunAtMs ?? 0), reason });
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

const NOT_WRITTEN =
  "The recording has ended, because it cannot be written to this disk. What was recorded before is kept.";

async function fail(reason: EndReason, sentence: string): Promise<void> {
  await end(reason).catch((error: unknown) => log.warn("not ended well", { error: String(error) }));
  core.send("failed", sentence);
}

const core = createRpc<RecorderHostProcedures, RecorderProcedures>({
  port: parentPort,
  procedures: {
    open: (folder, head, elapsedMs) =>
      inTurn(async () => {
        if (running !== null) await end("stopped");
        const opened = await RecordingWriter.open(folder, head, elapsedMs, clock.wallMs());
        running = { writer: opened.writer, folder, begunAtMs: clock.nowMs() - opened.elapsedMs };
        return opened.elapsedMs;
      }),
    write: (packets) =>
      inTurn(() =>
        attempt(async ({ writer }) => {
          await writer.add(packets);
          await writer.write();
        }),
      ),
    note: (line) => inTurn(() => attempt(({ writer }) => writer.note(line))),
    end: () => inTurn(() => end("stopped")),
  },
  onEventFailed: (name, error) => log.error("A message of the core failed", { name, error: String(error) }),
});

const every = (periodMs: number, action: (running: Running) => Promise<void>): void =>
  void repeatEvery(clock, periodMs, () => void inTurn(() => attempt(action)));
every(STAMP_MS, ({ writer, begunAtMs }) => writer.stamp(clock.nowMs() - begunAtMs));
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
