/**
 * Whose entries are taken in, and on whose account they count. Public keys only: a peer id has a class digit, and one key can write
 * under two of them.
 *
 * An author stands for itself if self has seen it as a member, if the meeting's maker or self lists it, or if two others that stand
 * for themselves do. An author that only one lists counts on that one's account, however many such authors there are: a member that
 * makes up keys shares its own budget among them. Nothing is taken of anybody else. Changed in place, otherwise pure.
 */

/** Listings kept on one account: many times the people of a meeting of a year. */
const MAX_LISTED_PER_ACCOUNT = 1_000;
/**
 * Keys that self has seen as members' and that nobody else vouches for: the last ones. Further entries of one that is forgotten are
 * taken in once it is listed, or seen again.
 */
export const MAX_SEEN = 2_000;
/** Authors that make a listed author stand for itself. */
const ENOUGH_LISTINGS = 2;

export interface Authors {
  /** Self has seen the key as a member's. */
  see(key: string): void;
  /** An entry of `by` that was taken in lists the key. */
  list(key: string, by: string): void;
  /** The key on whose account the author's entries count; null for a stranger. */
  accountOf(key: string): string | null;
  /** A member that comes later can see by the entries alone that the author stands for itself. */
  isListed(key: string): boolean;
}

/** `trusted`: keys that stand for themselves, and whose listing is enough: the maker's and self's. */
export function createAuthors(trusted: readonly string[]): Authors {
  const standing = new Set<string>(trusted);
  /** Of these, the keys that stand because self has seen them alone. */
  const seen = new Set<string>();
  /** By a key that does not stand for itself, one that lists it and has an account: the first of these. */
  const sponsors = new Map<string, string>();
  const listers = new Map<string, Set<string>>();
  const listedBy = new Map<string, Set<string>>();
  const listedOnAccount = new Map<string, number>();

  /** Ends, because a sponsor had an account before it became one. */
  function accountOf(key: string): string | null {
    let by: string | undefined = key;
    while (by !== undefined && !standing.has(by)) by = sponsors.get(by);
    return by ?? null;
  }

  function isListed(key: string): boolean {
    const all = [...(listers.get(key) ?? [])];
    return (
      all.some((by) => trusted.includes(by)) || all.filter((by) => standing.has(by)).length >= ENOUGH_LISTINGS
    );
  }

  /** The keys whose account may have changed, and what follows for those that they list. */
  function settle(keys: Iterable<string>): void {
    const waiting = [...keys];
    for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
      if (standing.has(key)) continue;
      if (isListed(key)) standing.add(key);
      else {
        if (sponsors.has(key)) continue;
        const sponsor = [...(listers.get(key) ?? [])].find((by) => accountOf(by) !== null);
        if (sponsor === undefined) continue;
        sponsors.set(key, sponsor);
      }
      waiting.push(...(listedBy.get(key) ?? []));
    }
  }

  return {
    see(key) {
      if (standing.has(key) && !seen.has(key)) return;
      const isNew = !seen.delete(key);
      seen.add(key);
      if (!isNew) return;
      standing.add(key);
      settle(listedBy.get(key) ?? []);
      for (const old of seen) {
        if (seen.size <= MAX_SEEN) break;
        seen.delete(old);
        if (!isListed(old)) standing.delete(old);
      }
    },
    list(key, by) {
      const account = accountOf(by) ?? by;
      const known = listers.get(key) ?? new Set();
      const count = listedOnAccount.get(account) ?? 0;
      if (key === by || known.has(by) || count >= MAX_LISTED_PER_ACCOUNT) return;
      listedOnAccount.set(account, count + 1);
      listers.set(key, known.add(by));
      listedBy.set(by, (listedBy.get(by) ?? new Set()).add(key));
      settle([key]);
    },
    accountOf,
    isListed,
  };
}
