/** The contract with whoever has speech turned into text. */
import { SPEECH_RATE_HZ } from "../kernel/speech-sound.ts";
import type { Words } from "../kernel/words.ts";
import type { ProgramLine } from "./command-line.ts";

const BYTES_PER_SAMPLE = 2;
export const SPEECH_BYTES_PER_S = SPEECH_RATE_HZ * BYTES_PER_SAMPLE;

export interface SpeechStatus {
  /** "running": it takes sound. "failed": it ended too often, or cannot be started; it is tried again when it is asked for anew. */
  readonly state: "off" | "running" | "failed";
  /** Why it failed; null in other states. */
  readonly problem: Words | null;
}

export interface SpeechEngine {
  /** From now on this program is to run, and no other; null: none. The same one again: nothing, but a failed one is tried anew after null. */
  use(line: ProgramLine | null): void;
  /** Sound of the speaker: 16 kHz, mono, signed 16 bits, little endian. Dropped while no program runs, and where it falls behind. */
  take(pcm: Uint8Array): void;
  status(): SpeechStatus;
  close(): void;
}
