/** Captions in the window. Rules: ../SPEC.md, CA. */
import test from "ava";
import type { ErrorCode } from "../../../src/api/errors.ts";
import {
  foundLines,
  GROWING_MS,
  initialCaptions,
  isTypedAnew,
  MAX_ON_STAGE,
  nextSpeaker,
  SHOWN_MS,
  speakerOf,
  stepCaptions,
  type CaptionLine,
  type CaptionsInput,
} from "../../../src/ui/model/captions.ts";
import { captionAct } from "../../../src/ui/model/hosting.ts";
import { castOf, peerIdAt } from "../cast.ts";

const [ana, ben] = [peerIdAt(0), peerIdAt(1)];
const lineOf = (line: number, text: string, more: Partial<CaptionLine> = {}): CaptionLine => ({
  ...{ from: ben, line, text, isFinal: true, atMs: 0 },
  ...more,
});

function play() {
  let state = initialCaptions;
  const step = (input: CaptionsInput | { readonly type: "tick" }, nowMs = 0) =>
    ([state] = stepCaptions(state, input, nowMs));
  return {
    step,
    take: (line: CaptionLine, nowMs = 0) => step({ type: "line", line }, nowMs),
    onStage: () => state.onStage.map(({ text }) => text),
    transcript: () => state.transcript.map(({ text }) => text),
  };
}

test("[CA30] the line that grows is one line, is finished in its place, and goes after its time", (t) => {
  const { take, step, onStage, transcript } = play();
  take(lineOf(1, "Good", { isFinal: false }));
  take(lineOf(1, "Good morning", { isFinal: false }), 100);
  t.deepEqual(onStage(), ["Good morning"]);
  t.deepEqual(transcript(), []);
  take(lineOf(1, "Good morning."), 200);
  take(lineOf(2, "Next", { isFinal: false }), 300);
  t.deepEqual(onStage(), ["Good morning.", "Next"]);
  take(lineOf(2, "", { isFinal: false }), 400);
  t.deepEqual(onStage(), ["Good morning."], "taken back");
  take(lineOf(3, "Never finished", { isFinal: false }), 500);
  step({ type: "tick" }, 200 + SHOWN_MS);
  t.deepEqual(onStage(), ["Never finished"]);
  step({ type: "tick" }, 500 + GROWING_MS);
  t.deepEqual(onStage(), []);
  t.deepEqual(transcript(), ["Good morning."]);
});

test("[CA31] the newest lines stand over the stage, of one captioner by number, and a line that comes late in its place", (t) => {
  const { take, onStage, transcript } = play();
  take(lineOf(1, "one"));
  take(lineOf(3, "three"));
  take(lineOf(2, "two"));
  t.deepEqual(onStage(), ["one", "two", "three"]);
  take(lineOf(2, "two"));
  take(lineOf(4, "four"));
  take(lineOf(1, "another's", { from: ana }));
  t.is(onStage().length, MAX_ON_STAGE);
  t.deepEqual(transcript(), ["one", "two", "three", "four", "another's"]);
});

test("[CA93] a captioner that begins anew has one line that grows, and takes no place of others", (t) => {
  const { take, onStage } = play();
  take(lineOf(1, "another's", { from: ana }));
  for (let line = 1; line < 6; line += 1) take(lineOf(line, `begun ${line}`, { isFinal: false }));
  t.deepEqual(onStage(), ["another's", "begun 5"]);
  take(lineOf(6, "finished"));
  t.deepEqual(onStage(), ["another's", "finished"]);
});

test("[CA32] what was captioned before this window came is in the transcript alone", (t) => {
  const { take, step, onStage, transcript } = play();
  step({ type: "replaying", isOn: true });
  take(lineOf(1, "before"));
  t.deepEqual([onStage(), transcript()], [[], ["before"]]);
  step({ type: "replaying", isOn: false });
  take(lineOf(2, "after"));
  t.deepEqual([onStage(), transcript()], [["after"], ["before", "after"]]);
  step({ type: "clear" });
  take(lineOf(1, "in another meeting"));
  t.deepEqual([onStage(), transcript()], [["in another meeting"], ["in another meeting"]]);
});

test("[CA33] the transcript is searched by words and speakers, whatever their case and accents", (t) => {
  const lines = [lineOf(1, "Zoë is here", { speakerId: ana }), lineOf(2, "Nobody else")];
  const nameOf = ({ speakerId }: CaptionLine) => (speakerId === ana ? "Ána" : null);
  const found = (search: string) => foundLines(lines, search, nameOf).map(({ line }) => line);
  t.deepEqual(found(" "), [1, 2]);
  t.deepEqual(found("ZOE"), [1]);
  t.deepEqual(found("ana"), [1]);
  t.deepEqual(found("nobody"), [2]);
  t.deepEqual(found("missing"), []);
});

test("[CA94] of a speaker who has left the line says the name that they had", (t) => {
  const [here, gone] = castOf(2, 0);
  if (here === undefined || gone === undefined) return t.fail();
  const participants = [here];
  const nameIn = (speakerId: CaptionLine["speakerId"]) =>
    speakerOf(lineOf(1, "Good", speakerId && { speakerId, speakerName: "Then" }), { participants });
  t.is(nameIn(here.peerId), here.name);
  t.is(nameIn(gone.peerId), "Then");
  t.is(nameIn(undefined), null);
});

test("[CA34] the arrow keys go through the speakers and past nobody; one that has gone counts as nobody", (t) => {
  t.is(nextSpeaker([ana, ben], null, 1), ana);
  t.is(nextSpeaker([ana, ben], ben, 1), null);
  t.is(nextSpeaker([ana, ben], null, -1), ben);
  t.is(nextSpeaker([ana], ben, 1), ana);
  t.is(nextSpeaker([], null, 1), null);
});

test("[CA35] hosts let a member or themselves caption, and take it away; four at most", (t) => {
  const [self, guest] = castOf(2, 0);
  if (self === undefined || guest === undefined) return t.fail();
  t.like(captionAct(guest, { captioners: [ana] })[0], {
    command: { type: "setCaptioners", peerIds: [ana, guest.peerId] },
  });
  t.like(captionAct(self, { captioners: [ana, ben] })[0], {
    command: { type: "setCaptioners", peerIds: [ben] },
  });
  t.deepEqual(captionAct(guest, { captioners: [2, 3, 4, 5].map(peerIdAt) }), []);
});

test("[CA64] a line that was refused is typed anew; one that is shown, though it is not kept, is not", (t) => {
  const failed = (code: ErrorCode) => isTypedAnew({ type: "error", code, message: "" });
  t.true(failed("tooManyTries"));
  t.true(failed("unreachable"));
  t.false(failed("captionNotKept"));
  t.false(isTypedAnew({ type: "done" }));
});
