/** Who may caption, by the hosts' word. Rules: ../SPEC.md, CA. */
import test from "ava";
import * as fc from "fast-check";
import type { Entry } from "../../../src/store/log/entry.ts";
import { createCaptioning } from "../../../src/store/state/captioning.ts";
import { changesAuthority, createAuthority } from "../../../src/store/state/roles.ts";
import type { Signer } from "../../../src/store/types.ts";
import { createSigners } from "../support.ts";
import { createScript } from "./script.ts";

const [maker, bob, eve] = createSigners(3, "captioning") as [Signer, Signer, Signer];

function playCaptioning() {
  const { entries, say, countedOf } = createScript();
  return {
    ...{ entries, say },
    give: (by: Signer, to: readonly Signer[], from: readonly Signer[] = []) =>
      say(by, {
        ...{ kind: "captioners", publicKeys: to.map(({ publicKey }) => publicKey) },
        counted: from.flatMap(countedOf),
      }),
    keep: (by: Signer, isOn: boolean) => say(by, { kind: "keepCaptions", isOn }),
    role: (of: Signer, role: "coHost" | "speaker") =>
      say(maker, { kind: "role", publicKey: of.publicKey, role, counted: [] }),
  };
}
const authorityOf = (entries: readonly Entry[]) =>
  createAuthority(maker.publicKey, entries.filter(changesAuthority));
const foldOf = (entries: readonly Entry[]) => {
  const { captioners, isKept } = createCaptioning(authorityOf(entries), entries);
  return [captioners, isKept];
};

test("[CA10] a host's or co-host's last word says who may caption, and what is kept; nobody else's counts", (t) => {
  const { entries, give, keep, role } = playCaptioning();
  t.deepEqual(foldOf(entries), [[], false]);
  give(eve, [eve]);
  keep(eve, true);
  t.deepEqual(foldOf(entries), [[], false]);
  give(maker, [bob]);
  keep(maker, true);
  t.deepEqual(foldOf(entries), [[bob.publicKey], true]);
  give(bob, [bob, eve]);
  t.deepEqual(foldOf(entries), [[bob.publicKey], true], "a captioner gives the right to nobody");
  role(bob, "coHost");
  give(bob, [eve]);
  keep(bob, false);
  t.deepEqual(foldOf(entries), [[eve.publicKey], false]);
});

test("[CA11] the order of arrival makes no difference to who may caption", (t) => {
  const { entries, give, keep, role } = playCaptioning();
  give(maker, [bob]);
  role(bob, "coHost");
  give(bob, [eve, bob], [eve]);
  keep(bob, true);
  give(eve, []);
  const expected = foldOf(entries);
  fc.assert(
    fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
      t.deepEqual(foldOf(shuffled), expected);
    }),
    { numRuns: 50 },
  );
});

test("[CA12] a line is kept where its author could caption and hosts had captions kept; none is back-dated to there", (t) => {
  const { entries, give, keep, say } = playCaptioning();
  const line = (by: Signer, backTo?: number) =>
    say(by, { kind: "caption", fromName: "Bob", text: "A line", speaker: null }, backTo);
  keep(maker, true);
  const before = line(bob);
  give(maker, [bob]);
  const during = line(bob);
  give(maker, [eve], [bob]);
  const after = line(bob);
  const backDated = line(bob, 4);
  give(maker, [bob], []);
  const again = line(bob);
  keep(maker, false);
  const unkept = line(bob);
  const { mayKeep } = createCaptioning(authorityOf(entries), entries);
  t.deepEqual([before, during, after, backDated, again, unkept].map(mayKeep), [
    false,
    true,
    false,
    false,
    true,
    false,
  ]);
});
