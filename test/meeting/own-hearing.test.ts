/** How self hears the others: volumes, and who is in the same room. Rules: SPEC.md, VW. */
import test from "ava";
import type { CoreEvent } from "../../src/api/events.ts";
import { CommandError } from "../../src/api/errors.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { volumesOf } from "../../src/media/leg/own-volumes.ts";
import { createOwnHearing } from "../../src/meeting/own-hearing.ts";
import { peerId } from "../support/ids.ts";

const [SELF, B, C] = [peerId(1), peerId(2), peerId(3)];

function setUp(kept = new Map<string, number>()) {
  const rooms = new Map<PeerId, readonly PeerId[]>();
  const events: CoreEvent[] = [];
  const state = { members: [SELF, B, C], changes: 0, rooms: 0 };
  const hearing = createOwnHearing({
    self: SELF,
    members: () => state.members.map((each) => ({ peerId: each, publicKey: `key of ${each}` })),
    volumes: {
      of: (key) => kept.get(key) ?? 100,
      set: (key, percent) => void kept.set(key, percent),
    },
    sameRoomBy: (peer) => rooms.get(peer) ?? [],
    broadcast: (event) => void events.push(event),
    onSameRoom: () => void (state.rooms += 1),
    onChange: () => void (state.changes += 1),
  });
  /** What the relay is told. */
  const volumes = () =>
    Object.fromEntries(
      volumesOf(
        state.members.map((each) => ({ peerId: each, isSelf: each === SELF, ...hearing.of(each) })),
      ).map((volume) => [volume.peerId, volume.percent]),
    );
  return { hearing, rooms, events, state, volumes };
}

test("[VW10] a volume is for one member, lasts, and is an event when it changes", (t) => {
  const { hearing, events, state, volumes } = setUp();
  hearing.update();
  t.deepEqual(events, [], "everybody is heard as they are");
  hearing.setVolume(B, 150);
  hearing.setVolume(B, 150);
  t.deepEqual(events, [{ type: "hearing", peerId: B, volumePercent: 150, sameRoom: "no" }]);
  t.deepEqual(volumes(), { [B]: 150 });
  state.members = [SELF, C];
  hearing.update();
  state.members = [SELF, B, C];
  hearing.update();
  t.deepEqual(volumes(), { [B]: 150 }, "it was only away");
  hearing.setVolume(B, 100);
  t.deepEqual(volumes(), {});
});

test("[ST82] a volume is the person's, by its key, in the next meeting, too", (t) => {
  const kept = new Map<string, number>();
  setUp(kept).hearing.setVolume(B, 40);
  t.deepEqual([...kept], [[`key of ${B}`, 40]]);
  const { hearing, events, volumes } = setUp(kept);
  hearing.update();
  t.deepEqual(volumes(), { [B]: 40 });
  t.deepEqual(events, [{ type: "hearing", peerId: B, volumePercent: 40, sameRoom: "no" }]);
});

test("[VW11] of two in one room neither is played to the other, whoever said so, until one's own word ends it", (t) => {
  const { hearing, rooms, events, state, volumes } = setUp();
  hearing.setVolume(B, 150);
  hearing.setSameRoom(B, true);
  t.deepEqual([hearing.sameRoom(), state.rooms], [[B], 1]);
  t.deepEqual(volumes(), { [B]: 0 });
  hearing.setSameRoom(B, false);
  t.deepEqual(volumes(), { [B]: 150 }, "its volume is as it was");
  rooms.set(C, [B, SELF]);
  hearing.update();
  t.deepEqual(events.at(-1), { type: "hearing", peerId: C, volumePercent: 100, sameRoom: "theirs" });
  t.deepEqual(volumes(), { [B]: 150, [C]: 0 });
  t.deepEqual(hearing.sameRoom(), [], "it is C who says so");
  hearing.setSameRoom(C, false);
  t.is(hearing.of(C).sameRoom, "no");
  rooms.set(B, [C]);
  hearing.update();
  t.is(hearing.of(B).sameRoom, "no", "what others say of each other is not for self");
});

test("[VW12] nobody but another member is heard otherwise", (t) => {
  const { hearing } = setUp();
  const refused = { instanceOf: CommandError };
  t.throws(() => hearing.setVolume(SELF, 50), refused);
  t.throws(() => hearing.setVolume(peerId(9), 50), refused);
  t.throws(() => hearing.setSameRoom(SELF, true), refused);
  t.deepEqual(hearing.of(SELF), { volumePercent: 100, sameRoom: "no" });
});
