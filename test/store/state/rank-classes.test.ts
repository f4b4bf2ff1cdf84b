/** Who goes before others in line to coordinate, by what hosts wrote. Rules: ../SPEC.md, RK. */
import test from "ava";
import * as fc from "fast-check";
import type { Entry } from "../../../src/store/log/entry.ts";
import { createRankClasses } from "../../../src/store/state/rank-classes.ts";
import { changesAuthority, createAuthority } from "../../../src/store/state/roles.ts";
import type { Signer } from "../../../src/store/types.ts";
import { createSigners } from "../support.ts";
import { createScript } from "./script.ts";

const [maker, bob, eve] = createSigners(3, "ranks") as [Signer, Signer, Signer];

function play() {
  const { entries, say } = createScript();
  return {
    entries,
    choose: (by: Signer, whom: Signer | null) =>
      say(by, { kind: "carrier", publicKey: whom?.publicKey ?? null }),
    role: (of: Signer, role: "host" | "coHost" | "speaker") =>
      say(maker, { kind: "role", publicKey: of.publicKey, role, counted: [] }),
    ban: (of: Signer, isBanned: boolean) =>
      say(maker, { kind: "ban", publicKey: of.publicKey, isBanned, counted: [] }),
  };
}
const foldOf = (entries: readonly Entry[]) =>
  createRankClasses(createAuthority(maker.publicKey, entries.filter(changesAuthority)), entries);
const classesOf = (entries: readonly Entry[]) =>
  [maker, bob, eve].map(({ publicKey }) => foldOf(entries).classes.get(publicKey) ?? 8);

test("[RK10] the machine that a host chose last goes first, until a host takes that back or bans its member", (t) => {
  const { entries, choose, ban } = play();
  t.deepEqual(classesOf(entries), [1, 8, 8]);
  choose(eve, eve);
  t.deepEqual(classesOf(entries), [1, 8, 8], "nobody chooses itself");
  choose(maker, bob);
  t.deepEqual(classesOf(entries), [1, 0, 8]);
  choose(maker, eve);
  t.deepEqual(classesOf(entries), [1, 8, 0]);
  t.is(foldOf(entries).carrier, eve.publicKey);
  ban(eve, true);
  t.deepEqual(classesOf(entries), [1, 8, 8]);
  ban(eve, false);
  choose(maker, null);
  t.deepEqual(classesOf(entries), [1, 8, 8]);
  t.is(foldOf(entries).carrier, null);
});

test("[RK11] hosts go before co-hosts, and these before all others, as long as they have that role", (t) => {
  const { entries, role } = play();
  role(bob, "host");
  role(eve, "coHost");
  t.deepEqual(classesOf(entries), [1, 1, 2]);
  role(bob, "speaker");
  t.deepEqual(classesOf(entries), [1, 8, 2]);
});

test("[RK12] the order in which entries arrive makes no difference to ranks", (t) => {
  const { entries, choose, role } = play();
  role(bob, "host");
  choose(bob, eve);
  choose(maker, bob);
  role(bob, "speaker");
  choose(eve, eve);
  const expected = classesOf(entries);
  fc.assert(
    fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
      t.deepEqual(classesOf(shuffled), expected);
    }),
    { numRuns: 50 },
  );
});
