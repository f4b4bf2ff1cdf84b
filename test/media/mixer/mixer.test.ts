/** The mixer's arithmetic and its codecs, on tones. */
import test from "ava";
import fc from "fast-check";
import type { PeerId } from "../../../src/kernel/ids.ts";
import { JitterBuffer } from "../../../src/media/mixer/jitter-buffer.ts";
import { CEILING, Limiter } from "../../../src/audio/limiter.ts";
import { DistinctMix, type MixFrame } from "../../../src/media/mixer/distinct-mix.ts";
import { Mixer } from "../../../src/media/mixer/mixer.ts";
import { createTicker } from "../../../src/media/mixer/ticker.ts";
import { createOpus, FRAME_SAMPLES, type OpusDecoder } from "../../../src/audio/opus.ts";
import { parseRed, writeRed } from "../../../src/media/rtp/red.ts";
import { noActiveSpeaker, stepActiveSpeaker } from "../../../src/media/mixer/active-speaker.ts";
import { peerId } from "../../support/ids.ts";
import { createVirtualClock } from "../../support/clock.ts";

const opus = createOpus();
const OPUS_TYPE = 111;
// The mixer compares ids and nothing more.
const id = (letter: string): PeerId => peerId(letter.charCodeAt(0));

function tone(hz: number, frame: number, amplitude = 8000): Int16Array {
  return Int16Array.from({ length: FRAME_SAMPLES }, (_, index) => {
    const seconds = (frame * FRAME_SAMPLES + index) / 48_000;
    return amplitude * Math.sin(2 * Math.PI * hz * seconds);
  });
}

/** Amplitude of one frequency (Goertzel), full scale 32768. */
function amplitudeAt(pcm: readonly number[], hz: number): number {
  let real = 0;
  let imaginary = 0;
  for (const [index, sample] of pcm.entries()) {
    const angle = (2 * Math.PI * hz * index) / 48_000;
    real += sample * Math.cos(angle);
    imaginary += sample * Math.sin(angle);
  }
  return (2 * Math.hypot(real, imaginary)) / pcm.length;
}

/** Runs a mixer with these talkers (tone in Hz, 0: silent) for some frames; returns what each heard in the last second. */
function runMixer(tones: Readonly<Record<string, number>>, frames: number) {
  const mixer = new Mixer(opus);
  const payloads = new Map<string, Buffer[]>();
  const pcm = new Map<string, number[]>();
  const people = Object.entries(tones).map(([name, hz]) => {
    const decoder = opus.createDecoder();
    payloads.set(name, []);
    pcm.set(name, []);
    const target = new Int16Array(5760);
    mixer.addListener({
      owner: id(name),
      hear({ payload }: MixFrame) {
        payloads.get(name)?.push(payload);
        pcm.get(name)?.push(...target.subarray(0, decoder.decode(payload, target)));
      },
    });
    return { hz, encoder: opus.createEncoder(), source: mixer.addSource(id(name)) };
  });
  for (let frame = 0; frame < frames; frame += 1) {
    for (const { hz, encoder, source } of people) {
      const payload = encoder.encode(hz === 0 ? new Int16Array(FRAME_SAMPLES) : tone(hz, frame));
      mixer.push(source, frame & 0xffff, payload, null, frame * 20);
    }
    mixer.tick(frame * 20 + 15);
  }
  const levels = mixer.takeLevels();
  const counts = mixer.counts();
  mixer.close();
  const last = new Map([...pcm].map(([name, samples]) => [name, samples.slice(-48_000)]));
  return { payloads, last, levels, counts };
}

test("[MX1] each participant hears all others and never itself", (t) => {
  const { last } = runMixer({ a: 500, b: 900, c: 1700, d: 0 }, 150);
  const heard = (name: string, hz: number): number => amplitudeAt(last.get(name) ?? [], hz);
  for (const name of ["a", "b", "c", "d"]) {
    for (const [owner, hz] of [
      ["a", 500],
      ["b", 900],
      ["c", 1700],
    ] as const) {
      const amplitude = heard(name, hz);
      if (name === owner) t.true(amplitude < 100, `${name} hears itself at ${amplitude}`);
      else t.true(amplitude > 4000, `${name} hears ${owner} at ${amplitude}`);
    }
  }
});

