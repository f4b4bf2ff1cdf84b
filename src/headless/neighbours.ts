/** Whom a participant sees that does not see everybody. Pure. */

/** At most so many of the others: those with the next higher ids, and around, so that everybody is seen by as many. */
export function nextAfter<Id extends string>(self: Id, ids: readonly Id[], count: number): readonly Id[] {
  const others = ids.filter((id) => id !== self).toSorted();
  const higher = others.findIndex((id) => id > self);
  const from = higher === -1 ? 0 : higher;
  return [...others.slice(from), ...others.slice(0, from)].slice(0, count);
}
