/** Sealed chunks. */
import test from "ava";
import { openChunk, sealChunk } from "../../../src/files/blob/chunk-cipher.ts";

test("[FI6] a sealed chunk opens with its key and number only", (t) => {
  const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const sealed = sealChunk(key, 3, Buffer.from("hello"));
  t.is(openChunk(key, 3, sealed)?.toString(), "hello");
  t.is(openChunk(other, 3, sealed), null);
  t.is(openChunk(key, 4, sealed), null);
  t.deepEqual(sealChunk(key, 3, Buffer.from("hello")), sealed);
});
