/** Who may caption, by the hosts' word. Rules: ../SPEC.md, CA. */
import test from "ava";
import * as fc from "fast-check";
import type { Entry } from "../../../src/store/log/entry.ts";
import { captionersOf } from "../../../src/store/state/captioners.ts";
import { changesAuthority, createAuthority } from "../../../src/store/state/roles.ts";
import type { Signer } from "../../../src/store/types.ts";
import { createSigners } from "../support.ts";
import { createScript } from "./script.ts";

const [maker, bob, eve] = createSigners(3, "captioners") as [Signer, Signer, Signer];

function play() {
  const { entries, say } = createScript();
  return {
    entries,
    give: (by: Signer, ...to: readonly Signer[]) =>
      say(by, { kind: "captioners", publicKeys: to.map(({ publicKey }) => publicKey) }),
    role: (of: Signer, role: "coHost" | "speaker") =>
      say(maker, { kind: "role", publicKey: of.publicKey, role, counted: [] }),
  };
}
const foldOf = (entries: readonly Entry[]) =>
  captionersOf(createAuthority(maker.publicKey, entries.filter(changesAuthority)), entries);

test("[CA10] those whom a host or co-host named last may caption; nobody else's word counts", (t) => {
  const { entries, give, role } = play();
  t.deepEqual(foldOf(entries), []);
  give(eve, eve);
  t.deepEqual(foldOf(entries), []);
  give(maker, bob);
  t.deepEqual(foldOf(entries), [bob.publicKey]);
  give(bob, bob, eve);
  t.deepEqual(foldOf(entries), [bob.publicKey], "a captioner gives the right to nobody");
  role(bob, "coHost");
  give(bob, eve);
  t.deepEqual(foldOf(entries), [eve.publicKey]);
  give(maker);
  t.deepEqual(foldOf(entries), []);
});

test("[CA11] the order of arrival makes no difference to who may caption", (t) => {
  const { entries, give, role } = play();
  give(maker, bob);
  role(bob, "coHost");
  give(bob, eve, bob);
  give(eve);
  const expected = foldOf(entries);
  fc.assert(
    fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
      t.deepEqual(foldOf(shuffled), expected);
    }),
    { numRuns: 50 },
  );
});
