/** The one order of a meeting's entries, the same on every peer: Lamport counter, then author, then place in the author's feeds. */
import type { Entry } from "./entry.ts";

/** Below 0 if `a` comes first; 0 only for the same entry. */
export function compareEntries(a: Entry, b: Entry): number {
  return (
    a.lamport - b.lamport ||
    compareText(a.author, b.author) ||
    compareText(a.storeId, b.storeId) ||
    a.number - b.number ||
    compareText(a.id, b.id)
  );
}

/** The same order as text that sorts. 16 digits hold any Lamport counter and any number. */
export const orderKey = (entry: Entry): string =>
  `${String(entry.lamport).padStart(16, "0")} ${entry.author} ${entry.storeId} ${String(entry.number).padStart(16, "0")}`;

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** No honest peer writes an entry whose counter is this far above every counter that self has seen. */
const MAX_LAMPORT_JUMP = 1_000_000;

/** Self's counter after seeing the entry. A counter that jumps is not adopted: its entry stays last, and nobody else's moves. */
export function nextLamport(lamport: number, entry: Entry): number {
  return entry.lamport > lamport + MAX_LAMPORT_JUMP ? lamport : Math.max(lamport, entry.lamport);
}
