/** Completes a name after "@" in a text field, with the keyboard. */
import { useSignal } from "@preact/signals";
import type { Participant } from "../../api/view.ts";
import { insertMention, mentionCandidates, mentionQuery, type MentionQuery } from "../model/mentions.ts";

export interface Mentions {
  /** The participants that fit what is typed; empty while no name is being typed. */
  readonly candidates: readonly Participant[];
  /** Index of the one that Enter takes. */
  readonly chosen: number;
  /** Call it when the text or the caret has changed. */
  look(area: HTMLTextAreaElement): void;
  complete(name: string): void;
  cancel(): void;
  /** True if the key moved in the list, completed a name or closed the list. */
  takeKey(event: KeyboardEvent): boolean;
}

export function useMentions(options: {
  readonly text: string;
  readonly nameable: readonly Participant[];
  /** Puts the completed text into the field, with the caret behind the name. */
  readonly onComplete: (text: string, caret: number) => void;
}): Mentions {
  const { text, nameable, onComplete } = options;
  const query = useSignal<MentionQuery | null>(null);
  const chosen = useSignal(0);
  const candidates = query.value === null ? [] : mentionCandidates(query.value, nameable);

  const cancel = (): void => void (query.value = null);
  function complete(name: string): void {
    if (query.value === null) return;
    const next = insertMention(text, query.value, name);
    cancel();
    onComplete(next.text, next.caret);
  }
  return {
    candidates,
    chosen: chosen.value,
    look(area) {
      query.value = mentionQuery(area.value, area.selectionStart);
      chosen.value = 0;
    },
    complete,
    cancel,
    takeKey(event) {
      if (candidates.length === 0) return false;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step !== undefined) {
        event.preventDefault();
        chosen.value = (chosen.value + step + candidates.length) % candidates.length;
        return true;
      }
      if (event.key === "Enter" || event.key === "Tab") {
        event.preventDefault();
        complete(candidates[chosen.value]?.name ?? "");
        return true;
      }
      if (event.key === "Escape") {
        // The panel behind stays open.
        event.stopPropagation();
        cancel();
        return true;
      }
      return false;
    },
  };
}
