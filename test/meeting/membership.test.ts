/** The succession, what is advertised, and the members that count for delivery. Rules: SPEC.md, SU, AV, LM. */
import test from "ava";
import type { Advert, Sighting } from "../../src/discovery/types.ts";
import { advertOf, createAdvertising } from "../../src/meeting/advertising.ts";
import { createLastKnownMembers } from "../../src/meeting/last-known-members.ts";
import { successionOf } from "../../src/meeting/membership.ts";
import { encodeAdvert } from "../../src/discovery/advert-text.ts";
import { titleHashOf } from "../../src/platform/title-hash.ts";
import { needsPasscode } from "../../src/mesh/types.ts";
import { openEntrance } from "../../src/store/state/entrance.ts";
import type { Entrance } from "../../src/store/types.ts";
import { createVirtualClock } from "../support/clock.ts";
import { meetingId, peerId } from "../support/ids.ts";
import { ranked } from "../support/ranks.ts";
import { createMembers } from "./stand-ins.ts";

const [A, B, C, D] = [peerId(1), peerId(2), peerId(3), peerId(4)];
const creation = {
  ...{ meetingId: meetingId(1), title: "M", host: "", createdAtMs: 0 },
  ...{ needsPasscode: true, isBroadcast: false, nonce: "", signature: "" },
};

test("[SU1] the succession is the coordinator and the two lowest of the others", (t) => {
  t.deepEqual(successionOf(A, ranked([D, C, B, A])), [A, B, C]);
  t.deepEqual(successionOf(D, ranked([A, B, C, D])), [D, A, B], "a coordinator need not be the lowest");
  t.deepEqual(successionOf(A, ranked([C, B])), [A, B, C], "nor be listed yet");
  t.deepEqual(successionOf(B, ranked([B])), [B]);
});

test("[AV1] only the succession adds title, count and coordinator", (t) => {
  const summaryOf = (self: typeof A) =>
    advertOf(creation, createMembers(self, [A, B, C, D], A).membership, { port: 40_000, isLocked: false });
  t.like(summaryOf(C), {
    ...{ peerId: C, port: 40_000, meetingId: meetingId(1), needsPasscode: true },
    summary: { title: "M", members: 4, coordinator: A },
  });
  t.like(summaryOf(D), { peerId: D, summary: null });
});

test("[AD32] the advert follows what hosts have set: title, passcode, and whether the meeting is listed", (t) => {
  const open = { ...creation, needsPasscode: false };
  const advert = (entrance: Partial<Entrance>) =>
    advertOf(open, createMembers(A, [A, B], A).membership, { port: 1, isLocked: false }, entrance);
  const passcode = { passcode: "green apple", serverSetup: "s", registrationRecord: "r" };
  t.like(advert({ title: "New", passcode }), {
    ...{ needsPasscode: true, titleHash: null },
    summary: { title: "New", members: 2, coordinator: A },
  });
  t.false(advert({ withdrawal: { release: null } }).needsPasscode);
  for (const [withdrawal, isNeeded] of [
    [null, true],
    [{ release: "by the maker" }, false],
  ] as const)
    t.is(needsPasscode({ needsPasscode: true }, { passcode: null, withdrawal }), isNeeded);
  const unlisted = advert({ title: "New", isListed: false });
  t.like(unlisted, { summary: null, titleHash: titleHashOf(open.meetingId, "New") });
  t.false(JSON.stringify(encodeAdvert(unlisted)).includes("New"));
  t.not(titleHashOf(open.meetingId, "New"), titleHashOf(meetingId(2), "New"));
});

function createAdvertised() {
  const clock = createVirtualClock();
  const adverts: (Advert | null)[] = [];
  const called: unknown[] = [];
  const state = { looks: 0, watches: 0, listener: null as (() => void) | null };
  let sightings: readonly Sighting[] = [];
  const advertising = createAdvertising({
    clock,
    creation,
    discovery: {
      advertise: (advert: Advert | null) => void adverts.push(advert),
      watch() {
        state.watches += 1;
        return () => void (state.watches -= 1);
      },
      sightings: () => sightings,
      onSightings(listener: (sightings: readonly Sighting[]) => void) {
        state.listener = () => listener(sightings);
        return () => void (state.listener = null);
      },
    },
    mesh: { port: 40_000, peerSeen: (peer: { readonly peerId: unknown }) => void called.push(peer.peerId) },
    membership: createMembers(A, [A, B], A).membership,
    isLocked: () => false,
    entrance: () => openEntrance,
    onLookAround: () => void (state.looks += 1),
  });
  return {
    ...{ clock, adverts, called, state, advertising },
    see(...ids: readonly (typeof A)[]) {
      const peers = ids.map((id) => ({ peerId: id, addresses: ["192.0.2.1"], port: 1 }));
      const shown = { title: "M", members: 1, coordinator: null, needsPasscode: true, isLocked: false };
      const more = { isCompatible: true, titleHash: null };
      sightings = [
        {
          meetingId: meetingId(2),
          ...shown,
          ...more,
          peers: [{ peerId: D, addresses: [], port: 1 }],
        },
        { meetingId: meetingId(1), ...shown, ...more, peers },
      ];
      state.listener?.();
    },
  };
}

test("[AV2] members of this meeting that are seen are called at once and every two seconds", (t) => {
  const { clock, called, state, see } = createAdvertised();
  see(C);
  t.deepEqual(called, [C]);
  clock.advance(4_000);
  t.deepEqual(called, [C, C, C]);
  t.is(state.looks, 2);
  t.is(state.watches, 1);
});

test("[AV3] after the end nothing is advertised or looked for, whatever comes", (t) => {
  const { clock, adverts, called, state, advertising, see } = createAdvertised();
  advertising.update();
  advertising.close();
  advertising.close();
  t.is(adverts.length, 2);
  t.is(adverts.at(-1), null);
  advertising.update();
  see(C);
  clock.advance(10_000);
  t.is(adverts.length, 2);
  t.deepEqual(called, []);
  t.is(state.watches, 0);
  t.is(clock.timers(), 0);
});

test("[LM1] a member that is left alone counts the last others that it had, without those that have gone", (t) => {
  const known = createLastKnownMembers();
  t.deepEqual(known.get(), []);
  known.update([A, B, C, D]);
  t.deepEqual(known.get(), [A, B, C, D]);
  known.linkDown(B, "silent");
  known.linkDown(C, "left");
  known.linkDown(D, "closed");
  known.update([A]);
  t.deepEqual(known.get(), [A, B]);
  known.update([A, D]);
  t.deepEqual(known.get(), [A, D]);
});
