/**
 * Turns Opus packets that arrive when they please into a frame whenever one is asked for. Delay is what the link needs:
 * an underrun is concealed and so adds delay; packets that always wait long are proof of too much, and a frame is taken out.
 *
 *   idle --packet--> filling --START_DELAY_MS--> playing --nothing for MAX_CONCEALED--> idle
 */
import { unwrapSequenceNumber } from "../rtp/sequence.ts";
import { FRAME_SAMPLES, isVoicelessFrame, MAX_PACKET_SAMPLES, type OpusDecoder } from "./opus.ts";

/** Room for the jitter of an idle LAN and of two timers. */
const START_DELAY_MS = 10;
/** 100 ms of guessing is already a hum. */
const MAX_CONCEALED = 5;
/** More than this many frames waiting: a stall is over, and catching up by skipping beats talking late for minutes. */
const MAX_WAITING = 10;
const WAITING_AFTER_TRIM = 2;
/** Every packet of a period waited longer than a frame and 8 ms: a frame too much is kept. */
const SPARE_MS = 28;
const PERIOD_FRAMES = 50;
/** Where one frame was too much, the next one is soon found to be: a stall brings up to MAX_CONCEALED of them. */
const PERIOD_AFTER_TRIM_FRAMES = 15;
/** An underrun so soon after a frame was taken out shows that it was needed: the next is taken out later, up to that much. */
const REGRET_FRAMES = 500;
/** A jump that no link makes: the sender started anew. */
const RESTART_DISTANCE = 500;
/** Skipped packets that are decoded after all before one that is heard: what a frame is predicted from is in the last two. */
const PRIMING_PACKETS = 2;

interface Waiting {
  readonly payload: Uint8Array;
  /** Of whichever came first, itself or its repeat: where packets are lost, delay is what lets repeats be in time. */
  readonly arrivedAtMs: number;
}

const NO_COUNTS = {
  decoded: 0,
  /** Passed over without decoding. */
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
  readonly #decoder: OpusDecoder;
  readonly #waiting = new Map<number, Waiting>();
  readonly #pcm = new Int16Array(MAX_PACKET_SAMPLES + 2 * FRAME_SAMPLES);
  readonly #scratch = new Int16Array(MAX_PACKET_SAMPLES);
  #pcmCount = 0;
  /** The last packets that were skipped, in order. */
  #skipped: Uint8Array[] = [];
  #state: "idle" | "filling" | "playing" = "idle";
  #fillingSinceMs = 0;
  #next = 0;
  #highest = 0;
  /** Frames guessed in a row while nothing was there. */
  #concealedAhead = 0;
  #leastWaitMs = Infinity;
  #periodLeft = PERIOD_FRAMES;
  /** How long arrivals must be regular after an underrun before a frame is taken out. */
  #calmFrames = PERIOD_FRAMES;
  #framesSinceTrim = Infinity;

  constructor(decoder: OpusDecoder) {
    this.#decoder = decoder;
  }

  /** Takes in a packet; `payload` is kept. `isRepeat`: another packet brought it along (RED). */
  push(sequence: number, payload: Uint8Array, nowMs: number, isRepeat: boolean): void {
    if (payload.length === 0) return;
    if (this.#state === "idle") {
      if (isRepeat) return;
      this.#start(0x10000 + sequence, nowMs);
    }
    let index = unwrapSequenceNumber(sequence, this.#highest);
    if (Math.abs(index - this.#highest) > RESTART_DISTANCE) {
      if (isRepeat) return;
      this.#waiting.clear();
      index = 0x10000 + sequence;
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

  /** Writes one frame to `target`; false when there is nothing to hear. */
  pull(target: Int16Array, nowMs: number): boolean {
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
   * Passes over one frame without decoding it. False, and nothing has happened, unless the next packet is there, is one
   * frame long, and its encoder found no voice in it.
   */
  skip(nowMs: number): boolean {
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

  /** Brings the decoder to where it would be had nothing been skipped, or near enough. */
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

  /** Asked for each frame. */
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
    this.counts.underruns += 1;
    const isRegretted = this.#framesSinceTrim < REGRET_FRAMES;
    this.#calmFrames = isRegretted ? Math.min(REGRET_FRAMES, 2 * this.#calmFrames) : PERIOD_FRAMES;
    this.#framesSinceTrim = Infinity;
  }

  /** Decodes until `samples` are there; false when the sender has gone silent. */
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
    this.#leastWaitMs = Math.min(this.#leastWaitMs, nowMs - waiting.arrivedAtMs);
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

  /** The next packet is lost: a later one is there. */
  #mend(): void {
    const following = this.#waiting.get(this.#next + 1);
    this.#next += 1;
    if (this.#concealedAhead > 0) {
      this.#concealedAhead -= 1; // its time was filled while nothing was there
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

  /** Two frames become one: `target`, which holds the first, fades into the second. */
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
