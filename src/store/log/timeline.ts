/** The one order of a meeting's entries, the same on every peer: Lamport counter, then author, then place in the author's feeds. */
import type { EntryId } from "../../kernel/ids.ts";
import type { Entry } from "./entry.ts";
import { feedIdOf } from "./feed-id.ts";

/** The part of an entry that says where it stands, in the timeline and in its feed. */
export type Placed = Pick<Entry, "lamport" | "author" | "storeId" | "number" | "id" | "feedId">;

/** Below 0 if `a` comes first; 0 only for the same entry. */
export function compareEntries(a: Omit<Placed, "feedId">, b: Omit<Placed, "feedId">): number {
  return (
    a.lamport - b.lamport ||
    compareText(a.author, b.author) ||
    compareText(a.storeId, b.storeId) ||
    a.number - b.number ||
    compareText(a.id, b.id)
  );
}

/** The same order as text that sorts. 16 digits hold any Lamport counter and any number. */
export const orderKey = (entry: Omit<Placed, "id" | "feedId">): string =>
  `${String(entry.lamport).padStart(16, "0")} ${entry.author} ${entry.storeId} ${String(entry.number).padStart(16, "0")}`;

/** What `orderKey` was made of. */
export function placedOf(order: string, id: EntryId): Placed {
  const [lamport, author = "", storeId = "", number] = order.split(" ");
  return {
    ...{ author, storeId, id },
    lamport: Number(lamport),
    number: Number(number),
    feedId: feedIdOf(author, storeId),
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** No honest peer writes an entry whose counter is this far above every counter that self has seen. */
const MAX_LAMPORT_JUMP = 1_000_000;

/** Self's counter after seeing the entry. A counter that jumps is not adopted: its entry stays last, and nobody else's moves. */
export function nextLamport(lamport: number, entry: Pick<Entry, "lamport">): number {
  return entry.lamport > lamport + MAX_LAMPORT_JUMP ? lamport : Math.max(lamport, entry.lamport);
}
