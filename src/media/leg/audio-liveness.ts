/**
 * Whether sound comes on a leg between its beats. Asking the platform is not for nothing (wrtc asks two threads), so it is
 * done where the answer matters: once after each beat, to compare with; from time to time, to know whether sound comes at
 * all; and again and again while a beat is overdue.
 */
import type { Clock } from "../../kernel/clock.ts";

/** Beats come each 100 ms. */
const COMPARE_AFTER_BEAT_MS = 60;
const OVERDUE_AFTER_MS = 110;
/** Sound comes each 20 ms. */
const LOOK_EVERY_MS = 20;
/** Well within the time for which the plan takes a leg for one with sound. */
const RENEW_AFTER_MS = 250;

export interface AudioLiveness {
  /** The leg's beat came. Also begins the watch. */
  beat(): void;
  close(): void;
}

/** `stamp` changes with each packet of sound. `onHeard` is called when sound came since a look before, at most 50 ms ago. */
export function createAudioLiveness(deps: {
  clock: Clock;
  stamp: () => number;
  onHeard: () => void;
}): AudioLiveness {
  const { clock } = deps;
  let beatAtMs = 0;
  let renewedAtMs = -Infinity;
  /** Null: not looked at since the last beat. */
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
    const isToBeRenewed = nowMs - renewedAtMs >= RENEW_AFTER_MS;
    lookAt(
      isToBeRenewed ? nowMs + LOOK_EVERY_MS : Math.max(nowMs + LOOK_EVERY_MS, beatAtMs + OVERDUE_AFTER_MS),
    );
    if (before !== null && lastStamp !== before) deps.onHeard();
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
