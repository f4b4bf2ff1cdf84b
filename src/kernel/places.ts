/** Which connections may be held open that have proven nothing yet: few at a time, and no address as many as would leave others no place. Pure. */

export interface PlaceLimits {
  readonly all: number;
  readonly perAddress: number;
  /** Beyond `all`, for addresses of members. */
  readonly forMembers: number;
}

export type Place =
  | { readonly type: "taken" }
  /** In the place of that one, the oldest of the source with most connections. */
  | { readonly type: "evict"; readonly index: number }
  | { readonly type: "refused" };

/** `held`: the addresses of the unproven connections, oldest first. `isMember`: a member has the address. */
export function placeAmong(
  limits: PlaceLimits,
  held: readonly string[],
  address: string,
  isMember: boolean,
): Place {
  const counts = new Map<string, number>();
  for (const each of held) counts.set(each, (counts.get(each) ?? 0) + 1);
  const own = counts.get(address) ?? 0;
  if (own >= limits.perAddress) return { type: "refused" };
  if (held.length < limits.all) return { type: "taken" };
  let biggest = address;
  for (const [each, count] of counts) if (count > (counts.get(biggest) ?? 0)) biggest = each;
  if ((counts.get(biggest) ?? 0) > own + 1) return { type: "evict", index: held.indexOf(biggest) };
  return isMember && held.length < limits.all + limits.forMembers ? { type: "taken" } : { type: "refused" };
}
