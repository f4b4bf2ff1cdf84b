/** Which strangers may hold an unproven connection open: few at a time, and no address as many as would leave others no place. Pure. */

/** How many connections may be unproven at a time, in all and from one address. */
export const MAX_STRANGERS = 64;
export const MAX_STRANGERS_PER_ADDRESS = 24;
/** Further places for addresses of members, which come back to repair a link or to follow a takeover. */
export const MEMBER_PLACES = 32;

export type Place =
  | { readonly type: "taken" }
  /** In the place of that one, the oldest of the source with most connections. */
  | { readonly type: "evict"; readonly index: number }
  | { readonly type: "refused" };

/** `held`: the addresses of the unproven connections, oldest first. `isMember`: a member's entry names the address. */
export function placeFor(held: readonly string[], address: string, isMember: boolean): Place {
  const counts = new Map<string, number>();
  for (const each of held) counts.set(each, (counts.get(each) ?? 0) + 1);
  const own = counts.get(address) ?? 0;
  if (own >= MAX_STRANGERS_PER_ADDRESS) return { type: "refused" };
  if (held.length < MAX_STRANGERS) return { type: "taken" };
  let biggest = address;
  for (const [each, count] of counts) if (count > (counts.get(biggest) ?? 0)) biggest = each;
  if ((counts.get(biggest) ?? 0) > own + 1) return { type: "evict", index: held.indexOf(biggest) };
  return isMember && held.length < MAX_STRANGERS + MEMBER_PLACES ? { type: "taken" } : { type: "refused" };
}
