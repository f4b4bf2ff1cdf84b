import test from "ava";
import type { Transfer } from "../../../src/api/view.ts";
import type { FileId, PeerId } from "../../../src/kernel/ids.ts";
import {
  BATCH_GAP_MS,
  batchName,
  batchProgress,
  countInRun,
  withBatches,
  type Runs,
} from "../../../src/ui/model/file-batches.ts";
import type { OfferedFile } from "../../../src/ui/model/files.ts";
import { peerIdAt } from "../cast.ts";

const idOf = (index: number) => String(index).padStart(32, "0") as FileId;

function fileOf(index: number, atMs: number, more: Partial<OfferedFile> = {}): OfferedFile {
  return {
    ...{
      fileId: idOf(index),
      key: idOf(index),
      from: peerIdAt(1),
      fromName: "Ben",
      name: `IMG_${index}.jpg`,
    },
    ...{ isFolder: false, sizeBytes: 1_000, sha256: "", conversation: "everyone", atMs },
    ...{ order: String(index).padStart(6, "0"), isOwn: false, held: null, isReady: false, savedAt: null },
    ...more,
  };
}
interface Line {
  readonly key: string;
  readonly from: PeerId;
  readonly atMs: number;
}
const lineOf = (key: string, from: number, atMs: number): Line => ({ key, from: peerIdAt(from), atMs });
const isFile = (item: Line | OfferedFile): item is OfferedFile => "fileId" in item;

/** What is shown, in order: a batch as the number of its files, all else by its key's last digits. */
const shown = (items: readonly (Line | OfferedFile)[]) =>
  withBatches(items, isFile).map((item) => ("batch" in item ? item.batch.length : item.key.slice(-2)));
const photos = (count: number, stepMs = 1_000, from = 1) =>
  Array.from({ length: count }, (_, index) =>
    fileOf(index + 1 + from * 1_000, index * stepMs, { from: peerIdAt(from) }),
  );

test("[UI124] two hundred photos in a row are one, and three are three", (t) => {
  t.deepEqual(shown(photos(200)), [200]);
  t.deepEqual(shown(photos(4)), [4]);
  t.deepEqual(shown(photos(3)), ["01", "02", "03"]);
  t.deepEqual(shown([]), []);
});

test("[UI124] a batch goes on while others write, and ends with a word of the one who shares", (t) => {
  const [first, ...rest] = photos(8);
  if (first === undefined) throw new Error("eight photos");
  t.deepEqual(shown([first, lineOf("hi", 2, 500), ...rest]), [8, "hi"]);
  t.deepEqual(
    shown([
      ...photos(4),
      lineOf("hi", 1, 4_000),
      ...photos(5).map((file) => ({ ...file, key: `x${file.key}` })),
    ]),
    [4, "hi", 5],
  );
});

test("[UI124] files of two who share at a time are two batches", (t) => {
  const mixed = [...photos(6), ...photos(5, 1_000, 2)].toSorted((a, b) => a.atMs - b.atMs);
  t.deepEqual(shown(mixed), [6, 5]);
});

test("[UI124] a pause ends a batch, also where the clock was put back", (t) => {
  const later = (by: number) =>
    photos(4).map((file) => ({ ...file, key: `x${file.key}`, atMs: file.atMs + by }));
  t.deepEqual(shown([...photos(4), ...later(3_000 + BATCH_GAP_MS)]), [8]);
  t.deepEqual(shown([...photos(4), ...later(3_001 + BATCH_GAP_MS)]), [4, 4]);
  t.deepEqual(shown([...photos(4), ...later(-3_600_000)]), [4, 4]);
});

test("[UI124] a batch keeps its key and its place while it grows", (t) => {
  const of = (count: number) => withBatches([lineOf("hi", 2, 0), ...photos(count)], isFile)[1];
  t.like(of(4), { key: of(200)?.key, atMs: of(200)?.atMs });
});

test("[UI124] a batch is named by what its files have in common", (t) => {
  t.is(batchName(photos(5)), "5 pictures");
  t.is(batchName([...photos(5), fileOf(9, 0, { name: "plan.pdf" })]), "6 files");
  t.is(batchName(photos(4).map((file) => ({ ...file, isFolder: true }))), "4 folders");
  t.is(batchName(photos(4).map((file) => ({ ...file, name: "a.xyz" }))), "4 files");
});

test("[UI124] saving all asks for those that are neither saved nor on their way", (t) => {
  const batch = [...photos(5), fileOf(77, 0, { savedAt: "/home/a" })];
  const transfer = (index: number, change: Partial<Transfer>): Transfer => ({
    ...{ fileId: batch[index]?.fileId ?? idOf(0), direction: "fetch", name: "", sizeBytes: 1_000, bytes: 0 },
    ...{ bytesPerSecond: 0, secondsLeft: null, state: "running", problem: null, path: null, isHere: false },
    ...change,
  });
  const { missing, ...counts } = batchProgress(batch, [
    transfer(0, {}),
    transfer(1, { state: "queued" }),
    transfer(2, { state: "failed" }),
    transfer(3, { state: "done", path: "/home/b" }),
    // Fetched for a preview: here, but saved nowhere.
    transfer(4, { state: "done", isHere: true }),
  ]);
  t.deepEqual(
    missing.map(({ fileId }) => fileId),
    [batch[4]?.fileId],
  );
  t.deepEqual(counts, { savedCount: 2, fetchingCount: 2, failedCount: 1, safeCount: 0, sizeBytes: 6_000 });
});

test("[UI125] a run counts on until it pauses, and ended runs are forgotten", (t) => {
  let runs: Runs = new Map();
  const count = (key: string, nowMs: number) => {
    const counted = countInRun(runs, key, nowMs, 100);
    runs = counted.runs;
    return counted.count;
  };
  t.deepEqual(
    [count("a", 0), count("a", 100), count("b", 150), count("a", 200), count("a", 301)],
    [1, 2, 1, 3, 1],
  );
  t.is(runs.size, 1);
});
