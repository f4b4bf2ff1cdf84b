/** Archives from other members. */
import { mkdirSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { pack, type Header } from "tar-stream";
import { createUnpacker } from "../../../src/files/folder/unpacker.ts";
import { tarHeader, TAR_END_BYTES } from "../../../src/kernel/tar.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

async function tarOf(headers: readonly (Partial<Header> & Pick<Header, "name">)[]): Promise<Buffer> {
  const tar = pack();
  const pieces: Buffer[] = [];
  tar.on("data", (bytes: unknown) => pieces.push(Buffer.from(bytes as Uint8Array)));
  for (const header of headers) {
    if (header.type === undefined) tar.entry(header, header.name);
    else tar.entry(header);
  }
  tar.finalize();
  await new Promise<void>((resolve) => tar.on("end", () => resolve()));
  return Buffer.concat(pieces);
}

test("[FI10] a hostile archive writes nothing outside, over or beside", async (t) => {
  const base = temporaryFolder(t);
  const inside = path.join(base, "in");
  mkdirSync(inside);
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
  const unpacker = createUnpacker(inside, "win32");
  await unpacker.write(await tarOf(headers));
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

test("[FI34] a disk that refuses names of other systems gets stricter ones", async (t) => {
  const folder = temporaryFolder(t);
  const bytes = await tarOf([
    { name: ".hidden/aux.txt" },
    { name: "what?.txt" },
    { name: "..trailing.. " },
    { name: "a\\b" },
  ]);
  const unpacker = createUnpacker(folder, "win32");
  await unpacker.write(bytes);
  await unpacker.end();
  t.deepEqual(readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted(), [
    ".hidden",
    ".hidden/_aux.txt",
    ".trailing",
    "a",
    "a/b",
    "what_.txt",
  ]);
});

const ENTRY = { path: "a", sizeBytes: 512, mtimeMs: 0, isFolder: false, isExecutable: false };
const END = new Uint8Array(TAR_END_BYTES);

/** A header with other bytes at an offset, and the checksum that they ask for. */
function headerWith(entry: typeof ENTRY, at: number, bytes: Uint8Array): Buffer {
  const header = Buffer.from(tarHeader(entry));
  header.set(bytes, at);
  header.fill(" ", 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return header;
}

test("[FI35] a size that is no number ends the archive, instead of keeping the unpacker waiting", async (t) => {
  const unpacker = createUnpacker(temporaryFolder(t));
  // 0x81 begins no number that the parser knows.
  const header = headerWith(ENTRY, 124, Buffer.alloc(12, 0x81));
  await t.throwsAsync(
    async () => {
      await unpacker.write(Buffer.concat([header, Buffer.alloc(512), END]));
      await unpacker.end();
    },
    { message: /not a folder/ },
  );
});

test("[FI35] a folder that names a size is a folder, and what follows it is unpacked", async (t) => {
  const folder = temporaryFolder(t);
  const unpacker = createUnpacker(folder);
  const header = headerWith(ENTRY, 156, Buffer.from("5"));
  const file = tarHeader({ ...ENTRY, path: "a/b" });
  await unpacker.write(Buffer.concat([header, file, Buffer.alloc(512), END]));
  await unpacker.end();
  t.deepEqual(readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted(), ["a", "a/b"]);
});

test("[FI35] an archive that ends within a file fails in words", async (t) => {
  const unpacker = createUnpacker(temporaryFolder(t));
  await unpacker.write(Buffer.concat([tarHeader(ENTRY), Buffer.alloc(100)]));
  await t.throwsAsync(unpacker.end(), { message: /not a folder/ });
});

test("[FI35] an archive that is given up within a large file leaves nothing open", async (t) => {
  const folder = temporaryFolder(t);
  const unpacker = createUnpacker(folder);
  await unpacker.write(tarHeader({ ...ENTRY, sizeBytes: 2 * 2 ** 20 }));
  // The parser begins in a microtask.
  await new Promise<void>((resolve) => void setImmediate(resolve));
  const file = path.join(folder, "a");
  const openPaths = () => readdirSync("/proc/self/fd").flatMap((fd) => linkOf(`/proc/self/fd/${fd}`));
  if (process.platform === "linux") t.true(openPaths().includes(file));
  unpacker.close();
  if (process.platform === "linux") t.false(openPaths().includes(file));
  await t.throwsAsync(unpacker.write(Buffer.alloc(512)), { message: /not a folder/ });
});

/** None for what is closed meanwhile. */
function linkOf(link: string): readonly string[] {
  try {
    return [readlinkSync(link)];
  } catch {
    return [];
  }
}
