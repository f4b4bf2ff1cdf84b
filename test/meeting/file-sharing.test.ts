/** Files of a meeting over a stand-in for the files module. Rules: SPEC.md, SF, OS, CY. */
import path from "node:path";
import test from "ava";
import type { CoreEvent } from "../../src/api/events.ts";
import type { Files } from "../../src/files/types.ts";
import { copyKeepers, isSafe } from "../../src/meeting/copies.ts";
import { createFileSharing, shownTransfers } from "../../src/meeting/file-sharing.ts";
import type { PendingDownload } from "../../src/meeting/pending-downloads.ts";
import { inert } from "../simulation/inert.ts";
import { createVirtualClock } from "../support/clock.ts";
import { peerId } from "../support/ids.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import {
  blobId,
  createBlobs,
  createMembers,
  createOffers,
  fileId,
  offerOf,
  transferOf,
} from "./stand-ins.ts";
import { verbatim, words } from "../../src/kernel/words.ts";

type BlobMetadata = Awaited<ReturnType<Files["share"]>>;

const [A, B, C, D] = [peerId(1), peerId(2), peerId(3), peerId(4)];

function createSharing(
  options: {
    readonly pending?: readonly PendingDownload[];
    readonly self?: typeof A;
    readonly folder?: string;
  } = {},
) {
  const clock = createVirtualClock();
  const { self = D } = options;
  const members = createMembers(self, [A, B, C, D], A);
  const offers = createOffers();
  const blobs = createBlobs();
  const events: CoreEvent[] = [];
  const owners = new Map<string, readonly (typeof A)[]>();
  const own: string[][] = [];
  const kept: boolean[] = [];
  const pending = new Map((options.pending ?? []).map((each) => [each.fileId, each]));
  const sharing = createFileSharing({
    clock,
    files: inert<Files>(blobs.files),
    store: offers.store,
    membership: members.membership,
    seeders: {
      of: (blob) => owners.get(blob) ?? [],
      own: (blobIds) => void own.push([...blobIds]),
      ...{ linkUp: () => {}, setMembers: () => {}, receive: () => {} },
    },
    pending: {
      get: (id) => pending.get(id),
      set: (download) => void pending.set(download.fileId, download),
      delete: (id) => void pending.delete(id),
      flush: () => Promise.resolve(),
    },
    randomFileId: () => fileId(99),
    downloadFolder: () => options.folder ?? "",
    isPassing: (place) => place.startsWith("/passing/"),
    broadcast: (event) => events.push(event),
    onCopies: (isKept) => kept.push(isKept),
    onChange: () => {},
  });
  return { clock, members, offers, blobs, events, owners, own, kept, pending, sharing };
}

test("[SF1] a file is fetched to a path, to the folder of the settings, or to be kept", async (t) => {
  const folder = path.join(temporaryFolder(t, "sharing"), "made");
  const { sharing, offers, blobs, pending, owners } = createSharing({ folder });
  offers.offer(offerOf(1, B));
  owners.set(blobId(1), [C, peerId(9)]);
  await sharing.fetch(fileId(1), { path: "/a/b" });
  await sharing.fetch(fileId(1), "keep");
  await sharing.fetch(fileId(1), "downloads");
  const sources = [C, B, A];
  t.deepEqual(blobs.calls, [
    ["fetch", blobId(1), { path: "/a/b", isResumed: false }, sources],
    ["fetch", blobId(1), "keep", sources],
    ["fetch", blobId(1), { path: folder, isResumed: false }, sources],
  ]);
  t.deepEqual([...pending.values()], [{ fileId: fileId(1), path: folder, isPaused: false }]);
  offers.withdraw(fileId(1));
  await t.throwsAsync(sharing.fetch(fileId(1), "keep"), { code: "noSuchFile" });
  t.throws(() => sharing.control(fileId(1), "pause"), { code: "noSuchFile" });
  await t.throwsAsync(sharing.read(fileId(1), { first: 0, last: 1 }), { code: "noSuchFile" });
});

