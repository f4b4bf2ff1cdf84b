/** A coordinator makes up members without end, or a member fills everybody's memory with what stands. */
import test from "ava";
import { randomBytes } from "node:crypto";
import { createLog } from "../../src/kernel/log.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { createListing } from "../../src/store/listing.ts";
import { createAuthors, MAX_SEEN } from "../../src/store/log/authors.ts";
import type { Entry } from "../../src/store/log/entry.ts";
import { createQuota, sizeOf } from "../../src/store/log/quota.ts";
import { createNames, MAX_SEEN_NAMES } from "../../src/store/state/names.ts";
import { createOffenders, MAX_OFFENDERS } from "../../src/store/sync/offenders.ts";
import type { Signer } from "../../src/store/types.ts";
import { createVirtualClock } from "../support/clock.ts";
import { createChain, createSigners } from "../store/support.ts";

const keyOf = (index: number) => index.toString(16).padStart(64, "0");
const madeUp = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    publicKey: keyOf(from + index),
    name: `Nobody ${from + index}`,
  }));

test("[HX40] of made-up members the last are remembered, and those that are here before all", (t) => {
  const authors = createAuthors(["maker"]);
  const names = createNames();
  const here = { publicKey: keyOf(1_000_000), name: "Ada" };
  authors.list("listed by the maker", "maker");
  for (let round = 0; round < 200; round += 1) {
    const roster = [here, ...madeUp(round * 60, 60)];
    for (const { publicKey } of roster) authors.see(publicKey);
    names.see(roster);
  }
  const known = madeUp(0, 12_000).filter(({ publicKey }) => authors.accountOf(publicKey) !== null).length;
  t.true(known <= MAX_SEEN, `${known} made-up keys may write`);
  const named = madeUp(0, 12_000).filter(({ publicKey, name }) => names.nameOfKey(publicKey) === name).length;
  t.true(named <= MAX_SEEN_NAMES, `${named} names`);
  t.is(authors.accountOf(here.publicKey), here.publicKey);
  t.is(names.nameOfKey(here.publicKey), "Ada");
  t.is(authors.accountOf("listed by the maker"), "listed by the maker");
  t.is(authors.accountOf("maker"), "maker");
});

test("[HX40] one that was forgotten is taken in again once it is listed or seen; whom it vouched for waits as long", (t) => {
  const authors = createAuthors(["maker"]);
  authors.see("ada");
  authors.list("bob", "ada");
  for (const { publicKey } of madeUp(0, MAX_SEEN)) authors.see(publicKey);
  t.is(authors.accountOf("ada"), null);
  t.is(authors.accountOf("bob"), null);
  authors.see("ada");
  t.is(authors.accountOf("bob"), "ada");
  for (const { publicKey } of madeUp(0, MAX_SEEN)) authors.see(publicKey);
  authors.list("ada", "maker");
  t.is(authors.accountOf("ada"), "ada");
  t.is(authors.accountOf("bob"), "ada");
});

for (const isHub of [true, false])
  test(`[HX41] made-up members make ${isHub ? "the hub" : "a member"} write few listings, those of members that are here first`, (t) => {
    const clock = createVirtualClock();
    const written: string[] = [];
    const listing = createListing({
      clock,
      random: () => Uint8Array.of(0),
      self: "self",
      isListed: () => false,
      write: ({ publicKey }) => void written.push(publicKey),
    });
    for (let round = 0; round < 100; round += 1) {
      listing.update(madeUp(round * 60, 60), isHub);
      clock.advance(100);
    }
    clock.advance(2_000);
    t.true(written.length >= 60 && written.length <= 210, `${written.length} in 12 seconds`);
    const here = [{ publicKey: "ada", name: "Ada" }];
    listing.update(here, isHub);
    clock.advance(20_000);
    t.true(written.includes("ada"), "its turn comes before that of those that are waited for");
    t.true(written.length < 220);
    listing.close();
  });

test("[HX42] what stands, and is in memory, has a bound of its own: of an account, and of the meeting; those that have next to nothing there, and hosts, have room left", (t) => {
  const [mallory, host] = createSigners(2, "standing") as [Signer, Signer];
  const quota = createQuota((author) => author === host.publicKey);
  const [standing] = createChain(mallory, 1, {
    body: () => ({ kind: "announcement", fromName: "M", text: "x".repeat(7_000) }),
  }) as [Entry];
  const [message] = createChain(mallory, 1, { text: () => "x".repeat(7_000) }) as [Entry];
  const fill = (account: string, entry: Entry): number => {
    let bytes = 0;
    for (; quota.hasRoom(account, entry, false); bytes += sizeOf(entry)) quota.add(account, entry, false);
    return bytes;
  };
  const near = (bytes: number, wanted: number) => t.true(Math.abs(bytes - wanted) < 20_000, `${bytes}`);
  const by = (account: string, of = standing): Entry => ({ ...of, author: account });
  for (const account of ["a", "b"]) near(fill(account, by(account)), 6_000_000);
  near(fill("c", by("c")), 3_000_000);
  near(fill("quiet", by("quiet")), 100_000);
  for (let index = 0; index < 120; index += 1) fill(`quiet ${index}`, by(`quiet ${index}`));
  t.is(fill("late", by("late")), 0);
  near(fill(host.publicKey, by(host.publicKey)), 5_000_000);
  near(fill("a", by("a", message)), 44_000_000);
});

test("[HX43] however many made-up authors were named, a member that is here and breaks the rules is named", (t) => {
  const offenders = createOffenders(createLog("error", () => {}));
  const idOf = () => `8${randomBytes(16).toString("hex")}` as PeerId;
  for (let index = 0; index < 2 * MAX_OFFENDERS; index += 1) offenders.name(idOf(), "forked");
  t.is(offenders.list().length, MAX_OFFENDERS);
  const mallory = idOf();
  offenders.setMembers([mallory]);
  let events = 0;
  offenders.onOffender(() => (events += 1));
  offenders.name(mallory, "forged");
  offenders.name(mallory, "forged");
  offenders.name(idOf(), "forged");
  t.is(events, 1);
  t.like(offenders.list().at(-1), { peerId: mallory });
  for (let index = 0; index < 4 * MAX_OFFENDERS; index += 1) {
    const another = idOf();
    offenders.setMembers([another]);
    offenders.name(another, "forged");
  }
  t.true(offenders.list().length <= 2 * MAX_OFFENDERS);
});
