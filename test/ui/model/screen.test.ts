import test from "ava";
import { defaultSettings } from "../../../src/api/settings.ts";
import { joinChoices, listMeetings, obstacleOf, targetOf } from "../../../src/ui/model/screen.ts";
import { scenarioNamed } from "../scenarios.ts";

const { view } = scenarioNamed("home-earlier", 0);

test("[UI58] each meeting is one row, those that are nearby first, whether it is kept, too, or not", (t) => {
  const rows = listMeetings(view);
  const ids = rows.map(({ meetingId }) => meetingId);
  t.is(new Set(ids).size, ids.length);
  t.deepEqual(
    rows.map(({ nearby, earlier }) => [nearby !== null, earlier !== null]),
    [
      [true, true],
      [true, false],
      [false, true],
      [false, true],
    ],
  );
});

test("[UI58] a meeting that is nearby is joined, and one that is not is started again", (t) => {
  t.deepEqual(
    listMeetings(view).map((row) => targetOf(row)?.kind),
    ["join", "join", "reopen", "reopen"],
  );
});

test("[UI58] a private meeting has its title for those that were in it", (t) => {
  const nearby = view.nearby.map((meeting) => ({ ...meeting, title: "" }));
  const [both, stranger] = listMeetings({ ...view, nearby });
  t.is(both?.title, view.earlier[0]?.title);
  t.is(stranger?.title, "");
});

test("[UI204] a locked meeting is offered to those who were in it before, and to nobody else", (t) => {
  const nearby = view.nearby.map((meeting) => ({ ...meeting, isLocked: true }));
  t.deepEqual(listMeetings({ ...view, nearby }).map(obstacleOf), [null, "Locked by a host", null, null]);
});

test("[UI58] the preview shows the devices that the settings want", (t) => {
  t.deepEqual(joinChoices({ ...defaultSettings, joinWithCamera: false }), {
    camera: false,
    microphone: true,
  });
});
