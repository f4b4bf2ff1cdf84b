/** Own pins, who is on the stage, and what takes it. */
import test from "ava";
import type { MeetingView } from "../../../src/api/view.ts";
import { MAX_PINS } from "../../../src/kernel/limits.ts";
import { spotlightAct } from "../../../src/ui/model/hosting.ts";
import { noticesBetween } from "../../../src/ui/model/meeting-notices.ts";
import { othersOnStage, withPin } from "../../../src/ui/model/pins.ts";
import { createScreen, followMeeting } from "../../../src/ui/model/screen.ts";
import { castOf, peerIdAt } from "../cast.ts";
import { scenarioNamed } from "../scenarios.ts";

const people = (...indexes: number[]) => indexes.map(peerIdAt);

test("[VW24] up to four are pinned, the oldest pin gives way, and another press takes a pin away", (t) => {
  let pins = withPin([], peerIdAt(1));
  for (const index of [2, 3, 4, 5]) pins = withPin(pins, peerIdAt(index));
  t.is(pins.length, MAX_PINS);
  t.deepEqual(pins, people(2, 3, 4, 5));
  t.deepEqual(withPin(pins, peerIdAt(3)), people(2, 4, 5));
});

test("[VW25] those without a picture are hidden, but not who speaks, is pinned or lit, and never everybody", (t) => {
  const cast = castOf(6, 0).map((person, index) => ({ ...person, isCameraOn: index === 2 || index === 3 }));
  const hidden = (kept: number[]) =>
    othersOnStage(cast, { arePicturelessHidden: true, kept: people(...kept) });
  t.deepEqual(hidden([]), people(2, 3));
  t.deepEqual(hidden([5]), people(2, 3, 5));
  t.deepEqual(othersOnStage(cast, { arePicturelessHidden: false, kept: [] }), people(1, 2, 3, 4, 5));
  const dark = cast.map((person) => ({ ...person, isCameraOn: false }));
  t.is(othersOnStage(dark, { arePicturelessHidden: true, kept: [] }).length, 5);
});

test("[VW26] a pin outlives a change of presenter; a screen and a spotlight take the stage and give it back", (t) => {
  const { view } = scenarioNamed("meeting-5", 0);
  const screen = createScreen();
  let before: MeetingView | null = null;
  function show(change: Partial<MeetingView>): string {
    if (view.meeting === null) throw new Error("no meeting");
    const after: MeetingView = { ...view.meeting, ...change };
    followMeeting(screen, before, after, view.self);
    before = after;
    return screen.viewMode.value;
  }
  t.is(show({}), "grid");
  t.is(show({ presenter: peerIdAt(1) }), "focus");
  screen.pins.value = people(3, 2);
  t.is(show({ presenter: peerIdAt(2) }), "focus");
  t.is(show({ presenter: null }), "focus", "the pins are still there");
  t.deepEqual(screen.pins.value, people(3, 2));
  show({ participants: castOf(3, 0) });
  t.deepEqual(screen.pins.value, people(2), "who left is not pinned any more");
  screen.pins.value = [];
  t.is(show({ spotlight: people(1) }), "focus");
  screen.viewMode.value = "grid";
  t.is(show({ spotlight: people(1) }), "grid", "one may look away");
  t.is(show({ spotlight: people(1, 2) }), "focus");
  t.is(show({ spotlight: [] }), "grid");
});

test("[VW27] a host lights up to three, the first of too many gives way; who is lit is told so", (t) => {
  const cast = castOf(6, 0);
  const act = (index: number, spotlight: number[]) => {
    const [person] = cast.slice(index);
    return person === undefined ? [] : spotlightAct(person, { spotlight: people(...spotlight) });
  };
  t.like(act(4, [1, 2, 3])[0], { command: { type: "spotlight", peerIds: people(2, 3, 4) } });
  t.like(act(2, [1, 2, 3])[0], { command: { type: "spotlight", peerIds: people(1, 3) } });
  const { meeting } = scenarioNamed("meeting-5", 0).view;
  if (meeting === null) return t.fail();
  const lit = { ...meeting, spotlight: people(0) };
  t.deepEqual(
    noticesBetween(meeting, lit).map(({ text }) => text),
    ["You are in the spotlight: everybody sees you large."],
  );
  t.deepEqual(noticesBetween(lit, lit), []);
});
