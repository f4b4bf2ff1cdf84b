/**
 * The feeds of one meeting: which entries are held, how they link, and which peers' entries are taken in. Changed in place, otherwise
 * pure: no I/O, no time.
 */
import type { EntryId, PeerId } from "../../kernel/ids.ts";
import type { Authors } from "./authors.ts";
import { NO_PREVIOUS, type Entry, type Verify } from "./entry.ts";
import { advanceTips, type Feed } from "./feed.ts";
import type { FeedId } from "./feed-id.ts";
import { havePage, havePages, missingFor, placeAfter, type FeedRange, type HavePage } from "./have.ts";
import { createQuota } from "./quota.ts";

/** Branches kept of a feed that its author forked: enough to prove the fork, too few to fill a disk. */
const MAX_BRANCHES = 4;

export interface Acceptance {
  /** In an order in which each follows its predecessor. */
  readonly accepted: readonly Entry[];
  readonly duplicates: number;
  /** Entries whose predecessor is not held. */
  readonly gaps: number;
  /** Entries with a wrong signature, or at odds with their predecessor. */
  readonly forged: number;
  /** Accepted entries whose predecessor already had another successor. */
  readonly forks: readonly Entry[];
  /** Entries over a limit of this file or of `quota.ts`. */
  readonly refused: readonly Entry[];
  /** Entries of authors that are no members as far as self knows. */
  readonly strangers: number;
}

/** Whose entries are taken in. */
export interface Admission {
  readonly authors: Pick<Authors, "accountOf" | "list">;
  /** The author is a host at present. */
  isHost(author: string): boolean;
}
/** Everybody's. */
const OPEN: Admission = { authors: { accountOf: (key) => key, list: () => {} }, isHost: () => false };

export interface FeedSet {
  readonly size: number;
  get(id: EntryId): Entry | undefined;
  /** The author of the feed; undefined if none of it is held. */
  authorOf(feedId: FeedId): PeerId | undefined;
  /** The last number of each of the author's feeds. `author`: public key, hex. */
  numbersOf(author: string): readonly (readonly [FeedId, number])[];
  all(): Iterable<Entry>;
  /** Takes in what fits, of members. Verifies the signatures at the ends of chains only: a chain proves the entries before its end. */
  accept(entries: readonly Entry[], verify: Verify): Acceptance;
  /** The entries are on disk, in the order in which they were accepted. */
  markStored(entries: readonly Entry[]): void;
  /** What is on disk, as pages (`havePages`). Entries that are held but not on disk yet are left out. */
  have(maxTips: number, range?: FeedRange): readonly HavePage[];
  /** The first of these pages. */
  firstPage(maxTips: number, range: FeedRange): HavePage;
  /** The entries held here that the sender of the page lacks, predecessors first. To be read at once: the feeds must not change meanwhile. */
  missingFor(page: HavePage): Iterable<Entry>;
}

export function createFeedSet({ authors, isHost }: Admission = OPEN): FeedSet {
  const entries = new Map<EntryId, Entry>();
  const feeds = new Map<FeedId, Feed>();
  const quota = createQuota(isHost);
  const ids: FeedId[] = [];
  const held = { entries, feeds, ids };

  type Fit = "fits" | "duplicate" | "gap" | "forged";
  /** `pending`: earlier entries of the same batch. */
  function fit(entry: Entry, pending: ReadonlyMap<EntryId, Entry>): Fit {
    if (entries.has(entry.id) || pending.has(entry.id)) return "duplicate";
    if (entry.number === 1) return entry.previous === NO_PREVIOUS ? "fits" : "forged";
    const previous = entries.get(entry.previous) ?? pending.get(entry.previous);
    if (previous === undefined) return "gap";
    const follows =
      previous.feedId === entry.feedId &&
      previous.from === entry.from &&
      previous.number + 1 === entry.number &&
      previous.lamport < entry.lamport;
    return follows ? "fits" : "forged";
  }

  function hasRoomFor(entry: Entry, account: string, feed: Feed | undefined, isFork: boolean): boolean {
    if (isFork && feed !== undefined && feed.tips.length >= MAX_BRANCHES) return false;
    return quota.hasRoom(account, entry, feed === undefined);
  }

  function accept(batch: readonly Entry[], verify: Verify): Acceptance {
    const pending = new Map<EntryId, Entry>();
    let duplicates = 0;
    let gaps = 0;
    let forged = 0;
    for (const entry of batch) {
      const answer = fit(entry, pending);
      if (answer === "fits") pending.set(entry.id, entry);
      else if (answer === "duplicate") duplicates += 1;
      else if (answer === "gap") gaps += 1;
      else forged += 1;
    }

    const proven = provenOf([...pending.values()], verify);
    const accepted: Entry[] = [];
    const forks: Entry[] = [];
    const refused: Entry[] = [];
    let strangers = 0;
    for (const entry of pending.values()) {
      const feed = feeds.get(entry.feedId);
      const isFork = feed !== undefined && !feed.tips.some((tip) => tip.id === entry.previous);
      const account = authors.accountOf(entry.author);
      if (!proven.has(entry.id)) forged += 1;
      else if (account === null) strangers += 1;
      else if (!hasRoomFor(entry, account, feed, isFork)) refused.push(entry);
      else if (entry.number > 1 && !entries.has(entry.previous)) gaps += 1; // Its predecessor was refused.
      else {
        if (isFork) forks.push(entry);
        add(entry, account, feed);
        accepted.push(entry);
      }
    }
    return { accepted, duplicates, gaps, forged, forks, refused, strangers };
  }

  function add(entry: Entry, account: string, feed: Feed | undefined): void {
    entries.set(entry.id, entry);
    quota.add(account, entry, feed === undefined);
    if (entry.body.kind === "member") authors.list(entry.body.publicKey, entry.author);
    const listsMembers = entry.body.kind === "member";
    if (feed === undefined) {
      const { from, author } = entry;
      const begun: Feed = { from, author, chain: [entry], listsMembers, tips: [entry], storedTips: [] };
      feeds.set(entry.feedId, begun);
      ids.splice(placeAfter(ids, entry.feedId), 0, entry.feedId);
      return;
    }
    feed.tips = advanceTips(feed.tips, entry);
    feed.listsMembers ||= listsMembers;
    if (feed.tips.length === 1 && feed.chain.length === entry.number - 1) feed.chain.push(entry);
  }

  return {
    get size() {
      return entries.size;
    },
    get: (id) => entries.get(id),
    authorOf: (feedId) => feeds.get(feedId)?.from,
    numbersOf: (author) =>
      [...feeds]
        .filter(([, feed]) => feed.author === author)
        .map(([feedId, { tips }]) => [feedId, Math.max(...tips.map(({ number }) => number))] as const),
    all: () => entries.values(),
    accept,
    markStored(stored) {
      for (const entry of stored) {
        const feed = feeds.get(entry.feedId);
        if (feed !== undefined) feed.storedTips = advanceTips(feed.storedTips, entry);
      }
    },
    have: (maxTips, range) => havePages(held, maxTips, range),
    firstPage: (maxTips, range) => havePage(held, maxTips, range),
    missingFor: (page) => missingFor(held, page),
  };
}

/** Goes from the end to the start: a verified entry proves its predecessor, because the predecessor's id covers its signature. */
function provenOf(chain: readonly Entry[], verify: Verify): ReadonlySet<EntryId> {
  const proven = new Set<EntryId>();
  for (const entry of chain.toReversed()) {
    if (proven.has(entry.id) || verify(entry)) proven.add(entry.id).add(entry.previous);
  }
  return proven;
}
