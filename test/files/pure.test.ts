/** The parts that decide: manifests, names, frames, schedules, windows and space. */
import { randomBytes } from "node:crypto";
import { open } from "node:fs/promises";
import path from "node:path";
import { readdirSync, readFileSync } from "node:fs";
import test from "ava";
import fc from "fast-check";
import { pack, type Header } from "tar-stream";
import { bitmapOf, createBitmap } from "../../src/files/blob/bitmap.ts";
import { initialWindow, MIN_WINDOW_BYTES, stepWindow } from "../../src/files/transfer/ledbat.ts";
import {
  contentBytesOf,
  decodeRoot,
  encodeRoot,
  HASH_BYTES,
  sha256,
  storedBytesOf,
} from "../../src/files/blob/manifest.ts";
import {
  createFrameReader,
  encodePieceHead,
  encodeText,
  KIND,
  MAX_FRAME_BYTES,
} from "../../src/files/transfer/messages.ts";
import { numberedName, safeName, safePath } from "../../src/files/disk/safe-name.ts";
import { createSchedule } from "../../src/files/transfer/piece-picker.ts";
import { openChunk, sealChunk } from "../../src/files/blob/chunk-cipher.ts";
import { copiesToDelete, MARGIN_BYTES } from "../../src/files/disk/disk-space.ts";
import { createUnpacker } from "../../src/files/folder/unpacker.ts";
import { createWriter } from "../../src/files/disk/write-all.ts";
import { runSwarm } from "./swarm.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const MIB = 1024 * 1024;

test("[FI11] any text becomes a safe name, and a safe one stays", (t) => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 400 }),
    fc.constantFrom("..", ".", "", "CON", "con.txt", "LPT1 .x", "a/b", "..\\x", "\u202Egpj.exe", "x.", " "),
  );
  fc.assert(
    fc.property(text, (name) => {
      const safe = safeName(name);
      const isSafe =
        safe.length > 0 &&
        Buffer.byteLength(safe) <= 220 &&
        !/[\p{Cc}\p{Cf}<>:"/\\|?*]/u.test(safe) &&
        !/^[\s.]|[\s.]$/u.test(safe) &&
        !/^(con|prn|aux|nul|com\d|lpt\d)(\.|\s|$)/i.test(safe) &&
        path.basename(safe) === safe;
      return isSafe && safeName(safe) === safe;
    }),
    { numRuns: 3_000 },
  );
  t.is(safeName("../../etc/passwd"), "_.._etc_passwd");
  t.is(safeName("photo\u202Egpj.exe"), "photo_gpj.exe");
  t.is(safeName("NUL.txt"), "_NUL.txt");
  t.is(safeName("日本語 – Bericht (1).pdf"), "日本語 – Bericht (1).pdf");
  t.is(numberedName("a.tar.gz", 2), "a.tar (2).gz");
});

test("[FI11] a path that points elsewhere is none", (t) => {
  for (const bad of ["/etc/x", "../x", "a/../../x", "C:\\x", "c:x", "\\\\host\\x", "", ".", "a\0b"])
    t.is(safePath(bad), null, bad);
  t.deepEqual(safePath("a/./b\\c.txt"), ["a", "b", "c.txt"]);
});

test("[FI19] what encodes decodes to the same, and anything else is null", (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), fc.boolean(), (chunks, isSealed) => {
      const content = chunks === 0 ? 0 : chunks * MIB - 5;
      const stored = storedBytesOf(content, isSealed);
      const bytes = encodeRoot(isSealed, stored, Buffer.alloc(chunks * HASH_BYTES, 7));
      const root = decodeRoot(bytes);
      return (
        root?.storedBytes === stored &&
        root.chunkCount === chunks &&
        contentBytesOf(stored, isSealed) === content
      );
    }),
    { numRuns: 200 },
  );
  const root = encodeRoot(false, MIB, sha256(Buffer.alloc(1)));
  for (let cut = 0; cut < root.length; cut += 1) t.is(decodeRoot(root.subarray(0, cut)), null);
  t.is(decodeRoot(Buffer.concat([root, Buffer.alloc(32)])), null);
  const huge = Buffer.from(root);
  huge.writeBigUInt64BE(2n ** 63n, 5);
  t.is(decodeRoot(huge), null);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => decodeRoot(bytes) === null));
});

