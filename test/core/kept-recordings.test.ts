/** The recordings that this machine keeps, as clients see them. Rules: SPEC.md, RC. */
import { cpSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import test, { type ExecutionContext } from "ava";
import type { CoreEvent } from "../../src/api/events.ts";
import { createKeptRecordings } from "../../src/core/kept-recordings.ts";
import { createRecordingHandlers } from "../../src/core/recording-commands.ts";
import type { HandlerDeps } from "../../src/core/handlers.ts";
import type { Client } from "../../src/core/clients.ts";
import type { FileId } from "../../src/kernel/ids.ts";
import { silentLog } from "../../src/kernel/log.ts";
import type { Meeting } from "../../src/meeting/meeting.ts";
import type { StoredFile } from "../../src/store/types.ts";
import type { ComposerHost } from "../../src/recording/types.ts";
import { inert } from "../simulation/inert.ts";
import { createVirtualClock } from "../support/clock.ts";
import { eventually } from "../support/eventually.ts";
import { entryId, meetingId, peerId } from "../support/ids.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { createGate } from "./stand-ins.ts";

const fileId = (index: number) => index.toString(16).padStart(32, "0") as FileId;
const DAY_MS = 86_400_000;
const LENGTH_MS = 60_000;

function setUp(t: ExecutionContext, { keepDays = 0 } = {}) {
  const folder = temporaryFolder(t, "recordings");
  const clock = createVirtualClock();
  const events: CoreEvent[] = [];
  const gate = createGate<boolean>();
  let onProgress: (done: number) => void = () => {};
  const settings = { keepDays };
  const composer: ComposerHost = {
    compose(_job, listener) {
      onProgress = listener;
      return gate.promise;
    },
    cancel: async () => gate.open(false),
    close: async () => gate.open(false),
  };
  function write(index: number, { beganAtMs = 0, isEnded = true } = {}): void {
    const id = entryId(index);
    mkdirSync(path.join(folder, id));
    const lines = [
      { type: "begun", recordingId: id, meetingId: meetingId(1), title: `M${index}`, wallMs: beganAtMs },
      { type: "joined", atMs: 0, peerId: peerId(1), name: "Ana" },
      { type: "recorder", atMs: 3, peerId: peerId(2), name: "Ben" },
      { type: "consent", atMs: 0, peerId: peerId(1), agrees: true },
      { type: "track", atMs: 7, file: "001 voice Ana.webm", peerId: peerId(1), name: "Ana", source: "voice" },
      isEnded ? { type: "ended", atMs: LENGTH_MS, reason: "stopped" } : { type: "time", atMs: LENGTH_MS },
    ];
    writeFileSync(
      path.join(folder, id, "index.jsonl"),
      lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
    );
    writeFileSync(path.join(folder, id, "001 voice Ana.webm"), "1234");
  }
  /** As its recorder does every second; one that is not written for ten seconds no longer runs. */
  const goOn = (index: number) =>
    utimesSync(path.join(folder, entryId(index), "index.jsonl"), new Date(), new Date());
  const open = () => {
    const kept = createKeptRecordings({
      ...{ clock, log: silentLog, folder, composer, broadcast: (event) => events.push(event) },
      keepDays: () => settings.keepDays,
      messagesOf: async () => [{ from: peerId(1), fromName: "Ana", text: "Hello", atMs: 1_000 }],
    });
    t.teardown(() => kept.close());
    return kept;
  };
  const composing = () =>
    events.flatMap((event) => (event.type === "composing" ? `${event.state} ${event.progress}` : []));
  return {
    folder,
    clock,
    events,
    gate,
    settings,
    write,
    goOn,
    open,
    composing,
    progress: (done: number) => onProgress(done),
  };
}

test("[RC56] recordings are listed newest first; one that is written or composed is neither deleted nor composed", async (t) => {
  const { write, goOn, open, gate, events } = setUp(t);
  write(1);
  write(2, { beganAtMs: 5_000, isEnded: false });
  const kept = open();
  goOn(2);
  const { recordings, composing } = await kept.list();
  t.is(composing, null);
  t.deepEqual(
    recordings.map(({ title, people, isRunning, deletedAtMs, tracks }) => [
      title,
      people,
      isRunning,
      deletedAtMs,
      tracks.length,
    ]),
    [
      ["M2", ["Ana"], true, null, 1],
      ["M1", ["Ana"], false, null, 1],
    ],
  );
  t.like(recordings[1]?.tracks[0], { file: "001 voice Ana.webm", fromMs: 7, sizeBytes: 4 });
  const refused = (code: string) => ({ message: /\.$/, code });
  goOn(2);
  await t.throwsAsync(kept.delete(entryId(2)), refused("recordingFailed"));
  goOn(2);
  await t.throwsAsync(kept.compose(entryId(2), "sound"), refused("recordingFailed"));
  await t.throwsAsync(kept.delete(entryId(3)), refused("noSuchRecording"));
  await kept.compose(entryId(1), "sound");
  await t.throwsAsync(kept.delete(entryId(1)), refused("recordingFailed"));
  gate.open(true);
  await eventually("it is composed", () =>
    events.some((event) => event.type === "composing" && event.state === "done"),
  );
  await kept.delete(entryId(1));
  t.is((await kept.list()).recordings.length, 1);
});

test("[RC57] one thing is composed at a time, and every client sees how it goes", async (t) => {
  const { write, open, gate, composing, events, clock, progress } = setUp(t);
  write(1);
  write(2);
  const kept = open();
  await kept.compose(entryId(1), "sound");
  await t.throwsAsync(kept.compose(entryId(2), "sound"), { code: "composingFailed" });
  progress(0.1);
  progress(0.2);
  clock.advance(300);
  progress(0.3);
  t.deepEqual(composing(), ["running 0", "running 0.1", "running 0.3"]);
  t.like((await kept.list()).composing, { recordingId: entryId(1), what: "sound", progress: 0.3 });
  await kept.cancel();
  t.is(composing().at(-1), "cancelled 0");
  gate.open(true);
  await kept.compose(entryId(2), "text");
  await eventually("the text is written", () => composing().at(-1) === "done 1");
  const { recordings } = await kept.list();
  const made = recordings.find(({ recordingId }) => recordingId === entryId(2));
  t.deepEqual(
    made?.results.map(({ file, what }) => [file, what]),
    [
      ["Chapters - M2.vtt", "text"],
      ["Chat - M2.vtt", "text"],
      ["Chat and chapters - M2.md", "text"],
    ],
  );
  t.regex(String((await kept.find(entryId(2), "Chat - M2.vtt"))?.path), /results/);
  t.is(await kept.find(entryId(2), "../index.jsonl"), null);
  await kept.deleteResult(entryId(2), "Chat - M2.vtt");
  await t.throwsAsync(kept.deleteResult(entryId(2), "Chat - M2.vtt"), { code: "noSuchRecording" });
  t.true(events.some(({ type }) => type === "recordings"));
});

test("[RC57] what cannot be composed ends with a sentence", async (t) => {
  const { write, open, gate, events } = setUp(t);
  write(1);
  const kept = open();
  await kept.compose(entryId(1), "sound");
  gate.fail(new Error("Nobody is in this recording."));
  await eventually("it has failed", () =>
    events.some((event) => event.type === "composing" && event.state === "failed"),
  );
  t.like(
    events.find((event) => event.type === "composing" && event.state === "failed"),
    {
      message: "Nobody is in this recording.",
    },
  );
});

test("[RC58] a recording is deleted so many days after its end as the settings say, and not before", async (t) => {
  const { write, open, clock, settings, events } = setUp(t);
  const nowMs = clock.wallMs();
  write(1, { beganAtMs: Math.max(0, nowMs - 9 * DAY_MS) });
  write(2, { beganAtMs: nowMs });
  const kept = open();
  clock.advance(7 * 3_600_000);
  await kept.list();
  t.is((await kept.list()).recordings.length, 2, "for ever by default");
  settings.keepDays = 1;
  const before = await kept.list();
  t.is(before.recordings.find(({ title }) => title === "M2")?.deletedAtMs, nowMs + LENGTH_MS + DAY_MS);
  clock.advance(17 * 3_600_000);
  await eventually("it has looked", () => kept.list().then(() => true));
  t.true((await kept.list()).recordings.some(({ title }) => title === "M2"));
  clock.advance(7 * 3_600_000);
  await eventually("both are deleted", async () => (await kept.list()).recordings.length === 0);
  await eventually("clients are told", () =>
    events.some((event) => event.type === "recordings" && event.recordings.length === 0),
  );
});

test("[RC59] a file of a recording is shared in the meeting by its name", async (t) => {
  const { write, open, folder } = setUp(t);
  write(1);
  const shared: unknown[] = [];
  const files = inert<Meeting["files"]>({
    share(source, { fromName }) {
      shared.push([source, fromName]);
      return Promise.resolve("f" as never);
    },
  });
  const handlers = createRecordingHandlers(
    inert<HandlerDeps>({
      keptRecordings: open(),
      meetings: inert<HandlerDeps["meetings"]>({ inMeeting: () => inert<Meeting>({ files }) }),
      settings: inert<HandlerDeps["settings"]>({ name: () => "Ana" }),
    }),
  );
  const share = async (file: string | null) =>
    await handlers.shareRecording(
      { type: "shareRecording", recordingId: entryId(1), file },
      inert<Client>({}),
    );
  await share("001 voice Ana.webm");
  t.deepEqual(shared, [[{ path: path.join(folder, entryId(1), "001 voice Ana.webm") }, "Ana"]]);
  await t.throwsAsync(share("../../identity.json"), { code: "noSuchRecording" });
  await share(null);
  t.deepEqual(shared.at(-1), [{ path: path.join(folder, entryId(1)) }, "Ana"], "all of it");
});

test("[RC209] another machine's copy is joined by a client that may name paths, and one of something else is refused in a sentence", async (t) => {
  const { open, write, folder, events } = setUp(t);
  write(1);
  write(2);
  const handlers = createRecordingHandlers(inert<HandlerDeps>({ keptRecordings: open() }));
  const join = (name: string, mayNamePaths = true) =>
    Promise.resolve(
      handlers.joinRecording(
        { type: "joinRecording", recordingId: entryId(1), path: path.join(folder, name) },
        inert<Client>({ mayNamePaths }),
      ),
    );
  await t.throwsAsync(async () => await join(entryId(2), false), { code: "badPath" });
  await t.throwsAsync(join(entryId(2)), { code: "recordingFailed", message: /holds no copy/ });
  await t.throwsAsync(join("nothing"), { code: "recordingFailed" });
  mkdirSync(path.join(folder, "of another one"));
  cpSync(path.join(folder, entryId(1)), path.join(folder, "of another one"), { recursive: true });
  await join("of another one");
  await eventually("clients are told", () => events.some(({ type }) => type === "recordings"));
});

test("[RC300] what another recorder shares is fetched, joined and gone again; what others call a copy is not fetched", async (t) => {
  const { open, write, folder } = setUp(t);
  write(1);
  const kept = open();
  const { recordings } = await kept.list();
  t.deepEqual(recordings[0]?.copies, [{ peerId: peerId(2), name: "Ben" }]);
  const offers = [
    inert<StoredFile>({ fileId: fileId(1), from: peerId(2), isFolder: true }),
    inert<StoredFile>({ fileId: fileId(2), from: peerId(3), isFolder: true }),
    inert<StoredFile>({ fileId: fileId(3), from: peerId(2), isFolder: false }),
  ];
  const store = inert<Meeting["store"]>({ files: () => offers });
  const fetched: string[] = [];
  const handlers = createRecordingHandlers(
    inert<HandlerDeps>({
      keptRecordings: kept,
      meetings: inert<HandlerDeps["meetings"]>({
        inMeeting: () => inert<Meeting>({ meetingId: meetingId(1), store }),
      }),
      async saveFile(_meeting, wanted, into) {
        fetched.push(wanted);
        const place = path.join(into, "a copy");
        cpSync(path.join(folder, entryId(1)), place, { recursive: true });
        await t.throwsAsync(kept.delete(entryId(1)), { message: /is being filled/ });
        return place;
      },
    }),
  );
  const join = async (index: number) =>
    await handlers.joinSharedRecording(
      { type: "joinSharedRecording", recordingId: entryId(1), fileId: fileId(index) },
      inert<Client>({}),
    );
  for (const index of [2, 3]) await t.throwsAsync(join(index), { message: /no copy of this recording/ });
  await t.throwsAsync(join(4), { code: "noSuchFile" });
  await join(1);
  t.deepEqual(fetched, [fileId(1)]);
  t.deepEqual(readdirSync(folder), [entryId(1)], "nothing else is left there");
  await kept.delete(entryId(1));
});
