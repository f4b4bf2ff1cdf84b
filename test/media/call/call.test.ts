/** What both ends of a direct call compare and tell each other. Rules: SPEC.md, DC. */
import test from "ava";
import { fingerprintOf, wordsBetween } from "../../../src/media/call/fingerprints.ts";
import { readNote } from "../../../src/media/call/messages.ts";

const print = (byte: string): string => Array.from({ length: 32 }, () => byte).join(":");
const sdp = (...prints: readonly string[]): string =>
  ["v=0", ...prints.map((each) => `a=fingerprint:sha-256 ${each}`), "a=setup:actpass"].join("\r\n");

test("[DC30] both ends see the same four words, and others when somebody stands in between", async (t) => {
  const [own, theirs, between] = [sdp(print("AA")), sdp(print("bb")), sdp(print("CC"))];
  const words = await wordsBetween(own, theirs);
  t.regex(words ?? "", /^(?:[a-z]{10} ){3}[a-z]{10}$/);
  t.is(await wordsBetween(theirs, own), words);
  t.is(
    await wordsBetween(sdp(print("aa"), print("AA")), theirs),
    words,
    "one fingerprint, however it is written",
  );
  t.not(await wordsBetween(own, between), words);
  t.not(await wordsBetween(own, between), await wordsBetween(between, theirs));
});

test("[DC31] where it is not clear which fingerprint counts there are no words", async (t) => {
  t.is(fingerprintOf("v=0"), null);
  t.is(fingerprintOf(sdp(print("AA"), print("BB"))), null);
  t.is(await wordsBetween(sdp(print("AA")), sdp(print("AA"), print("BB"))), null);
});

test("[DC32] what is no note of the other end is dropped", (t) => {
  const read = (value: unknown) => readNote(new TextEncoder().encode(JSON.stringify(value)));
  t.deepEqual(read({ type: "bye", more: 1 }), { type: "bye" });
  const sends = { type: "sends", microphone: true, camera: false };
  t.deepEqual(read(sends), sends);
  t.deepEqual(read({ type: "takes", pictureBps: null }), { type: "takes", pictureBps: null });
  for (const value of [
    null,
    1,
    {},
    { type: "takes", pictureBps: -1 },
    { type: "sends" },
    { ...sends, camera: "no" },
  ])
    t.is(read(value), null);
  t.is(readNote(new TextEncoder().encode(JSON.stringify({ ...sends, more: "x".repeat(1_000) }))), null);
  t.is(readNote(Uint8Array.of(0xff, 0xfe)), null);
});
