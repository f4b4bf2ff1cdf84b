/** The composer process, as the core sees it, and deletions. Rules: SPEC.md. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { silentLog } from "../../src/kernel/log.ts";
import { createRpc } from "../../src/kernel/rpc.ts";
import type { ChildPort } from "../../src/platform/child-port.ts";
import { createComposer } from "../../src/recording/composer/host.ts";
import type { ComposerHostProcedures, ComposerProcedures } from "../../src/recording/composer/messages.ts";
import { deleteRecording, listRecordings, sweepDeleted } from "../../src/recording/disk/list-recordings.ts";
import { RecordingWriter } from "../../src/recording/disk/recording-writer.ts";
import { HEAD, makeFolder } from "./recorded.ts";

/** A process in memory: what it does with its job is for `work` to say. It dies when its host stops it, or `die` is called. */
function childOf(work: (progress: (done: number) => void, die: () => void) => Promise<void>): ChildPort {
  const toHost = new Set<(message: unknown) => void>();
  const toChild = new Set<(message: unknown) => void>();
  const closing = new Set<(reason: string) => void>();
  const die = () => closing.forEach((listener) => listener("SIGKILL"));
  const listen = (all: Set<(message: unknown) => void>) => (listener: (message: unknown) => void) => {
    all.add(listener);
    return () => void all.delete(listener);
  };
  const later = (all: Set<(message: unknown) => void>) => (message: unknown) =>
    queueMicrotask(() => all.forEach((listener) => listener(message)));
  const child = createRpc<ComposerHostProcedures, ComposerProcedures>({
    port: { post: later(toHost), onMessage: listen(toChild), onClose: () => () => {} },
    procedures: { compose: () => work((done) => child.send("progress", done), die) },
  });
  return {
    post: later(toChild),
    onMessage: listen(toHost),
    onClose(listener) {
      closing.add(listener);
      return () => void closing.delete(listener);
    },
    stop: die,
  };
}

const never = new Promise<void>(() => {});

test("[RC54] a composer that dies is started again with its job; what it cannot do is said, and it is not tried again", async (t) => {
  let starts = 0;
  const composer = createComposer({
    log: silentLog,
    tools: { browser: null, page: "" },
    startChild: () =>
      childOf((progress, die) => {
        starts += 1;
        progress(0.5);
        if (starts === 3) return Promise.resolve();
        die();
        return never;
      }),
  });
  const told: number[] = [];
  t.true(await composer.compose({ folder: "/none", what: "sound" }, (done) => told.push(done)));
  t.is(starts, 3);
  const dying = createComposer({
    log: silentLog,
    tools: { browser: null, page: "" },
    startChild: () => childOf((_progress, die) => (die(), never)),
  });
  await t.throwsAsync(
    dying.compose({ folder: "/none", what: "sound" }, () => {}),
    {
      message: /fails again and again/,
    },
  );
  let tries = 0;
  const refusing = createComposer({
    log: silentLog,
    tools: { browser: null, page: "" },
    startChild: () => childOf(() => ((tries += 1), Promise.reject(new Error("Nobody is in it.")))),
  });
  await t.throwsAsync(
    refusing.compose({ folder: "/none", what: "sound" }, () => {}),
    {
      message: "Nobody is in it.",
    },
  );
  t.is(tries, 1);
});

test("[RC54] one job at a time; what is cancelled leaves nothing, and the next one may begin", async (t) => {
  const folder = makeFolder(t);
  const draft = path.join(folder, "composing-sound");
  const composer = createComposer({
    log: silentLog,
    tools: { browser: null, page: "" },
    startChild: () => childOf(() => (mkdirSync(draft), writeFileSync(path.join(draft, "half"), ""), never)),
  });
  const job = composer.compose({ folder, what: "sound" }, () => {});
  await t.throwsAsync(
    composer.compose({ folder, what: "sound" }, () => {}),
    { message: /already/ },
  );
  await composer.cancel();
  t.false(await job);
  t.false(existsSync(draft));
  const next = composer.compose({ folder, what: "sound" }, () => {});
  await composer.close();
  t.false(await next);
});

test("[RC55] a deletion that was stopped is finished, and the recording is not listed meanwhile", async (t) => {
  const root = makeFolder(t);
  const folder = path.join(root, HEAD.recordingId);
  const { writer } = await RecordingWriter.open(folder, HEAD, null, HEAD.wallMs);
  t.like((await listRecordings(root))[0], { isRunning: true, missing: [] });
  await writer.close({ atMs: 1_000, reason: "stopped" });
  t.like((await listRecordings(root))[0], { isRunning: false, missing: [] });
  const half = path.join(root, `deleted-${HEAD.recordingId}`);
  mkdirSync(half);
  writeFileSync(path.join(half, "001 voice.webm"), "");
  t.is((await listRecordings(root)).length, 1);
  await sweepDeleted(root);
  t.false(existsSync(half));
  await deleteRecording(folder);
  t.deepEqual(await listRecordings(root), []);
  t.false(existsSync(folder) || existsSync(half));
});