test("[SF1] a folder that cannot be made is reported, and nothing is begun", async (t) => {
  const { sharing, offers, blobs, pending } = createSharing({ folder: "/dev/null/downloads" });
  offers.offer(offerOf(1));
  await t.throwsAsync(sharing.fetch(fileId(1), "downloads"), { code: "badPath" });
  t.deepEqual(blobs.calls, []);
  t.is(pending.size, 0);
});

test("[SF2] a download that was under way goes on when its offer comes, paused if it was", (t) => {
  const { offers, blobs, pending } = createSharing({
    pending: [
      { fileId: fileId(1), path: "/a", isPaused: false },
      { fileId: fileId(2), path: null, isPaused: true },
    ],
  });
  offers.offer(offerOf(1), offerOf(2), offerOf(3));
  t.deepEqual(
    blobs.calls.map(([what, blob, to]) => [what, blob, ...(to === undefined ? [] : [to])]),
    [
      ["fetch", blobId(1), { path: "/a", isResumed: true }],
      ["fetch", blobId(2), "keep"],
      ["pause", blobId(2)],
    ],
  );
  blobs.transfer(transferOf(blobId(1), { state: "failed", problem: verbatim("No."), code: "failed" }));
  t.true(pending.has(fileId(1)), "it may be tried again");
  blobs.transfer(transferOf(blobId(1), { state: "failed", code: "cancelled" }));
  t.false(pending.has(fileId(1)));
  offers.withdraw(fileId(2));
  t.is(pending.size, 0);
});

test("[SF2] a pause is noted, and taken back", async (t) => {
  const { sharing, offers, blobs, pending } = createSharing();
  offers.offer(offerOf(1));
  await sharing.fetch(fileId(1), "keep");
  sharing.control(fileId(1), "pause");
  t.true(pending.get(fileId(1))?.isPaused);
  sharing.control(fileId(1), "resume");
  t.false(pending.get(fileId(1))?.isPaused);
  t.deepEqual(blobs.calls.slice(1), [
    ["pause", blobId(1)],
    ["resume", blobId(1)],
  ]);
});

test("[SF3] that a file is here is reported once for each offer of its bytes", async (t) => {
  const { sharing, offers, blobs, events, own } = createSharing();
  offers.offer(offerOf(1), offerOf(2, B, blobId(1)));
  events.length = 0;
  blobs.here.add(blobId(1));
  const done = transferOf(blobId(1), { state: "done", bytes: 10, path: "/a" });
  blobs.transfer(done);
  blobs.transfer(done);
  const ready = events.filter((event) => event.type === "fileReady");
  t.deepEqual(ready, [
    { type: "fileReady", fileId: fileId(1), path: "/a", sha256: blobId(1_001) },
    { type: "fileReady", fileId: fileId(2), path: "/a", sha256: blobId(1_002) },
  ]);
  t.true(own.at(-1)?.includes(blobId(1)), "the other members hear that self has it");
  await sharing.fetch(fileId(1), "keep");
  blobs.transfer(done);
  t.is(
    events.filter((event) => event.type === "fileReady").length,
    3,
    "asked for again, it is reported again",
  );
  blobs.transfer(transferOf(blobId(1), { direction: "copy", state: "done" }));
  t.is(events.filter((event) => event.type === "fileReady").length, 3);
});

test("[SF3] a download that fails is reported with its sentence, a copy that fails is not", (t) => {
  const { offers, blobs, events } = createSharing();
  offers.offer(offerOf(1));
  events.length = 0;
  blobs.transfer(transferOf(blobId(1), { state: "failed", problem: verbatim("Full."), code: "diskFull" }));
  blobs.transfer(transferOf(blobId(1), { state: "failed", problem: null, code: "changed" }));
  blobs.transfer(transferOf(blobId(1), { state: "failed", direction: "copy", code: "diskFull" }));
  t.deepEqual(events, [
    { type: "error", code: "diskFull", ...verbatim("Full.") },
    { type: "error", code: "fileFailed", ...words("notFetched") },
  ]);
});