test("[FI19] a bitmap of another length or with bits beyond its size is none", (t) => {
  t.is(bitmapOf(9, Uint8Array.of(0xff)), null);
  t.is(bitmapOf(9, Uint8Array.of(0xff, 0xc0)), null);
  t.is(bitmapOf(9, Uint8Array.of(0xff, 0x80))?.isFull, true);
});

test("[FI6] a sealed chunk opens with its key and number only", (t) => {
  const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const sealed = sealChunk(key, 3, Buffer.from("hello"));
  t.is(openChunk(key, 3, sealed)?.toString(), "hello");
  t.is(openChunk(other, 3, sealed), null);
  t.is(openChunk(key, 4, sealed), null);
  t.deepEqual(sealChunk(key, 3, Buffer.from("hello")), sealed);
});

test("[FI20] frames survive any cutting, and pieces flow through", (t) => {
  const piece = Buffer.from("piece of a chunk");
  const stream = Buffer.concat([
    encodeText({ type: "lacks", ask: 1 }),
    encodePieceHead({ ask: 2, chunk: 3, offset: 4, isAcknowledged: true, sizeBytes: piece.length }),
    piece,
    encodeText({ type: "wait" }),
  ]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 }), (steps) => {
      const seen: string[] = [];
      const reader = createFrameReader(MAX_FRAME_BYTES, {
        frame: (kind, payload) => seen.push(`${kind} ${payload.toString()}`) > 0,
        pieceHead: ({ ask, chunk, offset }) => seen.push(`${ask} ${chunk} ${offset} `) > 0,
        pieceBytes: (bytes) => (seen.push((seen.pop() ?? "") + bytes.toString()), true),
      });
      for (let at = 0, index = 0; at < stream.length; index += 1) {
        const step = steps[index % steps.length] ?? 1;
        if (!reader.push(Buffer.from(stream.subarray(at, at + step)))) return false;
        at += step;
      }
      const expected = ['1 {"type":"lacks","ask":1}', "2 3 4 piece of a chunk", '1 {"type":"wait"}'];
      return seen.join("|") === expected.join("|") && !reader.isMidFrame;
    }),
  );
  t.pass();
});

test("[FI20] lengths that lie end the stream", (t) => {
  for (const [kind, length] of [
    [KIND.text, 0xffff_ffff],
    [KIND.root, MAX_FRAME_BYTES + 2],
    [KIND.piece, 5],
    [KIND.piece, 10 * MIB],
    [KIND.text, 0],
  ] as const) {
    const head = Buffer.alloc(5);
    head.writeUInt32BE(length);
    head[4] = kind;
    const reader = createFrameReader(MAX_FRAME_BYTES, {
      frame: () => true,
      pieceHead: () => true,
      pieceBytes: () => true,
    });
    t.false(reader.push(head), `${kind} ${length}`);
    t.false(reader.push(Buffer.alloc(1)));
  }
});

const full = (size: number) => {
  const bitmap = createBitmap(size);
  for (let chunk = 0; chunk < size; chunk += 1) bitmap.set(chunk);
  return bitmap;
};

test("[FI4] no two outstanding asks name the same chunk, and a holder that goes away frees its own", (t) => {
  const have = createBitmap(40);
  const schedule = createSchedule(have, () => 0.5);
  schedule.holderUp("a", full(40));
  schedule.holderUp("b", full(40));
  const asked = ["a", "b", "a", "b", "a", "b"].flatMap((holder) => schedule.next(holder, 0)?.chunks ?? []);
  t.is(new Set(asked).size, 6);
  t.is(schedule.next("a", 0), null);
  schedule.holderDown("a");
  schedule.ended(2);
  t.deepEqual(schedule.next("b", 10)?.chunks, [0]);
});

