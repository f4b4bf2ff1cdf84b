/** Which chunks of a blob are present: one bit each, chunk 0 is the highest bit of byte 0 (as in BEP 3). Mutable, because it is on the data path. */

export interface Bitmap {
  readonly size: number;
  readonly count: number;
  readonly isFull: boolean;
  has(index: number): boolean;
  /** False when the bit was set already, or is outside. */
  set(index: number): boolean;
  clear(index: number): void;
  /** The bytes themselves, not a copy; unused bits of the last one are 0. */
  readonly bytes: Uint8Array;
}

export const bitmapBytes = (size: number): number => Math.ceil(size / 8);

/** Null unless `bytes` (copied) has exactly the length for `size` and no bit beyond it. */
export function bitmapOf(size: number, bytes: Uint8Array): Bitmap | null {
  if (bytes.length !== bitmapBytes(size)) return null;
  const unused = bytes.length * 8 - size;
  if (unused > 0 && ((bytes[bytes.length - 1] ?? 0) & ((1 << unused) - 1)) !== 0) return null;
  return createBitmap(size, Uint8Array.from(bytes));
}

/** Sets a bit of bytes that are not verified; nothing happens beyond their end. */
export function setBit(bytes: Uint8Array, index: number): void {
  const byte = bytes[index >> 3];
  if (byte !== undefined) bytes[index >> 3] = byte | (0x80 >> (index & 7));
}

/** Every bit set. */
export function fullBitmap(size: number): Bitmap {
  const bytes = new Uint8Array(bitmapBytes(size)).fill(0xff);
  const unused = bytes.length * 8 - size;
  if (unused > 0) bytes[bytes.length - 1] = (0xff << unused) & 0xff;
  return createBitmap(size, bytes);
}

/** Empty, or over the given bytes, which must have the length for `size` and no bit beyond it. */
export function createBitmap(size: number, bytes: Uint8Array = new Uint8Array(bitmapBytes(size))): Bitmap {
  let count = 0;
  for (let byte of bytes) for (; byte > 0; byte &= byte - 1) count += 1;
  const has = (index: number) =>
    index >= 0 && index < size && ((bytes[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0;
  return {
    size,
    bytes,
    get count() {
      return count;
    },
    get isFull() {
      return count === size;
    },
    has,
    set(index) {
      if (index < 0 || index >= size || has(index)) return false;
      bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (0x80 >> (index & 7));
      count += 1;
      return true;
    },
    clear(index) {
      if (!has(index)) return;
      bytes[index >> 3] = (bytes[index >> 3] ?? 0) & ~(0x80 >> (index & 7));
      count -= 1;
    },
  };
}