test("[MX2] all silent participants get the same encoded frame, each talker one of its own", (t) => {
  const { payloads, counts } = runMixer({ a: 500, b: 0, c: 0, d: 0 }, 50);
  const lastOf = (name: string) => payloads.get(name)?.at(-1);
  t.is(lastOf("b"), lastOf("c"));
  t.is(lastOf("c"), lastOf("d"));
  t.not(lastOf("a"), lastOf("b"));
  t.true(counts.encodes <= 2 * counts.ticks);
});

test("[MX3] levels are in dBov, the loudest first", (t) => {
  const { levels } = runMixer({ a: 0, b: 500 }, 50);
  t.is(levels[0]?.[0], id("b"));
  const level = levels[0]?.[1] ?? 0;
  t.true(level > -20 && level < -10, `${level}`);
  t.true((levels[1]?.[1] ?? 0) < -60);
});

test("[MX4] two sounds of one participant are both left out of its own mix", (t) => {
  const mixer = new Mixer(opus);
  const voice = mixer.addSource(id("a"));
  const screen = mixer.addSource(id("a"));
  const heard: number[] = [];
  const decoder = opus.createDecoder();
  const target = new Int16Array(5760);
  mixer.addListener({
    owner: id("a"),
    hear: ({ payload }) => void heard.push(...target.subarray(0, decoder.decode(payload, target))),
  });
  const encoders = [opus.createEncoder(), opus.createEncoder()] as const;
  for (let frame = 0; frame < 100; frame += 1) {
    mixer.push(voice, frame, encoders[0].encode(tone(500, frame)), null, frame * 20);
    mixer.push(screen, frame, encoders[1].encode(tone(900, frame)), null, frame * 20);
    mixer.tick(frame * 20 + 15);
  }
  t.true(amplitudeAt(heard.slice(-24_000), 500) < 100);
  t.true(amplitudeAt(heard.slice(-24_000), 900) < 100);
  mixer.close();
});

