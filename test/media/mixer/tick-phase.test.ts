/** Where the mixer's tick stands among the packets that arrive, with real jitter buffers and a clock in the test's hand. */
import test from "ava";
import { FRAME_SAMPLES, type OpusDecoder } from "../../../src/audio/opus.ts";
import { JitterBuffer } from "../../../src/media/mixer/jitter-buffer.ts";
import { TickPhase } from "../../../src/media/mixer/tick-phase.ts";
import { createRandom } from "../../support/random.ts";

const PERIOD_MS = 20;

const decoder = (): OpusDecoder => ({
  decode: () => FRAME_SAMPLES,
  recover: () => FRAME_SAMPLES,
  conceal: () => FRAME_SAMPLES,
  close: () => {},
});

interface Talker {
  /** When its first packet is sent. */
  readonly fromMs: number;
  /** Its clock against the mixer's. */
  readonly periodMs?: number;
  /** The most that a packet is late. */
  readonly jitterMs?: number;
}

/** Runs for some seconds and returns, for each talker, what the packets of the last five waited, and how often it was concealed in them. */
function run(talkers: readonly Talker[], seconds: number, isSteered = true) {
  const random = createRandom(1);
  const phase = new TickPhase();
  const target = new Int16Array(FRAME_SAMPLES);
  const all = talkers.map(({ fromMs, periodMs = PERIOD_MS, jitterMs = 0 }) => {
    const buffer = new JitterBuffer(decoder());
    const arrivals = Array.from({ length: (seconds * 1_000) / periodMs }, (_, sequence) => ({
      sequence,
      atMs: fromMs + sequence * periodMs + random.next() * jitterMs,
    }));
    return {
      buffer,
      arrivals: arrivals.toSorted((one, other) => one.atMs - other.atMs),
      waits: [] as number[],
      underruns: 0,
    };
  });
  const lastMs = seconds * 1_000 - 5_000;
  for (let nowMs = PERIOD_MS; nowMs < seconds * 1_000; nowMs += PERIOD_MS + (isSteered ? phase.step() : 0))
    for (const each of all) {
      const { buffer, arrivals, waits } = each;
      while ((arrivals[0]?.atMs ?? Infinity) <= nowMs) {
        const { sequence, atMs } = arrivals.shift() ?? t0;
        buffer.push(sequence & 0xffff, Buffer.of(7), atMs, false);
      }
      buffer.pull(target, nowMs);
      if (buffer.isUnderrun) phase.lacked();
      if (buffer.waitedMs !== null) phase.took(buffer.waitedMs);
      if (nowMs < lastMs) continue;
      if (buffer.waitedMs !== null) waits.push(buffer.waitedMs);
      if (buffer.isUnderrun) each.underruns += 1;
    }
  return all.map(({ waits, underruns, buffer }) => ({
    meanMs: waits.reduce((sum, wait) => sum + wait, 0) / waits.length,
    leastMs: Math.min(...waits),
    underruns,
    trimmed: buffer.counts.trimmed,
  }));
}
const t0 = { sequence: 0, atMs: 0 };

test("[MX21] wherever a talker's packets stand to the tick, they come to wait a few ms, and nothing of it is concealed or taken out", (t) => {
  for (let fromMs = 3; fromMs < 23; fromMs += 1) {
    const [talker] = run([{ fromMs }], 15);
    t.true((talker?.meanMs ?? 99) < 6, `${fromMs}: ${talker?.meanMs} ms`);
    t.true((talker?.leastMs ?? 0) > 2, `${fromMs}: ${talker?.leastMs} ms`);
    t.is(talker?.underruns, 0);
    t.is(talker?.trimmed, 0);
  }
  const [unsteered] = run([{ fromMs: 3 }], 15, false);
  t.true((unsteered?.meanMs ?? 0) > 10);
});

test("[MX21] a clock that is faster or slower than the mixer's is followed: nothing is taken out, nothing concealed", (t) => {
  for (const periodMs of [19.996, 20.004]) {
    const [talker] = run([{ fromMs: 5, periodMs }], 600);
    t.true((talker?.meanMs ?? 99) < 7, `${talker?.meanMs} ms`);
    t.deepEqual([talker?.underruns, talker?.trimmed], [0, 0]);
  }
});

test("[MX21] of several talkers none is cut short for another", (t) => {
  for (let otherMs = 5; otherMs < 25; otherMs += 3) {
    const talkers = run([{ fromMs: 5 }, { fromMs: otherMs, jitterMs: 3 }, { fromMs: 17 }], 20);
    for (const { underruns, leastMs, meanMs } of talkers) {
      t.is(underruns, 0, `${otherMs}`);
      t.true(leastMs > 0 && meanMs < 30, `${otherMs}: ${meanMs} ms`);
    }
  }
});

test("[MX21] where packets come irregularly the tick keeps away from them", (t) => {
  const [talker] = run([{ fromMs: 5, jitterMs: 12 }], 60);
  t.is(talker?.underruns, 0);
  const [worse] = run([{ fromMs: 5, jitterMs: 30 }], 60);
  const [unsteered] = run([{ fromMs: 5, jitterMs: 30 }], 60, false);
  t.true(
    (worse?.underruns ?? 9) <= (unsteered?.underruns ?? 0) + 1,
    `${worse?.underruns}, unsteered ${unsteered?.underruns}`,
  );
});

test("[MX21] where nobody talks, the tick stays where it is", (t) => {
  const phase = new TickPhase();
  for (let tick = 0; tick < 500; tick += 1) t.is(phase.step(), 0);
});
