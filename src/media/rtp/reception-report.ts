/** What a receiver report says of one stream since the one before (RFC 3550, section 6.4.1 and appendix A.3). */
import type { ReceptionBlock, SenderReport } from "./rtcp.ts";

/** Of one stream so far. Indices are unwrapped, and one lap up, so that packets from before the first have positive ones, too. */
export interface Reception {
  readonly ssrc: number;
  readonly firstIndex: number;
  readonly highestIndex: number;
  /** Each packet once. */
  readonly received: number;
  /** In units of the stream's clock. */
  readonly jitter: number;
}

export class ReceptionReport {
  #expectedBefore = 0;
  #receivedBefore = 0;
  #senderReport: { readonly middle: number; readonly atMs: number } | null = null;

  noteSenderReport({ ntpSeconds, ntpFraction }: SenderReport, nowMs: number): void {
    const middle = ((ntpSeconds & 0xffff) << 16) | (ntpFraction >>> 16);
    this.#senderReport = { middle: middle >>> 0, atMs: nowMs };
  }

  /** The stream begins anew. */
  restart(): void {
    [this.#expectedBefore, this.#receivedBefore] = [0, 0];
  }

  /** Returns the reception since the last call. */
  block({ ssrc, firstIndex, highestIndex, received, jitter }: Reception, nowMs: number): ReceptionBlock {
    const expected = highestIndex - firstIndex + 1;
    const expectedSince = expected - this.#expectedBefore;
    const lostSince = expectedSince - (received - this.#receivedBefore);
    [this.#expectedBefore, this.#receivedBefore] = [expected, received];
    const fraction = expectedSince > 0 && lostSince > 0 ? Math.floor((lostSince * 256) / expectedSince) : 0;
    const report = this.#senderReport;
    return {
      ssrc,
      fractionLost: Math.min(255, fraction),
      cumulativeLost: Math.min(0x7fffff, Math.max(0, expected - received)),
      extendedHighestSequenceNumber: highestIndex - 0x10000,
      jitter,
      lastSenderReport: report?.middle ?? 0,
      delaySinceSenderReport: report === null ? 0 : Math.round((nowMs - report.atMs) * 65.536),
    };
  }
}
