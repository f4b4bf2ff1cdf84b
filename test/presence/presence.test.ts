import test from "ava";
import type { PeerId } from "../../src/kernel/ids.ts";
import {
  initialPresence,
  stepPresence,
  type Presence,
  type PresenceEffect,
  type PresenceInput,
} from "../../src/presence/presence.ts";
import { peerId } from "../support/ids.ts";

const [A, B, C] = [peerId(1), peerId(2), peerId(3)];
const epoch = { term: 1, coordinator: A };

/** Three members that hear each other at once, by way of the links that there are: everybody with the coordinator. */
function createTrio() {
  const states = new Map<PeerId, Presence>(
    [A, B, C].map((self) => [self, initialPresence(self, epoch, [A, B, C], 100)]),
  );
  const told: { readonly to: PeerId; readonly effect: PresenceEffect }[] = [];
  function input(self: PeerId, value: PresenceInput): void {
    const state = states.get(self);
    if (state === undefined) return;
    const [after, effects] = stepPresence(state, value);
    states.set(self, after);
    for (const effect of effects) {
      if (effect.type === "send") input(effect.to, { type: "received", from: self, message: effect.message });
      else if (effect.type === "broadcast") {
        for (const to of [A, B, C])
          if (to !== self) input(to, { type: "received", from: self, message: effect.message });
      } else told.push({ to: self, effect });
    }
  }
  return {
    input,
    told,
    presenters: () => [...states.values()].map(({ lease }) => lease.presenter),
    of: (self: PeerId) => states.get(self),
  };
}
const present = (on: boolean, takeOver = false): PresenceInput => ({ type: "present", on, takeOver });

test("[PR1] [PR2] a status reaches everybody, and an old one changes nothing", (t) => {
  const trio = createTrio();
  trio.input(B, { type: "setSelf", status: { isCameraOn: true, isMicrophoneOn: false, isHandUp: false } });
  t.true(trio.of(C)?.statuses.get(B)?.isCameraOn);
  const old = { peerId: B, version: 3, isCameraOn: false, isMicrophoneOn: false, isHandUp: false };
  trio.input(C, { type: "received", from: B, message: { type: "status", statuses: [old] } });
  t.true(trio.of(C)?.statuses.get(B)?.isCameraOn);
});

test("[PR1] nobody but the coordinator speaks for another, and nobody for self", (t) => {
  const trio = createTrio();
  const forged = (peerId: PeerId) => ({
    peerId,
    version: 10 ** 15,
    isCameraOn: true,
    isMicrophoneOn: true,
    isHandUp: true,
  });
  trio.input(B, { type: "received", from: C, message: { type: "status", statuses: [forged(A), forged(B)] } });
  t.is(trio.of(B)?.statuses.get(A), undefined);
  t.false(trio.of(B)?.statuses.get(B)?.isCameraOn);
});

test("[PR3] [PR4] the second presenter is refused, asks, and is granted", (t) => {
  const trio = createTrio();
  trio.input(B, present(true));
  t.deepEqual(trio.presenters(), [B, B, B]);
  trio.input(C, present(true));
  t.deepEqual(trio.presenters(), [B, B, B]);
  t.like(trio.told.at(-1), { to: C, effect: { type: "refused", presenter: B } });
  trio.input(C, present(true, true));
  t.is(trio.of(B)?.asking, C);
  trio.input(B, { type: "answerTakeOver", to: C, accept: true });
  t.deepEqual(trio.presenters(), [C, C, C]);
});

test("[PR4] a presenter may say no, and stop", (t) => {
  const trio = createTrio();
  trio.input(A, present(true));
  trio.input(C, present(true, true));
  trio.input(A, { type: "answerTakeOver", to: C, accept: false });
  t.like(trio.told.at(-1), { to: C, effect: { type: "declined", presenter: A } });
  trio.input(A, present(false));
  t.deepEqual(trio.presenters(), [null, null, null]);
});

test("[PR4] who did not ask cannot be handed the screen", (t) => {
  const trio = createTrio();
  trio.input(B, present(true));
  trio.input(A, { type: "received", from: B, message: { type: "takeOverAnswer", to: C, accept: true } });
  t.deepEqual(trio.presenters(), [B, B, B]);
});

test("[PR5] the lease moves with the term", (t) => {
  const trio = createTrio();
  trio.input(C, present(true));
  const next = { term: 2, coordinator: B };
  for (const self of [B, C, A]) trio.input(self, { type: "epoch", epoch: next });
  t.deepEqual(trio.presenters(), [C, C, C]);
  t.deepEqual(trio.of(C)?.lease.epoch, next);
  const old = { epoch, version: 99, presenter: A };
  trio.input(C, { type: "received", from: A, message: { type: "lease", lease: old } });
  t.is(trio.of(C)?.lease.presenter, C);
});

test("[PR6] the lease of a presenter who is gone ends", (t) => {
  const trio = createTrio();
  trio.input(B, present(true));
  trio.input(A, { type: "members", members: [A, C] });
  t.is(trio.of(C)?.lease.presenter, null);
});

test("[PR6] the lease of a coordinator that presented and died ends with its term", (t) => {
  const trio = createTrio();
  trio.input(A, present(true));
  t.is(trio.of(B)?.lease.presenter, A);
  // The order in which a takeover tells them: the roster comes first, and B does not coordinate yet.
  trio.input(B, { type: "members", members: [B, C] });
  trio.input(C, { type: "epoch", epoch: { term: 2, coordinator: B } });
  trio.input(B, { type: "epoch", epoch: { term: 2, coordinator: B } });
  t.is(trio.of(B)?.lease.presenter, null);
  t.is(trio.of(C)?.lease.presenter, null);
});
