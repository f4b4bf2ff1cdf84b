/** Short sentences in a corner of the window, which leave by themselves. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { Clock } from "../../kernel/clock.ts";

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "info" | "problem";
  /** A toast with a button stays until the user answers or dismisses it, unless it `isPassing`. */
  readonly action?: { readonly label: string; readonly run: () => void; readonly isPassing?: boolean };
}

export interface Toasts {
  /** Oldest first, at most MAX_TOASTS. */
  readonly toasts: ReadonlySignal<readonly Toast[]>;
  /** Takes the place of a toast with the same text. */
  toast(toast: Omit<Toast, "id">): void;
  /** An "info" toast without a button. */
  say(text: string): void;
  dismiss(id: number): void;
}

/** Time to read some ten words; a problem, which may ask for an act, stays twice as long. */
const TOAST_MS = 4_500;
const PROBLEM_TOAST_MS = 9_000;
/** More would cover the stage; the oldest go first. */
const MAX_TOASTS = 4;

export function createToasts(clock: Clock): Toasts {
  const list = signal<readonly Toast[]>([]);
  let count = 0;
  const dismiss = (id: number): void => {
    list.value = list.value.filter((toast) => toast.id !== id);
  };
  function toast(shown: Omit<Toast, "id">): void {
    const id = (count += 1);
    const others = list.value.filter((other) => other.text !== shown.text);
    list.value = [...others, { id, ...shown }].slice(-MAX_TOASTS);
    if (shown.action !== undefined && shown.action.isPassing !== true) return;
    const spanMs = shown.tone === "problem" ? PROBLEM_TOAST_MS : TOAST_MS;
    clock.setTimer(clock.nowMs() + spanMs, () => dismiss(id));
  }
  return { toasts: list, toast, say: (text) => toast({ text, tone: "info" }), dismiss };
}
