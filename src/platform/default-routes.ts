/** The network cards that default routes lead over: the way to other networks, and so hardly ever a bridge of containers. */
import { readFileSync } from "node:fs";

/** RTF_UP and RTF_REJECT of Linux' route.h. */
const UP = 0x1;
const REJECT = 0x200;

/** Of /proc/net/route: a head, then lines of interface, destination, gateway, flags, ..., mask. */
function ipv4Cards(table: string): readonly string[] {
  return table
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, destination, , flags, , , , mask]) => isUsable(flags) && isZero(destination) && isZero(mask))
    .flatMap(([name]) => name ?? []);
}

/** Of /proc/net/ipv6_route: lines of destination, its prefix length, ..., flags, interface. Without an IPv6 route `lo` rejects all of it. */
function ipv6Cards(table: string): readonly string[] {
  return table
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([destination, length, , , , , , , flags]) => isUsable(flags) && isZero(destination) && isZero(length),
    )
    .flatMap((fields) => fields[9] ?? []);
}

const isZero = (hex: string | undefined) => hex !== undefined && /^0+$/.test(hex);
function isUsable(hex: string | undefined): boolean {
  const flags = Number.parseInt(hex ?? "", 16);
  return (flags & UP) !== 0 && (flags & REJECT) === 0;
}

/** From the texts of those two files, either of which may be empty. Pure. */
export const defaultRouteCards = (ipv4: string, ipv6: string): ReadonlySet<string> =>
  new Set([...ipv4Cards(ipv4), ...ipv6Cards(ipv6)].filter((name) => name !== "lo"));

/** None where the system has no such files: only Linux shows its routes without a program to be run, and there are no names of bridges to be mistaken elsewhere. */
export function readDefaultRouteCards(): ReadonlySet<string> {
  return defaultRouteCards(textOf("/proc/net/route"), textOf("/proc/net/ipv6_route"));
}

/** Empty where it cannot be read, as in a sandbox, or is not there. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
