/** What receiver reports say about an incoming stream of sound (RFC 3550, appendices A.3 and A.8). Packets are counted, none is kept. */
import { InterarrivalJitter } from "../rtp/interarrival-jitter.ts";
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
  #expectedBefore = 0;
  #receivedBefore = 0;
  #senderReport: { readonly middle: number; readonly atMs: number } | null = null;

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

  noteSenderReport({ ntpSeconds, ntpFraction }: SenderReport, nowMs: number): void {
    const middle = ((ntpSeconds & 0xffff) << 16) | (ntpFraction >>> 16);
    this.#senderReport = { middle: middle >>> 0, atMs: nowMs };
  }

  /** Returns the reception since the last call; null before the first packet. */
  receptionBlock(nowMs: number): ReceptionBlock | null {
    if (this.#highestIndex < 0) return null;
    const expected = this.#highestIndex - this.#firstIndex + 1;
    const expectedSince = expected - this.#expectedBefore;
    const lostSince = expectedSince - (this.#received - this.#receivedBefore);
    [this.#expectedBefore, this.#receivedBefore] = [expected, this.#received];
    const fraction = expectedSince > 0 && lostSince > 0 ? Math.floor((lostSince * 256) / expectedSince) : 0;
    const report = this.#senderReport;
    return {
      ssrc: this.ssrc,
      fractionLost: Math.min(255, fraction),
      cumulativeLost: Math.min(0x7fffff, Math.max(0, expected - this.#received)),
      extendedHighestSequenceNumber: this.#highestIndex - 0x10000,
      jitter: this.#jitter.value,
      lastSenderReport: report?.middle ?? 0,
      delaySinceSenderReport: report === null ? 0 : Math.round((nowMs - report.atMs) * 65.536),
    };
  }

  #begin(sequenceNumber: number): void {
    // One lap up, so that packets from before the first have positive indices, too.
    this.#firstIndex = 0x10000 + sequenceNumber;
    this.#highestIndex = this.#firstIndex;
    [this.#received, this.#expectedBefore, this.#receivedBefore] = [0, 0, 0];
  }
}
