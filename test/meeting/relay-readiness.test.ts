/** Rules: SPEC.md, RR. */
import test from "ava";
import type { PeerId } from "../../src/kernel/ids.ts";
import {
  initialRelayReadiness,
  relayReadinessMachine,
  THIRD_READY_AFTER_MS,
  type RelayReadiness,
  type RelayReadinessEffect,
  type Standing,
} from "../../src/meeting/relay-readiness.ts";
import { peerId } from "../support/ids.ts";

const [A, B, C, D] = [peerId(1), peerId(2), peerId(3), peerId(4)];

/** `self` among A, B, C, which are the succession in that order unless said otherwise. */
function createMachine(self: PeerId) {
  let state: RelayReadiness = initialRelayReadiness;
  const take = ([after, effects]: readonly [RelayReadiness, readonly RelayReadinessEffect[]]) => {
    state = after;
    return effects;
  };
  return {
    stand(nowMs: number, changes: Partial<Standing> = {}) {
      const succession = changes.succession ?? [A, B, C];
      const [coordinator = A, deputy = null] = succession;
      const standing = { self, coordinator, deputy, succession, suspects: new Set<PeerId>(), ...changes };
      return take(relayReadinessMachine.step(state, { type: "standing", standing }, nowMs));
    },
    tick: (nowMs: number) => take(relayReadinessMachine.step(state, { type: "tick" }, nowMs)),
    dueAtMs: () => relayReadinessMachine.dueAtMs(state),
  };
}
const READY = { type: "setReady", isReady: true } as const;
const NOT_READY = { type: "setReady", isReady: false } as const;
const DEMAND = { type: "setDemand", isOn: true } as const;
const NO_DEMAND = { type: "setDemand", isOn: false } as const;

test("[RR1] coordinator and deputy are ready at once, the third after a while, others not at all", (t) => {
  t.deepEqual(createMachine(A).stand(0), [READY, DEMAND]);
  t.deepEqual(createMachine(B).stand(0), [READY]);
  t.deepEqual(createMachine(D).stand(0), []);
  const third = createMachine(C);
  t.deepEqual(third.stand(100), []);
  t.is(third.dueAtMs(), 100 + THIRD_READY_AFTER_MS);
  third.stand(2_000);
  t.is(third.dueAtMs(), 100 + THIRD_READY_AFTER_MS, "no change puts it off");
  t.deepEqual(third.tick(100 + THIRD_READY_AFTER_MS - 1), []);
  t.deepEqual(third.tick(100 + THIRD_READY_AFTER_MS), [READY]);
  t.is(third.dueAtMs(), Infinity);
});

test("[RR2] up at once, out at once, and never back from ready to waiting", (t) => {
  const up = createMachine(C);
  up.stand(0);
  t.deepEqual(up.stand(500, { succession: [A, C] }), [READY]);
  t.is(up.dueAtMs(), Infinity);
  t.deepEqual(up.stand(600), []);
  t.is(up.dueAtMs(), Infinity);
  t.deepEqual(up.stand(700, { succession: [A, B, D] }), [NOT_READY]);
  const out = createMachine(C);
  out.stand(0);
  t.deepEqual(out.stand(1, { succession: [A, B, D] }), []);
  t.deepEqual(out.tick(10_000), []);
});

test("[RR3] pictures are asked for by the coordinator, and by a deputy that suspects it", (t) => {
  const deputy = createMachine(B);
  deputy.stand(0);
  t.deepEqual(deputy.stand(1, { suspects: new Set([C]) }), []);
  t.deepEqual(deputy.stand(2, { suspects: new Set([A]) }), [DEMAND]);
  t.deepEqual(deputy.stand(3), [NO_DEMAND]);
  t.deepEqual(deputy.stand(4, { succession: [B, C] }), [DEMAND]);
  const third = createMachine(C);
  t.deepEqual(third.stand(0, { suspects: new Set([A]) }), []);
});
