/** One tone for a burst: what follows a tone of its kind closely is silent. */
import type { Clock } from "../../kernel/clock.ts";
import type { NotificationSound, NotificationSounds } from "./notification-sounds.ts";

/** A lively talk is one tone every few seconds, and a class that joins at once is one. */
export const BURST_MS = 3_000;

export function oncePerBurst(sounds: NotificationSounds, clock: Clock): NotificationSounds {
  const playedAtMs = new Map<NotificationSound, number>();
  return {
    play(sound) {
      const nowMs = clock.nowMs();
      if (nowMs - (playedAtMs.get(sound) ?? -Infinity) < BURST_MS) return;
      playedAtMs.set(sound, nowMs);
      sounds.play(sound);
    },
  };
}
