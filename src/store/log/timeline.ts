/** The one order of a meeting's entries, the same on every peer: Lamport counter, then author, then place in the author's feeds. */
import type { Entry } from "./entry.ts";

/** Below 0 if `a` comes first; 0 for the same entry only. */
export function compareEntries(a: Entry, b: Entry): number {
  return (
    a.lamport - b.lamport ||
    compareText(a.author, b.author) ||
    compareText(a.storeId, b.storeId) ||
    a.number - b.number ||
    compareText(a.id, b.id)
  );
}

/** The same order as text. A Lamport counter has at most 16 digits. */
export const orderKey = (entry: Entry): string =>
  `${String(entry.lamport).padStart(16, "0")} ${entry.author} ${entry.storeId} ${String(entry.number).padStart(16, "0")}`;

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** An entry whose counter is this far above everything seen was not written by an honest peer. */
const MAX_LAMPORT_JUMP = 1_000_000;

/** The counter after seeing the entry. One that jumps does not drag everybody's along: it only stays last. */
export function nextLamport(lamport: number, entry: Entry): number {
  return entry.lamport > lamport + MAX_LAMPORT_JUMP ? lamport : Math.max(lamport, entry.lamport);
}
