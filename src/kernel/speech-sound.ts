/** The sound that speech programs take: mono, signed 16 bits, little endian. */
export const SPEECH_RATE_HZ = 16_000;
/** What goes to them at once: a tenth of a second. The speech worklet, a script of its own, has the same number. */
export const SPEECH_PIECE_SAMPLES = SPEECH_RATE_HZ / 10;
