/** Files: what seeders and downloaders send each other, and the archives that folders come in. */
import assert from "node:assert";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { bitmapBytes, bitmapOf } from "../../../src/files/blob/bitmap.ts";
import { chunkSpan, decodeRoot, layerBytes, storedChunkBytes } from "../../../src/files/blob/manifest.ts";
import { safeName, safePath } from "../../../src/files/disk/safe-name.ts";
import { createUnpacker } from "../../../src/files/folder/unpacker.ts";
import {
  createFrameReader,
  decodeDownloaderMessage,
  decodeSeederMessage,
  KIND,
  MAX_FRAME_BYTES,
} from "../../../src/files/transfer/messages.ts";
import { FilesError } from "../../../src/files/types.ts";
import { parseJson } from "../../../src/kernel/schema.ts";
import { jsonTarget, piecesOf, shapeOf } from "../checks.ts";
import type { Mark, Target } from "../fuzz.ts";

/** What a reader hands on, with the bytes of each block put together. */
function framesIn(pieces: Iterable<Buffer>): readonly unknown[] {
  const found: unknown[] = [];
  let block: number[] = [];
  const reader = createFrameReader(MAX_FRAME_BYTES, {
    frame(kind, payload) {
      const value = kind === KIND.text ? parseJson(payload.toString("utf8")) : undefined;
      const message = decodeDownloaderMessage(value) ?? decodeSeederMessage(value);
      found.push([kind, payload.toString("latin1"), message === null ? null : shapeOf(message)]);
      return true;
    },
    blockHead(head) {
      found.push([head, (block = [])]);
      return true;
    },
    blockBytes(bytes) {
      block.push(...bytes);
      return true;
    },
  });
  let isWhole = true;
  for (const piece of pieces) isWhole = reader.push(Buffer.from(piece));
  found.push(isWhole, reader.isMidFrame);
  return found;
}

function readFrames(input: Buffer): Mark {
  const whole = framesIn([input]);
  // A block's bytes are handed on as they come, so it is there before it is whole.
  assert.deepStrictEqual(framesIn(piecesOf(input)), whole, "in pieces the frames are others");
  const kinds = whole.map((each) =>
    Array.isArray(each) ? `${typeof each[0]} ${each.length === 3 ? each[2] : ""}` : "",
  );
  return whole.length === 2 ? null : kinds.join(" ");
}

function readRoot(input: Buffer): Mark {
  const root = decodeRoot(input);
  if (root === null) return null;
  const { chunkCount, storedBytes, layers } = root;
  let hashes = 0;
  for (const [index, layer] of layers.entries()) {
    assert.strictEqual(layer.length, 32);
    hashes += layerBytes(root, index);
  }
  assert.strictEqual(hashes, chunkCount * 32);
  for (const index of chunkCount === 0 ? [] : [0, chunkCount - 1]) {
    const { at, bytes } = chunkSpan(root, index);
    assert.ok(bytes > 0 && bytes <= storedChunkBytes(root.isSealed) && at + bytes <= storedBytes);
  }
  if (chunkCount < 10_000) bitmapOf(chunkCount, input.subarray(0, bitmapBytes(chunkCount)));
  return `${root.isSealed} ${layers.length}`;
}

/** Turns of the event loop in which an unpacker must be done with what it was given. */
const MAX_TURNS = 200;
const PENDING = Symbol("pending");

/** @throws when the promise is still pending then */
async function settled<T>(promise: Promise<T>): Promise<T> {
  let result: T | typeof PENDING = PENDING;
  let failure: { readonly error: unknown } | null = null;
  promise.then(
    (value) => (result = value),
    (error: unknown) => (failure = { error }),
  );
  const isDone = () => result !== PENDING || failure !== null;
  for (let turn = 0; turn < MAX_TURNS && !isDone(); turn += 1)
    await new Promise<void>((resolve) => void setImmediate(resolve));
  if (!isDone()) throw new Error("it waits for ever");
  return promise;
}

const OPEN_FILES = "/proc/self/fd";
/** Open files below that folder; none where the system does not list them. */
function openBelow(folder: string): readonly string[] {
  if (!existsSync(OPEN_FILES)) return [];
  return readdirSync(OPEN_FILES).flatMap((handle) => {
    try {
      const file = readlinkSync(path.join(OPEN_FILES, handle));
      return file.startsWith(folder) ? [file] : [];
    } catch {
      return []; // Closed meanwhile: it was that of the listing itself.
    }
  });
}

/** Without right checksums the parser looks at nothing of an archive. */
function repairChecksums(tar: Buffer): void {
  for (let at = 0; at + 512 <= tar.length; at += 512) {
    const header = tar.subarray(at, at + 512);
    if (header.toString("latin1", 257, 262) !== "ustar") continue;
    header.fill(" ", 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  }
}

/** Into a folder of its own, beside which nothing may appear. */
async function unpack(input: Buffer): Promise<Mark> {
  const base = mkdtempSync(path.join(tmpdir(), "fuzz-"));
  const folder = path.join(base, "in");
  mkdirSync(folder);
  repairChecksums(input);
  const unpacker = createUnpacker(folder, (input[0] ?? 0) % 2 === 0 ? "linux" : "win32", 50);
  try {
    for (const piece of [input.subarray(0, 700), input.subarray(700)]) await settled(unpacker.write(piece));
    await settled(unpacker.end());
    const made = readdirSync(folder, { recursive: true, withFileTypes: true });
    for (const each of made) assert.ok(each.isFile() || each.isDirectory(), each.name);
    return `${made.length} ${unpacker.leftOut} ${made.map((each) => Number(each.isFile())).join("")}`;
  } catch (error) {
    if (error instanceof FilesError) return null;
    throw error;
  } finally {
    unpacker.close();
    await new Promise<void>((resolve) => void setImmediate(resolve));
    assert.deepStrictEqual(openBelow(base), [], "a file stays open");
    assert.deepStrictEqual(readdirSync(base), ["in"], "something was written outside");
    rmSync(base, { recursive: true });
  }
}

function readPath(input: Buffer): Mark {
  const text = input.toString("utf8");
  const name = safeName(text);
  assert.strictEqual(safeName(name), name, "a safe name is not safe");
  assert.ok(
    path.basename(name) === name && path.win32.basename(name) === name && Buffer.byteLength(name) <= 255,
  );
  const parts = (["plain", "strict"] as const).map((rules) => {
    const safe = safePath(text, rules);
    if (safe === null) return null;
    assert.ok(safe.length > 0 && safe.every((part) => !["..", ".", ""].includes(part)));
    assert.ok(path.resolve("/in", ...safe).startsWith("/in/"));
    assert.deepStrictEqual(safePath(safe.join("/"), rules), safe, "a safe path is not safe");
    return safe;
  });
  return parts.map((each) => each?.length ?? "no").join(" ");
}

export const filesTargets: readonly Target[] = [
  { name: "file-frames", format: "bytes", run: readFrames },
  jsonTarget("downloader", decodeDownloaderMessage),
  jsonTarget("seeder", decodeSeederMessage),
  { name: "root", format: "bytes", run: readRoot },
  { name: "path", format: "text", run: readPath },
  { name: "folder", format: "bytes", runs: 150, run: unpack },
];
