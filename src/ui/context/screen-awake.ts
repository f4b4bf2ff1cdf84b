/** Keeps the screen awake during a meeting: people watch it for long without touching anything. */
import { effect, type ReadonlySignal } from "@preact/signals";
import type { Unsubscribe } from "../../kernel/emitter.ts";

/** The part of the browser's WakeLock that is used. Absent where the browser has none. */
export type ScreenLock = { request(type: "screen"): Promise<{ release(): Promise<void> }> } | undefined;

/**
 * `isNeeded`: in a meeting, and the page is in sight. The browser lets the screen sleep again when the page is hidden, so the lock is
 * asked for anew when the page is back. A refusal (a low battery) is the browser's to decide.
 */
export function keepScreenAwake(lock: ScreenLock, isNeeded: ReadonlySignal<boolean>): Unsubscribe {
  return effect(() => {
    if (lock === undefined || !isNeeded.value) return;
    const held = lock.request("screen").catch(() => null);
    return () => void held.then((sentinel) => sentinel?.release()).catch(() => {});
  });
}
