/** Frames on a connection between downloader and seeder. */
import test from "ava";
import fc from "fast-check";
import {
  createFrameReader,
  encodeBlockHead,
  encodeText,
  KIND,
  MAX_FRAME_BYTES,
} from "../../../src/files/transfer/messages.ts";

const MIB = 1024 * 1024;

test("[FI20] frames survive any cutting, and blocks flow through", (t) => {
  const block = Buffer.from("block of a chunk");
  const stream = Buffer.concat([
    encodeText({ type: "reject", request: 1 }),
    encodeBlockHead({ request: 2, chunk: 3, offset: 4, isAcknowledged: true, sizeBytes: block.length }),
    block,
    encodeText({ type: "keepAlive" }),
  ]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 }), (steps) => {
      const seen: string[] = [];
      const reader = createFrameReader(MAX_FRAME_BYTES, {
        frame: (kind, payload) => seen.push(`${kind} ${payload.toString()}`) > 0,
        blockHead: ({ request, chunk, offset }) => seen.push(`${request} ${chunk} ${offset} `) > 0,
        blockBytes: (bytes) => (seen.push((seen.pop() ?? "") + bytes.toString()), true),
      });
      for (let at = 0, index = 0; at < stream.length; index += 1) {
        const step = steps[index % steps.length] ?? 1;
        if (!reader.push(Buffer.from(stream.subarray(at, at + step)))) return false;
        at += step;
      }
      const expected = [
        '1 {"type":"reject","request":1}',
        "2 3 4 block of a chunk",
        '1 {"type":"keepAlive"}',
      ];
      return seen.join("|") === expected.join("|") && !reader.isMidFrame;
    }),
  );
  t.pass();
});

test("[FI20] lengths that lie end the stream", (t) => {
  for (const [kind, length] of [
    [KIND.text, 0xffff_ffff],
    [KIND.root, MAX_FRAME_BYTES + 2],
    [KIND.block, 5],
    [KIND.block, 10 * MIB],
    [KIND.text, 0],
  ] as const) {
    const head = Buffer.alloc(5);
    head.writeUInt32BE(length);
    head[4] = kind;
    const reader = createFrameReader(MAX_FRAME_BYTES, {
      frame: () => true,
      blockHead: () => true,
      blockBytes: () => true,
    });
    t.false(reader.push(head), `${kind} ${length}`);
    t.false(reader.push(Buffer.alloc(1)));
  }
});
