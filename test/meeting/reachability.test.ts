/** Whether self is cut off. Rules: SPEC.md, OR. */
import test from "ava";
import { createReachability } from "../../src/meeting/reachability.ts";
import { createVirtualClock } from "../support/clock.ts";
import { sortedIdentities } from "../mesh/identities.ts";

const [self, ...others] = sortedIdentities(5).map(({ peerId }) => peerId);

function setUp(count: number) {
  if (self === undefined) throw new Error("five were asked for");
  const clock = createVirtualClock();
  const there = others.slice(0, count);
  const state = { linked: [...there], coordinator: there[0] ?? self, hasNetwork: true };
  const reach = createReachability({
    clock,
    self,
    linked: () => state.linked,
    coordinator: () => state.coordinator,
    hasNetwork: () => state.hasNetwork,
  });
  function lose(cause: string): void {
    for (const peer of there) {
      state.linked = state.linked.filter((each) => each !== peer);
      reach.linkDown(peer, cause);
      clock.advance(20);
    }
  }
  return { clock, state, reach, there, lose };
}

test("[OR1] several that fall silent together: self is cut off, until it reaches somebody", (t) => {
  const { state, reach, lose, there } = setUp(3);
  t.false(reach.isPartitioned());
  lose("silent");
  t.true(reach.isPartitioned());
  state.linked = there.slice(0, 1);
  reach.linkUp();
  t.false(reach.isPartitioned());
});

test("[OR2] one that falls silent alone, or any that leave or die, have gone themselves", (t) => {
  const two = setUp(1);
  two.lose("silent");
  t.false(two.reach.isPartitioned());
  for (const cause of ["left", "closed"]) {
    const many = setUp(3);
    many.lose(cause);
    t.false(many.reach.isPartitioned(), cause);
  }
  const slow = setUp(2);
  slow.state.linked = [];
  for (const peer of slow.there) {
    slow.reach.linkDown(peer, "silent");
    slow.clock.advance(10_000);
  }
  t.false(slow.reach.isPartitioned());
});

test("[OR3] without a network, a member that had links is cut off", (t) => {
  const { reach, state, lose } = setUp(1);
  lose("silent");
  state.hasNetwork = false;
  t.true(reach.isPartitioned());
  const alone = setUp(0);
  alone.state.hasNetwork = false;
  t.false(alone.reach.isPartitioned());
});

test("[OR4] a peer that shows up on the network proves that it works; those seen before don't", (t) => {
  const { reach, lose, there } = setUp(2);
  reach.seen(there);
  lose("silent");
  reach.seen(there);
  t.true(reach.isPartitioned());
  reach.seen(others);
  t.false(reach.isPartitioned());
});

test("[OR5] a coordinator that is missed for two seconds while others are reached is out of reach", (t) => {
  const { clock, state, reach, there } = setUp(3);
  t.false(reach.isCoordinatorOutOfReach());
  state.linked = there.slice(1);
  reach.linkDown(there[0] ?? state.coordinator, "silent");
  clock.advance(1_900);
  t.false(reach.isCoordinatorOutOfReach());
  clock.advance(200);
  t.true(reach.isCoordinatorOutOfReach());
  t.false(reach.isPartitioned());
  state.coordinator = there[1] ?? state.coordinator;
  t.false(reach.isCoordinatorOutOfReach());
});
