/** What a microphone's file says, for a speech program. Rules: SPEC.md, CP222. */
import test from "ava";
import { createSpeechPieces } from "../../src/headless/speech-pieces.ts";

test("[CP222] the microphone's sound comes at a third of its rate, in pieces of a tenth of a second", (t) => {
  const pieces: Buffer[] = [];
  const { take } = createSpeechPieces((pcm) => void pieces.push(Buffer.from(pcm, "base64")));
  const HZ = 440;
  let at = 0;
  for (let frame = 0; frame < 100; frame += 1) {
    const samples = new Int16Array(480);
    for (let index = 0; index < samples.length; index += 1, at += 1)
      samples[index] = Math.round(10_000 * Math.sin((2 * Math.PI * HZ * at) / 48_000));
    take(samples);
  }
  t.deepEqual(
    pieces.map(({ length }) => length),
    Array.from({ length: 10 }, () => 3_200),
  );
  const all = Buffer.concat(pieces);
  let worst = 0;
  for (let index = 0; index < 16_000; index += 1) {
    // The mean of three samples stands at the middle one.
    const wanted = 10_000 * Math.sin((2 * Math.PI * HZ * (3 * index + 1)) / 48_000);
    worst = Math.max(worst, Math.abs(all.readInt16LE(2 * index) - wanted));
  }
  t.true(worst < 20, String(worst));
});
