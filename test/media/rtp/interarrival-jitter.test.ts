/** The jitter that receiver reports carry. */
import test from "ava";
import fc from "fast-check";
import { InterarrivalJitter } from "../../../src/media/rtp/interarrival-jitter.ts";

const CLOCK_RATE_HZ = 90_000;
const FRAME_MS = 20;
const FRAME_UNITS = 1800;

/** The estimate after frames that come so much later than regularly. */
function jitterOf(delaysMs: readonly number[], firstTimestamp = 0): number {
  const jitter = new InterarrivalJitter(CLOCK_RATE_HZ);
  for (const [frame, delayMs] of delaysMs.entries()) {
    jitter.add((firstTimestamp + frame * FRAME_UNITS) >>> 0, frame * FRAME_MS + delayMs);
  }
  return jitter.value;
}

test("[RL41] regular arrivals have no jitter, whatever the delay, also across the timestamp's wrap", (t) => {
  t.is(jitterOf([]), 0);
  t.is(jitterOf([70]), 0);
  t.is(jitterOf(Array.from({ length: 100 }, () => 70)), 0);
  t.is(
    jitterOf(
      Array.from({ length: 100 }, () => 70),
      0xffffffff - 50 * FRAME_UNITS,
    ),
    0,
  );
});

test("[RL41] it is the reference algorithm of RFC 3550, appendix A.8, but for rounding", (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 200 }), (delaysMs) => {
      // The appendix's integer arithmetic: the estimate is kept in sixteenths.
      let sixteenths = 0;
      let lastTransit: number | null = null;
      for (const delayMs of delaysMs) {
        const transit = delayMs * 90;
        if (lastTransit !== null) {
          sixteenths += Math.abs(transit - lastTransit) - ((sixteenths + 8) >> 4);
        }
        lastTransit = transit;
      }
      t.true(Math.abs(jitterOf(delaysMs) - (sixteenths >> 4)) <= 1);
    }),
  );
});

test("[RL41] of the packets of one frame only the first counts", (t) => {
  const jitter = new InterarrivalJitter(CLOCK_RATE_HZ);
  for (let frame = 0; frame < 50; frame += 1) {
    for (const afterMs of [0, 1, 5]) jitter.add(frame * FRAME_UNITS, frame * FRAME_MS + afterMs);
  }
  t.is(jitter.value, 0);
});

test("[RL41] a sender's new timestamp base is no jitter", (t) => {
  const jitter = new InterarrivalJitter(CLOCK_RATE_HZ);
  for (let frame = 0; frame < 50; frame += 1) {
    jitter.add(((frame < 25 ? 0 : 0x50000000) + frame * FRAME_UNITS) >>> 0, frame * FRAME_MS);
  }
  t.is(jitter.value, 0);
});
