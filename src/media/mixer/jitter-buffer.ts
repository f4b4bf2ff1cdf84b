/**
 * Turns Opus packets that arrive irregularly into one frame for each call of `pull`. The delay adapts to the link: an underrun is
 * concealed, which adds a frame of delay; when all packets of a period waited for long, one frame is taken out.
 *
 *   idle --packet--> filling --START_DELAY_MS--> playing --nothing for MAX_CONCEALED--> idle
 */
import { unwrapSequenceNumber } from "../rtp/sequence.ts";
import { FRAME_SAMPLES, isVoicelessFrame, MAX_PACKET_SAMPLES, type OpusDecoder } from "../../audio/opus.ts";

/** Covers the jitter of an idle LAN and of two timers. */
const START_DELAY_MS = 6;
/** In frames: 100 ms of concealment is already a hum. */
const MAX_CONCEALED = 5;
/** With this many frames waiting a stall is over: to skip them is better than to play late for minutes. */
const MAX_WAITING = 10;
const WAITING_AFTER_TRIM = 2;
/** When every packet of a period waited longer than a frame and 8 ms, one frame is spare. */
const SPARE_MS = 28;
const PERIOD_FRAMES = 50;
/** After one spare frame the next is looked for sooner: a stall brings up to MAX_CONCEALED of them. */
const PERIOD_AFTER_TRIM_FRAMES = 15;
/** An underrun this soon after a frame was taken out shows that the frame was needed: the next one is taken out later, after this many regular frames at most. */
const REGRET_FRAMES = 500;
/** In packets. No link causes a jump this long: the sender started anew. */
const RESTART_DISTANCE = 500;
/** How many skipped packets are decoded after all before a frame that is played: Opus predicts a frame from the last two. */
const PRIMING_PACKETS = 2;

interface Waiting {
  readonly payload: Uint8Array;
  /** When the packet or its repeat came, whichever was first: the delay of a lossy link must leave time for repeats. */
  readonly arrivedAtMs: number;
}

const NO_COUNTS = {
  decoded: 0,
  /** Passed over without decoding, since the encoder found no voice. */
  skipped: 0,
  concealed: 0,
  recovered: 0,
  late: 0,
  malformed: 0,
  underruns: 0,
  trimmed: 0,
};
export type JitterCounts = typeof NO_COUNTS;

export const noCounts = (): JitterCounts => ({ ...NO_COUNTS });

export function addCounts(target: JitterCounts, source: JitterCounts): void {
  // An object literal's keys are those of its type.
  for (const name of Object.keys(NO_COUNTS) as (keyof JitterCounts)[]) target[name] += source[name];
}

export class JitterBuffer {
  readonly counts: JitterCounts = noCounts();
  /** How long the packet had waited that the last call of `pull` or `skip` took, the last of them if they were several; null: none was taken. */
  waitedMs: number | null = null;
  /** The last call of `pull` found nothing, where there was something until then. */
  isUnderrun = false;
  readonly #decoder: OpusDecoder;
  readonly #waiting = new Map<number, Waiting>();
  readonly #pcm = new Int16Array(MAX_PACKET_SAMPLES + 2 * FRAME_SAMPLES);
  readonly #scratch = new Int16Array(MAX_PACKET_SAMPLES);
  #pcmCount = 0;
  /** The last PRIMING_PACKETS packets that were skipped, in order. */
  #skipped: Uint8Array[] = [];
  #state: "idle" | "filling" | "playing" = "idle";
  #fillingSinceMs = 0;
  #next = 0;
  #highest = 0;
  /** Frames concealed in a row while no packet was there. */
  #concealedAhead = 0;
  #leastWaitMs = Infinity;
  #periodLeft = PERIOD_FRAMES;
  /** How many frames arrivals must be regular after an underrun before a frame is taken out. */
  #calmFrames = PERIOD_FRAMES;
  #framesSinceTrim = Infinity;

  constructor(decoder: OpusDecoder) {
    this.#decoder = decoder;
  }

