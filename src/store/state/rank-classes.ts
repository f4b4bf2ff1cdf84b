/**
 * Who goes before others in line to coordinate: a pure fold over roles and over the entries of the kind carrier, of which the last one by
 * somebody who runs the meeting counts.
 */
import type { RankClass } from "../../kernel/rank.ts";
import type { Entry } from "../log/entry.ts";
import { compareEntries } from "../log/timeline.ts";
import type { Authority } from "./roles.ts";

export interface RankClasses {
  /** By public key, hex. Whoever is in none is in the last class. */
  readonly classes: ReadonlyMap<string, RankClass>;
  /** Public key, hex, of the member whose machine hosts let carry the meeting; null for none. */
  readonly carrier: string | null;
}

export const isRankEntry = ({ body }: Pick<Entry, "body">): boolean => body.kind === "carrier";

/** `entries`: in any order. */
export function createRankClasses(authority: Authority, entries: readonly Entry[]): RankClasses {
  const carrier = carrierOf(authority, entries);
  const classes = new Map<string, RankClass>(
    authority.ranked.map(({ key, role }) => [key, role === "host" ? 1 : 2]),
  );
  if (carrier !== null) classes.set(carrier, 0);
  return { classes, carrier };
}

function carrierOf(authority: Authority, entries: readonly Entry[]): string | null {
  let last: Entry | null = null;
  for (const entry of entries)
    if (entry.body.kind === "carrier" && authority.may(entry, "setCarrier"))
      last = last === null || compareEntries(entry, last) > 0 ? entry : last;
  const key = last?.body.kind === "carrier" ? last.body.publicKey : null;
  return key !== null && authority.banned.includes(key) ? null : key;
}
