/** Cuts the sound that comes in into pieces for `own-speech.ts`. It runs in an AudioWorklet, in a script of its own. */

/** A tenth of a second at 16 kHz. */
const PIECE_SAMPLES = 1_600;

/** Not among the types of a page. */
declare const AudioWorkletProcessor: { new (): { readonly port: MessagePort } };
declare const registerProcessor: (name: string, processor: unknown) => void;

class SpeechProcessor extends AudioWorkletProcessor {
  #piece = new Int16Array(PIECE_SAMPLES);
  #filled = 0;

  /** Returns whether it wants more. */
  process([input]: readonly (readonly Float32Array[])[]): boolean {
    for (const sample of input?.[0] ?? []) {
      this.#piece[this.#filled] = Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
      this.#filled += 1;
      if (this.#filled < PIECE_SAMPLES) continue;
      this.port.postMessage(this.#piece, [this.#piece.buffer]);
      this.#piece = new Int16Array(PIECE_SAMPLES);
      this.#filled = 0;
    }
    return true;
  }
}

registerProcessor("speech", SpeechProcessor);
