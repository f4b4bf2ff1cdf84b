/** A coordinator makes members up without end: each is a key and a name to remember. */
import test from "ava";
import { createAuthors, MAX_SEEN } from "../../src/store/log/authors.ts";
import { createNames, MAX_SEEN_NAMES } from "../../src/store/state/names.ts";
import { keyOf, madeUp } from "./made-up-members.ts";

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
