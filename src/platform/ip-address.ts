/** IP addresses as text, in the forms in which sockets and other machines give them. */
import { lookup } from "node:dns/promises";
import { isIP, isIPv4, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";

/** Without the prefix that a socket for both families puts before IPv4 addresses: `::ffff:10.0.0.1`. */
export function plainAddress(address: string): string {
  return address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address;
}

/** Without the zone of a link-local IPv6 address (`%eth0`), which names a network card of one machine. */
export function unzoned(address: string): string {
  return address.split("%", 1)[0] ?? address;
}

/** An IPv4 address that a machine has given itself, for want of a DHCP server (RFC 3927). */
export const isSelfAssigned = (address: string): boolean => address.startsWith("169.254.");

/** RFC 4291, section 2.5.6, with a zone or without. */
export const isLinkLocalIpv6 = (address: string): boolean => address.toLowerCase().startsWith("fe80:");

/** Addresses to dial for one that another machine gave. A link-local IPv6 address needs a zone: one result for each card of this machine. */
export function callable(address: string): readonly string[] {
  if (!isLinkLocalIpv6(address) || address.includes("%")) return [address];
  return Object.entries(networkInterfaces())
    .filter(([, own]) => own?.some((each) => each.family === "IPv6" && !each.internal))
    .map(([name]) => `${address}%${name}`);
}

/** The addresses of a host, which may be given by its address; empty if nobody knows the name. */
export async function resolveHost(host: string): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}

/** The 4 or 16 bytes of an address without a zone; null for what is none. */
export function bytesOfAddress(address: string): Uint8Array | null {
  if (isIPv4(address)) return Uint8Array.from(address.split("."), Number);
  if (!isIPv6(address) || address.includes("%")) return null;
  // Two groups in the form of an IPv4 address become hexadecimal here.
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = "", tail = ""] = plain.split("::", 2);
  const groupsOf = (text: string) => (text === "" ? [] : text.split(":"));
  const [before, after] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  const groups = [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16));
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 255]));
}

/** `bytes`: 4 or 16. The form is that of RFC 5952. */
export function addressOfBytes(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0)).toString(16),
  );
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}
