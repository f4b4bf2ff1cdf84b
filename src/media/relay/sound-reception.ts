/** What receiver reports say about an incoming stream of sound (RFC 3550, appendix A.8). Packets are counted, none is kept. */
import { InterarrivalJitter } from "../rtp/interarrival-jitter.ts";
import { ReceptionReport } from "../rtp/reception-report.ts";
import type { ReceptionBlock, SenderReport } from "../rtp/rtcp.ts";
import type { RtpHeader } from "../rtp/rtp.ts";
import { unwrapSequenceNumber } from "../rtp/sequence.ts";
import { OPUS_CLOCK_RATE_HZ } from "./screen-sound.ts";

/** A larger step is a sender that begins anew (MAX_DROPOUT of appendix A.1: a minute of sound). */
const MAX_STEP_PACKETS = 3_000;

export class SoundReception {
  readonly ssrc: number;
  readonly #jitter = new InterarrivalJitter(OPUS_CLOCK_RATE_HZ);
  #firstIndex = 0;
  /** -1: nothing has come. */
  #highestIndex = -1;
  #received = 0;
  readonly #report = new ReceptionReport();

  constructor(ssrc: number) {
    this.ssrc = ssrc;
  }

  note({ sequenceNumber, timestamp }: RtpHeader, nowMs: number): void {
    const index = unwrapSequenceNumber(sequenceNumber, this.#highestIndex);
    if (this.#highestIndex < 0 || Math.abs(index - this.#highestIndex) > MAX_STEP_PACKETS)
      this.#begin(sequenceNumber);
    else this.#highestIndex = Math.max(index, this.#highestIndex);
    this.#received += 1;
    this.#jitter.add(timestamp, nowMs);
  }

  noteSenderReport(report: SenderReport, nowMs: number): void {
    this.#report.noteSenderReport(report, nowMs);
  }

  /** Returns the reception since the last call; null before the first packet. */
  receptionBlock(nowMs: number): ReceptionBlock | null {
    if (this.#highestIndex < 0) return null;
    return this.#report.block(
      {
        ...{ ssrc: this.ssrc, firstIndex: this.#firstIndex, highestIndex: this.#highestIndex },
        ...{ received: this.#received, jitter: this.#jitter.value },
      },
      nowMs,
    );
  }

  #begin(sequenceNumber: number): void {
    // One lap up, so that packets from before the first have positive indices, too.
    this.#firstIndex = 0x10000 + sequenceNumber;
    this.#highestIndex = this.#firstIndex;
    this.#received = 0;
    this.#report.restart();
  }
}
