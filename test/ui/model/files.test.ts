import { effect } from "@preact/signals";
import test from "ava";
import type { SharedFile } from "../../../src/api/view.ts";
import type { FileId } from "../../../src/kernel/ids.ts";
import {
  fileKind,
  percent,
  stepFiles,
  timeLeft,
  unsafeFiles,
  type FileInput,
  type OfferedFile,
} from "../../../src/ui/model/files.ts";
import { createChatFeed } from "../../../src/ui/model/chat-feed.ts";
import { createUploads, type SendFile } from "../../../src/ui/model/uploads.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { peerIdAt } from "../cast.ts";

const self = peerIdAt(0);
const fileIdOf = (index: number) => String(index).padStart(32, "0") as FileId;
function offer(index: number, from = 1): FileInput {
  const file: SharedFile = {
    ...{ fileId: fileIdOf(index), from: peerIdAt(from), fromName: "N", name: `f${index}.txt` },
    ...{ isFolder: false, sizeBytes: 10, sha256: "00", conversation: "everyone", atMs: 0 },
    order: String(index).padStart(3, "0"),
  };
  return { type: "file", ...file };
}
/** One by one. */
const fold = (...events: FileInput[]) =>
  events.reduce<readonly OfferedFile[]>((files, event) => stepFiles(files, [event], self), []);
const names = (files: readonly OfferedFile[]) => files.map(({ name }) => name);

test("[UI40] a file stands once, in the timeline's order, until it is withdrawn", (t) => {
  const files = fold(offer(3), offer(1), offer(3), offer(2));
  t.deepEqual(names(files), ["f1.txt", "f2.txt", "f3.txt"]);
  t.deepEqual(names(stepFiles(files, [{ type: "fileWithdrawn", fileId: fileIdOf(2) }], self)), [
    "f1.txt",
    "f3.txt",
  ]);
});

test("[FP15] events that come together make what they make one by one, and what changes nothing gives the same list back", (t) => {
  const ready: FileInput = { type: "fileReady", fileId: fileIdOf(2), path: "/d/f2.txt", sha256: "00" };
  const held: FileInput = { type: "fileHeld", fileId: fileIdOf(5), holders: 2, isSafe: true };
  const withdrawn: FileInput = { type: "fileWithdrawn", fileId: fileIdOf(3) };
  const events = [
    offer(3),
    offer(1),
    offer(5, 0),
    ready,
    offer(2),
    ready,
    held,
    withdrawn,
    offer(4),
    offer(1),
  ];
  const together = stepFiles([], events, self);
  t.deepEqual(together, fold(...events));
  t.deepEqual(names(together), ["f1.txt", "f2.txt", "f4.txt", "f5.txt"]);
  t.is(stepFiles(together, [offer(1), withdrawn, { ...ready, fileId: fileIdOf(9) }], self), together);
  t.is(stepFiles(together, [], self), together);
});

test("[FP15] a thousand files that come within a frame change the list once", (t) => {
  const clock = createVirtualClock();
  const feed = createChatFeed({ clock, self: () => self });
  const lengths: number[] = [];
  t.teardown(effect(() => void lengths.push(feed.files.value.length)));
  for (let index = 0; index < 1_000; index += 1) feed.take(offer(index));
  clock.advance(100);
  t.deepEqual(lengths, [0, 1_000]);
});

test("[UI40] what was saved stays saved when it is only shown later", (t) => {
  const saved: FileInput = { type: "fileReady", fileId: fileIdOf(1), path: "/d/f1.txt", sha256: "00" };
  const files = fold(offer(1), saved, { ...saved, path: null });
  t.like(files[0], { isReady: true, savedAt: "/d/f1.txt" });
  t.like(fold(offer(1))[0], { isReady: false, savedAt: null });
});

test("[UI41] an own file is unsafe until others hold it; an older one is trusted until the core reports otherwise", (t) => {
  const held = (index: number, isSafe: boolean): FileInput => ({
    ...{ type: "fileHeld", fileId: fileIdOf(index) },
    ...{ holders: isSafe ? 2 : 1, isSafe },
  });
  const files = fold(
    offer(1, 0),
    offer(2, 0),
    offer(3, 0),
    offer(4, 0),
    offer(5, 1),
    held(2, false),
    held(3, true),
  );
  t.deepEqual(names(unsafeFiles(files, new Set([fileIdOf(1), fileIdOf(3)]))), ["f1.txt", "f2.txt"]);
});

