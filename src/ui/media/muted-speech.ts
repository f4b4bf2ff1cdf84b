/**
 * Notices that somebody speaks into a microphone that is muted, and says so for a moment, not again and again. Pure.
 *
 * The microphone stays open while it is muted, so its level is known. Nothing of it leaves the window.
 */

export interface MutedSpeech {
  /** Of the last WINDOW_MS, newest last: whether the sample was as loud as a voice. */
  readonly recent: readonly boolean[];
  readonly shownUntilMs: number;
  readonly quietUntilMs: number;
}

/** Call it with a level this often. */
export const SAMPLE_EVERY_MS = 100;
const WINDOW_SAMPLES = 15;
/** Of 1.5 s, 0.7 s: a cough or a key is shorter, a sentence is longer. */
const VOICE_SAMPLES = 7;
/** Speech at arm's length is some -30 dBov; what a browser leaves of a quiet room is far below. */
const VOICE_DBOV = -42;
export const SHOWN_MS = 6_000;
export const AGAIN_AFTER_MS = 30_000;

export const initialMutedSpeech: MutedSpeech = {
  recent: [],
  shownUntilMs: -Infinity,
  quietUntilMs: -Infinity,
};

/** `levelDbov`: null while the microphone is on or closed. */
export function stepMutedSpeech(state: MutedSpeech, levelDbov: number | null, nowMs: number): MutedSpeech {
  // Whoever unmutes has understood.
  if (levelDbov === null) return { ...state, recent: [], shownUntilMs: -Infinity };
  const recent = [...state.recent, levelDbov > VOICE_DBOV].slice(-WINDOW_SAMPLES);
  const isSpeaking = recent.filter(Boolean).length >= VOICE_SAMPLES;
  if (!isSpeaking || nowMs < state.quietUntilMs) return { ...state, recent };
  return { recent: [], shownUntilMs: nowMs + SHOWN_MS, quietUntilMs: nowMs + AGAIN_AFTER_MS };
}

export const isMutedSpeechShown = (state: MutedSpeech, nowMs: number): boolean => nowMs < state.shownUntilMs;
