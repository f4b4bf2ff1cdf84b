/**
 * Whether audio comes on a leg between its beats. Asking the platform costs something (wrtc asks two threads), so it happens where
 * the answer matters: once after each beat, to compare with; every now and then, to know whether audio comes at all; and every
 * AUDIO_EVERY_MS while a beat is overdue.
 */
import type { Clock } from "../../kernel/clock.ts";

/** Beats come every 100 ms; this is well before the next one. */
const COMPARE_AFTER_BEAT_MS = 60;
const OVERDUE_AFTER_MS = 110;
/** One packet. */
const AUDIO_EVERY_MS = 20;
/** Half of AUDIO_HABIT_MS, for which a leg counts as one that carries audio. */
const RENEW_AFTER_MS = 250;

export interface AudioLiveness {
  /** The leg's beat came. The first call begins the watch. */
  beat(): void;
  close(): void;
}

/** `stamp` changes with each audio packet. `onAudio`: audio has come since the look before, which was at most 50 ms ago. */
export function createAudioLiveness(deps: {
  clock: Clock;
  stamp: () => number;
  onAudio: () => void;
}): AudioLiveness {
  const { clock } = deps;
  let beatAtMs = 0;
  let renewedAtMs = -Infinity;
  /** Null before the first look after a beat. */
  let lastStamp: number | null = null;
  let cancel = (): void => {};

  function lookAt(atMs: number): void {
    cancel();
    cancel = clock.setTimer(atMs, look);
  }

  function look(): void {
    const nowMs = clock.nowMs();
    const before = lastStamp;
    lastStamp = deps.stamp();
    if (before !== null) renewedAtMs = nowMs;
    const soonMs = nowMs + AUDIO_EVERY_MS;
    const isRenewalDue = nowMs - renewedAtMs >= RENEW_AFTER_MS;
    lookAt(isRenewalDue ? soonMs : Math.max(soonMs, beatAtMs + OVERDUE_AFTER_MS));
    if (before !== null && lastStamp !== before) deps.onAudio();
  }

  return {
    beat() {
      beatAtMs = clock.nowMs();
      lastStamp = null;
      lookAt(beatAtMs + COMPARE_AFTER_BEAT_MS);
    },
    close: () => cancel(),
  };
}
