/** IP addresses as text, in the forms in which sockets and other machines give them. */
import { networkInterfaces } from "node:os";

/** Without the prefix that a socket for both families puts before IPv4 addresses: `::ffff:10.0.0.1`. */
export function plainAddress(address: string): string {
  return address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address;
}

/** Without the zone of a link-local IPv6 address (`%eth0`), which names a network card of one machine. */
export function unzoned(address: string): string {
  return address.split("%", 1)[0] ?? address;
}

/** Addresses to dial for one that another machine gave. A link-local IPv6 address needs a zone: one result for each card of this machine. */
export function callable(address: string): readonly string[] {
  if (!address.toLowerCase().startsWith("fe80:") || address.includes("%")) return [address];
  return Object.entries(networkInterfaces())
    .filter(([, own]) => own?.some((each) => each.family === "IPv6" && !each.internal))
    .map(([name]) => `${address}%${name}`);
}