test("[UI42] times and shares are short texts", (t) => {
  t.deepEqual([0.2, 59, 60, 3_569, 3_600, 7_300].map(timeLeft), [
    ...["1 s left", "59 s left", "1 min left", "59 min left", "1 h left", "2 h left"],
  ]);
  t.deepEqual([percent(0, 0), percent(999, 1_000), percent(1_000, 1_000), percent(5, 3)], [0, 99, 100, 100]);
});

test("[UI42] a file's kind follows from the end of its name, and markup is never previewed", (t) => {
  const kindOf = (name: string) => fileKind({ name, isFolder: false });
  const all = ["A.PNG", "a.mp3", "notes.md", "x.tar.gz", "page.html", "drawing.svg", "png", "x.constructor"];
  t.deepEqual(all.map(kindOf), ["image", "audio", "text", "archive", "other", "other", "other", "other"]);
  t.is(fileKind({ name: "pictures.png", isFolder: true }), "folder");
});

interface Sending {
  readonly path: string;
  readonly progress: (bytes: number) => void;
  readonly done: (problem: string | null) => void;
  readonly signal: AbortSignal;
}
function uploadsInHand() {
  const sendings: Sending[] = [];
  const send: SendFile = (path, _, progress, signal) =>
    new Promise((done) => sendings.push({ path, progress, done, signal }));
  let nowMs = 0;
  const uploads = createUploads({ send, nowMs: () => nowMs, self: () => self });
  const dropped = (name: string) => ({
    ...{ name, content: new Blob(["0123456789"]), isFolder: false },
    ...{ modifiedAtMs: name.startsWith("dated") ? 1_550_000_000_000 : null, leftOut: [] },
  });
  const at = (index: number): Sending => {
    const sending = sendings[index];
    if (sending === undefined) throw new Error(`nothing was sent ${index} times`);
    return sending;
  };
  return { uploads, sendings, at, dropped, pass: (ms: number) => (nowMs += ms) };
}
const soon = () => new Promise((resolve) => setImmediate(resolve));

test("[UI43] uploads go one after the other, to their readers, and report their progress", async (t) => {
  const { uploads, sendings, at, dropped, pass } = uploadsInHand();
  uploads.add([dropped("a b.txt"), dropped("c.txt")], "everyone", [peerIdAt(1), peerIdAt(2)]);
  t.is(sendings.length, 1);
  t.regex(at(0).path, /^files\/[0-9a-f]{32}\?name=a\+b\.txt&kind=file&to=8\w{32}%2C8\w{32}$/);
  pass(1_000);
  at(0).progress(5);
  t.like(uploads.list.value[0], { bytes: 5, bytesPerSecond: 5, secondsLeft: 1, state: "running" });
  t.is(uploads.list.value[1]?.state, "queued");
  at(0).done(null);
  await soon();
  t.deepEqual(
    uploads.list.value.map(({ name, state }) => [name, state]),
    [["c.txt", "running"]],
  );
  t.is(uploads.sharedHere.size, 1);
});

test("[UI43] a failed upload says why and can be tried again; a cancelled one makes way", async (t) => {
  const { uploads, at, dropped, sendings } = uploadsInHand();
  uploads.add([dropped("a"), dropped("b"), dropped("c")], "everyone", null);
  t.notRegex(at(0).path, /to=/);
  at(0).done("The disk is full. Make room and try again.");
  await soon();
  const [first, second] = uploads.list.value;
  if (first === undefined || second === undefined) throw new Error("they are gone");
  t.like(first, { state: "failed", problem: "The disk is full. Make room and try again." });
  uploads.cancel(second.fileId);
  t.true(at(1).signal.aborted);
  at(1).done(null);
  await soon();
  uploads.retry(first.fileId);
  at(2).done(null);
  await soon();
  t.is(sendings.length, 4);
  t.is(at(3).path.split("?")[0], at(0).path.split("?")[0]);
  at(3).done(null);
  await soon();
  t.deepEqual(uploads.list.value, []);
  t.is(uploads.sharedHere.size, 2);
});
