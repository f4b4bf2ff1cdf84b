/** Notices no faster than people read: those that follow closely are one more notice, which says how many there were. */
import type { Clock } from "../../kernel/clock.ts";

/** Two people who write to the user at once are two notices in six seconds; somebody who writes a hundred times is as many. */
export const PACE_MS = 3_000;

/** `show`: the last one, and how many it stands for. `burst`: so many are shown at once before the others wait. */
export function paceNotices<Notice>(
  clock: Clock,
  show: (last: Notice, count: number) => void,
  burst = 1,
): (notice: Notice) => void {
  /** The latest, at most `burst` of them. */
  let shownAtMs: readonly number[] = [];
  let held: { readonly last: Notice; readonly count: number } | null = null;

  function put(last: Notice, count: number): void {
    shownAtMs = [...shownAtMs, clock.nowMs()].slice(-burst);
    show(last, count);
  }

  return (notice) => {
    const [oldestAtMs = -Infinity] = shownAtMs.length < burst ? [] : shownAtMs;
    const freeAtMs = oldestAtMs + PACE_MS;
    if (held !== null) {
      held = { last: notice, count: held.count + 1 };
      return;
    }
    if (clock.nowMs() >= freeAtMs) return put(notice, 1);
    held = { last: notice, count: 1 };
    clock.setTimer(freeAtMs, () => {
      if (held === null) return;
      const { last, count } = held;
      held = null;
      put(last, count);
    });
  };
}
