/**
 * Tar headers (POSIX.1-2017, pax: "ustar Interchange Format", with pax records for what ustar cannot hold). Pure: the same entry gives the
 * same bytes, so a folder need not be packed to know where each byte of its tar lies.
 */

export const BLOCK_BYTES = 512;
/** Two empty blocks end a tar. */
export const TAR_END_BYTES = 2 * BLOCK_BYTES;

export interface TarEntry {
  /** Relative, with `/`. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly isFolder: boolean;
  /** Its owner may run it. */
  readonly isExecutable: boolean;
}

/** Size and time fields have 11 octal digits; a larger size goes into a pax record. */
const MAX_OCTAL = 8 ** 11 - 1;
/** Where each header field begins. */
const AT = { name: 0, mode: 100, uid: 108, gid: 116, size: 124, mtime: 136, sum: 148, type: 156, magic: 257 };
const RUNNABLE_MODE = 0o755;
const FILE_MODE = 0o644;

const utf8 = new TextEncoder();

/** Bytes between content of this size and the next header. */
export const paddingOf = (sizeBytes: number): number =>
  (BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES;

/** One block; or, for a path or size that ustar cannot hold, three blocks and more with a pax record in front. */
export function tarHeader(entry: TarEntry): Uint8Array<ArrayBuffer> {
  const path = entry.isFolder ? `${entry.path}/` : entry.path;
  const isPlain = /^[\x20-\x7e]{1,100}$/.test(path) && entry.sizeBytes <= MAX_OCTAL;
  const type = entry.isFolder ? "5" : "0";
  const facts = { mtimeMs: entry.mtimeMs, isRunnable: entry.isFolder || entry.isExecutable };
  if (isPlain) return block(path, entry.sizeBytes, facts, type);
  const sizeRecord = entry.sizeBytes > MAX_OCTAL ? paxRecord("size", String(entry.sizeBytes)) : "";
  const record = utf8.encode(paxRecord("path", path) + sizeRecord);
  const header = new Uint8Array(2 * BLOCK_BYTES + record.length + paddingOf(record.length));
  header.set(block("pax", record.length, facts, "x"));
  header.set(record, BLOCK_BYTES);
  const last = block("long", Math.min(entry.sizeBytes, MAX_OCTAL), facts, type);
  header.set(last, header.length - BLOCK_BYTES);
  return header;
}

/** "<length> key=value\n", where the length, in bytes, counts its own digits. */
function paxRecord(key: string, value: string): string {
  const rest = utf8.encode(` ${key}=${value}\n`).length;
  let length = rest + String(rest).length;
  if (String(length).length > String(rest).length) length = rest + String(length).length;
  return `${length} ${key}=${value}\n`;
}

function block(
  name: string,
  sizeBytes: number,
  { mtimeMs, isRunnable }: { readonly mtimeMs: number; readonly isRunnable: boolean },
  type: string,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(BLOCK_BYTES);
  const write = (text: string, at: number) => bytes.set(utf8.encode(text), at);
  const octal = (value: number, at: number, digits: number) =>
    write(value.toString(8).padStart(digits, "0"), at);
  write(name, AT.name);
  octal(isRunnable ? RUNNABLE_MODE : FILE_MODE, AT.mode, 7);
  octal(0, AT.uid, 7);
  octal(0, AT.gid, 7);
  octal(sizeBytes, AT.size, 11);
  octal(Math.min(Math.max(0, Math.floor(mtimeMs / 1_000)), MAX_OCTAL), AT.mtime, 11);
  // The checksum is computed with spaces in its own field.
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