test("[MX5] RED survives being written and read, and no bytes make it throw", (t) => {
  const payload = fc.uint8Array({ minLength: 1, maxLength: 500 });
  fc.assert(
    fc.property(payload, payload, (primary, previous) => {
      const red = writeRed(OPUS_TYPE, primary, { payload: previous, timestampOffset: 960 });
      const blocks = parseRed(red)?.map((block) => ({ ...block, payload: Buffer.from(block.payload) }));
      t.deepEqual(blocks, [
        { payloadType: OPUS_TYPE, timestampOffset: 960, payload: Buffer.from(previous) },
        { payloadType: OPUS_TYPE, timestampOffset: 0, payload: Buffer.from(primary) },
      ]);
      t.is(parseRed(writeRed(OPUS_TYPE, primary, null))?.length, 1);
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (raw) => void parseRed(raw)));
});

test("[MX6] with RED a single loss is not concealed", (t) => {
  const mixer = new Mixer(opus);
  const source = mixer.addSource(id("a"));
  const encoder = opus.createEncoder();
  let previous: Buffer | null = null;
  for (let frame = 0; frame < 100; frame += 1) {
    const payload = encoder.encode(tone(500, frame));
    const repeat: { payload: Buffer; timestampOffset: number } | null =
      previous === null ? null : { payload: previous, timestampOffset: 960 };
    const red = writeRed(OPUS_TYPE, payload, repeat);
    // One in ten is lost; a stream that begins with more delay than a frame has time to mend.
    if (frame % 10 !== 5) mixer.push(source, frame, red, OPUS_TYPE, frame * 20);
    if (frame >= 2) mixer.tick(frame * 20 + 15);
    previous = payload;
  }
  t.is(mixer.counts().concealed, 0);
  t.is(mixer.counts().recovered, 0);
  t.is(mixer.counts().decoded, 98 + mixer.counts().trimmed);
  mixer.close();
});

/** Counts what it is asked for. */
function countingDecoder(): OpusDecoder & { calls: string[] } {
  const calls: string[] = [];
  const fill = (name: string) => (): number => {
    calls.push(name);
    return FRAME_SAMPLES;
  };
  return {
    calls,
    decode: (packet) => {
      calls.push(String(packet[0]));
      return FRAME_SAMPLES;
    },
    conceal: fill("conceal"),
    recover: fill("recover"),
    close() {},
  };
}

test("[MX7] a lost packet is recovered from the next one, and concealed where that is lost, too", (t) => {
  const decoder = countingDecoder();
  const buffer = new JitterBuffer(decoder);
  const target = new Int16Array(FRAME_SAMPLES);
  for (const sequence of [0, 2, 5]) buffer.push(sequence, Buffer.of(sequence), 0, false);
  for (let frame = 0; frame < 6; frame += 1) t.true(buffer.pull(target, 20 + frame * 20));
  t.deepEqual(decoder.calls, ["0", "recover", "2", "conceal", "recover", "5"]);
});

test("[MX8] a sender that falls silent is concealed for 100 ms, then left out", (t) => {
  const buffer = new JitterBuffer(countingDecoder());
  const target = new Int16Array(FRAME_SAMPLES);
  buffer.push(0, Buffer.of(1), 0, false);
  const heard = Array.from({ length: 8 }, (_, frame) => buffer.pull(target, 20 + frame * 20));
  t.deepEqual(heard, [true, true, true, true, true, true, false, false]);
  buffer.push(9, Buffer.of(9), 500, false);
  t.false(buffer.pull(target, 505));
  t.true(buffer.pull(target, 515));
});

test("[MX9] after a stall old packets are skipped, and steady excess delay is worn off", (t) => {
  const buffer = new JitterBuffer(countingDecoder());
  const target = new Int16Array(FRAME_SAMPLES);
  for (let sequence = 0; sequence < 40; sequence += 1) buffer.push(sequence, Buffer.of(sequence), 0, false);
  t.true(buffer.counts.trimmed > 20);
  let queued = 0;
  for (let frame = 0; frame < 400; frame += 1) {
    buffer.push(40 + frame, Buffer.of(7), frame * 20, false);
    buffer.pull(target, frame * 20 + 15);
    queued = 41 + frame - buffer.counts.decoded - buffer.counts.trimmed;
  }
  t.true(queued <= 3, `${queued} frames wait`);
  t.is(buffer.counts.concealed, 0);
});

/** Packets arrive each 20 ms, but for stalls; returns how long the packets of each pulled frame waited, in frames. */
function runThroughStalls(frames: number, stallsAtFrame: readonly number[], stallFrames: number) {
  const buffer = new JitterBuffer(countingDecoder());
  const target = new Int16Array(FRAME_SAMPLES);
  const waits: number[] = [];
  let sent = 0;
  for (let frame = 0; frame < frames; frame += 1) {
    const isStalled = stallsAtFrame.some((at) => frame >= at && frame < at + stallFrames);
    for (; !isStalled && sent <= frame; sent += 1) buffer.push(sent, Buffer.of(7), frame * 20, false);
    buffer.pull(target, frame * 20 + 15);
    waits.push(sent - buffer.counts.decoded - buffer.counts.trimmed);
  }
  return { waits, counts: buffer.counts };
}

test("[MX15] the delay that a stall brings is worn off within some two seconds of regular arrivals", (t) => {
  const { waits, counts } = runThroughStalls(200, [50], 4);
  t.is(waits[40], 0);
  t.true((waits[60] ?? 0) >= 3, "what was missing is played late");
  t.true((waits[60 + 125] ?? 9) <= 1);
  t.is(counts.underruns, 1);
});

test("[MX15] where stalls return, delay is given up more and more slowly", (t) => {
  const stalls = Array.from({ length: 40 }, (_, index) => 100 + index * 100);
  const { counts } = runThroughStalls(4_200, stalls, 3);
  t.true(counts.underruns < 12, `${counts.underruns} of 40 stalls were heard`);
});

test("[MX10] whatever comes, a jitter buffer neither throws nor grows", (t) => {
  const action = fc.oneof(
    fc.record({
      sequence: fc.integer({ min: 0, max: 0xffff }),
      payload: fc.uint8Array({ maxLength: 20 }),
      isRepeat: fc.boolean(),
    }),
    fc.constant(null),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 100 }), (actions) => {
      const buffer = new JitterBuffer(opus.createDecoder());
      const target = new Int16Array(FRAME_SAMPLES);
      for (const [step, each] of actions.entries()) {
        if (each === null) buffer.pull(target, step * 10);
        else buffer.push(each.sequence, each.payload, step * 10, each.isRepeat);
      }
      buffer.close();
    }),
  );
  t.pass();
});

