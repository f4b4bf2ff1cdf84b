import test from "ava";
import type { Clock } from "../../../src/kernel/clock.ts";
import { createEmitter } from "../../../src/kernel/emitter.ts";
import type { PeerId } from "../../../src/kernel/ids.ts";
import { awaitCoordinator } from "../../../src/mesh/admission/await-coordinator.ts";
import { MeshError } from "../../../src/mesh/types.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { peerId } from "../../support/ids.ts";

const [SELF, COORDINATOR, MEMBER] = [peerId(1), peerId(2), peerId(3)];
const DEADLINE_MS = 10_000;

/** `earlyMs`: how much too early the first timer fires. */
function arrive(linked: PeerId[], earlyMs = 0) {
  const clock = createVirtualClock();
  const progress = createEmitter<void>();
  let coordinator = COORDINATOR;
  const entered = { epoch: () => ({ term: 1, coordinator }), linked: () => linked };
  const early: Clock = {
    ...clock,
    setTimer(atMs, callback) {
      const firesAtMs = clock.timers() === 0 && clock.nowMs() === 0 ? atMs - earlyMs : atMs;
      return clock.setTimer(firesAtMs, callback);
    },
  };
  const deps = { clock: early, self: SELF, progress, displacements: createEmitter<void>() };
  const { signal } = new AbortController();
  let isIn = false;
  const arrival = awaitCoordinator(deps, entered, { deadlineAtMs: DEADLINE_MS, signal }).then(
    () => (isIn = true),
  );
  return {
    clock,
    arrival,
    link(to: PeerId) {
      linked.push(to);
      progress.emit();
    },
    follow(peer: PeerId) {
      coordinator = peer;
      progress.emit();
    },
    /** Once promises are settled. */
    isIn: () => new Promise((resolve) => setImmediate(() => resolve(isIn))),
  };
}

test("[AD8] a joiner is in with the link to the coordinator, or a second later with any", async (t) => {
  const reaching = arrive([]);
  reaching.link(COORDINATOR);
  t.true(await reaching.isIn());
  const other = arrive([]);
  other.link(MEMBER);
  other.clock.advance(999);
  t.false(await other.isIn());
  other.clock.advance(1);
  t.true(await other.isIn());
  const late = arrive([]);
  late.clock.advance(2_000);
  t.false(await late.isIn());
  late.link(MEMBER);
  t.true(await late.isIn());
});

test("[AD8] without any link it gives up", async (t) => {
  const alone = arrive([]);
  alone.clock.advance(DEADLINE_MS);
  await t.throwsAsync(alone.arrival, { instanceOf: MeshError });
});

test("[AD11] a joiner is in when the member that it is linked to becomes the coordinator", async (t) => {
  const joining = arrive([]);
  joining.link(MEMBER);
  t.false(await joining.isIn());
  joining.follow(MEMBER);
  t.true(await joining.isIn());
});

test("[AD12] a joiner whose timers fire early is in no later than when they are exact", async (t) => {
  const joining = arrive([], 0.5);
  joining.link(MEMBER);
  joining.clock.advance(999.6);
  t.false(await joining.isIn());
  joining.clock.advance(0.4);
  t.true(await joining.isIn());
});
