/** Whole transfers between real instances on loopback. */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import test from "ava";
import { MIB, hashOf, idsOf, introduce, startInstance, writeRandom, type Instance } from "./instance.ts";
import type { LeftOut } from "../../../src/files/types.ts";
import { eventually } from "../../support/eventually.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

async function bytesOf(instance: Instance, blobId: string, range?: { start: number; end: number }) {
  const pieces: Buffer[] = [];
  for await (const piece of await instance.files.read(blobId, range)) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

test.serial("[FI1] a file arrives whole, verified, under its name", async (t) => {
  const [sharer, downloader] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(sharer, downloader);
  const original = writeRandom(sharer.home, "report.pdf", 10 * MIB + 17);
  const date = new Date("2019-02-03T04:05:06Z");
  utimesSync(original, date, date);
  const descriptor = await sharer.files.share({ path: original }, { isSealed: false });
  t.is(descriptor.sha256, hashOf(original));
  t.is(descriptor.sizeBytes, 10 * MIB + 17);
  downloader.files.fetch(descriptor, { path: downloader.home }, idsOf(sharer));
  const { path: saved, bytes } = await downloader.finished(descriptor.blobId);
  t.is(saved, path.join(downloader.home, "report.pdf"));
  t.is(bytes, descriptor.sizeBytes);
  t.is(hashOf(saved ?? ""), descriptor.sha256);
  t.is(statSync(saved ?? "").mtimeMs, date.getTime());
  t.deepEqual(readdirSync(downloader.home), ["report.pdf"]);
  t.true(downloader.files.isHere(descriptor.blobId));
});

test.serial("[FI1] an empty file arrives, too", async (t) => {
  const [sharer, downloader] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(sharer, downloader);
  writeFileSync(path.join(sharer.home, "empty"), "");
  const descriptor = await sharer.files.share({ path: path.join(sharer.home, "empty") }, { isSealed: false });
  downloader.files.fetch(descriptor, { path: downloader.home }, idsOf(sharer));
  t.is(statSync((await downloader.finished(descriptor.blobId)).path ?? "").size, 0);
});

test.serial("[FI2] a file is never written over", async (t) => {
  const [sharer, downloader] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(sharer, downloader);
  writeFileSync(path.join(downloader.home, "a.txt"), "mine");
  writeFileSync(path.join(sharer.home, "a.txt"), "theirs");
  const descriptor = await sharer.files.share({ path: path.join(sharer.home, "a.txt") }, { isSealed: false });
  downloader.files.fetch(descriptor, { path: downloader.home }, idsOf(sharer));
  t.is((await downloader.finished(descriptor.blobId)).path, path.join(downloader.home, "a (2).txt"));
  t.is(readFileSync(path.join(downloader.home, "a.txt"), "utf8"), "mine");
  t.is(readFileSync(path.join(downloader.home, "a (2).txt"), "utf8"), "theirs");
});

test.serial("[FI4] two seeders are used, and the first may go away", async (t) => {
  const [sharer, copy, downloader] = [
    await startInstance(t, 1),
    await startInstance(t, 2),
    await startInstance(t, 3),
  ];
  introduce(sharer, copy, downloader);
  const original = writeRandom(sharer.home, "film.mp4", 48 * MIB);
  const descriptor = await sharer.files.share({ path: original }, { isSealed: false });
  copy.files.keepCopy(descriptor.blobId, descriptor.sizeBytes, idsOf(sharer));
  await copy.finished(descriptor.blobId);
  downloader.files.fetch(descriptor, { path: downloader.home }, idsOf(sharer, copy));
  await downloader.until("half", ({ bytes }) => bytes > 0);
  await sharer.files.close();
  const { path: saved } = await downloader.finished(descriptor.blobId);
  t.is(hashOf(saved ?? ""), descriptor.sha256);
});

test.serial("[FI6] a sealed file is kept by a peer that cannot read it", async (t) => {
  const [sharer, keeper, downloader] = [
    await startInstance(t, 1),
    await startInstance(t, 2),
    await startInstance(t, 3),
  ];
  introduce(sharer, keeper, downloader);
  const original = writeRandom(sharer.home, "secret.bin", 3 * MIB + 5);
  const { key, ...open } = await sharer.files.share({ path: original }, { isSealed: true });
  t.is(key?.length, 64);
  keeper.files.keepCopy(open.blobId, open.sizeBytes, idsOf(sharer));
  await keeper.finished(open.blobId);
  await sharer.files.close();
  const carried = await bytesOf(keeper, open.blobId);
  t.is(carried.length, 3 * MIB + 5 + 4 * 16);
  t.false(carried.includes(readFileSync(original).subarray(0, 32)));
  downloader.files.fetch(
    { ...open, ...(key === undefined ? {} : { key }) },
    { path: downloader.home },
    idsOf(keeper),
  );
  const { path: saved } = await downloader.finished(open.blobId);
  t.is(hashOf(saved ?? ""), open.sha256);
});

test.serial(
  "[FI6] a peer that keeps a sealed copy and gets the key reads it without downloading it again",
  async (t) => {
    const [sharer, keeper] = [await startInstance(t, 1), await startInstance(t, 2)];
    introduce(sharer, keeper);
    const original = writeRandom(sharer.home, "secret.bin", 2 * MIB + 5);
    const descriptor = await sharer.files.share({ path: original }, { isSealed: true });
    keeper.files.keepCopy(descriptor.blobId, null, idsOf(sharer));
    await keeper.finished(descriptor.blobId);
    await sharer.files.close();
    keeper.files.fetch(descriptor, { path: keeper.home }, idsOf());
    const saved = await keeper.until("saved", ({ path: at }) => at !== null);
    t.is(hashOf(saved.path ?? ""), descriptor.sha256);
  },
);

test.serial("[FI7] a changed original is reported, and nothing of it saved", async (t) => {
  const [sharer, downloader] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(sharer, downloader);
  const original = writeRandom(sharer.home, "draft.txt", 2 * MIB);
  const descriptor = await sharer.files.share({ path: original }, { isSealed: false });
  const { mtime, atime } = statSync(original);
  writeRandom(sharer.home, "draft.txt", 2 * MIB);
  const told = new Promise<string>((resolve) => sharer.files.onSourceProblem(({ code }) => resolve(code)));
  // The same size and time: only its bytes tell.
  utimesSync(original, atime, mtime);
  downloader.files.fetch(descriptor, { path: downloader.home }, idsOf(sharer));
  t.is(await told, "changed");
  await downloader.until("waiting", ({ state }) => state === "waiting");
  t.deepEqual(
    readdirSync(downloader.home).filter((name) => !name.endsWith(".part")),
    [],
  );
});

test.serial("[FI9] a folder arrives as it was", async (t) => {
  const [sharer, downloader] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(sharer, downloader);
  const folder = path.join(sharer.home, "Fotos");
  const files: Record<string, number> = {
    "a.txt": 5,
    "empty.txt": 0,
    "größe/日本語.bin": 2 * MIB + 3,
    [`deep/${"x".repeat(90)}/${"y".repeat(120)}.txt`]: 700,
    "deep/b.bin": 512,
  };
  for (const [name, sizeBytes] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeRandom(folder, name, sizeBytes);
  }
  mkdirSync(path.join(folder, "nothing"));
  const descriptor = await sharer.files.share({ path: folder }, { isSealed: true });
  t.true(descriptor.isFolder);
  downloader.files.fetch(descriptor, { path: downloader.home }, idsOf(sharer));
  const { path: saved } = await downloader.finished(descriptor.blobId);
  t.is(saved, path.join(downloader.home, "Fotos"));
  for (const name of Object.keys(files))
    t.is(hashOf(path.join(saved ?? "", name)), hashOf(path.join(folder, name)), name);
  t.true(statSync(path.join(saved ?? "", "nothing")).isDirectory());
  t.deepEqual(readdirSync(downloader.home), ["Fotos"]);
});

test.serial("[FI9] links are no part of a folder, and are named", async (t) => {
  const sharer = await startInstance(t, 1);
  const folder = path.join(sharer.home, "links");
  mkdirSync(path.join(folder, "sub"), { recursive: true });
  writeFileSync(path.join(folder, "sub", "a"), "a");
  symlinkSync("/etc/passwd", path.join(folder, "sub", "passwd"));
  symlinkSync("sub", path.join(folder, "again"));
  const reports: LeftOut[] = [];
  await sharer.files.share({ path: folder }, { isSealed: false, onLeftOut: (left) => reports.push(left) });
  await sharer.files.share(
    { path: path.join(folder, "sub", "a") },
    { isSealed: false, onLeftOut: () => t.fail() },
  );
  t.deepEqual(
    reports.map(({ count, named }) => [count, named.map((left) => left.path)]),
    [[2, ["again", "sub/passwd"]]],
  );
});

test.serial("[FI16] a copy makes room when its original is shared from here, too", async (t) => {
  const [sharer, keeper, downloader] = [
    await startInstance(t, 1),
    await startInstance(t, 2),
    await startInstance(t, 3),
  ];
  introduce(sharer, keeper, downloader);
  const original = writeRandom(sharer.home, "a.bin", 3 * MIB);
  const descriptor = await sharer.files.share({ path: original }, { isSealed: false });
  keeper.files.keepCopy(descriptor.blobId, descriptor.sizeBytes, idsOf(sharer));
  await keeper.finished(descriptor.blobId);
  const data = path.join(keeper.folder, descriptor.blobId, "data");
  t.true(existsSync(data));
  t.is((await keeper.files.share({ path: original }, { isSealed: false })).blobId, descriptor.blobId);
  t.false(existsSync(data));
  downloader.files.fetch(descriptor, { path: downloader.home }, idsOf(keeper));
  t.is(hashOf((await downloader.finished(descriptor.blobId)).path ?? ""), descriptor.sha256);
});

test.serial("[FI12] pause stops, resume goes on, cancel leaves nothing", async (t) => {
  const [sharer, downloader] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(sharer, downloader);
  const descriptor = await sharer.files.share(
    { path: writeRandom(sharer.home, "big.bin", 64 * MIB) },
    { isSealed: false },
  );
  downloader.files.fetch(descriptor, { path: downloader.home }, idsOf(sharer));
  downloader.files.control(descriptor.blobId, "pause");
  await downloader.until("pause", ({ state }) => state === "paused");
  t.false(existsSync(path.join(downloader.home, "big.bin")));
  downloader.files.control(descriptor.blobId, "resume");
  const { path: saved } = await downloader.finished(descriptor.blobId);
  t.is(hashOf(saved ?? ""), descriptor.sha256);

  const other = await sharer.files.share(
    { path: writeRandom(sharer.home, "other.bin", 64 * MIB) },
    { isSealed: false },
  );
  const cancelled = new Promise<void>((resolve) =>
    downloader.files.onTransfer(({ code }) => code === "cancelled" && resolve()),
  );
  downloader.files.fetch(other, { path: downloader.home }, idsOf(sharer));
  downloader.files.control(other.blobId, "pause");
  await downloader.until("pause", ({ state }) => state === "paused", other.blobId);
  downloader.files.control(other.blobId, "cancel");
  await cancelled;
  t.deepEqual(readdirSync(downloader.home), ["big.bin"]);
});

for (const share of [0.01, 0.5, 0.98, 1])
  test.serial(
    `[FI12] a cancel at ${share} of a file leaves nothing, or comes too late and leaves all of it`,
    async (t) => {
      const [sharer, downloader] = [await startInstance(t, 1), await startInstance(t, 2)];
      introduce(sharer, downloader);
      const sizeBytes = 32 * MIB;
      const original = writeRandom(sharer.home, "a.bin", sizeBytes);
      const descriptor = await sharer.files.share({ path: original }, { isSealed: false });
      const next = await sharer.files.share(
        { path: writeRandom(sharer.home, "b.bin", 1) },
        { isSealed: false },
      );
      downloader.files.fetch(descriptor, { path: downloader.home }, idsOf(sharer));
      await downloader.until("share", ({ bytes }) => bytes >= share * sizeBytes, descriptor.blobId);
      downloader.files.control(descriptor.blobId, "cancel");
      // What is asked for after it is done after it.
      downloader.files.fetch(next, { path: temporaryFolder(t) }, idsOf(sharer));
      await downloader.finished(next.blobId);
      const end = downloader.files.transfers().find(({ blobId }) => blobId === descriptor.blobId);
      t.is(end?.state ?? "cancelled", readdirSync(downloader.home).length === 0 ? "cancelled" : "done");
      if (end !== undefined) t.is(hashOf(path.join(downloader.home, "a.bin")), descriptor.sha256);
    },
  );

test.serial("[FI13] a stream is shared, kept by its downloader and read in ranges", async (t) => {
  const [sharer, downloader] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(sharer, downloader);
  const content = readFileSync(writeRandom(sharer.home, "x", 2 * MIB + 100));
  async function* stream() {
    for (let at = 0; at < content.length; at += 700_001) yield content.subarray(at, at + 700_001);
  }
  const descriptor = await sharer.files.share({ stream: stream() }, { name: "photo.jpg", isSealed: true });
  t.is(descriptor.sha256, createHash("sha256").update(content).digest("hex"));
  downloader.files.fetch(descriptor, "keep", idsOf(sharer));
  await downloader.finished(descriptor.blobId);
  t.true(content.equals(await bytesOf(downloader, descriptor.blobId)));
  const range = { start: MIB - 10, end: 2 * MIB + 10 };
  t.true(
    content.subarray(range.start, range.end).equals(await bytesOf(downloader, descriptor.blobId, range)),
  );
  await t.throwsAsync(downloader.files.read("0".repeat(64)), { message: /not on this computer/ });
});

test.serial("[FI14] sizes and hashes that were announced falsely are refused", async (t) => {
  const [sharer, downloader] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(sharer, downloader);
  const small = await sharer.files.share(
    { path: writeRandom(sharer.home, "small", 100) },
    { isSealed: false },
  );
  const big = await sharer.files.share(
    { path: writeRandom(sharer.home, "big", 3 * MIB) },
    { isSealed: false },
  );
  const other = await sharer.files.share(
    { path: writeRandom(sharer.home, "other", 3 * MIB) },
    { isSealed: false },
  );
  downloader.files.fetch({ ...small, sizeBytes: 10 * 2 ** 30 }, { path: downloader.home }, idsOf(sharer));
  downloader.files.fetch({ ...big, sizeBytes: 10 }, { path: downloader.home }, idsOf(sharer));
  downloader.files.fetch({ ...other, sha256: "0".repeat(64) }, { path: downloader.home }, idsOf(sharer));
  for (const { blobId } of [small, big, other]) {
    const failed = await downloader.until("refusal", ({ state }) => state === "failed", blobId);
    t.is(failed.code, "notAsAnnounced");
  }
  t.deepEqual(readdirSync(downloader.home), []);
});

test.serial("[FI16] copies stay within their limit, the least recently used goes first", async (t) => {
  const [sharer, keeper] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(sharer, keeper);
  keeper.files.setCopiesLimit(5 * MIB);
  const shared = [];
  for (const name of ["a", "b", "c"]) {
    const file = writeRandom(sharer.home, name, 2 * MIB);
    shared.push(await sharer.files.share({ path: file }, { isSealed: false }));
  }
  const wanted = await sharer.files.share(
    { path: writeRandom(sharer.home, "wanted", 4 * MIB) },
    { isSealed: false },
  );
  keeper.files.fetch(wanted, "keep", idsOf(sharer));
  await keeper.finished(wanted.blobId);
  for (const { blobId, sizeBytes } of shared) {
    keeper.files.keepCopy(blobId, sizeBytes, idsOf(sharer));
    await keeper.finished(blobId);
  }
  t.deepEqual(
    [...shared, wanted].map(({ blobId }) => keeper.files.isHere(blobId)),
    [false, true, true, true],
  );
  const usage = await keeper.files.usage();
  t.is(usage.copiesBytes, 4 * MIB);
  t.is(usage.limitBytes, 5 * MIB);
  // What was deleted is taken again when it is asked for again.
  const [first] = shared;
  keeper.files.keepCopy(first?.blobId ?? "", null, idsOf(sharer));
  await keeper.until("again", () => keeper.files.isHere(first?.blobId ?? ""), first?.blobId);
  t.true(keeper.files.isHere(first?.blobId ?? ""));
});

test.serial("[FI3] a downloader that was stopped resumes what is on disk", async (t) => {
  const base = temporaryFolder(t);
  const sharer = await startInstance(t, 1);
  const first = await startInstance(t, 2, base);
  introduce(sharer, first);
  const descriptor = await sharer.files.share(
    // So large that a fast machine has not all of it by the time that it is stopped.
    { path: writeRandom(sharer.home, "big.bin", 384 * MIB) },
    { isSealed: false },
  );
  first.files.fetch(descriptor, { path: first.home }, idsOf(sharer));
  const { bytes } = await first.until("some", (transfer) => transfer.bytes >= 8 * MIB);
  await first.files.close();
  const second = await startInstance(t, 2, base);
  introduce(sharer, second);
  second.files.fetch(descriptor, { path: second.home }, idsOf(sharer));
  const { path: saved } = await second.finished(descriptor.blobId);
  t.is(hashOf(saved ?? ""), descriptor.sha256);
  t.true(second.events.every((event) => event.bytes === 0 || event.bytes >= bytes));
  t.deepEqual(readdirSync(second.home), ["big.bin"]);
});

test.serial("[FI18] files arrive in background mode, too", async (t) => {
  const [sharer, downloader] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(sharer, downloader);
  downloader.files.setBackground(true);
  const descriptor = await sharer.files.share(
    { path: writeRandom(sharer.home, "a", 12 * MIB) },
    { isSealed: false },
  );
  downloader.files.fetch(descriptor, { path: downloader.home }, idsOf(sharer));
  t.is(hashOf((await downloader.finished(descriptor.blobId)).path ?? ""), descriptor.sha256);
});

test.serial(
  "[WY5] a seeder that cannot be called calls, and the file comes as over any other connection",
  async (t) => {
    const [sharer, downloader] = [await startInstance(t, 1), await startInstance(t, 2)];
    // Nobody listens there: the sharer's firewall refuses calls.
    downloader.files.setPeers([{ ...sharer.peer(), port: 1 }]);
    sharer.files.setPeers([downloader.peer()]);
    const original = writeRandom(sharer.home, "a.bin", 3 * MIB + 3);
    const descriptor = await sharer.files.share({ path: original }, { isSealed: false });
    downloader.files.onCallWanted((seeder) => {
      t.is(seeder, sharer.peerId);
      sharer.files.callBack(downloader.peerId);
    });
    downloader.files.fetch(descriptor, { path: downloader.home }, idsOf(sharer));
    const { path: saved } = await downloader.finished(descriptor.blobId);
    t.is(hashOf(saved ?? ""), descriptor.sha256);
    // Nothing is wanted of it any more, so that a call is of no use: asked for at most once a second, it is made again and again here.
    await eventually("a call is refused", () => {
      sharer.files.callBack(downloader.peerId);
      return (downloader.log.counters()["files.unwantedCall"] ?? 0) > 0;
    });
  },
);
