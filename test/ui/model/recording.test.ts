import test from "ava";
import type { MeetingView } from "../../../src/api/view.ts";
import { pauseActs, recordAct } from "../../../src/ui/model/hosting.ts";
import { leaveWarning } from "../../../src/ui/model/leaving.ts";
import { noticesBetween } from "../../../src/ui/model/meeting-notices.ts";
import { recordingTexts } from "../../../src/ui/model/recording.ts";
import { changeByHost } from "../fake-hosts.ts";
import { scenarioNamed } from "../scenarios.ts";

function meetingIn(scenario: string): MeetingView {
  const { meeting } = scenarioNamed(scenario, 0).view;
  if (meeting === null) throw new Error("The scenario has no meeting");
  return meeting;
}
const after = (meeting: MeetingView, agrees: boolean): MeetingView => ({
  ...meeting,
  ...changeByHost(meeting, { type: "recordingConsent", agrees }),
});

test("[UI360] who is recorded reads by whom, and what its answer means; it may change it", (t) => {
  const asked = meetingIn("recorded");
  t.is(recordingTexts(meetingIn("meeting-5")), null);
  t.like(recordingTexts(asked), {
    answer: "open",
    title: "This meeting is being recorded by Ben Okafor.",
    text: "Nothing of you is in it unless you agree.",
  });
  t.is(recordingTexts(after(asked, true))?.answer, "yes");
  t.is(recordingTexts(after(after(asked, true), false))?.answer, "no");
  t.is(recordingTexts({ ...asked, participants: asked.participants.filter(({ isSelf }) => !isSelf) }), null);
});

test("[UI361] who records reads how many have agreed", (t) => {
  const meeting = meetingIn("recording");
  const { recording, participants } = meeting;
  if (recording === null) return t.fail("nobody records");
  t.is(recordingTexts(meeting)?.text, "1 of 4 others has agreed; nothing of anybody else is in it.");
  t.is(
    recordingTexts({ ...meeting, recording: { ...recording, agreed: [recording.by] } })?.text,
    "Nobody else has agreed yet: only you are in it.",
  );
  const agreed = participants.map(({ peerId }) => peerId);
  t.is(recordingTexts({ ...meeting, recording: { ...recording, agreed } })?.text, "Everybody has agreed.");
  const ben = participants.find(({ isSelf }) => !isSelf);
  const withoutCopy = ben === undefined ? [] : [ben.peerId];
  t.is(
    recordingTexts({ ...meeting, recording: { ...recording, agreed, withoutCopy } })?.text,
    "Everybody has agreed. The computer of Ben Okafor keeps no second copy: this one alone has the recording.",
  );
  const alone = participants.filter(({ isSelf }) => isSelf);
  t.is(recordingTexts({ recording, participants: alone })?.text, "Nobody else is here yet.");
  t.regex(leaveWarning(meeting, { unsent: [], unsafe: [] }) ?? "", /^You record this meeting/);
});

test("[RC208] the bar names the second computer that records, to its own people as well, and says which one goes on", (t) => {
  const meeting = meetingIn("recorded-twice");
  const { recording } = meeting;
  const [self, ben, , dora] = meeting.participants;
  if (recording === null || self === undefined || ben === undefined || dora === undefined)
    return t.fail("nobody records");
  const seenBy = (changes: Partial<typeof recording>) =>
    recordingTexts({ ...meeting, recording: { ...recording, ...changes } });
  t.like(seenBy({}), {
    answer: "open",
    title: `This meeting is being recorded by Ben Okafor and ${dora.name}.`,
  });
  t.like(seenBy({ second: self.peerId }), {
    answer: "open",
    title: "This meeting is being recorded by Ben Okafor, and on your computer, too.",
  });
  const goesOnHere = { by: self.peerId, begunBy: ben.peerId };
  t.like(seenBy({ ...goesOnHere, second: null }), {
    answer: "open",
    title: "Your computer goes on with the recording of this meeting.",
  });
  t.regex(seenBy(goesOnHere)?.title ?? "", new RegExp(`The computer of ${dora.name} records`));
  t.like(seenBy({ by: self.peerId, begunBy: self.peerId }), {
    answer: "own",
    title: `You are recording this meeting on this computer, and ${dora.name} on another one.`,
  });
  const alone = { ...meeting, recording: { ...recording, second: null } };
  const notices = (before: MeetingView, now: MeetingView) =>
    noticesBetween(before, now).map(({ text }) => text);
  t.deepEqual(notices(alone, meeting), [`The computer of ${dora.name} records this meeting, too.`]);
  t.deepEqual(notices(meeting, alone), []);
  const goesOn = { ...meeting, recording: { ...recording, by: dora.peerId, second: null } };
  t.deepEqual(notices(meeting, goesOn), [`${dora.name} goes on with the recording.`]);
  const own = { ...meeting, recording: { ...recording, by: self.peerId } };
  t.is(
    leaveWarning(own, { unsent: [], unsafe: [] })?.split(":")[1]?.split(",")[0],
    ` the computer of ${dora.name} goes on with it when you leave`,
  );
});

test("[UI362] a sound goes before the bar of a recording, for those that come later, too; its end is said", (t) => {
  const [calm, recorded, own] = [meetingIn("meeting-5"), meetingIn("recorded"), meetingIn("recording")];
  const sounds = (a: MeetingView | null, b: MeetingView) =>
    noticesBetween(a, b).map(({ text, sound }) => text ?? sound);
  t.deepEqual(sounds(calm, recorded), ["recording"]);
  t.deepEqual(sounds(null, recorded), ["recording"]);
  t.deepEqual(sounds(recorded, recorded), []);
  t.deepEqual(sounds(recorded, calm), ["The recording has ended"]);
  t.deepEqual(sounds(null, own), [], "one knows of the own one");
});

test("[RC75] that it is paused reads over what one has said; it is told when it is, and a sound goes before it goes on", (t) => {
  const [recorded, paused] = [meetingIn("recorded"), meetingIn("recorded-paused")];
  t.like(recordingTexts(paused), {
    ...{ answer: "yes", isPaused: true, title: "The recording by Ben Okafor is paused." },
    text: "Nothing of anybody is recorded meanwhile. You have agreed: your voice, camera and screen are in it.",
  });
  t.is(recordingTexts(recorded)?.isPaused, false);
  const own = meetingIn("recording");
  const ownPaused = { ...own, ...changeByHost(own, { type: "pauseRecording" }) };
  t.like(recordingTexts(ownPaused), { answer: "own", title: "Your recording of this meeting is paused." });
  t.deepEqual(noticesBetween(own, ownPaused), [
    { kind: "recording", text: "The recording is paused", sound: null },
  ]);
  t.deepEqual(noticesBetween(ownPaused, own), [
    { kind: null, text: "The recording goes on", sound: "recording" },
  ]);
  t.deepEqual(noticesBetween(null, paused), [{ kind: null, text: null, sound: "recording" }]);
  const labels = (meeting: Pick<MeetingView, "recording">) => pauseActs(meeting).map(({ label }) => label);
  t.deepEqual(
    [labels({ recording: null }), labels(own), labels(ownPaused)],
    [[], ["Pause recording"], ["Resume recording"]],
  );
});

test("[UI363] hosts record after a question, and stop without one", (t) => {
  const start = recordAct({ recording: null });
  t.like(start, { label: "Record…", command: { type: "startRecording" } });
  t.regex(start.question?.text ?? "", /nothing of a person is recorded before that person agrees/);
  t.like(recordAct(meetingIn("recording")), { command: { type: "stopRecording" }, question: null });
});
