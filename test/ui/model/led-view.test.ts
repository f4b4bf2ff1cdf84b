/** The view that a host leads, as each window takes it. */
import test from "ava";
import type { MeetingView } from "../../../src/api/view.ts";
import { followingOf, ledViewTexts, shownChoice, type StageChoice } from "../../../src/ui/model/led-view.ts";
import { createScreen, followMeeting } from "../../../src/ui/model/screen.ts";
import { peerIdAt } from "../cast.ts";
import { scenarioNamed } from "../scenarios.ts";

const [self, ben, cleo] = [peerIdAt(0), peerIdAt(1), peerIdAt(2)];
const { view } = scenarioNamed("meeting-5", 0);
const ledBy = (by: typeof self): NonNullable<MeetingView["ledView"]> => ({
  ...{ by, layout: "focus", pins: [cleo], page: 2 },
});
function meetingWith(change: Partial<MeetingView>): MeetingView {
  if (view.meeting === null) throw new Error("no meeting");
  return { ...view.meeting, ...change };
}
const own: StageChoice = { viewMode: "grid", pins: [], page: 0 };

test("[UI500] who follows sees the host's layout, pins and page; who looks away, or leads, the own ones", (t) => {
  const meeting = meetingWith({ ledView: ledBy(ben) });
  const shown = (hasOwnView: boolean, of = meeting) =>
    shownChoice(own, of, followingOf(of, self, hasOwnView));
  t.deepEqual(shown(false), { viewMode: "focus", pins: [cleo], page: 2 });
  t.is(shown(true), own);
  t.is(shown(false, meetingWith({ ledView: ledBy(self) })), own);
  t.is(shown(false, meetingWith({})), own);
});

test("[UI501] a host that presents does not see its screen on its stage: those who follow see it large", (t) => {
  const ledView = { ...ledBy(ben), layout: "grid", pins: [] } as const;
  const shown = (presenter: typeof ben | null) =>
    shownChoice(own, meetingWith({ ledView, presenter }), "followed").viewMode;
  t.is(shown(null), "grid");
  t.is(shown(cleo), "grid");
  t.is(shown(ben), "focus");
});

test("[UI502] one reads whose view it is, and what the button does", (t) => {
  const led = meetingWith({ ledView: ledBy(ben) });
  t.is(ledViewTexts(meetingWith({}), null), null);
  t.regex(ledViewTexts(led, "followed")?.text ?? "", /^You see the meeting as Ben/);
  t.regex(ledViewTexts(led, "left")?.text ?? "", /^You have your own view\..* Ben/);
  t.is(ledViewTexts(meetingWith({ ledView: ledBy(self) }), "own")?.action, "Stop");
});

test("[UI503] each lead is followed at first; a window that does not lead itself goes on from what self leads", (t) => {
  const screen = createScreen();
  let before: MeetingView | null = null;
  function show(ledView: MeetingView["ledView"], isFirst = false): void {
    const after = meetingWith({ ledView });
    followMeeting(screen, isFirst ? null : before, after, view.self);
    before = after;
  }
  show(ledBy(ben));
  screen.hasOwnView.value = true;
  show({ ...ledBy(ben), page: 3 });
  t.true(screen.hasOwnView.value, "as long as the same one leads");
  show(ledBy(cleo));
  t.false(screen.hasOwnView.value);
  t.is(screen.viewMode.value, "grid", "what others lead changes nothing of the own choice");

  show(ledBy(self), true);
  t.deepEqual([screen.viewMode.value, screen.pins.value, screen.gridPage.value], ["focus", [cleo], 2]);
  screen.ledHere.value = { layout: "grid", pins: [], page: 0 };
  show({ ...ledBy(self), page: 0 });
  t.is(screen.gridPage.value, 2, "a word of its own that comes back late changes nothing");
  show(ledBy(ben));
  t.falsy(screen.ledHere.value);
});
