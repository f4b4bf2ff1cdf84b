/** The encoding that a blob's id stands for. */
import test from "ava";
import fc from "fast-check";
import {
  contentBytesOf,
  decodeRoot,
  encodeRoot,
  HASH_BYTES,
  sha256,
  storedBytesOf,
} from "../../../src/files/blob/manifest.ts";

const MIB = 1024 * 1024;

test("[FI19] what encodes decodes to the same, and anything else is null", (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), fc.boolean(), (chunks, isSealed) => {
      const content = chunks === 0 ? 0 : chunks * MIB - 5;
      const stored = storedBytesOf(content, isSealed);
      const bytes = encodeRoot(isSealed, stored, Buffer.alloc(chunks * HASH_BYTES, 7));
      const root = decodeRoot(bytes);
      return (
        root?.storedBytes === stored &&
        root.chunkCount === chunks &&
        contentBytesOf(stored, isSealed) === content
      );
    }),
    { numRuns: 200 },
  );
  const root = encodeRoot(false, MIB, sha256(Buffer.alloc(1)));
  for (let cut = 0; cut < root.length; cut += 1) t.is(decodeRoot(root.subarray(0, cut)), null);
  t.is(decodeRoot(Buffer.concat([root, Buffer.alloc(32)])), null);
  const huge = Buffer.from(root);
  huge.writeBigUInt64BE(2n ** 63n, 5);
  t.is(decodeRoot(huge), null);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => decodeRoot(bytes) === null));
});
