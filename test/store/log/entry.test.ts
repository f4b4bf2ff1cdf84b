/** Entries: their encoding, and what is not one. Rules: SPEC.md. */
import test from "ava";
import * as fc from "fast-check";
import { createVerifier, decodeEntry, NO_PREVIOUS, signEntry } from "../../../src/store/log/entry.ts";
import type { SignedText } from "../../../src/store/database.ts";
import { createChain, createSigner, MEETING } from "../support.ts";

const signer = createSigner();
const verify = createVerifier();
const draft = {
  meetingId: MEETING,
  storeId: "ef".repeat(16),
  number: 1,
  previous: NO_PREVIOUS,
  lamport: 1,
  wallMs: 0,
  body: { kind: "message" as const, fromName: "Ada", text: "hello" },
};

test("[EN1] any text and name come back as they were, signed by their author", (t) => {
  const anyText = fc.string({ minLength: 1, maxLength: 300, unit: "binary" });
  const anyName = fc
    .string({ minLength: 1, maxLength: 20, unit: "grapheme" })
    .filter((name) => name.length <= 60);
  fc.assert(
    fc.property(anyText, anyName, (text, fromName) => {
      const entry = signEntry(signer, { ...draft, body: { kind: "message", fromName, text } });
      const decoded = decodeEntry(entry.signed);
      t.deepEqual(decoded, entry);
      t.deepEqual(decoded?.body, { kind: "message", fromName, text });
      t.is(decoded?.from, signer.peerId);
      t.true(decoded !== null && verify(decoded));
    }),
    { numRuns: 50 },
  );
});

test("[EN1] the longest message of the worst characters fits", (t) => {
  for (const character of ["\u0000", '"', "\ud800", "é"])
    t.notThrows(() =>
      signEntry(signer, {
        ...draft,
        body: { kind: "message" as const, fromName: "A", text: character.repeat(8_000) },
      }),
    );
});

test("[EN2] a changed text or signature is another entry, and not its author's", (t) => {
  const { id, signed } = signEntry(signer, draft);
  const changes: SignedText[] = [
    [signed[0].replace("hello", "hullo"), signed[1]],
    [signed[0].replace(",1,0,", ",2,0,"), signed[1]],
    [signed[0], "0".repeat(128)],
  ];
  for (const change of changes) {
    const entry = decodeEntry(change);
    t.not(entry?.id, id);
    t.true(entry !== null && !verify(entry), change[0]);
  }
});

test("[EN3] what is not exactly an entry is null", (t) => {
  const good = JSON.parse(signEntry(signer, draft).signed[0]);
  const other = createSigner();
  const replace = (index: number, value: unknown) =>
    good.map((field: unknown, at: number) => (at === index ? value : field));
  const texts = [
    "",
    "null",
    "{}",
    "[]",
    "[".repeat(5_000),
    JSON.stringify(good, null, 1),
    JSON.stringify([...good, 1]),
    JSON.stringify(replace(0, 2)),
    JSON.stringify(replace(1, "x")),
    JSON.stringify(replace(2, other.peerId)),
    JSON.stringify(replace(3, other.publicKey)),
    JSON.stringify(replace(3, signer.publicKey.toUpperCase())),
    JSON.stringify(replace(4, "")),
    ...[0, -1, 1.5, 2 ** 53, "1", null]
      .flatMap((bad) => [replace(5, bad), replace(7, bad)])
      .map((v) => JSON.stringify(v)),
    JSON.stringify(replace(6, "0")),
    JSON.stringify(replace(8, -1)),
    JSON.stringify(replace(9, "shout")),
    JSON.stringify(replace(9, { kind: "shout", text: "hello" })),
    JSON.stringify(replace(9, { kind: "message", fromName: "Ada", text: "" })),
    JSON.stringify(replace(9, { kind: "message", fromName: "Ada", text: "x".repeat(8_001) })),
    JSON.stringify(replace(9, { kind: "message", fromName: "A".repeat(61), text: "hello" })),
    JSON.stringify(replace(9, { kind: "message", fromName: "Ada", text: "hello", more: 1 })),
    JSON.stringify(replace(9, { kind: "message", text: "hello", fromName: "Ada" })),
    JSON.stringify(good).replace("hello", "\\u0068ello"),
    JSON.stringify(good).replace("hello", "hello\u0000"),
  ];
  for (const text of texts) t.is(decodeEntry([text, "0".repeat(128)]), null, text.slice(0, 80));
});

test("[EN3] nothing makes it throw", (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json()), (text) => {
      t.is(decodeEntry([text, "0".repeat(128)]), null);
    }),
    { numRuns: 200 },
  );
});

test("[EN4] a relay's class digit counts as the same key", (t) => {
  const relay = { ...signer, peerId: signer.peerId.replace(/^8/, "0") as typeof signer.peerId };
  const [entry] = createChain(relay, 1);
  t.is(entry?.from, relay.peerId);
});
