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

/** Puts each entry, which must not be there yet, in its place. Cheap where most are the newest. */
export function insertInOrder(timeline: Entry[], entries: readonly Entry[]): void {
  for (const entry of entries) {
    let low = 0;
    let high = timeline.length;
    const last = timeline.at(-1);
    if (last === undefined || compareEntries(last, entry) < 0) low = high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = timeline[middle];
      if (other !== undefined && compareEntries(other, entry) < 0) low = middle + 1;
      else high = middle;
    }
    timeline.splice(low, 0, entry);
  }
}

/** An entry whose counter is this far above everything seen was not written by an honest peer. */
const MAX_LAMPORT_JUMP = 1_000_000;

/** The counter after seeing the entry. One that jumps does not drag everybody's along: it only stays last. */
export function nextLamport(lamport: number, entry: Entry): number {
  return entry.lamport > lamport + MAX_LAMPORT_JUMP ? lamport : Math.max(lamport, entry.lamport);
}
