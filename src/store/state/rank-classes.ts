/**
 * Who goes before others in line to coordinate, by the hosts' word and the members': a pure fold over roles and the entries of the kinds
 * carrier and vouch. Of the first the last one by somebody who runs the meeting counts.
 */
import type { RankClass } from "../../kernel/rank.ts";
import type { Vouch } from "../../kernel/vouch.ts";
import type { Entry } from "../log/entry.ts";
import { compareEntries } from "../log/timeline.ts";
import type { Authority } from "./roles.ts";

export interface RankClasses {
  /** What hosts have said. By public key, hex. */
  readonly classes: ReadonlyMap<string, RankClass>;
  /** In the timeline's order. */
  readonly vouches: readonly Vouch[];
  /** Public key, hex, of the member whose machine hosts let carry the meeting; null for none. */
  readonly carrier: string | null;
}

/** An author's first ones. An honest member vouches for each other member once. */
export const MAX_VOUCHES_OF_ONE = 200;

export const isRankEntry = ({ body }: Pick<Entry, "body">): boolean =>
  body.kind === "carrier" || body.kind === "vouch";

/** `entries`: in any order. */
export function createRankClasses(authority: Authority, entries: readonly Entry[]): RankClasses {
  const inOrder = entries.toSorted(compareEntries);
  const carrier = carrierOf(authority, inOrder);
  const classes = new Map<string, RankClass>(
    authority.ranked.map(({ key, role }) => [key, role === "host" ? 1 : 2]),
  );
  if (carrier !== null) classes.set(carrier, 0);
  return { classes, vouches: vouchesIn(authority, inOrder), carrier };
}

function carrierOf(authority: Authority, inOrder: readonly Entry[]): string | null {
  const counted = inOrder.findLast(
    (entry) => entry.body.kind === "carrier" && authority.may(entry, "setCarrier"),
  );
  if (counted?.body.kind !== "carrier") return null;
  const { publicKey } = counted.body;
  return publicKey !== null && authority.banned.includes(publicKey) ? null : publicKey;
}

/** Whom hosts have banned, or unmade as a host, is vouched for by nobody as such, and a banned member's word counts for nobody. */
function vouchesIn(authority: Authority, inOrder: readonly Entry[]): readonly Vouch[] {
  const counts = new Map<string, number>();
  const { banned } = authority;
  return inOrder.flatMap((entry) => {
    const { author: issuer, body } = entry;
    if (body.kind !== "vouch" || banned.includes(issuer) || banned.includes(body.publicKey)) return [];
    if (body.isHost && authority.roleOf(body.publicKey) !== "host") return [];
    const count = (counts.get(issuer) ?? 0) + 1;
    counts.set(issuer, count);
    if (count > MAX_VOUCHES_OF_ONE) return [];
    const { publicKey, isHost, signature } = body;
    return [{ publicKey, issuer, isHost, signature }];
  });
}
