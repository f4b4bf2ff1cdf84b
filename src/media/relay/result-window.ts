/** Sums up what became of packets, so many at a time. Pure; time is an input. */
import type { PacketResult } from "./sent-packets.ts";

export interface WindowSummary {
  /** The part that got lost, 0 to 1. */
  readonly loss: number;
  /** The least from sending to arrival, on two clocks. */
  readonly delayMs: number;
  readonly sentBps: number;
  readonly arrivedBps: number;
}

/** The packets of one frame arrive at once where the link is fast: that says nothing of its rate. */
const MIN_ARRIVAL_SPAN_MS = 50;

interface Sums {
  readonly startedAtMs: number;
  packets: number;
  lost: number;
  sentBytes: number;
  arrivedBytes: number;
  delayMs: number;
  /** On the receiver's clock. */
  firstArrivalMs: number;
  lastArrivalMs: number;
}

export class ResultWindow {
  readonly #least: { readonly spanMs: number; readonly packets: number };
  #sums: Sums | null = null;

  /** `least`: what a window has before it is summed up. */
  constructor(least: { readonly spanMs: number; readonly packets: number }) {
    this.#least = least;
  }

  /** Returns the sum once there is enough, and begins the next window; null before that. */
  add(results: readonly PacketResult[], nowMs: number): WindowSummary | null {
    this.#sums ??= begin(nowMs);
    const sums = this.#sums;
    for (const { sentAtMs, sizeBytes, arrivedAtMs } of results) {
      sums.packets += 1;
      sums.sentBytes += sizeBytes;
      if (arrivedAtMs === null) {
        sums.lost += 1;
        continue;
      }
      sums.arrivedBytes += sizeBytes;
      sums.delayMs = Math.min(sums.delayMs, arrivedAtMs - sentAtMs);
      sums.firstArrivalMs = Math.min(sums.firstArrivalMs, arrivedAtMs);
      sums.lastArrivalMs = Math.max(sums.lastArrivalMs, arrivedAtMs);
    }
    if (nowMs - sums.startedAtMs < this.#least.spanMs || sums.packets < this.#least.packets) return null;
    this.#sums = null;
    const spanMs = Math.max(MIN_ARRIVAL_SPAN_MS, sums.lastArrivalMs - sums.firstArrivalMs);
    return {
      loss: sums.lost / sums.packets,
      delayMs: sums.delayMs,
      sentBps: (sums.sentBytes * 8_000) / spanMs,
      arrivedBps: (sums.arrivedBytes * 8_000) / spanMs,
    };
  }

  clear(): void {
    this.#sums = null;
  }
}

const begin = (startedAtMs: number): Sums => ({
  startedAtMs,
  packets: 0,
  lost: 0,
  sentBytes: 0,
  arrivedBytes: 0,
  delayMs: Infinity,
  firstArrivalMs: Infinity,
  lastArrivalMs: -Infinity,
});
