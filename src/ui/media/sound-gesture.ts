/** Browsers play no sound on a page that nobody has touched since it loaded: any click, touch or key lets it play. */
import { effect, type ReadonlySignal } from "@preact/signals";
import type { Unsubscribe } from "../../kernel/emitter.ts";

/** What browsers count as an act of the user (HTML, "user activation"); a finger counts when it is lifted. */
const GESTURES = ["pointerdown", "pointerup", "keydown"] as const;

/** The part of a window that is used. */
export type GestureSource = Pick<EventTarget, "addEventListener" | "removeEventListener">;

/** Calls `resume` on each gesture while sound is blocked. Returns its undo. */
export function resumeOnGesture(
  page: GestureSource,
  isBlocked: ReadonlySignal<boolean>,
  resume: () => void,
): Unsubscribe {
  return effect(() => {
    if (!isBlocked.value) return;
    const listener = () => resume();
    // In the capture phase: no component keeps the event from here.
    for (const gesture of GESTURES) page.addEventListener(gesture, listener, { capture: true });
    return () => {
      for (const gesture of GESTURES) page.removeEventListener(gesture, listener, { capture: true });
    };
  });
}
