/** Arithmetic on RTP's wrapping counters: 16-bit sequence numbers, 15-bit picture ids, 32-bit timestamps. */

/** The signed distance from `from` to `to` modulo 2^16: -32768 to 32767. */
export function sequenceDistance(from: number, to: number): number {
  return ((to - from) << 16) >> 16;
}

/** The number nearest to `near` that equals `sequence` modulo 2^16; may be negative near the start. */
export function unwrapSequence(sequence: number, near: number): number {
  return near + sequenceDistance(near & 0xffff, sequence);
}
