/**
 * A folder as one tar (POSIX ustar, with pax records for long or other than ASCII names): headers, and the files themselves as parts of
 * one Blob, so that the browser reads each only when it is sent.
 */

const BLOCK_BYTES = 512;
const MAX_OCTAL_SIZE = 8 ** 11 - 1;
/** Where each header field begins, as in POSIX.1-2017, pax, "ustar Interchange Format". */
const AT = { name: 0, mode: 100, uid: 108, gid: 116, size: 124, mtime: 136, sum: 148, type: 156, magic: 257 };

export interface TarFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly content: Blob;
  readonly mtimeMs: number;
}

const utf8 = new TextEncoder();

/** Bytes that belong between a content of this size and the next header. */
const padding = (sizeBytes: number): number => (BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES;

/** Sorted, so that the same folder gives the same bytes. */
export function packTar(files: readonly TarFile[]): Blob {
  const parts: BlobPart[] = [];
  for (const { path, content, mtimeMs } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    parts.push(...tarHeaders(path, content.size, mtimeMs), content, new Uint8Array(padding(content.size)));
  }
  parts.push(new Uint8Array(2 * BLOCK_BYTES));
  return new Blob(parts, { type: "application/x-tar" });
}

/** One block, or a pax record with its own header in front of it. */
export function tarHeaders(path: string, sizeBytes: number, mtimeMs: number): Uint8Array<ArrayBuffer>[] {
  const isPlain = /^[\x20-\x7e]{1,100}$/.test(path) && sizeBytes <= MAX_OCTAL_SIZE;
  if (isPlain) return [block(path, sizeBytes, mtimeMs, "0")];
  const sizeRecord = sizeBytes > MAX_OCTAL_SIZE ? paxRecord("size", String(sizeBytes)) : "";
  const record = utf8.encode(paxRecord("path", path) + sizeRecord);
  return [
    block("pax", record.length, mtimeMs, "x"),
    record,
    new Uint8Array(padding(record.length)),
    block("long", Math.min(sizeBytes, MAX_OCTAL_SIZE), mtimeMs, "0"),
  ];
}

/** "<length> key=value\n", where the length, in bytes, counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = utf8.encode(` ${key}=${value}\n`).length;
  let length = rest + String(rest).length;
  if (String(length).length > String(rest).length) length = rest + String(length).length;
  return `${length} ${key}=${value}\n`;
}

function block(name: string, sizeBytes: number, mtimeMs: number, type: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(BLOCK_BYTES);
  const write = (text: string, at: number) => bytes.set(utf8.encode(text), at);
  const octal = (value: number, at: number, digits: number) =>
    write(value.toString(8).padStart(digits, "0"), at);
  write(name, AT.name);
  octal(0o644, AT.mode, 7);
  octal(0, AT.uid, 7);
  octal(0, AT.gid, 7);
  octal(sizeBytes, AT.size, 11);
  octal(Math.max(0, Math.floor(mtimeMs / 1_000)), AT.mtime, 11);
  // The sum is made with spaces in its own place.
  write(" ".repeat(8), AT.sum);
  write(type, AT.type);
  write("ustar\u000000", AT.magic);
  octal(
    bytes.reduce((sum, byte) => sum + byte, 0),
    AT.sum,
    6,
  );
  bytes.set([0, 0x20], AT.sum + 6);
  return bytes;
}
