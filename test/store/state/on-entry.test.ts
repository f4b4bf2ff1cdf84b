/** Who comes in muted by the hosts' rule. Rules: ../SPEC.md, RO40 to RO45. */
import test from "ava";
import * as fc from "fast-check";
import type { Role } from "../../../src/kernel/rights.ts";
import type { Entry } from "../../../src/store/log/entry.ts";
import { createMutes, isMuteEntry } from "../../../src/store/state/mutes.ts";
import { changesAuthority, createAuthority } from "../../../src/store/state/roles.ts";
import type { Signer } from "../../../src/store/types.ts";
import { createSigners } from "../support.ts";
import { createScript } from "./script.ts";

const [maker, ada, bob, eve] = fourSigners();

function fourSigners(): readonly [Signer, Signer, Signer, Signer] {
  const [first, second, third, fourth] = createSigners(4, "on entry");
  if (first === undefined || second === undefined || third === undefined || fourth === undefined)
    throw new Error("four signers");
  return [first, second, third, fourth];
}

function play() {
  const { entries, say, countedOf } = createScript();
  return {
    entries,
    say,
    rule: (by: Signer, isOff: boolean, ...present: readonly Signer[]) =>
      say(by, {
        ...{ kind: "onEntry", source: "microphone", isOff },
        present: present.map(({ publicKey }) => publicKey),
      }),
    /** `early`: with a counter that is lower than that of the rule. */
    unmute: (by: Signer, early?: number) => say(by, { kind: "unmute", source: "microphone" }, early),
    comeInAnew: (by: Signer) => say(by, { kind: "entered" }),
    mute: (by: Signer, of: Signer | null, isMuted: boolean) =>
      say(by, {
        ...{ kind: "mute", source: "microphone", publicKey: of?.publicKey ?? null },
        ...{ isMuted, mayUnmute: true },
      }),
    give: (of: Signer, role: Role) =>
      say(maker, { kind: "role", publicKey: of.publicKey, role, counted: countedOf(of) }),
  };
}

const foldOf = (entries: readonly Entry[]) =>
  createMutes(
    createAuthority(maker.publicKey, entries.filter(changesAuthority)),
    entries.filter(isMuteEntry),
  );
const muteOf = (entries: readonly Entry[], of: Signer) => foldOf(entries).muteOf(of.publicKey, "microphone");
const mutesOf = (entries: readonly Entry[]) => [ada, bob, eve].map((each) => muteOf(entries, each));

test("[RO40] whoever comes in while the rule holds is muted and may lift that; those that were there, and hosts, are not", (t) => {
  const { entries, rule, unmute, give } = play();
  t.false(foldOf(entries).isOffOnEntry("microphone"));
  give(bob, "coHost");
  rule(maker, true, maker, ada);
  t.true(foldOf(entries).isOffOnEntry("microphone"));
  t.false(foldOf(entries).isOffOnEntry("camera"));
  t.deepEqual(mutesOf(entries), ["none", "none", "may"]);
  t.is(muteOf(entries, maker), "none");
  t.is(foldOf(entries).muteOf(eve.publicKey, "camera"), "none");
  unmute(eve);
  t.deepEqual(mutesOf(entries), ["none", "none", "none"], "once lifted it stays so");
  give(bob, "speaker");
  t.is(muteOf(entries, bob), "none", "who ran the meeting did not come in muted");
});

test("[RO41] the rule binds a newcomer whose first entries stand before it, until it lifts that knowing of it", (t) => {
  const { entries, rule, unmute, mute } = play();
  for (let count = 0; count < 5; count += 1) mute(maker, bob, true);
  rule(maker, true, maker, bob);
  unmute(eve, 1);
  t.is(muteOf(entries, eve), "may");
  unmute(eve);
  t.is(muteOf(entries, eve), "none");
});

test("[RO42] nobody is unmuted by the end of the rule, and nobody muted by it anew; who comes after it is not muted", (t) => {
  const { entries, rule, unmute } = play();
  rule(maker, true, maker);
  unmute(ada);
  rule(maker, false, maker, ada, bob);
  t.deepEqual(mutesOf(entries), ["none", "may", "none"]);
  t.false(foldOf(entries).isOffOnEntry("microphone"));
  rule(maker, true, maker, ada, bob);
  t.deepEqual(mutesOf(entries), ["none", "may", "may"]);
  t.is(foldOf(entries).inviteOf(bob.publicKey, "microphone"), null);
});

test("[RO43] whoever leaves and comes in anew is muted by a rule that holds then, and only then", (t) => {
  const { entries, rule, unmute, comeInAnew } = play();
  comeInAnew(ada);
  rule(maker, true, maker, ada);
  t.is(muteOf(entries, ada), "none");
  comeInAnew(ada);
  t.is(muteOf(entries, ada), "may");
  unmute(ada);
  t.is(muteOf(entries, ada), "none");
  comeInAnew(ada);
  comeInAnew(bob);
  t.deepEqual(mutesOf(entries), ["may", "may", "may"]);
  rule(maker, false, maker, bob);
  t.deepEqual(mutesOf(entries), ["none", "may", "none"]);
  comeInAnew(bob);
  t.is(muteOf(entries, bob), "none");
});

test("[RO44] a host's later word is above it: it mutes, asks, or gives the floor", (t) => {
  const { entries, rule, mute, give } = play();
  rule(maker, true, maker);
  const asked = mute(maker, ada, false);
  t.is(muteOf(entries, ada), "none");
  t.is(foldOf(entries).inviteOf(ada.publicKey, "microphone"), asked.id);
  give(bob, "viewer");
  t.is(muteOf(entries, bob), "held");
  const floor = give(bob, "speaker");
  t.is(muteOf(entries, bob), "none");
  t.is(foldOf(entries).inviteOf(bob.publicKey, "microphone"), floor.id);
  mute(maker, null, false);
  rule(maker, true, maker, ada, bob);
  t.deepEqual(mutesOf(entries), ["none", "none", "may"], "who comes after all were asked is muted");
});

test("[RO45] only hosts make the rule, nobody comes in anew for another, and the order of arrival makes no difference", (t) => {
  const liar = play();
  liar.rule(eve, true, eve);
  t.deepEqual(
    [...mutesOf(liar.entries), foldOf(liar.entries).isOffOnEntry("microphone")],
    [...["none", "none", "none"], false],
  );
  const people = [maker, ada, bob, eve];
  const step = fc.record({
    by: fc.constantFrom(...people),
    of: fc.constantFrom(null, ...people),
    kind: fc.constantFrom("rule", "rule", "entered", "unmute", "mute", "role"),
    isOn: fc.boolean(),
    present: fc.subarray(people),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (steps, chance) => {
      const { entries, rule, unmute, comeInAnew, mute, give } = play();
      for (const { by, of, kind, isOn, present } of steps) {
        if (kind === "rule") rule(by, isOn, ...present);
        else if (kind === "entered") comeInAnew(by);
        else if (kind === "unmute") unmute(by);
        else if (kind === "mute") mute(by, of, isOn);
        else if (of !== null) give(of, isOn ? "coHost" : "viewer");
      }
      const weights = new Map(entries.map((entry) => [entry, chance.next().value ?? 0]));
      const shuffled = entries.toSorted((a, b) => (weights.get(a) ?? 0) - (weights.get(b) ?? 0));
      return String(mutesOf(shuffled)) === String(mutesOf(entries));
    }),
  );
});
