/** Says to a screen reader that self's microphone, camera or hand changed, by whatever: a key, the hotkey, another window. */
import { effect, untracked } from "@preact/signals";
import type { App } from "../context/app.ts";
import { ownChanges } from "../model/own-changes.ts";

export function announceOwnChanges({ state, talkKey }: App): void {
  let before: typeof state.view.value = null;
  effect(() => {
    const after = state.view.value;
    const changes = ownChanges(before, after);
    before = after;
    untracked(() => {
      // Nothing is read out to who holds a key and speaks.
      const isTalking = talkKey.chord.value !== null;
      for (const { text, key } of changes)
        if (!hasFocus(key) && !isTalking) state.announce({ text, topic: key, isOwn: true });
    });
  });
}

/** A button that has the focus says its new name by itself. */
const hasFocus = (key: string): boolean => document.activeElement?.getAttribute("data-key") === key;
