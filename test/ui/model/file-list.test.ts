import test from "ava";
import type { KeptFile, Transfer } from "../../../src/api/view.ts";
import type { FileId } from "../../../src/kernel/ids.ts";
import {
  kindOf,
  listKept,
  listOffered,
  queryFiles,
  savingProgress,
  toSave,
  type FileQuery,
  type ListedFile,
} from "../../../src/ui/model/file-list.ts";
import type { OfferedFile } from "../../../src/ui/model/files.ts";
import { peerIdAt } from "../cast.ts";

const idOf = (index: number) => index.toString(16).padStart(32, "0") as FileId;
const NAMES = new Map([
  [peerIdAt(1), "Ben"],
  [peerIdAt(2), "Ägidius"],
]);

function offered(index: number, name: string, more: Partial<OfferedFile> = {}): OfferedFile {
  return {
    ...{ fileId: idOf(index), key: idOf(index), from: peerIdAt(1), fromName: "Benjamin", name },
    ...{ isFolder: false, sizeBytes: 1_000 * index, sha256: "", conversation: "everyone" },
    ...{ atMs: index, order: String(index).padStart(6, "0") },
    ...{ isOwn: false, held: null, isReady: false, savedAt: null },
    ...more,
  };
}
function transfer(index: number, more: Partial<Transfer>): Transfer {
  return {
    ...{ fileId: idOf(index), direction: "fetch", name: "", sizeBytes: 1_000 * index, bytes: 0 },
    ...{ bytesPerSecond: 0, secondsLeft: null, state: "running", problem: null, path: null, isHere: false },
    ...more,
  };
}
const ask = (files: readonly ListedFile[], query: Partial<FileQuery>) =>
  queryFiles(files, { text: "", kind: "all", sort: "newest", ...query }).map(({ name }) => name);

test("[FP1] each file has one state: on its way before saved, saved before own or here", (t) => {
  const files = [
    offered(1, "a"),
    offered(2, "b", { isReady: true }),
    offered(3, "c", { isOwn: true, held: { holders: 2, isSafe: true } }),
    offered(4, "d", { savedAt: "/d" }),
    offered(5, "e", { savedAt: "/e" }),
    offered(6, "f"),
    offered(7, "g", { isOwn: true, savedAt: "/g" }),
    offered(8, "h"),
  ];
  const transfers = [
    transfer(5, { bytes: 7 }),
    transfer(6, { state: "done", path: "/f" }),
    transfer(8, { state: "done", isHere: true }),
    transfer(3, { direction: "prepare" }),
  ];
  const states = listOffered(files, transfers, NAMES).map(({ state }) => state);
  t.deepEqual(
    states.map(({ kind }) => kind),
    ["offered", "here", "own", "saved", "moving", "saved", "saved", "here"],
  );
  t.deepEqual(states[2], { kind: "own", held: { holders: 2, isSafe: true } });
  t.deepEqual(states[5], { kind: "saved", path: "/f" });
});

test("[FP1] of a kept meeting a file is here or elsewhere, until it is saved; private ones are marked", (t) => {
  const { key: _, isOwn: __, held: ___, isReady: ____, savedAt: _____, ...plain } = offered(1, "a");
  const conversation = `${peerIdAt(0)},${peerIdAt(1)}`;
  const kept: readonly KeptFile[] = [
    { ...plain, isHere: true },
    { ...plain, fileId: idOf(2), isHere: false, conversation },
    { ...plain, fileId: idOf(3), isHere: true, from: peerIdAt(3) },
    plain,
  ];
  const listed = listKept(kept, peerIdAt(3), NAMES, new Map([[idOf(3), "/a"]]));
  t.deepEqual(
    listed.map(({ state, privateTo, giver }) => [state.kind, privateTo, giver]),
    [
      ["here", null, "Ben"],
      ["elsewhere", conversation, "Ben"],
      ["saved", null, "You"],
      ["elsewhere", null, "Ben"],
    ],
  );
});

