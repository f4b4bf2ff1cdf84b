/** A callback at a fixed period, on any clock. */
import type { Clock } from "./clock.ts";
import type { Unsubscribe } from "./emitter.ts";

/** The first call comes after one period. Each period starts when the call before it begins: late calls are not made up for. */
export function repeatEvery(clock: Clock, periodMs: number, callback: () => void): Unsubscribe {
  let cancel = arm();
  function arm(): () => void {
    return clock.setTimer(clock.nowMs() + periodMs, () => {
      cancel = arm();
      callback();
    });
  }
  return () => cancel();
}
