/**
 * A participant's wall clock against the relay's. What a leg receives comes from many clocks and by way of the mixer: only in the relay's
 * own can a receiver set a picture beside the sound that belongs to it (RFC 3550, section 7.3). Pure.
 */
import type { SenderReport } from "../rtp/rtcp.ts";

/** Reports of all of a leg's streams, some seconds of them: one that was not held up is among them, and clocks do not drift apart meanwhile. */
const KEPT_OFFSETS = 16;
/** The relay's monotonic clock begins anywhere; NTP time of 0 means "unknown". Milliseconds, some day in 2023. */
const NTP_OF_ZERO_MS = 3_900_000_000_000;
const FRACTIONS_PER_MS = 2 ** 32 / 1000;

type NtpTime = Pick<SenderReport, "ntpSeconds" | "ntpFraction">;

/** Returns the relay's time as NTP. */
export function ntpOf(nowMs: number): NtpTime {
  const ntpMs = NTP_OF_ZERO_MS + nowMs;
  const ntpSeconds = Math.floor(ntpMs / 1000);
  const ntpFraction = Math.floor((ntpMs - ntpSeconds * 1000) * FRACTIONS_PER_MS);
  return { ntpSeconds: ntpSeconds >>> 0, ntpFraction: ntpFraction >>> 0 };
}

const millisecondsOf = ({ ntpSeconds, ntpFraction }: NtpTime): number =>
  ntpSeconds * 1000 + ntpFraction / FRACTIONS_PER_MS;

/** The relay's time that `ntpOf` made this of, ms. */
export const relayTimeOf = (time: NtpTime): number => millisecondsOf(time) - NTP_OF_ZERO_MS;

export class SenderClock {
  /** By how much the relay's clock was ahead when a report came, its way included. The latest last. */
  readonly #offsetsMs: number[] = [];

  /** Takes note of a report that has just come. Returns it as the relay's clock would say it. */
  translate(report: SenderReport, nowMs: number): SenderReport {
    const sentMs = millisecondsOf(report);
    this.#offsetsMs.push(nowMs - sentMs);
    if (this.#offsetsMs.length > KEPT_OFFSETS) this.#offsetsMs.shift();
    return { ...report, ...ntpOf(sentMs + Math.min(...this.#offsetsMs)) };
  }
}