test("[FP2] files stand by time, name with its numbers, size or giver", (t) => {
  const files = listOffered(
    [
      offered(1, "IMG_10.jpg", { sizeBytes: 5 }),
      offered(2, "img_9.jpg", { from: peerIdAt(2), sizeBytes: 9 }),
      offered(3, "Äpfel.txt", { isOwn: true, sizeBytes: 5 }),
    ],
    [],
    NAMES,
  );
  t.deepEqual(ask(files, {}), ["Äpfel.txt", "img_9.jpg", "IMG_10.jpg"]);
  t.deepEqual(ask(files, { sort: "oldest" }), ["IMG_10.jpg", "img_9.jpg", "Äpfel.txt"]);
  t.deepEqual(ask(files, { sort: "name" }), ["Äpfel.txt", "img_9.jpg", "IMG_10.jpg"]);
  t.deepEqual(ask(files, { sort: "largest" }), ["img_9.jpg", "Äpfel.txt", "IMG_10.jpg"]);
  t.deepEqual(ask(files, { sort: "giver" }), ["img_9.jpg", "IMG_10.jpg", "Äpfel.txt"]);
});

test("[FP3] words are looked for in names of files and givers, without case and accents, and kinds narrow it", (t) => {
  const files = listOffered(
    [
      offered(1, "Résumé final.PDF"),
      offered(2, "resume.mov", { from: peerIdAt(2) }),
      offered(3, "Photos", { isFolder: true }),
      offered(4, "tune.flac"),
      offered(5, "sheet.heic"),
      offered(6, "noend"),
    ],
    [],
    NAMES,
  );
  t.deepEqual(ask(files, { text: " FINAL resume " }), ["Résumé final.PDF"]);
  t.deepEqual(ask(files, { text: "agidius" }), ["resume.mov"]);
  t.deepEqual(ask(files, { text: "resume", kind: "films" }), ["resume.mov"]);
  t.deepEqual(ask(files, { text: "nothing" }), []);
  t.deepEqual(files.map(kindOf), ["documents", "films", "others", "sound", "pictures", "others"]);
});

test("[FP4] saving all leaves out what is saved, own or on its way, and takes what failed; chosen own files are saved", (t) => {
  const files = listOffered(
    [
      offered(1, "offered"),
      offered(2, "here", { isReady: true }),
      offered(3, "own", { isOwn: true }),
      offered(4, "saved", { savedAt: "/s" }),
      offered(5, "moving"),
      offered(6, "failed"),
    ],
    [transfer(5, {}), transfer(6, { state: "failed" })],
    NAMES,
  );
  const names = (isChosen: boolean) => toSave(files, isChosen).map(({ name }) => name);
  t.deepEqual(names(false), ["offered", "here", "failed"]);
  t.deepEqual(names(true), ["offered", "here", "own", "failed"]);
});

test("[FP5] what is saved together has one progress, over bytes, that is whole with its last file", (t) => {
  const files = [1, 2, 3, 4].map((index) => offered(index, `${index}`, { sizeBytes: 100 }));
  const saving = new Set([idOf(1), idOf(2), idOf(3), idOf(9)]);
  t.is(savingProgress(listOffered(files, [], NAMES), new Set()), null);
  t.is(savingProgress(listOffered([], [], NAMES), saving), null);
  const begun = [
    transfer(1, { state: "done", path: "/1" }),
    transfer(2, { bytes: 50, state: "failed" }),
    transfer(4, { bytes: 50 }),
  ];
  t.deepEqual(savingProgress(listOffered(files, begun, NAMES), saving), {
    ...{ count: 3, savedCount: 1, failedCount: 1, percent: 50 },
    moving: [idOf(2)],
  });
  const whole = [1, 2, 3].map((index) => transfer(index, { state: "done", path: "/x" }));
  t.like(savingProgress(listOffered(files, whole, NAMES), saving), { savedCount: 3, percent: 100 });
});
