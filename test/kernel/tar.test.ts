/** Tar headers against a standard reader. Rules: SPEC.md, TA. */
import test from "ava";
import { extract, type Header } from "tar-stream";
import { BLOCK_BYTES, TAR_END_BYTES, tarHeader, type TarEntry } from "../../src/kernel/tar.ts";

/** The one entry that a reader finds; its content is left out of the tar, so only headers of empty entries may be whole. */
async function readBack(entry: TarEntry): Promise<Header> {
  const reader = extract();
  const found = new Promise<Header>((resolve, reject) => {
    reader.on("entry", (header, stream, next) => {
      stream.on("error", () => {});
      stream.resume();
      resolve(header);
      next();
    });
    reader.on("error", reject);
  });
  reader.write(tarHeader(entry));
  if (entry.sizeBytes === 0) reader.write(new Uint8Array(TAR_END_BYTES));
  const header = await found;
  reader.destroy();
  return header;
}

for (const [what, entry] of Object.entries({
  "a plain file": {
    path: "a/b.txt",
    sizeBytes: 0,
    mtimeMs: 1_700_000_000_000,
    isFolder: false,
    isExecutable: false,
  },
  "a folder": { path: "nothing", sizeBytes: 0, mtimeMs: 0, isFolder: true, isExecutable: false },
  "a name that is not ASCII": {
    path: "größe/日本語.bin",
    sizeBytes: 0,
    mtimeMs: 5_000,
    isFolder: false,
    isExecutable: false,
  },
  "a long name": {
    path: `${"x".repeat(90)}/${"y".repeat(120)}`,
    sizeBytes: 0,
    mtimeMs: 0,
    isFolder: false,
    isExecutable: false,
  },
  "a file of 8 GiB less one byte": {
    path: "a",
    sizeBytes: 8 ** 11 - 1,
    mtimeMs: 0,
    isFolder: false,
    isExecutable: false,
  },
  "a file of 20 GiB": {
    path: "big.iso",
    sizeBytes: 20 * 2 ** 30,
    mtimeMs: 0,
    isFolder: false,
    isExecutable: false,
  },
} satisfies Record<string, TarEntry>))
  test(`[TA1] ${what} is read as it was written`, async (t) => {
    const header = await readBack(entry);
    t.like(header, {
      name: entry.isFolder ? `${entry.path}/` : entry.path,
      size: entry.sizeBytes,
      type: entry.isFolder ? "directory" : "file",
    });
    t.is(header.mtime?.getTime(), entry.mtimeMs);
    t.is(tarHeader(entry).length % BLOCK_BYTES, 0);
  });

/** The pax record of an entry, without its padding. */
function paxRecordOf(path: string, sizeBytes: number): Uint8Array {
  const header = tarHeader({ path, sizeBytes, mtimeMs: 0, isFolder: false, isExecutable: false });
  const record = header.subarray(BLOCK_BYTES, -BLOCK_BYTES);
  return record.subarray(0, record.findLastIndex((byte) => byte !== 0) + 1);
}

test("[TA1] a size that no octal field holds stands in a pax record", (t) => {
  const text = new TextDecoder().decode(paxRecordOf("big.iso", 20 * 2 ** 30));
  t.is(text, "16 path=big.iso\n20 size=21474836480\n");
});

test("[TA2] the length of a pax record counts its own digits, also where they become one more", (t) => {
  for (let length = 80; length < 130; length += 1) {
    const record = paxRecordOf("é".repeat(length), 1);
    t.is(Number(new TextDecoder().decode(record).split(" ")[0]), record.length, String(length));
  }
});

test("[TA3] that a file may be run is kept, and no time overflows its field", async (t) => {
  const entry = { path: "run.sh", sizeBytes: 0, mtimeMs: 1_550_000_000_000, isFolder: false };
  t.is((await readBack({ ...entry, isExecutable: true })).mode, 0o755);
  t.is((await readBack({ ...entry, isExecutable: false })).mode, 0o644);
  for (const mtimeMs of [-5, 1e16]) {
    const header = await readBack({ ...entry, isExecutable: false, mtimeMs });
    t.is(header.name, "run.sh");
    t.true((header.mtime?.getTime() ?? -1) >= 0);
  }
});
