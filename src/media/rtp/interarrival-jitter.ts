/** Interarrival jitter of one RTP stream (RFC 3550, section 6.4.1 and appendix A.8). */

/** The estimate's gain: one part in 16, as the RFC prescribes. */
const GAIN = 1 / 16;
/** 5 s. A larger step is a sender's new timestamp base or a stall; libwebrtc leaves it out, too. */
const MAX_STEP_SECONDS = 5;

export class InterarrivalJitter {
  readonly #clockRateHz: number;
  #jitter = 0;
  #last: { readonly timestamp: number; readonly atMs: number } | null = null;

  constructor(clockRateHz: number) {
    this.#clockRateHz = clockRateHz;
  }

  /** The estimate in whole units of the RTP clock, as a receiver report carries it. */
  get value(): number {
    return Math.floor(this.#jitter);
  }

  /**
   * Takes in a packet in the order of arrival. Of the packets of one video frame, which share a timestamp and leave the sender
   * one after the other, only the first counts, as in libwebrtc.
   */
  add(timestamp: number, arrivedAtMs: number): void {
    const last = this.#last;
    if (last?.timestamp === timestamp) return;
    this.#last = { timestamp, atMs: arrivedAtMs };
    if (last === null) return;
    const arrivalDifference = ((arrivedAtMs - last.atMs) * this.#clockRateHz) / 1000;
    // `| 0`: timestamps wrap at 2^32.
    const step = Math.abs(arrivalDifference - ((timestamp - last.timestamp) | 0));
    if (step > MAX_STEP_SECONDS * this.#clockRateHz) return;
    this.#jitter += (step - this.#jitter) * GAIN;
  }
}
