/**
 * What a participant's link bears of pictures, from the feedback about every packet. There is no limit until the link is seen to be full,
 * and none again once it bears all that is wanted: on a good network nothing is held back and nothing is padded. Pure; time is an input.
 *
 * A link is full when packets get lost, or when a queue stands in front of it: when even the fastest packet of a while took much longer
 * than the fastest of the last minute (the base delay of RFC 6817, section 3.1.1, and the rule of a standing queue of RFC 8289, section
 * 3.1). The fastest alone counts, since a busy receiver delays single packets by more than any queue does.
 */
import { ResultWindow, type WindowSummary } from "./result-window.ts";
import type { PacketResult } from "./sent-packets.ts";

/** A queue is there at once, a part that gets lost needs many packets to be known. */
const QUEUE_WINDOW = { spanMs: 100, packets: 12 };
const LOSS_WINDOW = { spanMs: 500, packets: 60 };
const QUEUE_MS = 50;
/** A receiver or a relay without a processor stands still for longer than one window now and then. */
const STANDING_WINDOWS = 2;
/** Radio links lose some packets without being full; retransmissions and redundancy mend this much. */
const FULL_LOSS = 0.1;
/** So much more than the link's own loss comes by chance. */
const OWN_LOSS_MARGIN = 1.5;
/** A loss that stays so much the same at this much less traffic is the link's own, and not ours to mend. */
const SAME_LOSS = 0.7;
const LESS_TRAFFIC = 0.7;
/** The base delay is the least of this span and of the one before: clocks drift apart. */
const BASE_SPAN_MS = 30_000;
/** Of what arrived while the link was full: something is left for sound. */
const CUT = 0.85;
const MIN_BPS = 100_000;
/** Somebody who sends little is no proof of a link that bears little: one cut takes no more than this. */
const MOST_CUT = 0.5;
/** No queue is waited for longer. */
const MAX_DRAIN_MS = 3_000;
/** How long a limit stands after a cut. */
const HOLD_MS = 2_000;
/** The same where nothing can show that the link bears more: a picture is sent by way of trial, which costs sound if the link does not. */
const BLIND_HOLD_MS = 10_000;
/** The part by which a limit grows in a second: less near what was the limit before. */
const GROWTH = 0.6;
const CAREFUL_GROWTH = 0.15;
const [NEAR_BELOW, NEAR_ABOVE] = [0.9, 1.4];
/** A limit of that much more than is wanted is none. */
const AMPLE = 1.3;

export class LinkEstimate {
  /** Bits per second of pictures and padding; null: no limit is known. */
  limitBps: number | null = null;
  /** When what was sent before the last cut is out of the queue; -Infinity: nothing was ever cut. */
  drainedAtMs = -Infinity;
  readonly #queueWindow = new ResultWindow(QUEUE_WINDOW);
  readonly #lossWindow = new ResultWindow(LOSS_WINDOW);
  #baseMs = Infinity;
  #formerBaseMs = Infinity;
  #baseSinceMs = -Infinity;
  /** How many windows in a row had a queue. */
  #queueWindows = 0;
  #grownAtMs = -Infinity;
  /** What arrived when the link was last full. */
  #fullBps = Infinity;
  /** At the last cut; 0: there was none. */
  #cutLoss = 0;
  #cutSentBps = 0;
  /** The part of the packets that gets lost whatever is sent. */
  #ownLoss = 0;

  /**
   * Call with each feedback. `results`: of what was sent since `drainedAtMs`; what was sent before says nothing about it. `inFlightBytes`:
   * of what was sent after them, as far as that is known.
   */
  add(results: readonly PacketResult[], inFlightBytes: number, nowMs: number): void {
    const queue = this.#queueWindow.add(results, nowMs);
    const losses = this.#lossWindow.add(results, nowMs);
    if (queue !== null) this.#noteQueue(queue, nowMs);
    const isQueueStanding = queue !== null && this.#queueWindows >= STANDING_WINDOWS;
    const isLosing = losses !== null && this.#isTooMuch(losses);
    const queueMs = queue === null ? 0 : queue.delayMs - this.#baseDelayMs;
    const summary = isQueueStanding ? queue : isLosing ? losses : null;
    if (summary !== null) this.#cut(summary, inFlightBytes, queueMs, nowMs);
  }

