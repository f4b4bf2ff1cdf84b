import test from "ava";
import { defaultSettings } from "../../../src/api/settings.ts";
import { isPreviewSkipped, joinChoices, onlyEarlier, reopening } from "../../../src/ui/model/screen.ts";
import { scenarioNamed } from "../scenarios.ts";

const { view } = scenarioNamed("home-earlier", 0);
const meetingOf = <T>([first]: readonly T[]): T => {
  if (first === undefined) throw new Error("The scenario lists no meeting");
  return first;
};

test("[UI58] an earlier meeting that is nearby stands among the nearby ones alone", (t) => {
  const live = meetingOf(view.nearby).meetingId;
  t.true(view.earlier.some(({ meetingId }) => meetingId === live));
  const rest = onlyEarlier(view);
  t.is(rest.length, view.earlier.length - 1);
  t.false(rest.some(({ meetingId }) => meetingId === live));
});

test("[UI58] an earlier meeting passes the preview with its devices off, whatever the settings are", (t) => {
  const settings = { ...defaultSettings, skipPreview: true, joinWithCamera: true, joinWithMicrophone: true };
  const target = reopening(meetingOf(view.earlier));
  t.false(isPreviewSkipped(target, settings));
  t.deepEqual(joinChoices(target, settings), { camera: false, microphone: false });
  t.deepEqual(joinChoices({ ...target, camera: true } as typeof target, settings), {
    camera: true,
    microphone: false,
  });
});

test("[UI58] the preview of a nearby or new meeting follows the settings", (t) => {
  const settings = { ...defaultSettings, skipPreview: true, joinWithCamera: false };
  const join = { kind: "join", meeting: meetingOf(view.nearby) } as const;
  t.true(isPreviewSkipped(join, settings));
  t.false(isPreviewSkipped(join, defaultSettings));
  t.deepEqual(joinChoices(join, settings), { camera: false, microphone: true });
});