test("[MX11] the limiter never exceeds its ceiling, and leaves quiet sums alone", (t) => {
  const sample = fc.float({ min: -200_000, max: 200_000, noNaN: true });
  const frame = fc.array(sample, { minLength: FRAME_SAMPLES, maxLength: FRAME_SAMPLES });
  fc.assert(
    fc.property(fc.array(frame, { minLength: 1, maxLength: 3 }), (frames) => {
      const limiter = new Limiter();
      const target = new Int16Array(FRAME_SAMPLES);
      for (const each of frames) {
        limiter.apply(Float32Array.from(each), target);
        for (const value of target) if (Math.abs(value) > CEILING + 1) return t.fail(`${value}`);
      }
    }),
    { numRuns: 40 },
  );
  const quiet = tone(440, 0);
  const target = new Int16Array(FRAME_SAMPLES);
  new Limiter().apply(Float32Array.from(quiet), target);
  t.deepEqual(target, quiet);
});

test("[MX12] the speaker changes for a voice that lasts, not for a cough", (t) => {
  let state = noActiveSpeaker;
  let nowMs = 0;
  const hear = (levels: Readonly<Record<string, number>>, times: number): PeerId | null => {
    for (let count = 0; count < times; count += 1) {
      nowMs += 100;
      const entries = Object.entries(levels).map(([name, level]) => [id(name), level] as const);
      state = stepActiveSpeaker(state, new Map(entries), nowMs);
    }
    return state.speaker;
  };
  t.is(hear({}, 3), null);
  t.is(hear({ a: -20 }, 1), id("a"));
  t.is(hear({ a: -20, b: -18 }, 20), id("a"), "a little louder");
  t.is(hear({ a: -30, b: -15 }, 3), id("a"), "a cough");
  t.is(hear({ a: -20 }, 1), id("a"));
  t.is(hear({ a: -30, b: -15 }, 6), id("b"));
  t.is(hear({}, 30), id("b"), "silence keeps the last");
  t.is(hear({ c: -30 }, 4), id("c"), "sooner where nobody speaks");
});

test("[MX13] late ticks are made up for; after a stall ticks are skipped and counted", (t) => {
  let nowMs = 0;
  let due: { atMs: number; callback: () => void } | null = null;
  const clock = {
    nowMs: () => nowMs,
    wallMs: () => 0,
    setTimer(atMs: number, callback: () => void) {
      due = { atMs, callback };
      return () => {};
    },
  };
  let ticks = 0;
  let skipped = 0;
  createTicker({
    clock,
    periodMs: 20,
    onTick: () => (ticks += 1),
    onSkipped: (count) => (skipped += count),
  });
  const wakeAt = (atMs: number): void => {
    nowMs = atMs;
    const { callback } = due ?? t.fail("no timer");
    callback();
  };
  wakeAt(20.4);
  t.is(ticks, 1);
  wakeAt(65);
  t.is(ticks, 3);
  wakeAt(2065);
  t.is(ticks + skipped, 103);
  t.true(skipped > 80);
});

test("[MX16] where a tick takes longer than its period, packets are read between ticks, and time is kept by skipping", (t) => {
  const clock = createVirtualClock();
  const PERIOD_MS = 20;
  const TICK_COSTS_MS = 33;
  let ticks = 0;
  let skipped = 0;
  let ticksInOneGo = 0;
  createTicker({
    clock,
    periodMs: PERIOD_MS,
    onTick() {
      ticks += 1;
      ticksInOneGo += 1;
      if (ticksInOneGo > 1) throw new Error("It does not let go.");
      clock.advance(TICK_COSTS_MS);
    },
    onSkipped: (count) => (skipped += count),
  });
  while (clock.nowMs() < 60_000) {
    ticksInOneGo = 0;
    clock.step(Infinity);
  }
  const due = Math.floor(clock.nowMs() / PERIOD_MS);
  t.true(Math.abs(ticks + skipped - due) <= 6, `${ticks} + ${skipped} of ${due}`);
  t.is(ticks, Math.ceil((60_000 - PERIOD_MS) / TICK_COSTS_MS));
});

