/** Three members and what they send each other, for tests of presence. */
import type { Epoch } from "../../src/kernel/epoch.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { stepPresence } from "../../src/presence/presence.ts";
import {
  initialPresence,
  type Presence,
  type PresenceContext,
  type PresenceEffect,
  type PresenceInput,
} from "../../src/presence/state.ts";
import { peerId } from "../support/ids.ts";

const [A, B, C] = [peerId(1), peerId(2), peerId(3)];
const epoch = { term: 1, coordinator: A };

/** Three members with links between all of them; what one sends arrives at once. */
export function createTrio() {
  const contexts = new Map<PeerId, PresenceContext>(
    [A, B, C].map((self) => [
      self,
      {
        self,
        epoch,
        members: [A, B, C],
        linked: [A, B, C],
        may: (peer, right) => right === "present" || peer === A,
        nowMs: 0,
      },
    ]),
  );
  const states = new Map<PeerId, Presence>();
  for (const [self, context] of contexts) states.set(self, initialPresence(context, 100));
  const answers: { readonly to: PeerId; readonly effect: PresenceEffect }[] = [];
  let away: PeerId | null = null;
  function input(self: PeerId, value: PresenceInput): void {
    if (value.type === "received" && (self === away || value.from === away)) return;
    const [state, context] = [states.get(self), contexts.get(self)];
    if (state === undefined || context === undefined) return;
    const [after, effects] = stepPresence(state, value, context);
    states.set(self, after);
    for (const effect of effects) {
      if (effect.type === "send") input(effect.to, { type: "received", from: self, message: effect.message });
      else if (effect.type === "broadcast") {
        for (const to of [A, B, C])
          if (to !== self) input(to, { type: "received", from: self, message: effect.message });
      } else answers.push({ to: self, effect });
    }
  }
  function change(self: PeerId, changes: Partial<PresenceContext>): void {
    const context = contexts.get(self);
    if (context !== undefined) contexts.set(self, { ...context, ...changes });
  }
  return {
    input,
    answers,
    setMembers(self: PeerId, members: readonly PeerId[]) {
      change(self, { members });
      input(self, { type: "membersChanged" });
    },
    setEpoch(self: PeerId, next: Epoch) {
      change(self, { epoch: next });
      input(self, { type: "epochChanged" });
    },
    change,
    setMay(may: PresenceContext["may"]) {
      for (const self of [A, B, C]) change(self, { may });
    },
    /** Nothing comes from that member and nothing gets to it; null brings it back. */
    cutOff: (peer: PeerId | null) => void (away = peer),
    setLinked(self: PeerId, linked: readonly PeerId[]) {
      change(self, { linked });
    },
    /** By everybody's clock. */
    setNow(nowMs: number) {
      for (const self of [A, B, C]) change(self, { nowMs });
    },
    presenters: () => [...states.values()].map(({ lease }) => lease.presenter),
    of: (self: PeerId) => states.get(self),
  };
}
