/** Which chunk is requested of which seeder. */
import test from "ava";
import { createBitmap, fullBitmap } from "../../../src/files/blob/bitmap.ts";
import { createPiecePicker } from "../../../src/files/transfer/piece-picker.ts";

test("[FI4] no two outstanding requests name the same chunk, and a seeder that goes away frees its own", (t) => {
  const have = createBitmap(40);
  const picker = createPiecePicker(have, () => 0.5);
  picker.seederUp("a", fullBitmap(40));
  picker.seederUp("b", fullBitmap(40));
  const requested = ["a", "b", "a", "b", "a", "b"].flatMap((seeder) => picker.next(seeder, 0)?.chunks ?? []);
  t.is(new Set(requested).size, 6);
  t.is(picker.next("a", 0), null);
  picker.seederDown("a");
  picker.ended(2);
  t.deepEqual(picker.next("b", 10)?.chunks, [0]);
});

test("[FI4] what a slow seeder sits on is requested of another, once, and only after a while", (t) => {
  const have = createBitmap(1);
  const picker = createPiecePicker(have, () => 0.5);
  picker.seederUp("slow", fullBitmap(1));
  picker.seederUp("fast", fullBitmap(1));
  t.deepEqual(picker.next("slow", 0)?.chunks, [0]);
  t.is(picker.next("fast", 2_000), null);
  t.deepEqual(picker.next("fast", 4_000)?.chunks, [0]);
  t.is(picker.next("fast", 9_000), null);
});

test("[FI17] with other downloaders about, a seeder of everything is offered a choice, and other downloaders are asked for what is rarest", (t) => {
  const have = createBitmap(100);
  const picker = createPiecePicker(have, () => 0.5);
  const other = createBitmap(100);
  other.set(5);
  picker.seederUp("sharer", fullBitmap(100));
  picker.seederUp("downloader", other);
  const picked = picker.next("sharer", 0);
  t.true((picked?.chunks.length ?? 0) > 1);
  t.false(picked?.chunks.includes(5));
  t.deepEqual(picker.next("downloader", 0)?.chunks, [5]);
  t.is(picker.next("downloader", 0), null);
});

test("[FI4] a chunk that has arrived is requested of nobody until it is written, also when its seeder goes away meanwhile", (t) => {
  const have = createBitmap(4);
  const picker = createPiecePicker(have, () => 0.5);
  picker.seederUp("a", fullBitmap(4));
  const [first, second, third] = [1, 2, 3].map(() => picker.next("a", 0));
  t.is(picker.next("a", 0), null);
  picker.arrived(first?.request ?? 0, 10);
  t.deepEqual(picker.next("a", 10)?.chunks, [3]);
  picker.seederDown("a");
  picker.seederUp("b", fullBitmap(4));
  // 0 is on its way to the disk; the others are requested again.
  t.deepEqual(
    [1, 2, 3, 4].map(() => picker.next("b", 20)?.chunks ?? null),
    [second?.chunks, third?.chunks, [3], null],
  );
  t.false(picker.isStuck());
});

test("[FI4] nothing is requested of two seeders because the downloader's own link is slow", (t) => {
  const have = createBitmap(6);
  const picker = createPiecePicker(have, () => 0.5);
  picker.seederUp("a", fullBitmap(6));
  const [first] = [1, 2, 3].map(() => picker.next("a", 0));
  have.set(0);
  picker.arrived(first?.request ?? 0, 2_000);
  picker.ended(first?.request ?? 0);
  picker.next("a", 2_000);
  // A seeder that comes back: its chunk times are not known yet.
  picker.seederUp("b", fullBitmap(6));
  picker.next("b", 2_000);
  picker.next("b", 2_000);
  t.is(picker.next("b", 5_000), null);
  t.deepEqual(picker.next("b", 9_000)?.chunks, [1]);
});