test("[FI4] what a slow holder sits on is asked of another, once, and only after a while", (t) => {
  const have = createBitmap(1);
  const schedule = createSchedule(have, () => 0.5);
  schedule.holderUp("slow", full(1));
  schedule.holderUp("fast", full(1));
  t.deepEqual(schedule.next("slow", 0)?.chunks, [0]);
  t.is(schedule.next("fast", 2_000), null);
  t.deepEqual(schedule.next("fast", 4_000)?.chunks, [0]);
  t.is(schedule.next("fast", 9_000), null);
});

test("[FI17] with other takers about, a holder of everything is offered a choice, and takers get what is rarest", (t) => {
  const have = createBitmap(100);
  const schedule = createSchedule(have, () => 0.5);
  const other = createBitmap(100);
  other.set(5);
  schedule.holderUp("giver", full(100));
  schedule.holderUp("taker", other);
  const ask = schedule.next("giver", 0);
  t.true((ask?.chunks.length ?? 0) > 1);
  t.false(ask?.chunks.includes(5));
  t.deepEqual(schedule.next("taker", 0)?.chunks, [5]);
  t.is(schedule.next("taker", 0), null);
});

test("[FI4] a chunk that came stays with whom it came from until it is written, whoever goes away meanwhile", (t) => {
  const have = createBitmap(4);
  const schedule = createSchedule(have, () => 0.5);
  schedule.holderUp("a", full(4));
  const [first, second, third] = [1, 2, 3].map(() => schedule.next("a", 0));
  t.is(schedule.next("a", 0), null);
  schedule.came(first?.ask ?? 0, 10);
  t.deepEqual(schedule.next("a", 10)?.chunks, [3]);
  schedule.holderDown("a");
  schedule.holderUp("b", full(4));
  // 0 is on its way to the disk; the others are asked for again.
  t.deepEqual(
    [1, 2, 3, 4].map(() => schedule.next("b", 20)?.chunks ?? null),
    [second?.chunks, third?.chunks, [3], null],
  );
  t.false(schedule.isStuck());
});

test("[FI4] nothing is asked of two because the taker's own link is slow", (t) => {
  const have = createBitmap(6);
  const schedule = createSchedule(have, () => 0.5);
  schedule.holderUp("a", full(6));
  const [first] = [1, 2, 3].map(() => schedule.next("a", 0));
  have.set(0);
  schedule.came(first?.ask ?? 0, 2_000);
  schedule.ended(first?.ask ?? 0);
  schedule.next("a", 2_000);
  // One that comes back, and knows nothing of how long chunks take.
  schedule.holderUp("b", full(6));
  schedule.next("b", 2_000);
  schedule.next("b", 2_000);
  t.is(schedule.next("b", 5_000), null);
  t.deepEqual(schedule.next("b", 9_000)?.chunks, [1]);
});

test("[FI17] with other takers about, ten have everything little later than one would, and the giver sends little twice", (t) => {
  let seed = 1;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const { tookMs, giverCopies, receivedCopies } = runSwarm({ takers: 10, chunks: 100, chunkMs: 40, random });
  t.log(`${(tookMs / 4_000).toFixed(2)} times one; ${giverCopies.toFixed(2)} from the giver`);
  t.true(tookMs < 1.4 * 100 * 40, `${tookMs} ms`);
  t.true(giverCopies < 1.4, `${giverCopies}`);
  t.true(receivedCopies < 1.02, `${receivedCopies}`);
});

test("[FI29] a disk that is slow is written to on other threads, for a while", async (t) => {
  const file = await open(path.join(temporaryFolder(t), "a"), "w+");
  t.teardown(() => file.close());
  let nowMs = 0;
  let stepMs = 1;
  const writeAll = createWriter(() => (nowMs += stepMs));
  let trips = 0;
  const write = file.write.bind(file);
  // Counts, and is the method that it replaces.
  file.write = ((...args: Parameters<typeof write>) => ((trips += 1), write(...args))) as typeof file.write;
  const bytes = randomBytes(MIB + 5);
  await writeAll(file, bytes, 0);
  t.is(trips, 0);
  stepMs = 15;
  await writeAll(file, bytes, 0);
  // The first two of 17 fit into 40 ms.
  t.is(trips, 15);
  await writeAll(file, bytes, 3);
  t.is(trips, 15 + 17);
  nowMs += 10_000;
  stepMs = 1;
  await writeAll(file, bytes, 7);
  t.is(trips, 15 + 17);
  const back = Buffer.alloc(bytes.length);
  await file.read(back, 0, back.length, 7);
  t.true(back.equals(bytes));
});

