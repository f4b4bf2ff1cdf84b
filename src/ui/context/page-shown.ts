/** Whether the page is in sight: in a browser by the page's own word, in Electron by the shell's, whose pages never count as hidden. */
import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import type { Clock } from "../../kernel/clock.ts";
import type { Unsubscribe } from "../../kernel/emitter.ts";

/** The part of a document that is used. */
export interface Page {
  readonly hidden: boolean;
  hasFocus(): boolean;
  addEventListener(type: "visibilitychange", listener: () => void): void;
}

export interface PageShown {
  /** Somebody works with this window: it is in sight and has the focus. One that lies behind another never counts as hidden. */
  isAttended(): boolean;
  readonly isShown: ReadonlySignal<boolean>;
  /** False once the page has been out of sight for HIDDEN_AFTER_MS; true at once when it is back. */
  readonly isWatched: ReadonlySignal<boolean>;
}

/** A glance at another window costs no keyframe of everybody's. Browsers may call a hidden page's timer a second late. */
export const HIDDEN_AFTER_MS = 800;

/** `onShellShown`: null without a shell. */
export function followPage(deps: {
  readonly clock: Clock;
  readonly page: Page;
  readonly onShellShown: ((listener: (isShown: boolean) => void) => Unsubscribe) | null;
}): PageShown {
  const { clock, page } = deps;
  const isPageShown = signal(!page.hidden);
  const isShellShown = signal(true);
  const isShown = computed(() => isPageShown.value && isShellShown.value);
  const isWatched = signal(isShown.value);
  page.addEventListener("visibilitychange", () => (isPageShown.value = !page.hidden));
  deps.onShellShown?.((shown) => (isShellShown.value = shown));
  effect(() => {
    if (!isShown.value)
      return clock.setTimer(clock.nowMs() + HIDDEN_AFTER_MS, () => (isWatched.value = false));
    isWatched.value = true;
    return;
  });
  return { isShown, isWatched, isAttended: () => isShown.peek() && page.hasFocus() };
}
