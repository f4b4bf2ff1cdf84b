/**
 * Who may do what in a meeting: a pure fold over the entries that speak of hosts, bans and the lock. Its maker stays host; other
 * hosts are made and unmade by hosts. A ban or a demotion says which entries of the person count: whatever else the person wrote,
 * however early it claims to be, has no effect. The maker's word goes before the others'; among these the earlier one in the timeline.
 */
import type { Entry } from "../log/entry.ts";
import type { FactOf } from "../log/facts.ts";
import type { FeedId } from "../log/feed-id.ts";
import { compareEntries } from "../log/timeline.ts";

export interface Authority {
  /** Public keys, the maker first. */
  readonly hosts: readonly string[];
  readonly banned: readonly string[];
  readonly isLocked: boolean;
  /** The same text for as long as `counts` answers the same. */
  readonly banning: string;
  /** Not cut off by a ban. */
  counts(entry: Entry): boolean;
  /** Its author was a host at that point of the timeline, and it counts. */
  mayHost(entry: Entry): boolean;
  /** Was ever a host: only such a one's entries can change any of this. */
  hasHosted(author: string): boolean;
}

interface Change {
  readonly at: Entry;
  readonly isOn: boolean;
  readonly counted: ReadonlyMap<FeedId, number>;
}

export const isAuthorityFact = (entry: Entry): boolean =>
  entry.fact.kind === "host" || entry.fact.kind === "ban" || entry.fact.kind === "lock";

/** `maker`: public key. `entries`: those of `isAuthorityFact`, in any order. */
export function createAuthority(maker: string, entries: readonly Entry[]): Authority {
  /** By author, in the timeline's order. */
  const hostings = new Map<string, Change[]>();
  const bans = new Map<string, Change[]>();
  let lock: Entry | null = null;

  function note(
    changes: Map<string, Change[]>,
    at: Entry,
    fact: FactOf<"host" | "ban">,
    isOn: boolean,
  ): void {
    if (fact.publicKey === maker) return;
    const known = changes.get(fact.publicKey) ?? [];
    known.push({ at, isOn, counted: new Map(fact.counted) });
    changes.set(
      fact.publicKey,
      known.toSorted((a, b) => compareEntries(a.at, b.at)),
    );
  }

  function counts(entry: Entry): boolean {
    const changes = bans.get(entry.author);
    if (changes === undefined) return true;
    return changes.every((ban, index) => {
      if (!ban.isOn || entry.number <= (ban.counted.get(entry.feedId) ?? 0)) return true;
      const lifted = changes.slice(index + 1).find(({ isOn }) => !isOn);
      return lifted !== undefined && compareEntries(lifted.at, entry) < 0;
    });
  }

  function mayHost(entry: Entry): boolean {
    if (entry.author === maker) return true;
    const changes = hostings.get(entry.author) ?? [];
    const before = changes.findLast(({ at }) => compareEntries(at, entry) < 0);
    if (before?.isOn !== true || !counts(entry)) return false;
    // Back-dated to before a demotion.
    return changes.every(
      ({ at, isOn, counted }) =>
        isOn || compareEntries(at, entry) < 0 || entry.number <= (counted.get(entry.feedId) ?? 0),
    );
  }

  function apply(entry: Entry): void {
    const { fact } = entry;
    if (fact.kind === "host") note(hostings, entry, fact, fact.isHost);
    else if (fact.kind === "ban") note(bans, entry, fact, fact.isBanned);
    else if (lock === null || compareEntries(lock, entry) < 0) lock = entry;
  }

  const inOrder = entries.toSorted(compareEntries);
  for (const entry of inOrder) if (entry.author === maker) apply(entry);
  for (const entry of inOrder) if (entry.author !== maker && mayHost(entry)) apply(entry);

  const on = (changes: ReadonlyMap<string, readonly Change[]>) =>
    [...changes].filter(([, known]) => known.at(-1)?.isOn === true).map(([author]) => author);
  const banned = on(bans).toSorted();
  const hosts = on(hostings).filter((author) => !banned.includes(author));
  const lastLock = (lock as Entry | null)?.fact;
  return {
    hosts: [maker, ...hosts.toSorted()],
    banned,
    banning: [...bans.values()]
      .flat()
      .map(({ at }) => at.id)
      .toSorted()
      .join(),
    isLocked: lastLock?.kind === "lock" && lastLock.isLocked,
    counts,
    mayHost,
    hasHosted: (author) => author === maker || hostings.has(author),
  };
}
