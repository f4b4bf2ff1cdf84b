/** Who may be in the meeting, by its hosts' word. The store decides on it, and every member holds everybody to it. */

export interface Door {
  /** Nobody is let in but those who were members before. */
  readonly isLocked: boolean;
  /** Public keys, hex. */
  readonly banned: ReadonlySet<string>;
  /** By public key, how often hosts have removed or banned that member. Its tickets of before are void. */
  readonly removals: ReadonlyMap<string, number>;
}

export const openDoor: Door = { isLocked: false, banned: new Set(), removals: new Map() };

export const removalsOf = ({ removals }: Door, key: string): number => removals.get(key) ?? 0;

/** True if the member is out: it is banned, or was removed after `removals` times. */
export const isBarred = (door: Door, key: string, removals: number): boolean =>
  door.banned.has(key) || removalsOf(door, key) > removals;
