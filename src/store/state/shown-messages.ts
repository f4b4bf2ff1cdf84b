/** Messages as an observer of the state was shown them: the newest ones, those that are held back, and those that a ban hides. */
import type { EntryId } from "../../kernel/ids.ts";
import type { StoredMessage } from "../stored.ts";
import { createRecentMessages } from "./recent-messages.ts";
import { isSame, type StateChange } from "./state-change.ts";

/** Messages that a ban hides and that may come back: the last ones that were hidden. */
const MAX_HIDDEN = 1_000;

export interface ShownMessages {
  /** One of the newest ones. */
  get(id: string): StoredMessage | undefined;
  /** The newest ones, in the timeline's order. */
  list(): readonly StoredMessage[];
  /** Those that show otherwise, or again, when the bans change. */
  judged(): readonly EntryId[];
  /** They are shown once they are released, whatever changes them before. */
  holdBack(ids: Iterable<EntryId>): void;
  release(ids: Iterable<EntryId>): void;
  /** The message may have changed. Returns what its observer has to know. */
  update(id: EntryId, isNew: boolean): StateChange[];
  /** A message of the disk, which was reported before. */
  restore(id: EntryId): void;
  clear(): void;
}

/** `view`: how the message shows at present; null if it does not. */
export function createShownMessages(view: (id: EntryId) => StoredMessage | null): ShownMessages {
  const recent = createRecentMessages();
  const heldBack = new Set<EntryId>();
  /** Messages that a ban hides, and whether they were reported: one that comes back is then reported as a change. */
  const hidden = new Map<EntryId, boolean>();

  function hide(id: EntryId, wasReported: boolean): void {
    hidden.delete(id);
    hidden.set(id, wasReported);
    const [oldest] = hidden.keys();
    if (hidden.size > MAX_HIDDEN && oldest !== undefined) hidden.delete(oldest);
  }

  return {
    get: recent.get,
    list: recent.list,
    judged: () => [...recent.list().map(({ id }) => id), ...hidden.keys()],
    holdBack(ids) {
      for (const id of ids) heldBack.add(id);
    },
    release(ids) {
      for (const id of ids) heldBack.delete(id);
    },
    update(id, isNew) {
      if (heldBack.has(id)) return [];
      const before = recent.get(id);
      const message = view(id);
      if (message === null) {
        if (isNew) hide(id, false);
        if (before === undefined) return [];
        recent.remove(id);
        hide(id, true);
        const { mentions: _, ...rest } = before;
        return [{ type: "messageChanged", message: { ...rest, text: "", isDeleted: true, reactions: [] } }];
      }
      const wasUnreported = isNew || hidden.get(id) === false;
      hidden.delete(id);
      if (before !== undefined && isSame(before, message)) return [];
      recent.set(message);
      return [{ type: wasUnreported ? "message" : "messageChanged", message }];
    },
    restore(id) {
      const message = view(id);
      if (message === null) hide(id, false);
      else recent.set(message);
    },
    clear() {
      recent.clear();
      hidden.clear();
      heldBack.clear();
    },
  };
}