test("[FI18] the window shrinks with queues and grows without", (t) => {
  let window = initialWindow(0);
  const run = (delayMs: number, times: number) => {
    for (let index = 0; index < times; index += 1) window = stepWindow(window, 16_384, delayMs, index);
    return window.windowBytes;
  };
  const calm = run(1, 50);
  t.true(calm > 4 * MIN_WINDOW_BYTES);
  const queued = run(40, 200);
  t.true(queued < calm);
  t.is(run(40, 5_000), MIN_WINDOW_BYTES);
  t.true(run(1, 200) > MIN_WINDOW_BYTES);
});

test("[FI16] the least recently used go first, and none in vain", (t) => {
  const copies = [3, 1, 2].map((usedAtMs) => ({ blobId: `b${usedAtMs}`, sizeBytes: 10, usedAtMs }));
  const ids = (neededBytes: number, limitBytes: number, free = Infinity) =>
    copiesToDelete(copies, neededBytes, { limitBytes, freeBytes: free })?.map(({ blobId }) => blobId) ?? null;
  t.deepEqual(ids(10, 40), []);
  t.deepEqual(ids(10, 30), ["b1"]);
  t.deepEqual(ids(10, 20), ["b1", "b2"]);
  t.is(ids(10, 5), null);
  t.deepEqual(ids(10, 100, MARGIN_BYTES + 5), ["b1"]);
  t.is(ids(50, 100, MARGIN_BYTES + 5), null);
});

test("[FI10] a hostile archive writes nothing outside, over or beside", async (t) => {
  const base = temporaryFolder(t);
  const inside = path.join(base, "in");
  const { mkdirSync } = await import("node:fs");
  mkdirSync(inside);
  const tar = pack();
  const pieces: Buffer[] = [];
  tar.on("data", (bytes: unknown) => pieces.push(Buffer.from(bytes as Uint8Array)));
  const headers: (Partial<Header> & Pick<Header, "name">)[] = [
    { name: "../outside.txt" },
    { name: "/tmp/landline-absolute.txt" },
    { name: "a/../../outside2.txt" },
    { name: "link", type: "symlink", linkname: base },
    { name: "link/through.txt" },
    { name: "device", type: "character-device" },
    { name: "CON" },
    { name: "Same.txt" },
    { name: "same.txt" },
    { name: "same.txt" },
    { name: "file" },
    { name: "file/below.txt" },
    { name: "tur\u202Etxt.exe" },
  ];
  for (const header of headers) {
    if (header.type === undefined) tar.entry(header, header.name);
    else tar.entry(header);
  }
  tar.finalize();
  await new Promise<void>((resolve) => tar.on("end", () => resolve()));
  const unpacker = createUnpacker(inside);
  for (const piece of pieces) await unpacker.write(piece);
  await unpacker.end();
  t.deepEqual(readdirSync(base), ["in"]);
  t.deepEqual(readdirSync(inside, { recursive: true, encoding: "utf8" }).toSorted(), [
    "Same.txt",
    "_CON",
    "file",
    "file (2)",
    "file (2)/below.txt",
    "link",
    "link/through.txt",
    "same (2).txt",
    "same (3).txt",
    "tur_txt.exe",
  ]);
  t.is(readFileSync(path.join(inside, "Same.txt"), "utf8"), "Same.txt");
  t.is(unpacker.leftOut, 5);
});

test("[FI10] what is no archive fails in words", async (t) => {
  const unpacker = createUnpacker(temporaryFolder(t));
  await t.throwsAsync(
    async () => {
      await unpacker.write(Buffer.alloc(5_000, 1));
      await unpacker.end();
    },
    { message: /not a folder/ },
  );
});
