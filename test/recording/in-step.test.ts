/** Voices and pictures stay in step on a recording. Rules: SPEC.md, RC252. */
import test from "ava";
import { createRandom } from "../support/random.ts";
import { measureInStep } from "./in-step.ts";

test("[RC252] two voices, and a voice and its picture, stay in step while their machines' clocks drift apart", (t) => {
  // Five minutes of what an hour of ordinary clocks drifts: 120 ms either way.
  const measured = measureInStep({
    ...{ seconds: 300, driftsPpm: [400, -400], jitterMs: 60 },
    random: createRandom(7).next,
  });
  t.true(measured.clicks >= 28, String(measured.clicks));
  t.true(measured.voicesMs <= 20, JSON.stringify(measured));
  t.true(measured.soundAgainstPictureMs <= 40, JSON.stringify(measured));
});
