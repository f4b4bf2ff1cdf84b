/** Where members were, and who calls them there. Rules: SPEC.md, AT. */
import test from "ava";
import { createFormerPlaces, MAX_PLACES, type Place } from "../../src/meeting/former-places.ts";
import { createVirtualClock } from "../support/clock.ts";
import { peerId } from "../support/ids.ts";
import { memberOf } from "./stand-ins.ts";

const placeOf = (index: number): Place => ({
  peerId: peerId(index),
  addresses: [`10.0.0.${index}`],
  port: 26_540,
});
const memberAt = (index: number) => memberOf(peerId(index), placeOf(index));

function setUp(initial: readonly Place[] = []) {
  const clock = createVirtualClock();
  const called: string[] = [];
  const state = { members: [memberAt(1)], isCoordinator: true, changes: 0 };
  const places = createFormerPlaces({
    ...{ clock, initial, members: () => state.members, isCoordinator: () => state.isCoordinator },
    mesh: { peerId: peerId(1), peerSeen: (peer) => void called.push(peer.addresses[0] ?? "") },
    onChange: () => void (state.changes += 1),
  });
  function be(...members: readonly number[]): void {
    state.members = members.map(memberAt);
    places.update();
  }
  /** What is called within that time. */
  function calledIn(spanMs: number): readonly string[] {
    called.length = 0;
    for (let ms = 0; ms < spanMs; ms += 2_000) {
      places.callMissing();
      clock.advance(2_000);
    }
    return [...called];
  }
  return { places, state, be, calledIn };
}

test("[AT18] a coordinator calls the members that are missing where they were, now and then, two at a time; others do not", (t) => {
  const { places, state, be, calledIn } = setUp([placeOf(2), placeOf(3), placeOf(4)]);
  t.deepEqual(calledIn(2_000), ["10.0.0.2", "10.0.0.3"]);
  t.deepEqual(calledIn(2_000), ["10.0.0.4"]);
  t.deepEqual(calledIn(10_000), []);
  t.is(calledIn(32_000).length, 6);
  be(1, 3);
  places.networkChanged();
  t.deepEqual(calledIn(2_000), ["10.0.0.2", "10.0.0.4"], "the network is another one");
  state.isCoordinator = false;
  t.deepEqual(calledIn(600_000), []);
  t.deepEqual(
    places.get().map(({ addresses }) => addresses[0]),
    ["10.0.0.3", "10.0.0.2", "10.0.0.4"],
  );
});

test("[AT19] whoever has left is not called, and a full meeting is remembered in part", (t) => {
  const { places, be, calledIn } = setUp();
  be(1, 2, 3);
  places.linkDown(peerId(2), "left");
  places.linkDown(peerId(3), "silent");
  be(1);
  t.deepEqual(
    calledIn(60_000).filter((each) => each !== "10.0.0.3"),
    [],
  );
  be(...Array.from({ length: 40 }, (_, index) => index + 1));
  t.is(places.get().length, MAX_PLACES);
});

test("[AT20] the first member that comes is written down at once, many that come together are once", (t) => {
  const { state, be, calledIn } = setUp();
  be(1, 2);
  t.is(state.changes, 1);
  for (let last = 3; last < 10; last += 1) be(...Array.from({ length: last }, (_, index) => index + 1));
  t.is(state.changes, 1);
  calledIn(2_000);
  t.is(state.changes, 2);
  calledIn(60_000);
  t.is(state.changes, 2);
});