test("[MX14] packets of a quiet source without voice are hardly ever decoded, and it is heard as soon as it speaks up", (t) => {
  const mixer = new Mixer(opus);
  const encoder = opus.createEncoder();
  const decoder = opus.createDecoder();
  const target = new Int16Array(5760);
  const source = mixer.addSource(id("a"));
  const energies: number[] = [];
  mixer.addListener({
    owner: id("b"),
    hear({ payload }: MixFrame) {
      const samples = target.subarray(0, decoder.decode(payload, target));
      energies.push(samples.reduce((sum, sample) => sum + sample * sample, 0));
    },
  });
  const quietFrames = 300;
  let random = 1;
  const room = () =>
    Int16Array.from({ length: FRAME_SAMPLES }, () => {
      random = (random * 48_271) % 0x7fffffff;
      return (random % 9) - 4;
    });
  for (let frame = 0; frame < quietFrames + 10; frame += 1) {
    const pcm = frame < quietFrames ? room() : tone(440, frame);
    mixer.push(source, frame, encoder.encode(pcm), null, frame * 20);
    mixer.tick(frame * 20 + 15);
  }
  const { skipped, decoded, concealed } = mixer.counts();
  t.true(skipped > 150, `${skipped} skipped`);
  t.is(skipped + decoded, quietFrames + 10);
  t.is(concealed, 0);
  // One frame for the codecs' own delay, and one that fades in.
  t.true((energies[quietFrames + 2] ?? 0) > FRAME_SAMPLES * 4000 ** 2);
  mixer.close();
});

/** A tone, or silence where it has no level. */
interface Passage {
  readonly levelDbov?: number;
  readonly frames: number;
}

/** How much of each passage of one source another participant hears, as a share of its frames. */
function heardOf(passages: readonly Passage[]): readonly number[] {
  const mixer = new Mixer(opus);
  const encoder = opus.createEncoder();
  const decoder = opus.createDecoder();
  const target = new Int16Array(5760);
  const source = mixer.addSource(id("a"));
  let level = 0;
  mixer.addListener({
    owner: id("b"),
    hear({ payload }: MixFrame) {
      const samples = target.subarray(0, decoder.decode(payload, target));
      level = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    },
  });
  let frame = 0;
  const shares = passages.map((passage) => {
    const { levelDbov = -Infinity } = passage;
    const amplitude = 32_768 * Math.SQRT2 * 10 ** (levelDbov / 20);
    let heard = 0;
    for (const endFrame = frame + passage.frames; frame < endFrame; frame += 1) {
      mixer.push(source, frame & 0xffff, encoder.encode(tone(440, frame, amplitude)), null, frame * 20);
      mixer.tick(frame * 20 + 15);
      // 20 dB below the sound.
      if (level > amplitude ** 2 / 200) heard += 1;
    }
    return heard / passage.frames;
  });
  mixer.close();
  return shares;
}

test("[MX17] ten seconds at -58 dBov after something loud are heard to the end", (t) => {
  const [, quiet = 0] = heardOf([
    { levelDbov: -20, frames: 250 },
    { levelDbov: -58, frames: 500 },
  ]);
  t.true(quiet > 0.98, `${quiet}`);
});

test("[MX17] a sound that fades to -65 dBov, or rises from silence to it, is heard", (t) => {
  const fading = Array.from({ length: 8 }, (_, step) => ({ levelDbov: -30 - step * 5, frames: 75 }));
  const [, ...shares] = heardOf([{ frames: 100 }, { levelDbov: -65, frames: 150 }, ...fading]);
  for (const [step, share] of shares.entries()) t.true(share > 0.85, `${step}: ${share}`);
});

test("[MX18] of many that talk at once the eight loudest are in the sum, and the cost stays that of eight", (t) => {
  const mixer = new Mixer(opus);
  const decoder = opus.createDecoder();
  const target = new Int16Array(5760);
  const heard: number[] = [];
  mixer.addListener({
    owner: id("z"),
    hear: ({ payload }) => void heard.push(...target.subarray(0, decoder.decode(payload, target))),
  });
  const people = Array.from({ length: 24 }, (_, index) => {
    const owner = peerId(1_000 + index);
    mixer.addListener({ owner, hear: () => {} });
    const isLoud = index >= 16;
    const hz = isLoud ? 500 + 300 * (index - 16) : 4_000 + 100 * index;
    const source = mixer.addSource(owner);
    return { hz, amplitude: isLoud ? 3_000 : 700, source, encoder: opus.createEncoder() };
  });
  for (let frame = 0; frame < 100; frame += 1) {
    for (const { hz, amplitude, encoder, source } of people)
      mixer.push(source, frame, encoder.encode(tone(hz, frame, amplitude)), null, frame * 20);
    mixer.tick(frame * 20 + 15);
  }
  t.is(people.filter(({ source }) => source.isInSum).length, 8);
  t.true(mixer.counts().encodes <= 100 * 17, `${mixer.counts().encodes} encodes`);
  const last = heard.slice(-24_000);
  for (const { hz, amplitude } of people.slice(16)) t.true(amplitudeAt(last, hz) > amplitude / 3, `${hz} Hz`);
  for (const { hz } of people.slice(0, 16)) t.true(amplitudeAt(last, hz) < 200, `${hz} Hz`);
  mixer.close();
});

