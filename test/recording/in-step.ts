/**
 * Two people that click and flash at the same moments, on machines whose clocks drift, over a network that delays: how far apart all that is on a recording. What
 * comes in is packets of RTP; it goes through what the relay records and what composes sound. Time is virtual: an hour takes seconds.
 */
import { FRAME_SAMPLES, SAMPLE_RATE_HZ, type OpusDecoder } from "../../src/audio/opus.ts";
import { RecordedPicture, RecordedSound } from "../../src/media/relay/recorded-participant.ts";
import { RtpStream } from "../../src/media/relay/rtp-stream.ts";
import { SoundLine } from "../../src/recording/compose/sound-line.ts";
import { FRAMES_PER_S } from "../../src/recording/film/messages.ts";
import { packetOf, receive } from "../media/relay/packets.ts";

export interface InStepOptions {
  readonly seconds: number;
  /** Of each person's machine, against the relay's clock, in parts per million. */
  readonly driftsPpm: readonly [number, number];
  /** The longest that a packet is held up beyond the least, in milliseconds. */
  readonly jitterMs: number;
  /** 0 to 1. */
  readonly random: () => number;
}

export interface InStep {
  readonly clicks: number;
  /** The worst distances, in milliseconds. */
  readonly voicesMs: number;
  readonly soundAgainstPictureMs: number;
  /** As a film shows it, whose frames have their moments. */
  readonly soundAgainstFilmMs: number;
}

const CLICK_EVERY_MS = 10_000;
const SOUND_FRAME_MS = 20;
const PICTURE_FRAME_MS = 1_000 / 30;
const FILM_FRAME_MS = 1_000 / FRAMES_PER_S;
/** A frame of sound goes out when it is whole; a picture when it is coded. */
const LEAST_DELAY_MS = { sound: SOUND_FRAME_MS + 1, picture: 16 };
const TIMESTAMP_STEP = { sound: FRAME_SAMPLES, picture: 3_000 };
const LOUD = 20_000;

/** A packet is where its click is: two bytes, a sample's number; 0xffff for none. */
const clickDecoder: OpusDecoder = {
  decode(packet, target) {
    target.fill(0, 0, FRAME_SAMPLES);
    const at = ((packet[0] ?? 0xff) << 8) | (packet[1] ?? 0xff);
    if (at < FRAME_SAMPLES) target[at] = LOUD;
    return FRAME_SAMPLES;
  },
  conceal: (_target, samples) => samples,
  recover: () => 0,
  close: () => {},
};

interface Arrival {
  readonly sentAtMs: number;
  readonly atMs: number;
  readonly index: number;
}

/** Frames of a machine whose clock runs faster by that much. They come in order: a queue holds all of them up. */
function* arrivals(
  frameMs: number,
  leastDelayMs: number,
  driftPpm: number,
  { seconds, jitterMs, random }: InStepOptions,
): Generator<Arrival> {
  const own = frameMs / (1 + driftPpm / 1e6);
  let lastAtMs = 0;
  for (let index = 0; index * own < seconds * 1_000; index += 1) {
    const sentAtMs = index * own;
    lastAtMs = Math.max(lastAtMs, sentAtMs + leastDelayMs + jitterMs * random() ** 3);
    yield { sentAtMs, atMs: lastAtMs, index };
  }
}

/** When the clicks are heard, on the recording's clock. */
function clicksHeard(driftPpm: number, options: InStepOptions): readonly number[] {
  const line = new SoundLine(clickDecoder);
  const heard: number[] = [];
  // A recording's file has whole milliseconds.
  const sound = new RecordedSound((atMs, bytes) => line.add(Math.round(atMs), bytes));
  const own = SOUND_FRAME_MS / (1 + driftPpm / 1e6);
  const sum = new Float32Array(FRAME_SAMPLES);
  let mixed = 0;
  for (const { sentAtMs, atMs, index } of arrivals(SOUND_FRAME_MS, LEAST_DELAY_MS.sound, driftPpm, options)) {
    const clickMs = Math.ceil(sentAtMs / CLICK_EVERY_MS) * CLICK_EVERY_MS;
    const hasClick = clickMs > 0 && clickMs < (index + 1) * own;
    const place = hasClick ? Math.floor(((clickMs - sentAtMs) / own) * FRAME_SAMPLES) : 0xffff;
    const payload = Uint8Array.of(place >> 8, place & 0xff);
    sound.push(index & 0xffff, (index * TIMESTAMP_STEP.sound) >>> 0, payload, null, atMs);
    // What is a second old does not change any more.
    for (; (mixed + 1) * SOUND_FRAME_MS < atMs - 1_000; mixed += 1) {
      sum.fill(0);
      if (line.mixInto(sum, mixed * FRAME_SAMPLES) < LOUD / 3) continue;
      const at = sum.reduce((best, value, each) => (value > (sum[best] ?? 0) ? each : best), 0);
      const heardMs = ((mixed * FRAME_SAMPLES + at) * 1_000) / SAMPLE_RATE_HZ;
      // Where a sample was put in, a click is two halves, which may lie in two frames.
      if (heardMs - (heard.at(-1) ?? -Infinity) > 1) heard.push(heardMs);
    }
  }
  return heard;
}

/** When the flashes are seen, on the recording's clock: of each the first picture that was taken at its moment or after, less what it was after. */
function flashesSeen(driftPpm: number, options: InStepOptions): readonly number[] {
  const seen: number[] = [];
  let late: number | null = null;
  const picture = new RecordedPicture((atMs) => {
    if (late !== null) seen.push(Math.round(atMs) - late);
  });
  const stream = new RtpStream(9, "f", 0);
  let nextFlashMs = CLICK_EVERY_MS;
  for (const { sentAtMs, atMs, index } of arrivals(
    PICTURE_FRAME_MS,
    LEAST_DELAY_MS.picture,
    driftPpm,
    options,
  )) {
    late = sentAtMs >= nextFlashMs ? sentAtMs - nextFlashMs : null;
    if (late !== null) nextFlashMs += CLICK_EVERY_MS;
    // A keyframe each time: a frame is one packet.
    const header = {
      ...{ payloadType: 100, marker: true, ssrc: 9 },
      ...{ sequenceNumber: index & 0xffff, timestamp: (index * TIMESTAMP_STEP.picture) >>> 0 },
    };
    const packet = receive(stream, packetOf(header, Uint8Array.of(0x10, 0, 1)), atMs);
    if (packet !== null) picture.forward(stream, packet, atMs);
  }
  return seen;
}

export function measureInStep(options: InStepOptions): InStep {
  const [first, second] = options.driftsPpm;
  const [ana, ben, flashes] = [
    clicksHeard(first, options),
    clicksHeard(second, options),
    flashesSeen(first, options),
  ];
  const clicks = Math.min(ana.length, ben.length, flashes.length);
  const worst = (distance: (at: number) => number): number =>
    Math.max(...Array.from({ length: clicks }, (_, at) => Math.abs(distance(at))));
  const shownAt = (at: number) => Math.ceil((flashes[at] ?? 0) / FILM_FRAME_MS) * FILM_FRAME_MS;
  return {
    clicks,
    voicesMs: worst((at) => (ana[at] ?? 0) - (ben[at] ?? 0)),
    soundAgainstPictureMs: worst((at) => (ana[at] ?? 0) - (flashes[at] ?? 0)),
    soundAgainstFilmMs: worst((at) => (ana[at] ?? 0) - shownAt(at)),
  };
}
