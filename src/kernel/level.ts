/** Loudness in dBov (RFC 6464, section 3): 0 is the loudest that samples can be, -127 silence or anything as quiet. */

export const SILENCE_DBOV = -127;

/** `power`: the mean of the squared samples, full scale 1. */
export function powerToDbov(power: number): number {
  return power <= 0 ? SILENCE_DBOV : Math.max(SILENCE_DBOV, Math.min(0, 10 * Math.log10(power)));
}
