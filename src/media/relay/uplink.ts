/**
 * What a participant's link bears of the pictures that it sends: as `LinkEstimate` finds it, from when each packet was sent, as the
 * packet says, when it came, and what did not come. The participant obeys at once (REMB), so nothing has to be padded.
 */
import { extensionUint24 } from "../rtp/rtp.ts";
import { ArrivalGaps } from "./arrival-gaps.ts";
import { LinkEstimate } from "./link-estimate.ts";
import type { PacketResult } from "./sent-packets.ts";

/** `abs-send-time` counts 2^-18 s in 24 bits: it wraps after 64 s. */
const UNITS_PER_MS = 2 ** 18 / 1_000;
const WRAP = 2 ** 24;
/** Packets are judged so many ms at a time. */
const STEP_MS = 50;
/** What a participant may send while its link is full of what it sent before. */
const DRAINING_BPS = 100_000;

export class Uplink {
  readonly #extensionId: number | null;
  readonly #estimate = new LinkEstimate();
  readonly #gaps = new ArrivalGaps();
  #results: PacketResult[] = [];
  #steppedAtMs = -Infinity;
  /** In units, unwrapped. */
  #lastSendTime = 0;

  /** `extensionId`: of `abs-send-time`; null for a participant that does not say it, which has no limit. */
  constructor(extensionId: number | null) {
    this.#extensionId = extensionId;
  }

  /** Call with each packet of pictures as it came. */
  note(packet: Buffer, nowMs: number): void {
    if (this.#extensionId === null) return;
    const sendTime = extensionUint24(packet, this.#extensionId);
    if (sendTime === null) return;
    const step = (sendTime - this.#lastSendTime) & (WRAP - 1);
    this.#lastSendTime += step < WRAP / 2 ? step : step - WRAP;
    const sentAtMs = this.#lastSendTime / UNITS_PER_MS;
    this.#gaps.note(packet.readUInt32BE(8), packet.readUInt16BE(2), sentAtMs, packet.length, nowMs);
    // The sender's clock is another one: what comes once the queue is out was sent since.
    if (nowMs < this.#estimate.drainedAtMs) return;
    this.#results.push({ sentAtMs, sizeBytes: packet.length, arrivedAtMs: nowMs });
  }

  /** Returns what the participant may send, bits per second, `mostBps` at most. Call every few tens of milliseconds. */
  limitBps(mostBps: number, nowMs: number): number {
    if (nowMs - this.#steppedAtMs >= STEP_MS) {
      this.#steppedAtMs = nowMs;
      if (this.#estimate.isDraining(nowMs)) this.#gaps.forgive();
      this.#results.push(...this.#gaps.takeLost(nowMs));
      this.#estimate.add(this.#results, 0, nowMs);
      this.#results = [];
      this.#estimate.grow(mostBps, false, nowMs);
    }
    if (this.#estimate.isDraining(nowMs)) return DRAINING_BPS;
    return Math.min(mostBps, this.#estimate.limitBps ?? mostBps);
  }
}
