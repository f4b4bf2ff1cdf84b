/** A stranger and a member begin frames whose length is a lie: longer than any, or one that never comes. */
import test from "ava";
import {
  createFrameReader,
  MAX_FRAME_BYTES,
  MAX_STRANGER_FRAME_BYTES,
} from "../../src/mesh/transport/frames.ts";

const header = (length: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
};

for (const [who, maxBytes] of [
  ["stranger", MAX_STRANGER_FRAME_BYTES],
  ["member", MAX_FRAME_BYTES],
] as const)
  test(`[HB11] a ${who}'s frame ends the connection at its announcement, before any of it is kept`, (t) => {
    const delivered: unknown[] = [];
    for (const length of [maxBytes + 1, 2 ** 31, 2 ** 32 - 1]) {
      const reader = createFrameReader(() => maxBytes);
      t.false(reader.push(header(length), (value) => delivered.push(value)));
      t.false(reader.push(Buffer.alloc(1_000), (value) => delivered.push(value)));
    }
    t.deepEqual(delivered, []);
  });
