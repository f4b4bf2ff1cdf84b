/** When "You are muted" is said. */
import test from "ava";
import { signal } from "@preact/signals";
import {
  AGAIN_AFTER_MS,
  initialMutedSpeech,
  isMutedSpeechShown,
  SAMPLE_EVERY_MS,
  SHOWN_MS,
  stepMutedSpeech,
} from "../../../src/ui/media/muted-speech.ts";
import { watchMutedSpeech } from "../../../src/ui/media/muted-speech-watch.ts";
import { createVirtualClock } from "../../support/clock.ts";

const [VOICE, ROOM] = [-30, -70];

/** Feeds the levels, one each SAMPLE_EVERY_MS; returns the times at which it began to be shown. */
function begins(levels: readonly (number | null)[]): readonly number[] {
  let state = initialMutedSpeech;
  const found: number[] = [];
  for (const [index, level] of levels.entries()) {
    const nowMs = index * SAMPLE_EVERY_MS;
    const before = isMutedSpeechShown(state, nowMs);
    state = stepMutedSpeech(state, level, nowMs);
    if (!before && isMutedSpeechShown(state, nowMs)) found.push(nowMs);
  }
  return found;
}
const lasting = (level: number | null, spanMs: number) =>
  Array.from({ length: spanMs / SAMPLE_EVERY_MS }, () => level);

test("[DV12] a sentence is noticed, pauses between words included; a cough, a key or a loud room is not", (t) => {
  const words = [VOICE, VOICE, ROOM, VOICE, VOICE, VOICE, ROOM, ROOM, VOICE, VOICE, VOICE];
  t.is(begins([...lasting(ROOM, 2_000), ...words]).length, 1);
  t.deepEqual(begins([...lasting(ROOM, 2_000), ...lasting(VOICE, 500), ...lasting(ROOM, 5_000)]), []);
  t.deepEqual(begins(lasting(-50, 60_000)), []);
});

test("[DV12] who goes on speaking is told again, but not before thirty seconds", (t) => {
  const [first = 0, second = 0, ...more] = begins(lasting(VOICE, 50_000));
  t.true(first < 1_500);
  t.is(second - first, AGAIN_AFTER_MS);
  t.deepEqual(more, []);
});

test("[DV12] it goes after some seconds, and at once when the microphone is on", (t) => {
  let state = initialMutedSpeech;
  for (let count = 0; count < 10; count += 1) state = stepMutedSpeech(state, VOICE, 0);
  t.true(isMutedSpeechShown(state, SHOWN_MS - 1));
  t.false(isMutedSpeechShown(state, SHOWN_MS));
  state = stepMutedSpeech(state, null, 1);
  t.false(isMutedSpeechShown(state, 1));
});

test("[DV12] only a muted microphone that is open is listened to, and no longer than it is", (t) => {
  const clock = createVirtualClock();
  const muted = signal<MediaStreamTrack | null>(null);
  const listening = new Set<string>();
  const watch = watchMutedSpeech({
    clock,
    mutedMicrophone: muted,
    listenTo(track) {
      listening.add(track.id);
      return { level: () => VOICE, stop: () => void listening.delete(track.id) };
    },
  });
  // The watch asks for nothing but the name here.
  const track = (id: string) => ({ id }) as MediaStreamTrack;
  clock.advance(5_000);
  t.false(watch.isSpeakingMuted.value);
  muted.value = track("m1");
  clock.advance(2_000);
  t.true(watch.isSpeakingMuted.value);
  muted.value = track("m2");
  t.deepEqual([...listening], ["m2"]);
  muted.value = null;
  t.false(watch.isSpeakingMuted.value);
  t.deepEqual([...listening], []);
  muted.value = track("m2");
  watch.stop();
  t.deepEqual([...listening], []);
  t.is(clock.timers(), 0);
});
