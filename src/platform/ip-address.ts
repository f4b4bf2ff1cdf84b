/** IP addresses as text: the forms in which sockets and other machines tell them. */
import { networkInterfaces } from "node:os";

/** A socket of both families shows IPv4 as `::ffff:10.0.0.1`. */
export function plainAddress(address: string): string {
  return address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address;
}

/** Without the zone that IPv6 link-local addresses carry on their own machine only. */
export function unzoned(address: string): string {
  return address.split("%", 1)[0] ?? address;
}

/** Where to call: a link-local IPv6 address that another machine told means something together with a card of this one only. */
export function callable(address: string): readonly string[] {
  if (!address.toLowerCase().startsWith("fe80:") || address.includes("%")) return [address];
  return Object.entries(networkInterfaces())
    .filter(([, own]) => own?.some((each) => each.family === "IPv6" && !each.internal))
    .map(([name]) => `${address}%${name}`);
}
