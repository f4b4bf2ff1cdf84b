import test from "ava";
import { createEmitter } from "../../../src/kernel/emitter.ts";
import type { PeerId } from "../../../src/kernel/ids.ts";
import { awaitCoordinator } from "../../../src/mesh/admission/await-coordinator.ts";
import { MeshError } from "../../../src/mesh/types.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { peerId } from "../../support/ids.ts";

const [SELF, COORDINATOR, MEMBER] = [peerId(1), peerId(2), peerId(3)];
const DEADLINE_MS = 10_000;

function arrive(linked: PeerId[]) {
  const clock = createVirtualClock();
  const linkUps = createEmitter<PeerId>();
  const entered = { epoch: () => ({ term: 1, coordinator: COORDINATOR }), linked: () => linked };
  const deps = { clock, self: SELF, linkUps, displacements: createEmitter<void>() };
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
      linkUps.emit(to);
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
