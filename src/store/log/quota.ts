/**
 * How much is kept of a meeting, in bytes, and whose. What is left over when a few have written a great deal is for those that have
 * written little, and the very last of it for hosts. Changed in place, otherwise pure.
 */
import type { Entry } from "./entry.ts";

/** What an entry takes besides its text: its signature, its key on the disk, its place in indexes. */
const OVERHEAD_BYTES = 300;
/** What a feed takes in every `have`, and in memory. */
const FEED_BYTES = 2_000;
/** Of one account, far above what a person writes. */
const MAX_BYTES_PER_ACCOUNT = 50_000_000;
const MAX_BYTES = 250_000_000;
/** The last part of MAX_BYTES is for accounts below QUIET_BYTES, and the last part of that for hosts. */
const QUIET_RESERVE_BYTES = 50_000_000;
const HOSTS_RESERVE_BYTES = 10_000_000;
const QUIET_BYTES = 1_000_000;
/** A meeting of a year, joined and written in twice a working day. */
const MAX_FEEDS_PER_ACCOUNT = 500;
const MAX_FEEDS = 10_000;
/** The last part of MAX_FEEDS is for accounts with less than QUIET_FEEDS, and for hosts. */
const FEEDS_RESERVE = 2_000;
const QUIET_FEEDS = 20;

/** Bytes that count for an entry. */
export const sizeOf = (entry: Entry): number => Buffer.byteLength(entry.signed[0]) + OVERHEAD_BYTES;

export interface Quota {
  /** The entry fits on this account. `beginsFeed`: it is the first of its feed. */
  hasRoom(account: string, entry: Entry, beginsFeed: boolean): boolean;
  add(account: string, entry: Entry, beginsFeed: boolean): void;
  /** A feed that is on the disk. `size`: of its entries. */
  addFeed(account: string, author: string, size: number): void;
}

interface Use {
  account: string;
  bytes: number;
  feeds: number;
}

/** `isHost`: the author is a host at present. */
export function createQuota(isHost: (author: string) => boolean): Quota {
  const byAuthor = new Map<string, Use>();
  const byAccount = new Map<string, { bytes: number; feeds: number }>();
  let bytes = 0;
  let feeds = 0;

  function usedBy(account: string) {
    const used = byAccount.get(account) ?? { bytes: 0, feeds: 0 };
    byAccount.set(account, used);
    return used;
  }

  /** An author that stands for itself by now takes what it has written along. */
  function useOf(author: string, account: string): Use {
    const use = byAuthor.get(author) ?? { account, bytes: 0, feeds: 0 };
    byAuthor.set(author, use);
    if (use.account === account) return use;
    const [before, after] = [usedBy(use.account), usedBy(account)];
    before.bytes -= use.bytes;
    before.feeds -= use.feeds;
    after.bytes += use.bytes;
    after.feeds += use.feeds;
    use.account = account;
    return use;
  }

  function count(account: string, author: string, size: number, added: number): void {
    for (const used of [useOf(author, account), usedBy(account)]) {
      used.bytes += size;
      used.feeds += added;
    }
    bytes += size;
    feeds += added;
  }

  return {
    hasRoom(account, entry, beginsFeed) {
      useOf(entry.author, account);
      const used = usedBy(account);
      const size = sizeOf(entry) + (beginsFeed ? FEED_BYTES : 0);
      if (used.bytes + size > MAX_BYTES_PER_ACCOUNT) return false;
      const isPrivileged = isHost(entry.author);
      const isQuiet = used.bytes + size <= QUIET_BYTES;
      const reserve = isPrivileged ? 0 : isQuiet ? HOSTS_RESERVE_BYTES : QUIET_RESERVE_BYTES;
      if (bytes + size > MAX_BYTES - reserve) return false;
      if (!beginsFeed) return true;
      const feedsReserve = isPrivileged || used.feeds < QUIET_FEEDS ? 0 : FEEDS_RESERVE;
      return used.feeds < MAX_FEEDS_PER_ACCOUNT && feeds < MAX_FEEDS - feedsReserve;
    },
    add: (account, entry, beginsFeed) =>
      count(account, entry.author, sizeOf(entry) + (beginsFeed ? FEED_BYTES : 0), beginsFeed ? 1 : 0),
    addFeed: (account, author, size) => count(account, author, size + FEED_BYTES, 1),
  };
}
