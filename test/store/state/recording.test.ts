/** Whether the meeting is recorded, by whom, and who is in it. Rules: ../SPEC.md, RC. */
import test from "ava";
import * as fc from "fast-check";
import type { Entry } from "../../../src/store/log/entry.ts";
import { isRecordingEntry, recordingOf } from "../../../src/store/state/recording.ts";
import { changesAuthority, createAuthority } from "../../../src/store/state/roles.ts";
import type { Signer } from "../../../src/store/types.ts";
import { createSigners } from "../support.ts";
import { createScript } from "./script.ts";

const [maker, bob, eve] = createSigners(3, "recording") as [Signer, Signer, Signer];

function playRecording() {
  const { entries, say, countedOf } = createScript();
  return {
    entries,
    begin: (by: Signer) => say(by, { kind: "record" }).id,
    recorder: (by: Signer, recording: Entry["id"], isOn: boolean) =>
      say(by, { kind: "recorder", recording, isOn }),
    stop: (by: Signer, recording: Entry["id"]) => say(by, { kind: "stopRecording", recording }),
    pause: (by: Signer, recording: Entry["id"], isPaused: boolean) =>
      say(by, { kind: "pauseRecording", recording, isPaused }),
    answer: (by: Signer, recording: Entry["id"], agrees: boolean) =>
      say(by, { kind: "recordingConsent", recording, agrees }),
    role: (of: Signer, role: "coHost" | "speaker") =>
      say(maker, { kind: "role", publicKey: of.publicKey, role, counted: countedOf(of) }),
    ban: (of: Signer) =>
      say(maker, { kind: "ban", publicKey: of.publicKey, isBanned: true, counted: countedOf(of) }),
  };
}
const foldOf = (entries: readonly Entry[]) =>
  recordingOf(
    createAuthority(maker.publicKey, entries.filter(changesAuthority)),
    entries.filter(isRecordingEntry),
  );
const keys = (set: ReadonlySet<string> | undefined) => [...(set ?? [])];

test("[RC1] a host or co-host begins a recording and any of them ends it; nobody else's word counts", (t) => {
  const { entries, begin, stop, role } = playRecording();
  t.is(foldOf(entries), null);
  begin(eve);
  t.is(foldOf(entries), null);
  const first = begin(maker);
  t.like(foldOf(entries), { id: first, begunBy: maker.publicKey, recorders: [maker.publicKey] });
  stop(eve, first);
  t.is(foldOf(entries)?.id, first);
  role(bob, "coHost");
  const second = begin(bob);
  t.like(foldOf(entries), { id: second, begunBy: bob.publicKey }, "the last one begun counts");
  stop(maker, first);
  t.is(foldOf(entries)?.id, second);
  role(bob, "speaker");
  t.is(foldOf(entries), null, "its host no longer runs the meeting");
  role(bob, "coHost");
  stop(maker, second);
  t.is(foldOf(entries), null);
});

test("[RC2] only those that agreed to this very recording are in it, and each may change its mind", (t) => {
  const { entries, begin, answer, ban } = playRecording();
  const first = begin(maker);
  t.deepEqual(keys(foldOf(entries)?.agreed), [maker.publicKey], "whoever begins it wants to be in it");
  answer(bob, first, true);
  answer(eve, first, false);
  t.deepEqual(keys(foldOf(entries)?.agreed), [maker.publicKey, bob.publicKey]);
  t.deepEqual(keys(foldOf(entries)?.declined), [eve.publicKey]);
  answer(bob, first, false);
  t.deepEqual(keys(foldOf(entries)?.agreed), [maker.publicKey]);
  answer(bob, first, true);
  ban(bob);
  answer(bob, first, true);
  t.deepEqual(keys(foldOf(entries)?.agreed), [maker.publicKey, bob.publicKey], "what it said before counts");
  const second = begin(maker);
  t.deepEqual(keys(foldOf(entries)?.agreed), [maker.publicKey], "another recording is another question");
  answer(eve, first, true);
  t.deepEqual(keys(foldOf(entries)?.agreed), [maker.publicKey]);
  t.is(foldOf(entries)?.id, second);
});

test("[RC70] any host pauses that very recording and resumes it; nobody else does, and another one is not paused", (t) => {
  const { begin, pause, role, entries } = playRecording();
  const first = begin(maker);
  const isPaused = () => foldOf(entries)?.isPaused;
  t.false(isPaused());
  pause(eve, first, true);
  t.false(isPaused());
  role(bob, "coHost");
  pause(bob, first, true);
  t.true(isPaused());
  pause(eve, first, false);
  t.true(isPaused());
  pause(maker, first, false);
  t.false(isPaused());
  pause(maker, first, true);
  const second = begin(maker);
  t.false(isPaused());
  pause(maker, first, true);
  t.false(isPaused());
  pause(maker, second, true);
  t.true(isPaused());
});

test("[RC200] hosts' machines record in the order in which they began, each by its own word, and the recording runs while one is left", (t) => {
  const { entries, begin, recorder, stop, role } = playRecording();
  const recorders = () => foldOf(entries)?.recorders;
  const first = begin(maker);
  recorder(eve, first, true);
  t.deepEqual(recorders(), [maker.publicKey], "she is no host");
  role(bob, "coHost");
  recorder(bob, first, true);
  recorder(maker, first, true);
  t.deepEqual(recorders(), [maker.publicKey, bob.publicKey]);
  recorder(maker, first, false);
  t.like(foldOf(entries), { id: first, begunBy: maker.publicKey, recorders: [bob.publicKey] });
  t.deepEqual(keys(foldOf(entries)?.unable), [maker.publicKey]);
  t.deepEqual(
    keys(foldOf(entries)?.agreed),
    [maker.publicKey],
    "whose machine records has not agreed by that",
  );
  recorder(maker, first, true);
  t.deepEqual(recorders(), [bob.publicKey, maker.publicKey], "who begins again comes last");
  t.deepEqual(keys(foldOf(entries)?.unable), []);
  role(bob, "speaker");
  t.deepEqual(recorders(), [maker.publicKey]);
  recorder(maker, first, false);
  t.is(foldOf(entries), null, "no machine is left");
  const second = begin(maker);
  recorder(bob, first, true);
  t.deepEqual(recorders(), [maker.publicKey], "that was another recording");
  stop(maker, second);
  t.is(foldOf(entries), null);
});

test("[RC3] the recording is the same on every peer, in whatever order the entries arrive", (t) => {
  const { entries, begin, recorder, stop, pause, answer, role } = playRecording();
  const first = begin(maker);
  answer(eve, first, true);
  role(bob, "coHost");
  stop(bob, first);
  const second = begin(bob);
  answer(maker, second, true);
  pause(bob, second, true);
  pause(maker, second, false);
  pause(bob, second, true);
  answer(eve, second, false);
  answer(eve, second, true);
  recorder(maker, second, true);
  recorder(bob, second, false);
  recorder(bob, second, true);
  const expected = foldOf(entries);
  t.not(expected, null);
  fc.assert(
    fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
      t.deepEqual(foldOf(shuffled), expected);
    }),
    { numRuns: 50 },
  );
});
