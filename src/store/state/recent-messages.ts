/** The newest messages, as they are shown, and of each private conversation a few however long ago. All others are read from the disk. */
import type { StoredMessage } from "../stored.ts";
import { createOrderedIndex } from "./ordered-index.ts";

/** More than a window is sent when it comes into the meeting (`meeting/replay.ts`). */
export const MAX_RECENT = 1_100;
/** Also more than a window is sent. */
export const NEWEST_OF_EACH = 20;
const MAX_IN_ALL = 1_500;

export interface RecentMessages {
  get(id: string): StoredMessage | undefined;
  /** Adds or replaces it. The oldest of too many is let go, which may be this one. */
  set(message: StoredMessage): void;
  remove(id: string): void;
  /** In the timeline's order. */
  list(): readonly StoredMessage[];
  clear(): void;
}

export function createRecentMessages(): RecentMessages {
  const index = createOrderedIndex<StoredMessage>();
  const counts = new Map<string, number>();

  const count = (conversation: string, by: number) =>
    counts.set(conversation, (counts.get(conversation) ?? 0) + by);

  function remove(id: string): void {
    const before = index.get(id);
    if (before === undefined) return;
    index.set(id, null);
    count(before.conversation, -1);
    if (counts.get(before.conversation) === 0) counts.delete(before.conversation);
  }

  function trim(): void {
    while (index.list().length > MAX_RECENT) {
      const old = index
        .list()
        .slice(0, index.list().length - MAX_RECENT)
        .find(({ conversation }) => (counts.get(conversation) ?? 0) > NEWEST_OF_EACH);
      const spare = old ?? (index.list().length > MAX_IN_ALL ? index.list()[0] : undefined);
      if (spare === undefined) return;
      remove(spare.id);
    }
  }

  return {
    get: index.get,
    set(message) {
      if (index.get(message.id) === undefined) count(message.conversation, 1);
      index.set(message.id, message);
      trim();
    },
    remove,
    list: index.list,
    clear() {
      for (const { id } of index.list()) index.set(id, null);
      counts.clear();
    },
  };
}
