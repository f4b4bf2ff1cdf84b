/** Which chunks are present. */
import test from "ava";
import { bitmapOf, createBitmap, fullBitmap, setBit } from "../../../src/files/blob/bitmap.ts";

test("[FI19] a bitmap of another length or with bits beyond its size is none", (t) => {
  t.is(bitmapOf(9, Uint8Array.of(0xff)), null);
  t.is(bitmapOf(9, Uint8Array.of(0xff, 0xc0)), null);
  t.is(bitmapOf(9, Uint8Array.of(0xff, 0x80))?.isFull, true);
});

test("[FI19] a bitmap counts each chunk once, and none outside its size", (t) => {
  const bitmap = createBitmap(9);
  t.deepEqual([bitmap.set(8), bitmap.set(8), bitmap.set(9), bitmap.set(-1)], [true, false, false, false]);
  t.deepEqual([...bitmap.bytes], [0, 0x80]);
  t.is(bitmap.count, 1);
  bitmap.clear(8);
  bitmap.clear(8);
  t.is(bitmap.count, 0);
  t.deepEqual([...fullBitmap(9).bytes], [0xff, 0x80]);
  t.true(fullBitmap(0).isFull);
});

test("[FI19] a bit beyond the bytes changes nothing", (t) => {
  const bytes = Uint8Array.of(0);
  setBit(bytes, 1);
  setBit(bytes, 8);
  t.deepEqual([...bytes], [0x40]);
});