test("[SF4] progress is reported at most four times a second", (t) => {
  const { clock, offers, blobs, events } = createSharing();
  offers.offer(offerOf(1));
  clock.advance(1_000);
  events.length = 0;
  for (let bytes = 1; bytes <= 100; bytes += 1) {
    const transfer = transferOf(blobId(1), { bytes });
    blobs.state.transfers = [transfer, transferOf(blobId(2), { bytes: 1, direction: "copy" })];
    blobs.transfer(transfer);
    clock.advance(10);
  }
  t.deepEqual(
    events.map((event) => (event.type === "fileProgress" ? event.bytes : event.type)),
    [25, 50, 75, 100],
  );
});

test("[SF5] a meeting that was left starts nothing more", async (t) => {
  const { clock, sharing, offers, blobs, events, pending } = createSharing({
    folder: temporaryFolder(t, "sharing"),
  });
  offers.offer(offerOf(1));
  clock.advance(1_000);
  const fetching = sharing.fetch(fileId(1), "downloads");
  sharing.close();
  sharing.close();
  await fetching;
  events.length = 0;
  offers.offer(offerOf(2));
  blobs.transfer(transferOf(blobId(1), { state: "done" }));
  clock.advance(10_000);
  t.deepEqual(blobs.calls, []);
  t.is(pending.size, 0);
  t.deepEqual(events, []);
  t.is(clock.timers(), 0);
});

test("[SF6] of offers with the same bytes the first names the transfer; copies are not shown", (t) => {
  const offers = [offerOf(1), offerOf(2, B, blobId(1)), offerOf(3)];
  const shown = shownTransfers(
    [transferOf(blobId(1)), transferOf(blobId(3), { direction: "copy" }), transferOf(blobId(7))],
    offers,
    () => true,
  );
  t.is(shown.length, 1);
  t.like(shown[0], { fileId: fileId(1), name: "file 1", sizeBytes: 10, isHere: true });
  t.false("code" in (shown[0] ?? {}));
});

const metadata: BlobMetadata = {
  ...{ blobId: blobId(5), name: "x", isFolder: false, sizeBytes: 4, sha256: blobId(6) },
};

test("[OS1] a share is shown while it is read, then offered, sealed for its readers", async (t) => {
  const { sharing, offers, blobs, clock } = createSharing();
  let finish: (read: BlobMetadata) => void = () => {};
  let isSealed: boolean | null = null;
  blobs.files.share = (_source, how) => {
    isSealed = how.isSealed;
    how.onProgress?.(2, 4);
    clock.advance(500);
    how.onProgress?.(3, 4);
    return new Promise((resolve) => (finish = resolve));
  };
  const shared = sharing.share({ path: "/some/x.txt" }, { to: [B], fromName: "Ana" });
  t.like(sharing.transfers()[0], {
    ...{ fileId: fileId(99), direction: "prepare", name: "x.txt", bytes: 3, sizeBytes: 4, state: "running" },
  });
  t.deepEqual(offers.appended, []);
  finish(metadata);
  t.is(await shared, fileId(99));
  t.true(isSealed);
  t.deepEqual(sharing.transfers(), []);
  t.deepEqual(offers.appended, [
    [{ kind: "file", file: { ...metadata, fileId: fileId(99) }, to: [B] }, { fromName: "Ana" }],
  ]);
});

test("[OS2] a share that is cancelled, or cut off by the end of the meeting, is offered to nobody", async (t) => {
  for (const end of ["cancel", "close"] as const) {
    const { sharing, offers, blobs } = createSharing();
    blobs.files.share = (_source, { signal }) =>
      new Promise((_resolve, reject) =>
        signal?.addEventListener("abort", () => reject(new Error("Given up."))),
      );
    const shared = sharing.share({ path: "/x" }, { fileId: fileId(7), fromName: "Ana" });
    if (end === "cancel") {
      sharing.control(fileId(7), "pause");
      t.is(sharing.transfers().length, 1);
      sharing.control(fileId(7), "cancel");
    } else sharing.close();
    await t.throwsAsync(shared, { message: "Given up." });
    t.deepEqual(offers.appended, [], end);
    t.deepEqual(sharing.transfers(), [], end);
  }
});

