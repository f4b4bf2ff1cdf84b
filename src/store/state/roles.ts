/**
 * The roles in a meeting: a pure fold over the entries of the kinds host, ban, remove, lock and end. The meeting's maker stays host; hosts make and
 * unmake other hosts. A ban or a demotion lists which entries of that author count: all its other entries have no effect, however
 * early they claim to be. Lifting a ban lists, too, and brings back what it lists: no ban takes away for good. The maker's entries are applied before those of other hosts, and these in the timeline's order.
 */
import type { Entry } from "../log/entry.ts";
import type { BodyOf } from "../log/entry-body.ts";
import type { FeedId } from "../log/feed-id.ts";
import { compareEntries, type Placed } from "../log/timeline.ts";

export interface Authority {
  /** Public keys, hex, the maker first. */
  readonly hosts: readonly string[];
  /** Public keys, hex. */
  readonly banned: readonly string[];
  /** By public key, hex: how often hosts have removed or banned that member. */
  readonly removals: ReadonlyMap<string, number>;
  readonly isLocked: boolean;
  /** The last term that a host has ended; 0 for none. */
  readonly endedTerm: number;
  /** Names the set of bans: as long as it is the same text, `counts` answers the same. */
  readonly banning: string;
  /** False if a ban takes away the entry's effect. */
  counts(entry: Placed): boolean;
  /** True if the entry counts, and its author was a host at that place of the timeline. */
  mayActAsHost(entry: Entry): boolean;
  /** True if the author was ever a host. Entries of other authors cannot change the roles. */
  hasHosted(author: string): boolean;
}

/** An entry that makes or unmakes a host, or that bans an author or lifts the ban. */
interface Change {
  readonly at: Entry;
  /** It makes a host, or bans. */
  readonly isOn: boolean;
  readonly counted: ReadonlyMap<FeedId, number>;
}

export const changesAuthority = (entry: Entry): boolean =>
  ["host", "ban", "remove", "lock", "end"].includes(entry.body.kind);

/** `maker`: public key, hex. `entries`: those for which `changesAuthority` is true, in any order. */
export function createAuthority(maker: string, entries: readonly Entry[]): Authority {
  /** By author, in the timeline's order. */
  const hostings = new Map<string, Change[]>();
  const bans = new Map<string, Change[]>();
  const removals = new Map<string, number>();
  let lock: Entry | null = null;
  let endedTerm = 0;

  function note(
    changes: Map<string, Change[]>,
    at: Entry,
    { publicKey, counted }: BodyOf<"host" | "ban">,
    isOn: boolean,
  ): void {
    if (publicKey === maker) return;
    const known = changes.get(publicKey) ?? [];
    known.push({ at, isOn, counted: new Map(counted) });
    changes.set(
      publicKey,
      known.toSorted((a, b) => compareEntries(a.at, b.at)),
    );
  }

  function counts(entry: Placed): boolean {
    const changes = bans.get(entry.author);
    if (changes === undefined) return true;
    return changes.every((ban, index) => {
      if (!ban.isOn || entry.number <= (ban.counted.get(entry.feedId) ?? 0)) return true;
      return changes
        .slice(index + 1)
        .some(
          (lift) =>
            !lift.isOn &&
            (compareEntries(lift.at, entry) < 0 || entry.number <= (lift.counted.get(entry.feedId) ?? 0)),
        );
    });
  }

  function mayHost(entry: Entry): boolean {
    if (entry.author === maker) return true;
    const changes = hostings.get(entry.author) ?? [];
    const before = changes.findLast(({ at }) => compareEntries(at, entry) < 0);
    if (before?.isOn !== true || !counts(entry)) return false;
    // An entry back-dated to before a demotion needs to be among those that the demotion lists.
    return changes.every(
      ({ at, isOn, counted }) =>
        isOn || compareEntries(at, entry) < 0 || entry.number <= (counted.get(entry.feedId) ?? 0),
    );
  }

  function remove(publicKey: string): void {
    if (publicKey !== maker) removals.set(publicKey, (removals.get(publicKey) ?? 0) + 1);
  }

  function apply(entry: Entry): void {
    const { body } = entry;
    if (body.kind === "host") note(hostings, entry, body, body.isHost);
    else if (body.kind === "ban") {
      note(bans, entry, body, body.isBanned);
      if (body.isBanned) remove(body.publicKey);
    } else if (body.kind === "remove") remove(body.publicKey);
    else if (body.kind === "end") endedTerm = Math.max(endedTerm, body.term);
    else if (lock === null || compareEntries(lock, entry) < 0) lock = entry;
  }

  const inOrder = entries.toSorted(compareEntries);
  for (const entry of inOrder) if (entry.author === maker) apply(entry);
  for (const entry of inOrder) if (entry.author !== maker && mayHost(entry)) apply(entry);

  const on = (changes: ReadonlyMap<string, readonly Change[]>) =>
    [...changes].filter(([, known]) => known.at(-1)?.isOn === true).map(([author]) => author);
  const banned = on(bans).toSorted();
  const hosts = on(hostings).filter((author) => !banned.includes(author));
  const lastLock = (lock as Entry | null)?.body;
  return {
    hosts: [maker, ...hosts.toSorted()],
    banned,
    removals,
    banning: [...bans.values()]
      .flat()
      .map(({ at }) => at.id)
      .toSorted()
      .join(),
    isLocked: lastLock?.kind === "lock" && lastLock.isLocked,
    endedTerm,
    counts,
    mayActAsHost: mayHost,
    hasHosted: (author) => author === maker || hostings.has(author),
  };
}
