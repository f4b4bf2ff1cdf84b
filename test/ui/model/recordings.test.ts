/** The words for recordings. Rules: ../SPEC.md. */
import test from "ava";
import type { CoreEvent } from "../../../src/api/events.ts";
import {
  createRecordingList,
  deletionText,
  peopleIn,
  recordingFacts,
  recordingUrl,
  resultTitle,
  trackTitle,
} from "../../../src/ui/model/recordings.ts";
import { recordingsAt } from "../fake-recordings.ts";

const NOW_MS = Date.UTC(2026, 5, 15, 12);

test("[UI402] who is in it, how long and how large, and what its files are called", (t) => {
  const [running, whole, lacking] = recordingsAt(NOW_MS);
  if (running === undefined || whole === undefined || lacking === undefined) return t.fail();
  t.is(recordingFacts(running), "Recording now, 4:58 so far");
  t.is(recordingFacts(whole), "1:02:09 · 1.3 GB");
  t.is(peopleIn(whole), "Ana Ribeiro, Ben Okafor, Chloé Martin");
  t.regex(peopleIn(lacking), /and 2 more$/);
  t.is(peopleIn({ people: [] }), "Nobody is in it");
  t.is(whole.tracks[1] && trackTitle(whole.tracks[1]), "Ana Ribeiro's camera");
  t.is(whole.results[0] && resultTitle(whole.results[0]), "Sound");
  t.is(deletionText(lacking, NOW_MS), null);
  t.regex(deletionText(whole, NOW_MS) ?? "", /^Is deleted on its own: /);
  t.is(
    recordingUrl(whole.recordingId, "a/b?c.webm", true),
    `recordings/${whole.recordingId}/a%2Fb%3Fc.webm?save`,
  );
});

test("[UI402] the list follows the core, and what is made says that it is ready or why not", (t) => {
  const list = createRecordingList();
  const recordings = recordingsAt(NOW_MS);
  const [first] = recordings;
  if (first === undefined) return t.fail();
  t.is(list.recordings.value, null);
  t.is(list.take({ type: "recordings", recordings, composing: null }), null);
  t.is(list.recordings.value, recordings);
  const job = { recordingId: first.recordingId, what: "sound", progress: 0.5 } as const;
  const composing = (state: "running" | "done" | "failed" | "cancelled", message?: string): CoreEvent => ({
    ...{ type: "composing", state, ...job },
    ...(message === undefined ? {} : { message }),
  });
  t.is(list.take(composing("running")), null);
  t.deepEqual(list.recordingJob.value, job);
  t.deepEqual(list.take(composing("done")), {
    text: "Everybody's sound in one file: ready.",
    isProblem: false,
  });
  t.is(list.recordingJob.value, null);
  t.deepEqual(list.take(composing("failed", "The disk is full.")), {
    text: "The disk is full.",
    isProblem: true,
  });
  t.is(list.take(composing("cancelled")), null);
});
