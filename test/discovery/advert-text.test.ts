/** The TXT record of an advert, encoded and decoded. Rules: SPEC.md. */
import test from "ava";
import * as fc from "fast-check";
import { decodeAdvert, encodeAdvert, type AdvertText } from "../../src/discovery/advert-text.ts";
import { advertText } from "./samples.ts";
import { meetingId, peerId } from "../support/ids.ts";

/** The entries as the receiver gets them. */
function onTheWire(text: Readonly<Record<string, string>>): Uint8Array[] {
  return Object.entries(text).map(([key, value]) => Buffer.from(`${key}=${value}`));
}

const numbers = fc.nat(0xffff);
/** Titles as the product accepts them: trimmed, without control characters, 60 code units at most. */
const titles = fc
  .string({ unit: "grapheme", maxLength: 60 })
  .filter(
    (title) => title.length <= 60 && title.trim() === title && !/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/u.test(title),
  );
const adverts = fc
  .record({
    meeting: numbers,
    peer: numbers,
    needsPasscode: fc.boolean(),
    isLocked: fc.boolean(),
    summary: fc.option(
      fc.record({ title: titles, members: fc.integer({ min: 1, max: 1000 }), coordinator: numbers }),
    ),
  })
  .map(({ meeting, peer, summary, ...flags }): AdvertText => ({
    ...advertText(meeting, peer),
    ...flags,
    summary: summary === null ? null : { ...summary, coordinator: peerId(summary.coordinator) },
  }));

test("[AD30] the advert of an unlisted meeting has no title, count or coordinator, whatever self knows", (t) => {
  const titleHash = "A-_0".repeat(4);
  const text = encodeAdvert(advertText(1, 1, { titleHash }));
  t.deepEqual(Object.keys(text).toSorted(), ["h", "m", "p", "v"]);
  t.deepEqual(decodeAdvert(onTheWire(text)), advertText(1, 1, { titleHash, summary: null }));
  const both = { ...text, ...encodeAdvert(advertText(1, 1)) };
  t.is(decodeAdvert(onTheWire(both))?.summary, null, "a title beside the hash is not shown");
  for (const h of ["", "A".repeat(15), "A".repeat(17), "A+/0".repeat(4)])
    t.is(decodeAdvert(onTheWire({ ...text, h })), null);
});

test("[DS1] an advert comes back as it went in", (t) => {
  fc.assert(
    fc.property(adverts, (advert) => {
      t.deepEqual(decodeAdvert(onTheWire(encodeAdvert(advert))), advert);
    }),
  );
});

test("[DS1] a title that is too long keeps whole characters", (t) => {
  const title = "🙂".repeat(60);
  const text = encodeAdvert(advertText(1, 1, { summary: { title, members: 1, coordinator: peerId(1) } }));
  t.is(text["t"], "🙂".repeat(50));
});

test("[DS2] the text stays within its bounds, whatever the title", (t) => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 500 }), fc.nat(1e9), (title, members) => {
      const summary = { title, members, coordinator: peerId(1) };
      const entries = onTheWire(
        encodeAdvert(advertText(1, 2, { needsPasscode: true, isLocked: true, summary })),
      );
      t.true(entries.every((entry) => entry.length < 255));
      t.true(entries.reduce((sum, entry) => sum + entry.length + 1, 0) < 400);
    }),
  );
});

test("[DS3] random entries never throw, and random bytes are no advert", (t) => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 40 }), (entries) => {
      t.is(decodeAdvert(entries), null);
    }),
  );
});

const good = encodeAdvert(advertText(1, 1));
const BAD: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ["no version", { ...good, v: "" }],
  ["a version that is no number", { ...good, v: "one" }],
  ["a meeting id in capitals", { ...good, m: "A".repeat(32) }],
  ["a peer id of another class", { ...good, p: `9${"0".repeat(32)}` }],
  ["a title of 61 characters", { ...good, t: "x".repeat(61) }],
  ["a negative count", { ...good, n: "-1" }],
  ["a count beyond any meeting", { ...good, n: "9999" }],
  ["a coordinator that is no peer", { ...good, c: "me" }],
];
for (const [what, text] of BAD) {
  test(`[DS3] refused: ${what}`, (t) => {
    t.not(decodeAdvert(onTheWire(good)), null);
    t.is(decodeAdvert(onTheWire(text)), null);
  });
}

test("[DS3] control characters and direction overrides of a title become spaces", (t) => {
  const advert = decodeAdvert(onTheWire({ ...good, t: "a\u202eb\u0007c" }));
  t.is(advert?.summary?.title, "a b c");
});

test("[DS4] another version is listed as incompatible, whatever else it says", (t) => {
  const advert = decodeAdvert(onTheWire({ ...good, v: "2", n: "many", z: "unheard of", t: "Later" }));
  t.like(advert, { isCompatible: false, meetingId: meetingId(1), peerId: peerId(1) });
  t.is(advert?.summary?.title, "Later");
});
