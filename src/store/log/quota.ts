/**
 * How much is kept of a meeting, in bytes, and whose. What is left over when a few have written a great deal is for those that have
 * written little, and the very last of it for hosts. Changed in place, otherwise pure.
 */
import type { Entry } from "./entry.ts";
import { isStanding } from "./standing.ts";

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
/**
 * What stands (`standing.ts`) is read when the meeting is opened, and is in memory three times as large. Of one account: six thousand
 * files, ten thousand mutes. The last part of MAX_STANDING_BYTES is for accounts below QUIET_STANDING_BYTES, for everybody's first entry
 * stands; the last part of that is for hosts.
 */
const MAX_STANDING_PER_ACCOUNT = 6_000_000;
const MAX_STANDING_BYTES = 30_000_000;
const QUIET_STANDING_RESERVE_BYTES = 15_000_000;
const HOSTS_STANDING_RESERVE_BYTES = 5_000_000;
const QUIET_STANDING_BYTES = 100_000;

/** Bytes that count for an entry. */
export const sizeOf = (entry: Entry): number => Buffer.byteLength(entry.signed[0]) + OVERHEAD_BYTES;

export interface Quota {
  /** The entry fits on this account. `beginsFeed`: it is the first of its feed. */
  hasRoom(account: string, entry: Entry, beginsFeed: boolean): boolean;
  add(account: string, entry: Entry, beginsFeed: boolean): void;
  /** A feed that is on the disk. `sizes`: of its entries. */
  addFeed(account: string, author: string, sizes: Sizes): void;
}

/** Bytes that count for entries. */
export interface Sizes {
  /** Of all. */
  readonly bytes: number;
  /** Of those that stand. */
  readonly standingBytes: number;
}

interface Used {
  bytes: number;
  standingBytes: number;
  feeds: number;
}
interface Use extends Used {
  account: string;
}

const nothing = (): Used => ({ bytes: 0, standingBytes: 0, feeds: 0 });

export const sizesOf = (entry: Entry): Sizes => {
  const bytes = sizeOf(entry);
  return { bytes, standingBytes: isStanding(entry) ? bytes : 0 };
};

/** `isHost`: the author is a host at present. */
export function createQuota(isHost: (author: string) => boolean): Quota {
  const byAuthor = new Map<string, Use>();
  const byAccount = new Map<string, Used>();
  const all = nothing();

  function usedBy(account: string) {
    const used = byAccount.get(account) ?? nothing();
    byAccount.set(account, used);
    return used;
  }

  /** An author that stands for itself by now takes what it has written along. */
  function useOf(author: string, account: string): Use {
    const use = byAuthor.get(author) ?? { account, ...nothing() };
    byAuthor.set(author, use);
    if (use.account === account) return use;
    const [before, after] = [usedBy(use.account), usedBy(account)];
    for (const key of ["bytes", "standingBytes", "feeds"] as const) {
      before[key] -= use[key];
      after[key] += use[key];
    }
    use.account = account;
    return use;
  }

  function count(account: string, author: string, { bytes, standingBytes }: Sizes, feeds: number): void {
    for (const used of [useOf(author, account), usedBy(account), all]) {
      used.bytes += bytes + feeds * FEED_BYTES;
      used.standingBytes += standingBytes;
      used.feeds += feeds;
    }
  }

  function hasRoomToStand(used: Used, bytes: number, isPrivileged: boolean): boolean {
    const isQuiet = used.standingBytes + bytes <= QUIET_STANDING_BYTES;
    const reserve = isPrivileged ? 0 : isQuiet ? HOSTS_STANDING_RESERVE_BYTES : QUIET_STANDING_RESERVE_BYTES;
    return (
      used.standingBytes + bytes <= MAX_STANDING_PER_ACCOUNT &&
      all.standingBytes + bytes <= MAX_STANDING_BYTES - reserve
    );
  }

  return {
    hasRoom(account, entry, beginsFeed) {
      useOf(entry.author, account);
      const used = usedBy(account);
      const { bytes, standingBytes } = sizesOf(entry);
      const size = bytes + (beginsFeed ? FEED_BYTES : 0);
      if (used.bytes + size > MAX_BYTES_PER_ACCOUNT) return false;
      const isPrivileged = isHost(entry.author);
      const isQuiet = used.bytes + size <= QUIET_BYTES;
      const reserve = isPrivileged ? 0 : isQuiet ? HOSTS_RESERVE_BYTES : QUIET_RESERVE_BYTES;
      if (all.bytes + size > MAX_BYTES - reserve) return false;
      if (standingBytes > 0 && !hasRoomToStand(used, standingBytes, isPrivileged)) return false;
      if (!beginsFeed) return true;
      const feedsReserve = isPrivileged || used.feeds < QUIET_FEEDS ? 0 : FEEDS_RESERVE;
      return used.feeds < MAX_FEEDS_PER_ACCOUNT && all.feeds < MAX_FEEDS - feedsReserve;
    },
    add: (account, entry, beginsFeed) => count(account, entry.author, sizesOf(entry), beginsFeed ? 1 : 0),
    addFeed: (account, author, sizes) => count(account, author, sizes, 1),
  };
}
