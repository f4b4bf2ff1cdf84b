/** Makes of what the microphone plays what a speech program takes: 16 kHz, mono, signed 16 bits, in pieces of a tenth of a second. */
import { SPEECH_PIECE_SAMPLES, SPEECH_RATE_HZ } from "../kernel/speech-sound.ts";
import { PLAYED_RATE_HZ } from "./wav.ts";

/** A whole number: each sample is the mean of so many, which is filter enough for speech. */
const STRIDE = PLAYED_RATE_HZ / SPEECH_RATE_HZ;

export interface SpeechPieces {
  /** Frames of whole strides, as the microphone plays them. */
  take(frame: Int16Array): void;
}

/** `onPiece`: in base64, little endian, as the core takes it. */
export function createSpeechPieces(onPiece: (pcm: string) => void): SpeechPieces {
  let piece = Buffer.alloc(2 * SPEECH_PIECE_SAMPLES);
  let filled = 0;
  return {
    take(frame) {
      for (let at = 0; at + STRIDE <= frame.length; at += STRIDE) {
        const sum = frame.subarray(at, at + STRIDE).reduce((before, sample) => before + sample, 0);
        piece.writeInt16LE(Math.round(sum / STRIDE), 2 * filled);
        filled += 1;
        if (filled < SPEECH_PIECE_SAMPLES) continue;
        onPiece(piece.toString("base64"));
        piece = Buffer.alloc(2 * SPEECH_PIECE_SAMPLES);
        filled = 0;
      }
    },
  };
}
