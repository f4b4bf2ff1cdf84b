/** Folds the lines of captions that are kept. Whether one counts is asked anew whenever it is looked at: that follows from the rules of captions. */
import type { EntryId } from "../../kernel/ids.ts";
import { showableLine } from "../../kernel/unicode.ts";
import type { Placed } from "../log/timeline.ts";
import type { StoredCaption } from "../stored.ts";
import { headOf, isOfKind, type OpenedEntry, type OpenedEntryOf } from "./opened-entry.ts";

export type CaptionView = Omit<StoredCaption, "atMs"> & { readonly wallMs: number };

export function createCaptionFold(mayKeep: (entry: Placed) => boolean) {
  const lines = new Map<EntryId, OpenedEntryOf<"caption">>();
  return {
    /** False for an entry of another kind. */
    add(opened: OpenedEntry): boolean {
      if (!isOfKind(opened, "caption")) return false;
      lines.set(opened.entry.id, opened);
      return true;
    },
    ids: (): Iterable<EntryId> => lines.keys(),
    /** Null if there is none that can be shown, or if its author might not caption there. */
    view(id: EntryId): CaptionView | null {
      const opened = lines.get(id);
      if (opened === undefined || !mayKeep(opened.entry)) return null;
      const { from, wallMs, order } = headOf(opened);
      const { fromName, speaker } = opened.body;
      const text = showableLine(opened.body.text).trim();
      if (text === "") return null;
      return {
        ...{ id, from, fromName, wallMs, order, text },
        speaker: speaker === null ? null : showableLine(speaker),
      };
    },
    clear: () => lines.clear(),
  };
}
