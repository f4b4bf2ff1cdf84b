/** Publishes the view after changes, but not for each: a burst of changes is one redraw. */
import type { Clock } from "../kernel/clock.ts";

/** Views follow each other no closer than this. */
const VIEW_INTERVAL_MS = 15;

export interface ViewPublisher {
  /** Something in the view has changed: it is published soon. */
  changed(): void;
  /** At once. */
  publish(): void;
  close(): void;
}

export function createViewPublisher(clock: Clock, publish: () => void): ViewPublisher {
  let cancel: (() => void) | null = null;
  function publishNow(): void {
    cancel?.();
    cancel = null;
    publish();
  }
  return {
    changed: () => void (cancel ??= clock.setTimer(clock.nowMs() + VIEW_INTERVAL_MS, publishNow)),
    publish: publishNow,
    close: () => cancel?.(),
  };
}