  /** Takes in a packet and keeps `payload`. `isRepeat`: another packet brought it as redundancy (RED). */
  push(sequenceNumber: number, payload: Uint8Array, nowMs: number, isRepeat: boolean): void {
    if (payload.length === 0) return;
    if (this.#state === "idle") {
      if (isRepeat) return;
      this.#start(0x10000 + sequenceNumber, nowMs);
    }
    let index = unwrapSequenceNumber(sequenceNumber, this.#highest);
    if (Math.abs(index - this.#highest) > RESTART_DISTANCE) {
      if (isRepeat) return;
      this.#waiting.clear();
      index = 0x10000 + sequenceNumber;
      this.#start(index, nowMs);
    }
    if (index < this.#next) {
      if (!isRepeat) this.counts.late += 1;
      return;
    }
    if (this.#waiting.has(index)) return;
    this.#waiting.set(index, { payload, arrivedAtMs: nowMs });
    if (index > this.#highest) this.#highest = index;
    if (this.#highest - this.#next >= MAX_WAITING) this.#trim();
  }

  /** Writes one frame to `target`. Returns false when the sender is silent or the buffer still fills. */
  pull(target: Int16Array, nowMs: number): boolean {
    this.waitedMs = null;
    this.isUnderrun = false;
    if (this.#state === "idle") return false;
    if (this.#state === "filling") {
      if (nowMs - this.#fillingSinceMs < START_DELAY_MS) return false;
      this.#state = "playing";
    }
    if (!this.#fill(FRAME_SAMPLES, nowMs)) return false;
    target.set(this.#pcm.subarray(0, FRAME_SAMPLES));
    if (this.#isFrameSpare() && this.#waiting.has(this.#next) && this.#fill(2 * FRAME_SAMPLES, nowMs)) {
      this.#fadeInto(target);
      this.#consume(2 * FRAME_SAMPLES);
      this.counts.trimmed += 1;
    } else this.#consume(FRAME_SAMPLES);
    return true;
  }

  /**
   * Passes over one frame without decoding it. Does nothing and returns false unless the next packet is there, is one frame long, and
   * its encoder found no voice in it.
   */
  skip(nowMs: number): boolean {
    this.waitedMs = null;
    this.isUnderrun = false;
    if (this.#pcmCount > 0 || !this.#skipNext(nowMs)) return false;
    if (this.#isFrameSpare() && this.#skipNext(nowMs)) this.counts.trimmed += 1;
    return true;
  }

  close(): void {
    this.#state = "idle";
    this.#waiting.clear();
    this.#decoder.close();
  }

  #skipNext(nowMs: number): boolean {
    if (this.#state !== "playing") return false;
    const waiting = this.#waiting.get(this.#next);
    if (waiting === undefined || !isVoicelessFrame(waiting.payload)) return false;
    this.#take(waiting, nowMs);
    if (this.#skipped.length === PRIMING_PACKETS) this.#skipped.shift();
    this.#skipped.push(waiting.payload);
    this.counts.skipped += 1;
    return true;
  }

  /** Brings the decoder close to the state that it would have if nothing had been skipped. */
  #prime(): void {
    if (this.#skipped.length === 0) return;
    for (const payload of this.#skipped) this.#decoder.decode(payload, this.#scratch);
    this.#skipped = [];
  }

  #start(index: number, nowMs: number): void {
    this.#state = "filling";
    this.#fillingSinceMs = nowMs;
    this.#next = index;
    this.#highest = index;
    this.#concealedAhead = 0;
    this.#startPeriod(PERIOD_FRAMES);
  }

  #startPeriod(frames: number): void {
    this.#leastWaitMs = Infinity;
    this.#periodLeft = frames;
  }

  /** Call once for each frame. Returns true when a frame is to be taken out. */
  #isFrameSpare(): boolean {
    this.#framesSinceTrim += 1;
    this.#periodLeft -= 1;
    if (this.#periodLeft > 0) return false;
    const isSpare = this.#leastWaitMs >= SPARE_MS && this.#leastWaitMs < Infinity;
    this.#startPeriod(isSpare ? PERIOD_AFTER_TRIM_FRAMES : PERIOD_FRAMES);
    if (isSpare) this.#framesSinceTrim = 0;
    return isSpare;
  }

  #noteUnderrun(): void {
    this.isUnderrun = true;
    this.counts.underruns += 1;
    const isRegretted = this.#framesSinceTrim < REGRET_FRAMES;
    this.#calmFrames = isRegretted ? Math.min(REGRET_FRAMES, 2 * this.#calmFrames) : PERIOD_FRAMES;
    this.#framesSinceTrim = Infinity;
  }

  /** Decodes or conceals until `samples` are there. Returns false when the sender has gone silent. */
  #fill(samples: number, nowMs: number): boolean {
    while (this.#pcmCount < samples) {
      const waiting = this.#waiting.get(this.#next);
      if (waiting !== undefined) this.#decode(waiting, nowMs);
      else if (this.#waiting.size > 0) this.#mend();
      else if (this.#concealedAhead < MAX_CONCEALED) {
        if (this.#concealedAhead === 0) this.#noteUnderrun();
        this.#concealedAhead += 1;
        this.#startPeriod(this.#calmFrames);
        this.#conceal();
      } else {
        this.#state = "idle";
        this.#pcmCount = 0;
        return false;
      }
    }
    return true;
  }

  #take(waiting: Waiting, nowMs: number): void {
    this.#waiting.delete(this.#next);
    this.#next += 1;
    this.#concealedAhead = 0;
    const waitedMs = nowMs - waiting.arrivedAtMs;
    this.waitedMs = waitedMs;
    this.#leastWaitMs = Math.min(this.#leastWaitMs, waitedMs);
  }

  #decode(waiting: Waiting, nowMs: number): void {
    this.#take(waiting, nowMs);
    this.#prime();
    const count = this.#decoder.decode(waiting.payload, this.#scratch);
    if (count < 0) {
      this.counts.malformed += 1;
      this.#conceal();
      return;
    }
    this.counts.decoded += 1;
    this.#append(count);
  }

  /** The next packet is lost, and a later one is there: recovers or conceals its frame. */
  #mend(): void {
    const following = this.#waiting.get(this.#next + 1);
    this.#next += 1;
    if (this.#concealedAhead > 0) {
      this.#concealedAhead -= 1; // Its time was filled while no packet was there.
      return;
    }
    this.#prime();
    const count =
      following === undefined ? -1 : this.#decoder.recover(following.payload, this.#scratch, FRAME_SAMPLES);
    if (count < 0) this.#conceal();
    else {
      this.counts.recovered += 1;
      this.#append(count);
    }
  }

  #conceal(): void {
    this.counts.concealed += 1;
    this.#prime();
    const count = this.#decoder.conceal(this.#scratch, FRAME_SAMPLES);
    if (count < 0) {
      this.#scratch.fill(0, 0, FRAME_SAMPLES);
      this.#append(FRAME_SAMPLES);
    } else this.#append(count);
  }

  #append(count: number): void {
    this.#pcm.set(this.#scratch.subarray(0, count), this.#pcmCount);
    this.#pcmCount += count;
  }

  #consume(samples: number): void {
    this.#pcm.copyWithin(0, samples, this.#pcmCount);
    this.#pcmCount -= samples;
  }

  /** Makes one frame of two: `target`, which holds the first, fades into the second. */
  #fadeInto(target: Int16Array): void {
    for (let index = 0; index < FRAME_SAMPLES; index += 1) {
      const share = index / FRAME_SAMPLES;
      const second = this.#pcm[FRAME_SAMPLES + index] ?? 0;
      target[index] = (target[index] ?? 0) * (1 - share) + second * share;
    }
  }

  #trim(): void {
    const first = this.#highest - WAITING_AFTER_TRIM + 1;
    this.counts.trimmed += first - this.#next;
    for (const index of this.#waiting.keys()) if (index < first) this.#waiting.delete(index);
    this.#next = first;
  }
}
