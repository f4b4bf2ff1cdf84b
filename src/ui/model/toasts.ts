/** Short sentences in a corner of the window, which leave by themselves. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { Clock } from "../../kernel/clock.ts";
import type { Sentence } from "./announcer.ts";

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "info" | "problem";
  /** A toast with a button stays until the user answers or dismisses it, unless it `isPassing`. */
  readonly action?: { readonly label: string; readonly run: () => void; readonly isPassing?: boolean };
  /** What it counts, so that a later count finds it. */
  readonly topic?: string;
}

export interface Toasts {
  /** Oldest first, at most MAX_TOASTS. */
  readonly toasts: ReadonlySignal<readonly Toast[]>;
  /** Takes the place of a toast with the same text, and is announced. */
  toast(toast: Omit<Toast, "id">): void;
  /** An "info" toast without a button. */
  say(text: string): void;
  /** Another count in the toast of this topic, if that still stands: it stays in its place, and its time begins anew. */
  recount(topic: string, text: string): void;
  dismiss(id: number): void;
}

/** Time to read some ten words; a problem, which may ask for an act, stays twice as long. */
const TOAST_MS = 4_500;
const PROBLEM_TOAST_MS = 9_000;
/** More would cover the stage; the oldest go first. */
const MAX_TOASTS = 4;

export function createToasts(clock: Clock, announce: (sentence: Sentence) => void): Toasts {
  const list = signal<readonly Toast[]>([]);
  const timers = new Map<number, () => void>();
  let count = 0;
  function show(toasts: readonly Toast[]): void {
    for (const { id } of list.peek())
      if (!toasts.some((toast) => toast.id === id)) {
        timers.get(id)?.();
        timers.delete(id);
      }
    list.value = toasts;
  }
  const dismiss = (id: number): void => show(list.peek().filter((toast) => toast.id !== id));
  function startTimer({ id, tone, action }: Toast): void {
    if (action !== undefined && action.isPassing !== true) return;
    const spanMs = tone === "problem" ? PROBLEM_TOAST_MS : TOAST_MS;
    timers.get(id)?.();
    timers.set(
      id,
      clock.setTimer(clock.nowMs() + spanMs, () => dismiss(id)),
    );
  }
  function toast(wanted: Omit<Toast, "id">): void {
    const shown = { id: (count += 1), ...wanted };
    const others = list.peek().filter((other) => other.text !== shown.text);
    show([...others, shown].slice(-MAX_TOASTS));
    startTimer(shown);
    const { text, topic } = shown;
    announce({ text, isToast: true, ...(topic === undefined ? {} : { topic, isGrowing: true }) });
  }
  return {
    toasts: list,
    toast,
    say: (text) => toast({ text, tone: "info" }),
    recount(topic, text) {
      announce({ text, topic, isGrowing: true });
      const before = list.peek().find((each) => each.topic === topic);
      if (before === undefined) return;
      show(list.peek().map((each) => (each === before ? { ...each, text } : each)));
      startTimer(before);
    },
    dismiss,
  };
}
