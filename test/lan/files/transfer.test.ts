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
import { temporaryFolder } from "../../support/temporary-folder.ts";

async function bytesOf(instance: Instance, blobId: string, range?: { start: number; end: number }) {
  const pieces: Buffer[] = [];
  for await (const piece of await instance.files.read(blobId, range)) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

test("[FI1] a file arrives whole, verified, under its name", async (t) => {
  const [giver, taker] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(giver, taker);
  const original = writeRandom(giver.home, "report.pdf", 10 * MIB + 17);
  const facts = await giver.files.share({ path: original }, { isSealed: false });
  t.is(facts.sha256, hashOf(original));
  t.is(facts.sizeBytes, 10 * MIB + 17);
  taker.files.fetch(facts, { path: taker.home }, idsOf(giver));
  const { path: saved, bytes } = await taker.finished(facts.blobId);
  t.is(saved, path.join(taker.home, "report.pdf"));
  t.is(bytes, facts.sizeBytes);
  t.is(hashOf(saved ?? ""), facts.sha256);
  t.deepEqual(readdirSync(taker.home), ["report.pdf"]);
  t.true(taker.files.isHere(facts.blobId));
});

test("[FI1] an empty file arrives, too", async (t) => {
  const [giver, taker] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(giver, taker);
  writeFileSync(path.join(giver.home, "empty"), "");
  const facts = await giver.files.share({ path: path.join(giver.home, "empty") }, { isSealed: false });
  taker.files.fetch(facts, { path: taker.home }, idsOf(giver));
  t.is(statSync((await taker.finished(facts.blobId)).path ?? "").size, 0);
});

test("[FI2] a file is never written over", async (t) => {
  const [giver, taker] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(giver, taker);
  writeFileSync(path.join(taker.home, "a.txt"), "mine");
  writeFileSync(path.join(giver.home, "a.txt"), "theirs");
  const facts = await giver.files.share({ path: path.join(giver.home, "a.txt") }, { isSealed: false });
  taker.files.fetch(facts, { path: taker.home }, idsOf(giver));
  t.is((await taker.finished(facts.blobId)).path, path.join(taker.home, "a (2).txt"));
  t.is(readFileSync(path.join(taker.home, "a.txt"), "utf8"), "mine");
  t.is(readFileSync(path.join(taker.home, "a (2).txt"), "utf8"), "theirs");
});

test("[FI4] a holder with the beginning and one with all are used, and the first may go away", async (t) => {
  const [giver, copy, taker] = [
    await startInstance(t, 1),
    await startInstance(t, 2),
    await startInstance(t, 3),
  ];
  introduce(giver, copy, taker);
  const original = writeRandom(giver.home, "film.mp4", 48 * MIB);
  const facts = await giver.files.share({ path: original }, { isSealed: false });
  copy.files.keepCopy(facts.blobId, facts.sizeBytes, idsOf(giver));
  await copy.finished(facts.blobId);
  taker.files.fetch(facts, { path: taker.home }, idsOf(giver, copy));
  await taker.until("half", ({ bytes }) => bytes > 0);
  await giver.files.close();
  const { path: saved } = await taker.finished(facts.blobId);
  t.is(hashOf(saved ?? ""), facts.sha256);
});

test("[FI6] a sealed file is carried by who cannot read it", async (t) => {
  const [giver, carrier, taker] = [
    await startInstance(t, 1),
    await startInstance(t, 2),
    await startInstance(t, 3),
  ];
  introduce(giver, carrier, taker);
  const original = writeRandom(giver.home, "secret.bin", 3 * MIB + 5);
  const { key, ...open } = await giver.files.share({ path: original }, { isSealed: true });
  t.is(key?.length, 64);
  carrier.files.keepCopy(open.blobId, open.sizeBytes, idsOf(giver));
  await carrier.finished(open.blobId);
  await giver.files.close();
  const carried = await bytesOf(carrier, open.blobId);
  t.is(carried.length, 3 * MIB + 5 + 4 * 16);
  t.false(carried.includes(readFileSync(original).subarray(0, 32)));
  taker.files.fetch({ ...open, ...(key === undefined ? {} : { key }) }, { path: taker.home }, idsOf(carrier));
  const { path: saved } = await taker.finished(open.blobId);
  t.is(hashOf(saved ?? ""), open.sha256);
});

test("[FI6] who carries a sealed copy and gets the key reads it without fetching again", async (t) => {
  const [giver, carrier] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(giver, carrier);
  const original = writeRandom(giver.home, "secret.bin", 2 * MIB + 5);
  const facts = await giver.files.share({ path: original }, { isSealed: true });
  carrier.files.keepCopy(facts.blobId, null, idsOf(giver));
  await carrier.finished(facts.blobId);
  await giver.files.close();
  carrier.files.fetch(facts, { path: carrier.home }, idsOf());
  const saved = await carrier.until("saved", ({ path: at }) => at !== null);
  t.is(hashOf(saved.path ?? ""), facts.sha256);
});

test("[FI7] a changed original is told, and nothing of it saved", async (t) => {
  const [giver, taker] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(giver, taker);
  const original = writeRandom(giver.home, "draft.txt", 2 * MIB);
  const facts = await giver.files.share({ path: original }, { isSealed: false });
  const { mtime, atime } = statSync(original);
  writeRandom(giver.home, "draft.txt", 2 * MIB);
  const told = new Promise<string>((resolve) => giver.files.onSourceProblem(({ code }) => resolve(code)));
  // The same size and time: only its bytes tell.
  utimesSync(original, atime, mtime);
  taker.files.fetch(facts, { path: taker.home }, idsOf(giver));
  t.is(await told, "changed");
  await taker.until("waiting", ({ state }) => state === "waiting");
  t.deepEqual(
    readdirSync(taker.home).filter((name) => !name.endsWith(".part")),
    [],
  );
});

test("[FI9] a folder arrives as it was", async (t) => {
  const [giver, taker] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(giver, taker);
  const folder = path.join(giver.home, "Fotos");
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
  const facts = await giver.files.share({ path: folder }, { isSealed: true });
  t.true(facts.isFolder);
  taker.files.fetch(facts, { path: taker.home }, idsOf(giver));
  const { path: saved } = await taker.finished(facts.blobId);
  t.is(saved, path.join(taker.home, "Fotos"));
  for (const name of Object.keys(files))
    t.is(hashOf(path.join(saved ?? "", name)), hashOf(path.join(folder, name)), name);
  t.true(statSync(path.join(saved ?? "", "nothing")).isDirectory());
  t.deepEqual(readdirSync(taker.home), ["Fotos"]);
});

test("[FI9] links are no part of a folder, and are counted", async (t) => {
  const giver = await startInstance(t, 1);
  const folder = path.join(giver.home, "links");
  mkdirSync(path.join(folder, "sub"), { recursive: true });
  writeFileSync(path.join(folder, "sub", "a"), "a");
  symlinkSync("/etc/passwd", path.join(folder, "sub", "passwd"));
  symlinkSync("sub", path.join(folder, "again"));
  const counts: number[] = [];
  await giver.files.share({ path: folder }, { isSealed: false, onLeftOut: (count) => counts.push(count) });
  await giver.files.share(
    { path: path.join(folder, "sub", "a") },
    { isSealed: false, onLeftOut: () => t.fail() },
  );
  t.deepEqual(counts, [2]);
});

test("[FI16] a copy makes room when its original is shared from here, too", async (t) => {
  const [giver, keeper, taker] = [
    await startInstance(t, 1),
    await startInstance(t, 2),
    await startInstance(t, 3),
  ];
  introduce(giver, keeper, taker);
  const original = writeRandom(giver.home, "a.bin", 3 * MIB);
  const facts = await giver.files.share({ path: original }, { isSealed: false });
  keeper.files.keepCopy(facts.blobId, facts.sizeBytes, idsOf(giver));
  await keeper.finished(facts.blobId);
  const data = path.join(keeper.folder, facts.blobId, "data");
  t.true(existsSync(data));
  t.is((await keeper.files.share({ path: original }, { isSealed: false })).blobId, facts.blobId);
  t.false(existsSync(data));
  taker.files.fetch(facts, { path: taker.home }, idsOf(keeper));
  t.is(hashOf((await taker.finished(facts.blobId)).path ?? ""), facts.sha256);
});

test("[FI12] pause stops, resume goes on, cancel leaves nothing", async (t) => {
  const [giver, taker] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(giver, taker);
  const facts = await giver.files.share(
    { path: writeRandom(giver.home, "big.bin", 64 * MIB) },
    { isSealed: false },
  );
  taker.files.fetch(facts, { path: taker.home }, idsOf(giver));
  taker.files.control(facts.blobId, "pause");
  await taker.until("pause", ({ state }) => state === "paused");
  t.false(existsSync(path.join(taker.home, "big.bin")));
  taker.files.control(facts.blobId, "resume");
  const { path: saved } = await taker.finished(facts.blobId);
  t.is(hashOf(saved ?? ""), facts.sha256);

  const other = await giver.files.share(
    { path: writeRandom(giver.home, "other.bin", 64 * MIB) },
    { isSealed: false },
  );
  const cancelled = new Promise<void>((resolve) =>
    taker.files.onTransfer(({ code }) => code === "cancelled" && resolve()),
  );
  taker.files.fetch(other, { path: taker.home }, idsOf(giver));
  taker.files.control(other.blobId, "pause");
  await taker.until("pause", ({ state }) => state === "paused", other.blobId);
  taker.files.control(other.blobId, "cancel");
  await cancelled;
  t.deepEqual(readdirSync(taker.home), ["big.bin"]);
});

for (const share of [0.01, 0.5, 0.98, 1])
  test(`[FI12] a cancel at ${share} of a file leaves nothing, or comes too late and leaves all of it`, async (t) => {
    const [giver, taker] = [await startInstance(t, 1), await startInstance(t, 2)];
    introduce(giver, taker);
    const sizeBytes = 32 * MIB;
    const original = writeRandom(giver.home, "a.bin", sizeBytes);
    const facts = await giver.files.share({ path: original }, { isSealed: false });
    const next = await giver.files.share({ path: writeRandom(giver.home, "b.bin", 1) }, { isSealed: false });
    taker.files.fetch(facts, { path: taker.home }, idsOf(giver));
    await taker.until("share", ({ bytes }) => bytes >= share * sizeBytes, facts.blobId);
    taker.files.control(facts.blobId, "cancel");
    // What is asked for after it is done after it.
    taker.files.fetch(next, { path: temporaryFolder(t) }, idsOf(giver));
    await taker.finished(next.blobId);
    const end = taker.files.transfers().find(({ blobId }) => blobId === facts.blobId);
    t.is(end?.state ?? "cancelled", readdirSync(taker.home).length === 0 ? "cancelled" : "done");
    if (end !== undefined) t.is(hashOf(path.join(taker.home, "a.bin")), facts.sha256);
  });

test("[FI13] a stream is shared, kept by its taker and read in ranges", async (t) => {
  const [giver, taker] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(giver, taker);
  const content = readFileSync(writeRandom(giver.home, "x", 2 * MIB + 100));
  async function* stream() {
    for (let at = 0; at < content.length; at += 700_001) yield content.subarray(at, at + 700_001);
  }
  const facts = await giver.files.share({ stream: stream() }, { name: "photo.jpg", isSealed: true });
  t.is(facts.sha256, createHash("sha256").update(content).digest("hex"));
  taker.files.fetch(facts, "keep", idsOf(giver));
  await taker.finished(facts.blobId);
  t.true(content.equals(await bytesOf(taker, facts.blobId)));
  const range = { start: MIB - 10, end: 2 * MIB + 10 };
  t.true(content.subarray(range.start, range.end).equals(await bytesOf(taker, facts.blobId, range)));
  await t.throwsAsync(taker.files.read("0".repeat(64)), { message: /not on this machine/ });
});

test("[FI14] sizes and hashes that were announced falsely are refused", async (t) => {
  const [giver, taker] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(giver, taker);
  const small = await giver.files.share({ path: writeRandom(giver.home, "small", 100) }, { isSealed: false });
  const big = await giver.files.share({ path: writeRandom(giver.home, "big", 3 * MIB) }, { isSealed: false });
  const other = await giver.files.share(
    { path: writeRandom(giver.home, "other", 3 * MIB) },
    { isSealed: false },
  );
  taker.files.fetch({ ...small, sizeBytes: 10 * 2 ** 30 }, { path: taker.home }, idsOf(giver));
  taker.files.fetch({ ...big, sizeBytes: 10 }, { path: taker.home }, idsOf(giver));
  taker.files.fetch({ ...other, sha256: "0".repeat(64) }, { path: taker.home }, idsOf(giver));
  for (const { blobId } of [small, big, other]) {
    const failed = await taker.until("refusal", ({ state }) => state === "failed", blobId);
    t.is(failed.code, "notAsAnnounced");
  }
  t.deepEqual(readdirSync(taker.home), []);
});

test("[FI16] copies stay within their limit, the least recently used goes first", async (t) => {
  const [giver, keeper] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(giver, keeper);
  keeper.files.setCopiesLimit(5 * MIB);
  const shared = [];
  for (const name of ["a", "b", "c"]) {
    const file = writeRandom(giver.home, name, 2 * MIB);
    shared.push(await giver.files.share({ path: file }, { isSealed: false }));
  }
  const wanted = await giver.files.share(
    { path: writeRandom(giver.home, "wanted", 4 * MIB) },
    { isSealed: false },
  );
  keeper.files.fetch(wanted, "keep", idsOf(giver));
  await keeper.finished(wanted.blobId);
  for (const { blobId, sizeBytes } of shared) {
    keeper.files.keepCopy(blobId, sizeBytes, idsOf(giver));
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
  keeper.files.keepCopy(first?.blobId ?? "", null, idsOf(giver));
  await keeper.until("again", () => keeper.files.isHere(first?.blobId ?? ""), first?.blobId);
  t.true(keeper.files.isHere(first?.blobId ?? ""));
});

test("[FI3] a taker that was stopped resumes what is on disk", async (t) => {
  const base = temporaryFolder(t);
  const giver = await startInstance(t, 1);
  const first = await startInstance(t, 2, base);
  introduce(giver, first);
  const facts = await giver.files.share(
    { path: writeRandom(giver.home, "big.bin", 96 * MIB) },
    { isSealed: false },
  );
  first.files.fetch(facts, { path: first.home }, idsOf(giver));
  const { bytes } = await first.until("some", (transfer) => transfer.bytes >= 8 * MIB);
  await first.files.close();
  const second = await startInstance(t, 2, base);
  introduce(giver, second);
  second.files.fetch(facts, { path: second.home }, idsOf(giver));
  const { path: saved } = await second.finished(facts.blobId);
  t.is(hashOf(saved ?? ""), facts.sha256);
  t.true(second.events.every((event) => event.bytes === 0 || event.bytes >= bytes));
  t.deepEqual(readdirSync(second.home), ["big.bin"]);
});

test("[FI18] files arrive in gentle mode, too", async (t) => {
  const [giver, taker] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(giver, taker);
  taker.files.setBackground(true);
  const facts = await giver.files.share(
    { path: writeRandom(giver.home, "a", 12 * MIB) },
    { isSealed: false },
  );
  taker.files.fetch(facts, { path: taker.home }, idsOf(giver));
  t.is(hashOf((await taker.finished(facts.blobId)).path ?? ""), facts.sha256);
});
