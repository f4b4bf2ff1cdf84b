/** How self hears the others, in words. */
import test from "ava";
import type { Participant } from "../../../src/api/view.ts";
import { hearingActs, hearingMark, newRoommates } from "../../../src/ui/model/hearing.ts";
import { castOf } from "../cast.ts";

const [SELF, BEN] = castOf(2, 0) as [Participant, Participant];
const ben = (change: Partial<Participant>): Participant => ({ ...BEN, ...change });

test("[UI251] a tile and the list of people say who is heard otherwise, and each person's menu changes it back", (t) => {
  t.is(hearingMark(BEN), null);
  t.is(hearingMark(ben({ volumePercent: 0 })), "Muted for you");
  t.is(hearingMark(ben({ volumePercent: 150 })), "150% for you");
  t.is(hearingMark(ben({ volumePercent: 150, sameRoom: "theirs" })), "In your room");
  const commands = (participant: Participant) => hearingActs(participant).map(({ command }) => command);
  const { peerId } = BEN;
  t.deepEqual(commands(SELF), []);
  t.deepEqual(commands(BEN), [
    { type: "setVolume", peerId, percent: 0 },
    null,
    { type: "sameRoom", peerId, on: true },
  ]);
  t.like(commands(ben({ volumePercent: 0 }))[0], { percent: 100 });
  t.deepEqual(commands(ben({ sameRoom: "own" })), [{ type: "sameRoom", peerId, on: false }]);
});

test("[UI252] that somebody else says so is told once, on joining, too; one's own word is not", (t) => {
  const meeting = (participant: Participant) => ({ participants: [SELF, participant] });
  const theirs = ben({ sameRoom: "theirs" });
  t.deepEqual(newRoommates(meeting(BEN), meeting(theirs)), [theirs]);
  t.deepEqual(newRoommates(null, meeting(theirs)), [theirs]);
  t.deepEqual(newRoommates(meeting(theirs), meeting(theirs)), []);
  t.deepEqual(newRoommates(meeting(BEN), meeting(ben({ sameRoom: "own" }))), []);
});
