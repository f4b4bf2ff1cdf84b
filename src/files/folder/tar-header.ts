/** Headers of a tar (POSIX ustar, and pax for what does not fit), made from an entry's facts alone: the same entry gives the same bytes. */

export const BLOCK_BYTES = 512;

export interface TarEntry {
  /** Relative, with `/`. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly isFolder: boolean;
}

const MAX_OCTAL_SIZE = 8 ** 11 - 1;

/** Bytes up to the next block. */
export const paddingOf = (sizeBytes: number): number =>
  (BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES;

/** One block, or three and more with a pax record in front. */
export function tarHeader(entry: TarEntry): Buffer {
  const path = entry.isFolder ? `${entry.path}/` : entry.path;
  const isPlain = /^[\x20-\x7e]{1,100}$/.test(path) && entry.sizeBytes <= MAX_OCTAL_SIZE;
  const type = entry.isFolder ? "5" : "0";
  if (isPlain) return block(path, entry.sizeBytes, entry.mtimeMs, type);
  const record = Buffer.concat([
    paxRecord("path", path),
    ...(entry.sizeBytes > MAX_OCTAL_SIZE ? [paxRecord("size", String(entry.sizeBytes))] : []),
  ]);
  return Buffer.concat([
    block("pax", record.length, entry.mtimeMs, "x"),
    record,
    Buffer.alloc(paddingOf(record.length)),
    block("long", Math.min(entry.sizeBytes, MAX_OCTAL_SIZE), entry.mtimeMs, type),
  ]);
}

/** "<length> key=value\n", where the length counts itself. */
function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (String(length).length > String(rest).length) length = rest + String(length).length;
  return Buffer.from(`${length} ${key}=${value}\n`, "utf8");
}

function block(path: string, sizeBytes: number, mtimeMs: number, type: string): Buffer {
  const bytes = Buffer.alloc(BLOCK_BYTES);
  const octal = (value: number, at: number, digits: number) =>
    bytes.write(value.toString(8).padStart(digits, "0"), at, "latin1");
  bytes.write(path, 0, "latin1");
  octal(type === "5" ? 0o755 : 0o644, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(sizeBytes, 124, 11);
  octal(Math.max(0, Math.floor(mtimeMs / 1000)), 136, 11);
  bytes.fill(" ", 148, 156);
  bytes.write(type, 156, "latin1");
  bytes.write("ustar\u000000", 257, "latin1");
  let sum = 0;
  for (const byte of bytes) sum += byte;
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return bytes;
}
