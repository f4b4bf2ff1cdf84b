/** Files in place of a camera and a microphone. Rules: SPEC.md, RC312. */
import test from "ava";
import { createCamera, createMicrophone, FilmTime } from "../../src/headless/sources.ts";
import type { MediaPlatform, RawPicture, RawSound } from "../../src/headless/platform.ts";
import type { Y4mFile } from "../../src/headless/y4m.ts";
import { silentLog } from "../../src/kernel/log.ts";
import { createVirtualClock } from "../support/clock.ts";
import { inert } from "../simulation/inert.ts";

const FRAME_MS = 100;
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A film of ten pictures, each with its number, whose sound has the number of its tenth of a second as each sample. */
function setUp(readPasses: () => Promise<void> = async () => {}) {
  const clock = createVirtualClock(5_000);
  /** Nothing runs in a process that is stalled: its timers are late. */
  let isLate = false;
  const late: (() => void)[] = [];
  const busy = {
    ...clock,
    setTimer: (atMs: number, callback: () => void) => {
      let isCancelled = false;
      const cancel = clock.setTimer(atMs, () => {
        if (isLate) late.push(() => isCancelled || callback());
        else callback();
      });
      return () => {
        isCancelled = true;
        cancel();
      };
    },
  };
  const pictures: [atMs: number, number: number][] = [];
  const sounds: [atMs: number, number: number][] = [];
  const platform = inert<MediaPlatform>({
    createPictureSource: () => ({
      createTrack: () => ({}) as MediaStreamTrack,
      onFrame: ({ data }: RawPicture) => void pictures.push([clock.nowMs() - 5_000, data[0] ?? -1]),
    }),
    createSoundSource: () => ({
      createTrack: () => ({}) as MediaStreamTrack,
      onData: ({ samples }: RawSound) => void sounds.push([clock.nowMs() - 5_000, samples[0] ?? -1]),
    }),
  });
  let number = -1;
  const file = inert<Y4mFile>({
    ...{ width: 16, height: 16, frameIntervalMs: FRAME_MS },
    async readFrame(skipped = 0) {
      await readPasses();
      number = (number + 1 + skipped) % 10;
      return Uint8Array.of(number);
    },
  });
  const samples = Int16Array.from({ length: 48_000 }, (_, at) => Math.floor(at / 4_800));
  const deps = { clock: busy, log: silentLog, platform };
  const time = new FilmTime(busy);
  const said: number[] = [];
  return {
    ...{ pictures, sounds, said },
    camera: createCamera(deps, time, file, (filmMs) => void said.push(filmMs)),
    microphone: createMicrophone(deps, time, samples, () => {}),
    async pass(spanMs: number) {
      for (let passed = 0; passed < spanMs; passed += 10) {
        clock.advance(10);
        await settle();
      }
    },
    async stall(spanMs: number) {
      isLate = true;
      clock.advance(spanMs);
      isLate = false;
      for (const call of late.splice(0)) call();
      await settle();
    },
  };
}

const numberAt = (atMs: number): number => Math.floor(atMs / FRAME_MS) % 10;

test("[RC312] pictures and sound of one moment are sent in that moment, also after stalls", async (t) => {
  const { pictures, sounds, camera, microphone, pass, stall, said } = setUp();
  await settle();
  microphone.setPlaying(true);
  camera.setPlaying(true);
  for (const stallMs of [0, 150, 730, 1_900]) {
    await stall(stallMs);
    await pass(1_000);
  }
  t.true(pictures.length > 35 && sounds.length > 400, `${pictures.length} and ${sounds.length}`);
  for (const [atMs, number] of pictures) t.is(number, numberAt(atMs), `picture at ${atMs}`);
  // After a short stall the sound that is missing is made up for; after a long one it is left out.
  for (const [atMs, number] of sounds) {
    const behind = (numberAt(atMs) - number + 10) % 10;
    t.true(behind <= 2, `sound at ${atMs} is of ${number}`);
  }
  t.true(sounds.filter(([atMs, number]) => number !== numberAt(atMs)).length >= 5, "it is made up for");
  t.deepEqual(
    said.map((filmMs) => numberAt(filmMs)),
    pictures.map(([, number]) => number),
  );
});

test("[RC312] the film goes on while a source pauses, and a slow disk costs pictures, not all of them", async (t) => {
  let isSlow = false;
  let turn = 0;
  const { pictures, camera, microphone, pass } = setUp(async () => {
    turn += 1;
    // Longer than from one picture to the next.
    for (let pieces = 0; isSlow && pieces < 25; pieces += 1) await settle();
  });
  await settle();
  microphone.setPlaying(true);
  await pass(250);
  camera.setPlaying(true);
  await pass(500);
  camera.setPlaying(false);
  const before = pictures.length;
  await pass(1_370);
  t.is(pictures.length, before);
  camera.setPlaying(true);
  await pass(500);
  t.true(pictures.length >= before + 4);
  for (const [atMs, number] of pictures.slice(1)) t.is(number, numberAt(atMs), `picture at ${atMs}`);
  isSlow = true;
  const [from, turns] = [pictures.length, turn];
  await pass(3_000);
  t.true(pictures.length > from + 5, `${pictures.length - from} in 3 s of ${turn - turns} reads`);
});
