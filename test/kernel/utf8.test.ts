import fc from "fast-check";
import test from "ava";
import { firstBytes } from "../../src/kernel/utf8.ts";

test("[KU5] the beginning of a text fits its bytes, and is as long as it can be", (t) => {
  t.is(firstBytes("héllo", 2), "h");
  t.is(firstBytes("héllo", 3), "hé");
  t.is(firstBytes("a👩b", 4), "a");
  t.is(firstBytes("a👩b", 5), "a👩");
  t.is(firstBytes("abc", 0), "");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.nat(40), (text, maxBytes) => {
      const kept = firstBytes(text, maxBytes);
      const next = Array.from(text)[Array.from(kept).length];
      return (
        text.startsWith(kept) &&
        Buffer.byteLength(kept) <= maxBytes &&
        (next === undefined || Buffer.byteLength(kept + next) > maxBytes)
      );
    }),
  );
});
