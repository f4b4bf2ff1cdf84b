/** When a leg's sound is looked for, and what is reported of it. */
import test from "ava";
import { createAudioLiveness } from "../../../src/media/leg/audio-liveness.ts";
import { createVirtualClock } from "../../support/clock.ts";

const BEAT_MS = 100;

/** Plays `spanMs` of a leg that beats until `beatsUntilMs` and carries sound until `soundUntilMs`. */
function play(spanMs: number, beatsUntilMs: number, soundUntilMs: number) {
  const clock = createVirtualClock();
  const looks: number[] = [];
  const heard: number[] = [];
  const watch = createAudioLiveness({
    clock,
    stamp() {
      looks.push(clock.nowMs());
      return Math.floor(Math.min(clock.nowMs(), soundUntilMs) / 20);
    },
    onAudio: () => void heard.push(clock.nowMs()),
  });
  for (let atMs = 0; atMs <= Math.min(spanMs, beatsUntilMs); atMs += BEAT_MS) {
    clock.setTimer(atMs, () => watch.beat());
  }
  clock.advance(spanMs);
  watch.close();
  clock.advance(1_000);
  return { looks, heard };
}

test("[LG17] while beats come, sound is looked for seldom, and reported several times a second", (t) => {
  const { looks, heard } = play(10_000, 10_000, 10_000);
  t.true(looks.length <= 150, `${looks.length} looks`);
  t.true(heard.length >= 30);
});

test("[LG17] while a beat is overdue, sound counts as a sign of life every 20 ms, until it ends, too", (t) => {
  const { looks, heard } = play(1_000, 200, 700);
  const late = heard.filter((atMs) => atMs > 300);
  t.deepEqual(late.slice(0, 3), [310, 330, 350]);
  t.true((late.at(-1) ?? Infinity) <= 720);
  t.true((looks.at(-1) ?? 0) <= 1_000);
});

test("[LG17] sound from before the last beat is not taken for sound since", (t) => {
  const { looks, heard } = play(400, 100, 100);
  t.deepEqual(looks.slice(2, 5), [160, 210, 230]);
  t.deepEqual(
    heard.filter((atMs) => atMs > 100),
    [],
  );
});
