/** Publishes the view after changes, but not for each: a burst of changes is one redraw. */
import type { Clock } from "../kernel/clock.ts";

/** Views follow each other no closer than this. */
const VIEW_INTERVAL_MS = 15;
/** Where a view takes long to put together and to send, as in a large meeting, the next one waits for so many times as long. */
const REST_PER_WORK = 4;
const MAX_VIEW_INTERVAL_MS = 100;

export interface ViewPublisher {
  /** Something in the view has changed: it is published soon, a tenth of a second later at most. */
  changed(): void;
  /** At once. */
  publish(): void;
  close(): void;
}

export function createViewPublisher(clock: Clock, publish: () => void): ViewPublisher {
  let cancel: (() => void) | null = null;
  let intervalMs = VIEW_INTERVAL_MS;
  function publishNow(): void {
    cancel?.();
    cancel = null;
    const startedAtMs = clock.nowMs();
    publish();
    const restMs = REST_PER_WORK * (clock.nowMs() - startedAtMs);
    intervalMs = Math.min(MAX_VIEW_INTERVAL_MS, Math.max(VIEW_INTERVAL_MS, restMs));
  }
  return {
    changed: () => void (cancel ??= clock.setTimer(clock.nowMs() + intervalMs, publishNow)),
    publish: publishNow,
    close: () => cancel?.(),
  };
}
