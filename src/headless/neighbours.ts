/** Chooses whose pictures a participant receives that cannot receive all of them. Pure. */

/** Returns at most `count` of the others: those with the next higher ids, and around. So each one is seen by equally many. */
export function nextAfter<Id extends string>(self: Id, ids: readonly Id[], count: number): readonly Id[] {
  const others = ids.filter((id) => id !== self).toSorted();
  const higher = others.findIndex((id) => id > self);
  const from = higher === -1 ? 0 : higher;
  return [...others.slice(from), ...others.slice(0, from)].slice(0, count);
}
