import test from "ava";
import { ownChanges } from "../../../src/ui/model/own-changes.ts";
import { castOf } from "../cast.ts";
import { scenarioNamed } from "../scenarios.ts";

test("[UI123] what changes of self has words, and the first view has none", (t) => {
  const { view } = scenarioNamed("meeting-5", 0);
  const of = (self: Partial<typeof view.self>, isHandUp = false) => ({
    ...view,
    self: { ...view.self, isMicrophoneOn: true, isCameraOn: true, ...self },
    meeting: view.meeting && {
      ...view.meeting,
      participants: castOf(3, 0).map((person) => (person.isSelf ? { ...person, isHandUp } : person)),
    },
  });
  const said = (before: typeof view | null, after: typeof view) =>
    ownChanges(before, after).map(({ text }) => text);
  t.deepEqual(said(of({}), of({ isMicrophoneOn: false })), ["Microphone off"]);
  t.deepEqual(said(of({ isCameraOn: false }), of({}, true)), ["Camera on", "Hand raised"]);
  t.deepEqual(said(of({}), of({})), []);
  t.deepEqual(said(null, of({ isMicrophoneOn: false })), []);
  t.deepEqual(said({ ...of({}), meeting: null }, of({ isMicrophoneOn: false })), [], "the preview's choice");
});

test("[UI201] that a host muted self is not said a second time as a change of its own", (t) => {
  const { view } = scenarioNamed("meeting-5", 0);
  const { meeting } = view;
  if (meeting === null) throw new Error("The scenario has no meeting");
  const muted: typeof view = {
    ...view,
    self: { ...view.self, isMicrophoneOn: false, isCameraOn: false },
    meeting: { ...meeting, ownMutes: { microphone: "may", camera: "none" } },
  };
  t.deepEqual(
    ownChanges(view, muted).map(({ text }) => text),
    ["Camera off"],
  );
  t.deepEqual(
    ownChanges(muted, view).map(({ text }) => text),
    ["Microphone on", "Camera on"],
  );
});
