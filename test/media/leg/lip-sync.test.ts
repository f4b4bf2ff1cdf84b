/** Sound and pictures of one moment, against jitter buffers that take their time. */
import test from "ava";
import fc from "fast-check";
import { followPlayout, initialLipSync, type LipSync } from "../../../src/media/leg/lip-sync.ts";
import { createPlayout } from "../../../src/media/leg/playout.ts";
import type { Played } from "../../../src/media/leg/leg.ts";
import { peerId } from "../../support/ids.ts";

const [A, B] = [peerId(1), peerId(2)];
/** What people notice: ITU-R BT.1359. */
const NOTICED_MS = 45;

/** Jitter buffers as libwebrtc's: of two wishes the longer one holds, and each second three quarters of the way are gone. */
function createPlayer(naturalMs: { sound: number; pictures: readonly number[] }) {
  let soundMs = naturalMs.sound;
  let picturesMs = [...naturalMs.pictures];
  let state: LipSync = initialLipSync;
  const towards = (from: number, to: number): number => from + 0.75 * (to - from);
  return {
    natural: naturalMs,
    get state() {
      return state;
    },
    offsets: () => picturesMs.map((each) => soundMs - each),
    second(speaker: number | null = null) {
      const read = new Map(
        picturesMs.map((delayMs, slot) => [slot, { peerId: peerId(slot + 1), delayMs }] as const),
      );
      state = followPlayout(state, soundMs, read, speaker === null ? null : peerId(speaker + 1));
      soundMs = towards(soundMs, Math.max(this.natural.sound, state.soundTargetMs));
      picturesMs = picturesMs.map((each, slot) =>
        towards(each, Math.max(this.natural.pictures[slot] ?? 0, state.slots.get(slot)?.targetMs ?? 0)),
      );
    },
  };
}

test("[LG70] pictures that are ahead of the sound wait for it, each for itself, whatever their own delays are", (t) => {
  const delay = fc.integer({ min: 0, max: 150 });
  fc.assert(
    fc.property(delay, fc.array(delay, { minLength: 1, maxLength: 10 }), (sound, pictures) => {
      const player = createPlayer({ sound, pictures });
      for (let second = 0; second < 25; second += 1) player.second();
      for (const [slot, offset] of player.offsets().entries()) {
        const isLateByNature = (pictures[slot] ?? 0) > sound;
        if (offset > NOTICED_MS || (!isLateByNature && offset < -NOTICED_MS)) throw new Error(`${offset}`);
      }
      if (player.state.soundTargetMs > 0) throw new Error("the sound waits for somebody who says nothing");
    }),
  );
  t.pass();
});

test("[LG71] the sound waits for the picture of who speaks, up to 150 ms, and comes back when that one is in time", (t) => {
  const player = createPlayer({ sound: 40, pictures: [160, 30] });
  for (let second = 0; second < 15; second += 1) player.second(0);
  const [speaker = NaN, other = NaN] = player.offsets();
  t.true(Math.abs(speaker) <= NOTICED_MS, `${speaker}`);
  t.true(Math.abs(other) <= NOTICED_MS, `${other}`);
  player.natural = { sound: 40, pictures: [40, 30] };
  for (let second = 0; second < 30; second += 1) player.second(0);
  t.is(player.state.soundTargetMs, 0);
  player.natural = { sound: 40, pictures: [2_000, 30] };
  for (let second = 0; second < 60; second += 1) player.second(0);
  t.is(player.state.soundTargetMs, 150);
});

test("[LG72] a picture that is not shown, a sound that is not known, and another person in a slot begin anew or change nothing", (t) => {
  const early = new Map([[0, { peerId: A, delayMs: 10 }]]);
  const waiting = followPlayout(initialLipSync, 100, early, null);
  const targetMs = waiting.slots.get(0)?.targetMs ?? 0;
  t.true(targetMs > 0);
  t.is(followPlayout(waiting, null, early, null), waiting);
  const still = followPlayout(waiting, 100, new Map([[0, { peerId: A, delayMs: null }]]), null);
  t.is(still.slots.get(0)?.targetMs, targetMs);
  const other = followPlayout(waiting, 100, new Map([[0, { peerId: B, delayMs: 100 }]]), null);
  t.is(other.slots.get(0)?.targetMs, 0);
  t.is(followPlayout(waiting, 100, new Map(), null).slots.size, 0);
});

test("[LG73] delays come from the relay's clocks, past the wrap-around of timestamps, and go to the line's jitter buffer", (t) => {
  const waits: [number | "mix", number][] = [];
  const played = new Map<number | "mix", Played>();
  let outputMs = 30;
  const leg = {
    played: (line: number | "mix") => played.get(line) ?? null,
    setWait: (line: number | "mix", targetMs: number) => void waits.push([line, targetMs]),
  };
  const playout = createPlayout(leg, () => outputMs);
  // The sound leaves its jitter buffer 50 ms later than the picture, and has 50 ms more to go.
  const follow = (pictureShownMs: number): void => {
    played.set("mix", { rtpTimestamp: (2 ** 32 + 480 - 960) % 2 ** 32, atMs: 90_000 });
    played.set(0, { rtpTimestamp: 900, atMs: pictureShownMs });
    playout.follow(
      { type: "clocks", mix: [2 ** 32 - 960, 1_000], pictures: [[2 ** 32 - 900, 1_000]] },
      [A],
      null,
    );
  };
  follow(90_010 - 50);
  t.deepEqual(waits, [[0, 70]]);
  // A picture that stands still says nothing.
  follow(80_000);
  t.is(waits.length, 1);
  // A headset is put on whose radio takes its time: the picture waits for its sound, too.
  outputMs = 180;
  for (let second = 0; second < 2; second += 1) follow(90_010 - 50 + 90);
  t.deepEqual(waits.at(-1), [0, 150], "at most 80 ms a step");
});
