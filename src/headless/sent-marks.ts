/** Keeps when a participant sent which moment of its files, for tests that hold a recording against what was really sent. Pure. */

/** `[atMs, filmMs]`: when, by the machine's monotonic clock, and which moment of the file. */
export type SentMark = readonly [atMs: number, filmMs: number];

export interface SentMarks {
  readonly camera: readonly SentMark[];
  readonly microphone: readonly SentMark[];
}

/** Sound has a mark so often. */
const SOUND_MARK_MS = 100;
/** Where nobody takes them. */
const MAX_MARKS = 1_000;

export class SentLog {
  #camera: SentMark[] = [];
  #microphone: SentMark[] = [];

  noteCamera(atMs: number, filmMs: number): void {
    if (this.#camera.length < MAX_MARKS) this.#camera.push([tenth(atMs), filmMs]);
  }

  noteMicrophone(atMs: number, filmMs: number): void {
    if (filmMs % SOUND_MARK_MS === 0 && this.#microphone.length < MAX_MARKS)
      this.#microphone.push([tenth(atMs), filmMs]);
  }

  /** Those since the last call. */
  take(): SentMarks {
    const taken = { camera: this.#camera, microphone: this.#microphone };
    [this.#camera, this.#microphone] = [[], []];
    return taken;
  }
}

const tenth = (ms: number): number => Math.round(ms * 10) / 10;
