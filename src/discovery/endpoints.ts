/**
 * Where one peer is said to listen. Anybody may advertise anything of any peer, so the addresses and ports that packets name are kept side by
 * side: a false one is tried in vain, and pushes out no true one. Changed in place.
 */
import type { AdvertText } from "./advert-text.ts";

/** A machine has a few cards with an IPv4 and an IPv6 address each. */
export const MAX_ENDPOINTS = 8;
/** Queries go out every 5 s at the slowest: an endpoint that missed three answers is stale once another one was heard. */
const STALE_AFTER_MS = 15_000;

export interface Endpoint {
  /** The source address of the packet. */
  readonly address: string;
  readonly port: number;
  /** What was advertised from there last. */
  text: AdvertText;
  readonly firstHeardAtMs: number;
  heardAtMs: number;
  /** Something listens there. */
  isVerified: boolean;
}

/** False if the endpoint is not kept, because others count more. `endpoints`: best first, before and after. */
export function noteEndpoint(
  endpoints: Endpoint[],
  heard: { readonly address: string; readonly port: number; readonly text: AdvertText },
  nowMs: number,
): boolean {
  const { address, port, text } = heard;
  const known = endpoints.find((each) => each.address === address && each.port === port);
  if (known === undefined)
    endpoints.unshift({ address, port, text, firstHeardAtMs: nowMs, heardAtMs: nowMs, isVerified: false });
  else Object.assign(known, { text, heardAtMs: nowMs });
  for (const each of [...endpoints]) if (each.heardAtMs + STALE_AFTER_MS <= nowMs) drop(endpoints, each);
  if (endpoints.length > MAX_ENDPOINTS) dropWorst(endpoints);
  endpoints.sort(byTrust);
  return endpoints.some((each) => each.address === address && each.port === port);
}

export function drop(endpoints: Endpoint[], gone: Endpoint): void {
  const at = endpoints.indexOf(gone);
  if (at >= 0) endpoints.splice(at, 1);
}

/** Where nothing was found to listen, of the address that claims most ports, the latest. */
function dropWorst(endpoints: Endpoint[]): void {
  const claims = ({ address }: Endpoint) => endpoints.filter((each) => each.address === address).length;
  const [worst] = endpoints.toSorted(
    (a, b) =>
      Number(a.isVerified) - Number(b.isVerified) ||
      claims(b) - claims(a) ||
      b.firstHeardAtMs - a.firstHeardAtMs,
  );
  if (worst !== undefined) drop(endpoints, worst);
}

/** Verified ones first; IPv4 first, because a port that listens on IPv4 only would refuse the others; then the newest. */
function byTrust(a: Endpoint, b: Endpoint): number {
  return (
    Number(b.isVerified) - Number(a.isVerified) ||
    Number(a.address.includes(":")) - Number(b.address.includes(":")) ||
    b.heardAtMs - a.heardAtMs
  );
}

/** True if the peer is said to listen at several ports, of which one at most is true. */
export function isContested(endpoints: readonly Endpoint[]): boolean {
  return endpoints.some(({ port }) => port !== endpoints[0]?.port);
}

/** The addresses of each port, best first. */
export function byPort(
  endpoints: readonly Endpoint[],
): readonly { readonly port: number; readonly addresses: readonly string[] }[] {
  const ports = new Map<number, string[]>();
  for (const { address, port } of endpoints) ports.set(port, [...(ports.get(port) ?? []), address]);
  return [...ports].map(([port, addresses]) => ({ port, addresses }));
}
