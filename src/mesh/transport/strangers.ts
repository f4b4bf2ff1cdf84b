/** How many strangers may hold an unproven connection open on the mesh's port. Pure. */
import { placeAmong, type Place } from "../../kernel/places.ts";

/** How many connections may be unproven at a time, in all and from one address. */
export const MAX_STRANGERS = 64;
export const MAX_STRANGERS_PER_ADDRESS = 24;
/** Further places for addresses of members, which come back to repair a link or to follow a takeover. */
export const MEMBER_PLACES = 32;

const LIMITS = { all: MAX_STRANGERS, perAddress: MAX_STRANGERS_PER_ADDRESS, forMembers: MEMBER_PLACES };

/** `held`: the addresses of the unproven connections, oldest first. `isMember`: a member's entry names the address. */
export const placeFor = (held: readonly string[], address: string, isMember: boolean): Place =>
  placeAmong(LIMITS, held, address, isMember);