test("[MX20] the mix is as old as a frame is long and its talkers' packets waited", (t) => {
  const mixer = new Mixer(opus);
  t.is(mixer.ageMs, 20);
  const source = mixer.addSource(id("a"));
  const encoder = opus.createEncoder();
  // Each packet waits for 15 ms.
  for (let frame = 0; frame < 200; frame += 1) {
    mixer.push(source, frame, encoder.encode(tone(500, frame)), null, frame * 20);
    mixer.tick(frame * 20 + 15);
  }
  t.true(Math.abs(mixer.ageMs - 35) < 1, String(mixer.ageMs));
  mixer.close();
});

/** 2 s of a voice, 6 s of silence, 1 s of the voice, by frame. */
const VOICE_AND_PAUSE = Array.from({ length: 450 }, (_, frame) =>
  frame < 100 || frame >= 400
    ? tone(220, frame, 4000).map((sample, index) => sample + 2000 * Math.sin((frame * 960 + index) * 0.093))
    : new Int16Array(FRAME_SAMPLES),
);

/** What a listener decodes of those frames, and how far from the original the first 60 ms after the pause are, as a part of their power. */
function decodeFrames(payloadOf: (pcm: Int16Array) => Buffer): { silentPeak: number; onsetError: number } {
  const decoder = opus.createDecoder();
  const target = new Int16Array(5760);
  const pcm = VOICE_AND_PAUSE.flatMap((frame) => {
    const count = decoder.decode(payloadOf(frame), target);
    return [...target.subarray(0, count)];
  });
  const original = VOICE_AND_PAUSE.flatMap((frame) => [...frame]);
  const [from, to] = [400 * FRAME_SAMPLES, 403 * FRAME_SAMPLES];
  const errorAt = (lag: number): number => {
    let [error, power] = [0, 0];
    for (let at = from; at < to; at += 1) {
      error += ((pcm[at + lag] ?? 0) - (original[at] ?? 0)) ** 2;
      power += (original[at] ?? 0) ** 2;
    }
    return error / power;
  };
  // The codec's own delay is some 6.5 ms.
  const onsetError = Math.min(...Array.from({ length: 100 }, (_, lag) => errorAt(260 + lag)));
  const silent = pcm.slice(160 * FRAME_SAMPLES, 395 * FRAME_SAMPLES);
  return { silentPeak: silent.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0), onsetError };
}

test("[MX22] a mix that has been silent for a second costs no encoding, stays silent, and what is said next is as clear", (t) => {
  const mix = new DistinctMix(opus.createEncoder());
  const ours = decodeFrames((pcm) => mix.encode(Float32Array.from(pcm)).payload);
  const encoder = opus.createEncoder();
  const plain = decodeFrames((pcm) => encoder.encode(pcm));
  t.is(mix.repeats, 250, "of 300 silent frames");
  t.true(ours.silentPeak <= 1, `${ours.silentPeak}`);
  t.true(plain.onsetError < 0.3, `${plain.onsetError}`);
  t.true(ours.onsetError < plain.onsetError * 1.25, `${ours.onsetError} and ${plain.onsetError}`);
  mix.close();
  encoder.close();
});

test("[MX22] whoever talks alone hears silence that is not encoded, and redundancy in it is the frame before", (t) => {
  const mixer = new Mixer(opus);
  const source = mixer.addSource(id("a"));
  const encoder = opus.createEncoder();
  const own: MixFrame[] = [];
  mixer.addListener({ owner: id("a"), hear: (frame) => void own.push(frame) });
  mixer.addListener({ owner: id("b"), hear: () => {} });
  for (let frame = 0; frame < 200; frame += 1) {
    mixer.push(source, frame, encoder.encode(tone(500, frame)), null, frame * 20);
    mixer.tick(frame * 20 + 15);
  }
  const { encodes, silentRepeats } = mixer.counts();
  t.true(silentRepeats > 100 && encodes - silentRepeats < 300, `${silentRepeats} of ${encodes}`);
  t.is(own.at(-1), own.at(-2), "one frame, so that its packets' payload is made once, too");
  t.true(own.at(-1)?.previous instanceof Buffer);
  mixer.close();
});