test("[OS2] what of a folder is not shared is reported, and the rest is shared", async (t) => {
  const { sharing, blobs, events } = createSharing();
  blobs.files.share = (_source, { onLeftOut }) => {
    const named = [
      { path: "a", why: "kind" as const },
      { path: "b", why: "unreadable" as const },
    ];
    onLeftOut?.({ count: 4, named });
    return Promise.resolve(metadata);
  };
  await sharing.share({ path: "/some/folder" }, { fromName: "Ana" });
  t.like(events[0], { type: "error", code: "leftOut" });
  t.like(events[0], {
    message:
      "The folder “folder” is shared without “a” (a link or special file), “b” (it may not be read; check its permissions) and 2 more.",
  });
});

test("[CY1] the first two of the succession besides the sharer keep a copy, as soon as that is their place", (t) => {
  t.deepEqual(copyKeepers([A, B, C], A), [B, C]);
  t.deepEqual(copyKeepers([A, B, C], D), [A, B]);
  const { sharing, offers, blobs, members } = createSharing({ self: C });
  offers.offer(offerOf(1, D), offerOf(2, B));
  t.deepEqual(blobs.calls, [["keepCopy", blobId(2), [B, A]]]);
  blobs.calls.length = 0;
  members.state.ids = [A, C, D];
  sharing.refresh();
  t.deepEqual(blobs.calls, [
    ["keepCopy", blobId(1), [D, A]],
    ["keepCopy", blobId(2), [A, D]],
  ]);
  blobs.calls.length = 0;
  blobs.here.add(blobId(1)).add(blobId(2));
  sharing.refresh();
  t.deepEqual(blobs.calls, []);
});

test("[CY2] changes of how many members have a file are reported to its sharer, and when that is enough", (t) => {
  const { sharing, offers, events, owners } = createSharing({ self: D });
  offers.offer(offerOf(1, D), offerOf(2, B));
  owners.set(blobId(1), [A]).set(blobId(2), [A]);
  sharing.seedersChanged();
  sharing.seedersChanged();
  owners.set(blobId(1), [A, B]);
  sharing.seedersChanged();
  owners.set(blobId(1), []);
  sharing.seedersChanged();
  t.deepEqual(
    events.flatMap((event) =>
      event.type === "fileHeld" ? [[event.fileId, event.holders, event.isSafe]] : [],
    ),
    [
      [fileId(1), 1, false],
      [fileId(1), 2, true],
      [fileId(1), 0, false],
    ],
  );
  t.true(isSafe(1, 1));
  t.false(isSafe(0, 0));
});

test("[CY3] what is withdrawn is forgotten, unless another offer has the same bytes", (t) => {
  const { offers, blobs } = createSharing();
  offers.offer(offerOf(1), offerOf(2, B, blobId(1)));
  offers.withdraw(fileId(1));
  t.deepEqual(blobs.calls, []);
  offers.withdraw(fileId(2));
  t.deepEqual(blobs.calls, [["forget", blobId(1)]]);
  offers.offer(offerOf(3, B, blobId(1)));
  offers.withdraw(fileId(3));
  t.deepEqual(
    blobs.calls.slice(1),
    [["forget", blobId(1)]],
    "what was offered once more can be withdrawn once more",
  );
});

test("[CY5] copies that find no room are reported until they have arrived, or are not wanted any more", (t) => {
  const { blobs, kept } = createSharing();
  const copy = (index: number, changes: Parameters<typeof transferOf>[1]) =>
    blobs.transfer(transferOf(blobId(index), { direction: "copy", ...changes }));
  copy(1, { state: "failed", code: "diskFull" });
  copy(2, { state: "failed", code: "diskFull" });
  copy(1, { state: "running" });
  copy(1, { state: "done" });
  copy(2, { state: "failed", code: "cancelled" });
  t.deepEqual(kept, [false, false, false, true]);
});

