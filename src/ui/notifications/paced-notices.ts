/** Notices no faster than people read: what follows one closely is one more notice, which says how many there were. */
import type { Clock } from "../../kernel/clock.ts";

/** Two people who write to the user at once are two notices in six seconds; somebody who writes a hundred times is as many. */
export const PACE_MS = 3_000;

/** `show`: the last one, and how many it stands for. */
export function paceNotices<Notice>(
  clock: Clock,
  show: (last: Notice, count: number) => void,
): (notice: Notice) => void {
  let held: { readonly last: Notice; readonly count: number } | null = null;
  let isWaiting = false;

  function wait(): void {
    isWaiting = true;
    clock.setTimer(clock.nowMs() + PACE_MS, () => {
      isWaiting = false;
      if (held === null) return;
      const { last, count } = held;
      held = null;
      wait();
      show(last, count);
    });
  }

  return (notice) => {
    if (isWaiting) {
      held = { last: notice, count: (held?.count ?? 0) + 1 };
      return;
    }
    wait();
    show(notice, 1);
  };
}
