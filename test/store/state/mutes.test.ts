/** Who is muted by a host's word. Rules: SPEC.md, MU. */
import test from "ava";
import * as fc from "fast-check";
import type { Entry } from "../../../src/store/log/entry.ts";
import type { BodyOf } from "../../../src/store/log/entry-body.ts";
import { createMutes } from "../../../src/store/state/mutes.ts";
import { changesAuthority, createAuthority } from "../../../src/store/state/roles.ts";
import type { Role } from "../../../src/kernel/rights.ts";
import type { Signer } from "../../../src/store/types.ts";
import { createSigners } from "../support.ts";
import { createScript } from "./script.ts";

const [maker, ada, bob, eve] = createSigners(4, "mutes");
if (maker === undefined || ada === undefined || bob === undefined || eve === undefined)
  throw new Error("four signers");

function createMuteScript() {
  const { entries, say } = createScript();
  const mute = (by: Signer, of: Signer | null, more: Partial<BodyOf<"mute">> = {}) =>
    say(by, {
      ...{ kind: "mute", source: "microphone", publicKey: of?.publicKey ?? null },
      ...{ isMuted: true, mayUnmute: true, ...more },
    });
  const unmute = (by: Signer) => say(by, { kind: "unmute", source: "microphone" });
  return { entries, say, mute, unmute };
}

const foldOf = (entries: readonly Entry[]) =>
  createMutes(
    createAuthority(maker.publicKey, entries.filter(changesAuthority)),
    entries.filter(({ body }) => body.kind === "mute" || body.kind === "unmute"),
  );
const muteOf = (entries: readonly Entry[], of: Signer) => foldOf(entries).muteOf(of.publicKey, "microphone");

test("[MU1] a host mutes one or all but hosts; the latest counts", (t) => {
  const { entries, say, mute, unmute } = createMuteScript();
  t.is(muteOf(entries, ada), "none");
  mute(maker, ada);
  t.deepEqual(
    [ada, bob].map((each) => muteOf(entries, each)),
    ["may", "none"],
  );
  unmute(ada);
  t.is(muteOf(entries, ada), "none");
  say(maker, { kind: "role", publicKey: bob.publicKey, role: "host", counted: [] });
  mute(bob, null, { mayUnmute: false });
  t.deepEqual(
    [maker, ada, bob, eve].map((each) => muteOf(entries, each)),
    ["none", "held", "none", "held"],
  );
  const invitation = mute(bob, eve, { isMuted: false });
  t.deepEqual(
    [ada, eve].map((each) => muteOf(entries, each)),
    ["held", "none"],
  );
  t.is(foldOf(entries).inviteOf(eve.publicKey, "microphone"), invitation.id);
  t.is(foldOf(entries).inviteOf(ada.publicKey, "microphone"), null);
  mute(maker, null);
  t.deepEqual(
    [ada, eve].map((each) => muteOf(entries, each)),
    ["may", "may"],
  );
  t.is(foldOf(entries).muteOf(ada.publicKey, "camera"), "none");
});

test("[MU2] only a permitted unmute of one's own has an effect, and no mute by others than hosts", (t) => {
  const { entries, mute, unmute } = createMuteScript();
  mute(eve, ada);
  mute(eve, null);
  t.is(muteOf(entries, ada), "none");
  mute(maker, ada, { mayUnmute: false });
  unmute(ada);
  unmute(bob);
  t.is(muteOf(entries, ada), "held");
  mute(eve, ada, { isMuted: false });
  t.is(muteOf(entries, ada), "held");
  mute(maker, ada);
  t.is(muteOf(entries, ada), "may", "an unmute from before does not count");
  mute(maker, maker, { mayUnmute: false });
  t.is(muteOf(entries, maker), "may");
  unmute(maker);
  t.is(muteOf(entries, maker), "none");
});

test("[RO11] a viewer is held whatever it says; who is let speak is asked to, and turns its camera on itself", (t) => {
  const { entries, say, mute, unmute } = createMuteScript();
  const give = (role: Role) => say(maker, { kind: "role", publicKey: ada.publicKey, role, counted: [] });
  const shown = () => {
    const fold = foldOf(entries);
    return (["microphone", "camera"] as const).map((source) => fold.muteOf(ada.publicKey, source));
  };
  const invite = () => foldOf(entries).inviteOf(ada.publicKey, "microphone");
  give("viewer");
  unmute(ada);
  mute(maker, ada, { isMuted: false });
  t.deepEqual([shown(), invite()], [["held", "held"], null]);
  mute(maker, null, { mayUnmute: false });
  const floor = give("speaker");
  t.deepEqual([shown(), invite()], [["none", "may"], floor.id], "what was said of a viewer is over");
  say(ada, { kind: "unmute", source: "camera" });
  t.deepEqual(shown(), ["none", "none"]);
  mute(maker, ada);
  t.deepEqual([shown(), invite()], [["may", "none"], null]);
  give("viewer");
  give("coHost");
  t.deepEqual(shown(), ["none", "may"]);
});

test("[MU3] the order of arrival makes no difference", (t) => {
  const people = [maker, ada, bob, eve];
  const step = fc.record({
    by: fc.constantFrom(...people),
    of: fc.constantFrom(null, ...people),
    kind: fc.constantFrom("mute", "mute", "unmute", "host"),
    isOn: fc.boolean(),
    mayUnmute: fc.boolean(),
  });
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (steps, chance) => {
        const { entries, say, mute, unmute } = createMuteScript();
        for (const { by, of, kind, isOn, mayUnmute } of steps) {
          if (kind === "mute") mute(by, of, { isMuted: isOn, mayUnmute });
          else if (kind === "unmute") unmute(by);
          else if (of !== null)
            say(by, { kind: "role", publicKey: of.publicKey, role: isOn ? "host" : "speaker", counted: [] });
        }
        const weights = new Map(entries.map((entry) => [entry, chance.next().value ?? 0]));
        const shuffled = entries.toSorted((a, b) => (weights.get(a) ?? 0) - (weights.get(b) ?? 0));
        return people.every((each) => muteOf(entries, each) === muteOf(shuffled, each));
      }),
    ),
  );
});