test("[CY4] copies of what a ban hides are kept", (t) => {
  const { offers, blobs } = createSharing();
  offers.offer(offerOf(1));
  offers.hide(fileId(1));
  t.deepEqual(blobs.calls, []);
});

const errorsIn = (events: readonly CoreEvent[]) =>
  events.flatMap((event) => (event.type === "error" ? [event.sentences?.[0]] : []));

test("[CO900] a download whose offer is withdrawn is given up, and whoever asked for it is told, once", async (t) => {
  const { sharing, offers, blobs, events, pending } = createSharing();
  offers.offer(offerOf(1), offerOf(2), offerOf(3), offerOf(4));
  await sharing.fetch(fileId(1), { path: "/a" });
  await sharing.fetch(fileId(2), { path: "/a" });
  await sharing.fetch(fileId(3), "keep");
  blobs.transfer(transferOf(blobId(2), { state: "done", path: "/a/2" }));
  // One that is there already, one that the window shows, one that nobody asked for.
  for (const id of [2, 3, 4]) offers.withdraw(fileId(id));
  t.deepEqual(errorsIn(events), []);
  offers.withdraw(fileId(1));
  blobs.transfer(transferOf(blobId(1), { state: "failed", code: "cancelled" }));
  t.deepEqual(errorsIn(events), [{ code: "withdrawnMeanwhile", params: [offerOf(1).name] }]);
  t.deepEqual(
    blobs.calls.filter(([what]) => what === "cancel"),
    [["cancel", blobId(1)]],
  );
  t.is(pending.size, 0);
});

test("[CO900] one that failed, and would be tried again, is told of, too; so is one that goes on after a restart", (t) => {
  const { offers, blobs, events } = createSharing({
    pending: [{ fileId: fileId(1), path: "/a", isPaused: true }],
  });
  offers.offer(offerOf(1));
  blobs.transfer(transferOf(blobId(1), { state: "failed", problem: verbatim("No."), code: "failed" }));
  offers.withdraw(fileId(1));
  t.deepEqual(
    errorsIn(events).map((each) => each?.code),
    ["verbatim", "withdrawnMeanwhile"],
  );
});

test("[CO900] where somebody else offers the same bytes the download goes on under that offer", async (t) => {
  const { sharing, offers, blobs, events, pending } = createSharing();
  offers.offer(offerOf(1), offerOf(2, B, blobId(1)));
  await sharing.fetch(fileId(1), { path: "/a" });
  offers.withdraw(fileId(1));
  t.deepEqual(errorsIn(events), []);
  t.deepEqual([...pending.values()], [{ fileId: fileId(2), path: "/a", isPaused: false }]);
  blobs.transfer(transferOf(blobId(1), { state: "done", path: "/a/1" }));
  t.like(
    events.findLast(({ type }) => type === "fileReady"),
    { fileId: fileId(2), path: "/a/1" },
  );
});

test("[CO901] what the program saves in a folder of its own that it deletes is shown nobody as a place, nor gone on with after a restart", async (t) => {
  const { sharing, offers, blobs, events, pending } = createSharing();
  offers.offer(offerOf(1), offerOf(2));
  await sharing.fetch(fileId(1), { path: "/passing/folder" });
  t.is(pending.size, 0);
  blobs.state.transfers = [
    transferOf(blobId(1), { state: "done", path: "/passing/folder/n" }),
    transferOf(blobId(2), { state: "done", path: "/a/n" }),
  ];
  t.deepEqual(
    sharing.transfers().map((each) => each.path),
    [null, "/a/n"],
  );
  blobs.transfer(transferOf(blobId(1), { state: "done", path: "/passing/folder/n" }));
  t.like(
    events.findLast(({ type }) => type === "fileReady"),
    { fileId: fileId(1), path: null },
  );
});
