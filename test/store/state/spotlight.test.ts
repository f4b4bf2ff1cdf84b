/** Whom everybody sees large, by the hosts' word. Rules: ../SPEC.md, VW. */
import test from "ava";
import * as fc from "fast-check";
import type { Entry } from "../../../src/store/log/entry.ts";
import { changesAuthority, createAuthority } from "../../../src/store/state/roles.ts";
import { createSpotlight } from "../../../src/store/state/spotlight.ts";
import type { Signer } from "../../../src/store/types.ts";
import { createSigners } from "../support.ts";
import { createScript } from "./script.ts";

const [maker, bob, eve] = createSigners(3, "spotlight") as [Signer, Signer, Signer];

function playSpotlight() {
  const { entries, say } = createScript();
  return {
    entries,
    light: (by: Signer, ...lit: Signer[]) =>
      say(by, { kind: "spotlight", publicKeys: lit.map(({ publicKey }) => publicKey) }),
    role: (of: Signer, role: "coHost" | "speaker") =>
      say(maker, { kind: "role", publicKey: of.publicKey, role, counted: [] }),
  };
}
const foldOf = (entries: readonly Entry[]) =>
  createSpotlight(createAuthority(maker.publicKey, entries.filter(changesAuthority)), entries);

test("[VW22] those whom a host or co-host put in the spotlight last stand in it; nobody else's word counts", (t) => {
  const { entries, light, role } = playSpotlight();
  t.deepEqual(foldOf(entries), []);
  light(eve, eve);
  t.deepEqual(foldOf(entries), []);
  light(maker, bob, maker);
  t.deepEqual(foldOf(entries), [bob.publicKey, maker.publicKey]);
  role(bob, "coHost");
  light(bob, eve);
  t.deepEqual(foldOf(entries), [eve.publicKey]);
  role(bob, "speaker");
  light(bob, bob);
  t.deepEqual(
    foldOf(entries),
    [bob.publicKey, maker.publicKey],
    "it runs the meeting no longer, nor did it by what counts",
  );
  light(maker);
  t.deepEqual(foldOf(entries), []);
});

test("[VW23] the spotlight is the same on every peer, in whatever order the entries arrive", (t) => {
  const { entries, light, role } = playSpotlight();
  light(maker, bob);
  role(bob, "coHost");
  light(bob, eve, bob);
  light(eve, eve);
  light(maker, maker, eve);
  const expected = foldOf(entries);
  fc.assert(
    fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
      t.deepEqual(foldOf(shuffled), expected);
    }),
    { numRuns: 50 },
  );
});
