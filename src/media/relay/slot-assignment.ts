/** Assigns participants to picture slots. A participant that is in a slot and still wanted stays in it. */
import type { PeerId } from "../../kernel/ids.ts";

/** `wanted`: most important first; those beyond the number of slots are left out. Returns as many slots as `before` has. */
export function assignSlots(
  before: readonly (PeerId | null)[],
  wanted: readonly PeerId[],
): (PeerId | null)[] {
  const chosen = new Set([...new Set(wanted)].slice(0, before.length));
  const after = before.map((peerId) => (peerId !== null && chosen.delete(peerId) ? peerId : null));
  for (const peerId of chosen) {
    const free = after.indexOf(null);
    if (free >= 0) after[free] = peerId;
  }
  return after;
}