  /** Bits per second that pictures may take. What is above it near the last limit is for padding alone, so that no picture comes and goes there. */
  get budgetBps(): number | null {
    if (this.limitBps === null || this.limitBps > this.#fullBps * NEAR_ABOVE) return this.limitBps;
    return Math.min(this.limitBps, this.#fullBps * CUT);
  }

  /** The link is full of what was sent before: no picture may be sent for a moment. */
  isDraining(nowMs: number): boolean {
    return nowMs < this.drainedAtMs;
  }

  /** The limit is to grow: what is sent has to fill it, so that the link can prove full. */
  isGrowing(nowMs: number): boolean {
    return this.limitBps !== null && nowMs - this.drainedAtMs >= HOLD_MS;
  }

  /**
   * Lets the limit grow. Call some ten times a second. `wantedBps`: of all that the participant would get without a limit. `isBlind`:
   * nothing is sent that could show whether the link bears more.
   */
  grow(wantedBps: number, isBlind: boolean, nowMs: number): void {
    if (this.limitBps === null) return;
    const seconds = (nowMs - this.#grownAtMs) / 1_000;
    this.#grownAtMs = nowMs;
    if (nowMs - this.drainedAtMs < (isBlind ? BLIND_HOLD_MS : HOLD_MS)) return;
    const part = this.limitBps / this.#fullBps;
    const growth = part > NEAR_BELOW && part < NEAR_ABOVE ? CAREFUL_GROWTH : GROWTH;
    this.limitBps *= (1 + growth) ** seconds;
    if (this.limitBps <= wantedBps * AMPLE) return;
    this.limitBps = null;
    this.#fullBps = Infinity;
  }

  #noteQueue({ delayMs }: WindowSummary, nowMs: number): void {
    this.#noteBase(delayMs, nowMs);
    this.#queueWindows = delayMs - this.#baseDelayMs > QUEUE_MS ? this.#queueWindows + 1 : 0;
  }

  get #baseDelayMs(): number {
    return Math.min(this.#baseMs, this.#formerBaseMs);
  }

  #noteBase(delayMs: number, nowMs: number): void {
    if (nowMs - this.#baseSinceMs > BASE_SPAN_MS) {
      this.#formerBaseMs = this.#baseMs;
      this.#baseMs = Infinity;
      this.#baseSinceMs = nowMs;
    }
    this.#baseMs = Math.min(this.#baseMs, delayMs);
  }

  #isTooMuch({ loss, sentBps }: WindowSummary): boolean {
    const isSame = loss > this.#cutLoss * SAME_LOSS && sentBps < this.#cutSentBps * LESS_TRAFFIC;
    if (isSame && loss > FULL_LOSS) {
      this.#ownLoss = loss;
      this.#fullBps = Infinity;
    } else if (loss < this.#ownLoss) this.#ownLoss = (this.#ownLoss + loss) / 2;
    return loss > this.#ownLoss * OWN_LOSS_MARGIN + FULL_LOSS;
  }

  #cut(
    { loss, sentBps, arrivedBps }: WindowSummary,
    inFlightBytes: number,
    queueMs: number,
    nowMs: number,
  ): void {
    const drainMs = Math.max(queueMs, (inFlightBytes * 8_000) / Math.max(MIN_BPS, arrivedBps));
    this.#cutLoss = loss;
    this.#cutSentBps = sentBps;
    this.#fullBps = arrivedBps;
    this.drainedAtMs = nowMs + Math.min(MAX_DRAIN_MS, drainMs);
    this.#grownAtMs = nowMs;
    const limitBps = this.limitBps ?? arrivedBps;
    this.limitBps = Math.max(MIN_BPS, limitBps * MOST_CUT, CUT * Math.min(arrivedBps, limitBps));
    this.#queueWindows = 0;
    this.#queueWindow.clear();
    this.#lossWindow.clear();
  }
}
