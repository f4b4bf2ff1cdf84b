/** Arithmetic on RTP's sequence numbers, which wrap at 2^16. */

/** Returns the signed distance from `from` to `to` modulo 2^16: -32768 to 32767. */
export function sequenceDistance(from: number, to: number): number {
  return ((to - from) << 16) >> 16;
}

/** Returns the number nearest to `near` that equals `sequenceNumber` modulo 2^16. It may be negative when `near` is below 2^15. */
export function unwrapSequenceNumber(sequenceNumber: number, near: number): number {
  return near + sequenceDistance(near & 0xffff, sequenceNumber);
}
