/** Connections that say nothing. */
import { placeFor } from "../../src/mesh/transport/strangers.ts";

/** As the listener does: the connections that are held, oldest first. */
export function open(held: string[], address: string, isMember = false): boolean {
  const place = placeFor(held, address, isMember);
  if (place.type === "evict") held.splice(place.index, 1);
  if (place.type !== "refused") held.push(address);
  return place.type !== "refused";
}
