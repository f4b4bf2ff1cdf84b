/**
 * The feeds of one meeting: which entries are held, how they link, and which peers' entries are taken in. Changed in place, otherwise
 * pure: no I/O, no time.
 */
import type { EntryId, PeerId } from "../../kernel/ids.ts";
import { NO_PREVIOUS, type Entry, type Verify } from "./entry.ts";
import { advanceTips, type Feed } from "./feed.ts";
import type { FeedId } from "./feed-id.ts";
import { havePages, missingFor, type FeedRange, type HavePage } from "./have.ts";

/** Branches kept of a feed that its author forked: enough to prove the fork, too few to fill a disk. */
const MAX_BRANCHES = 4;
/** A meeting of a year, joined and written in three times a day. */
const MAX_FEEDS_PER_AUTHOR = 1_000;
/** Entries kept of one author, some 50 MB: far above what a person writes, bounding a program. */
const MAX_ENTRIES_PER_AUTHOR = 100_000;
/** Entries kept of one meeting, some 250 MB. */
const MAX_ENTRIES = 500_000;

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
  /** Entries over a limit of this file. */
  readonly refused: readonly Entry[];
}

export interface FeedSet {
  readonly size: number;
  get(id: EntryId): Entry | undefined;
  /** The author of the feed; undefined if none of it is held. */
  authorOf(feedId: FeedId): PeerId | undefined;
  /** The last number of each of the author's feeds. `author`: public key, hex. */
  numbersOf(author: string): readonly (readonly [FeedId, number])[];
  all(): Iterable<Entry>;
  /** Takes in what fits. Verifies the signatures at the ends of chains only: a chain proves the entries before its end. */
  accept(entries: readonly Entry[], verify: Verify): Acceptance;
  /** The entries are on disk, in the order in which they were accepted. */
  markStored(entries: readonly Entry[]): void;
  /** What is on disk, as pages (`havePages`). Entries that are held but not on disk yet are left out. */
  have(maxTips: number, range?: FeedRange): readonly HavePage[];
  /** The entries held here that the sender of the page lacks, predecessors first. */
  missingFor(page: HavePage): Entry[];
}

export function createFeedSet(): FeedSet {
  const entries = new Map<EntryId, Entry>();
  const feeds = new Map<FeedId, Feed>();
  const feedsByAuthor = new Map<string, number>();
  const entriesByAuthor = new Map<string, number>();
  const held = { entries, feeds };

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

  function hasRoomFor(entry: Entry, feed: Feed | undefined, isFork: boolean): boolean {
    if (entries.size >= MAX_ENTRIES) return false;
    if ((entriesByAuthor.get(entry.author) ?? 0) >= MAX_ENTRIES_PER_AUTHOR) return false;
    if (feed === undefined) return (feedsByAuthor.get(entry.author) ?? 0) < MAX_FEEDS_PER_AUTHOR;
    return !isFork || feed.tips.length < MAX_BRANCHES;
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
    for (const entry of pending.values()) {
      const feed = feeds.get(entry.feedId);
      const isFork = feed !== undefined && !feed.tips.some((tip) => tip.id === entry.previous);
      if (!proven.has(entry.id)) forged += 1;
      else if (!hasRoomFor(entry, feed, isFork)) refused.push(entry);
      else if (entry.number > 1 && !entries.has(entry.previous)) gaps += 1; // Its predecessor was refused.
      else {
        if (isFork) forks.push(entry);
        add(entry, feed);
        accepted.push(entry);
      }
    }
    return { accepted, duplicates, gaps, forged, forks, refused };
  }

  function add(entry: Entry, feed: Feed | undefined): void {
    entries.set(entry.id, entry);
    entriesByAuthor.set(entry.author, (entriesByAuthor.get(entry.author) ?? 0) + 1);
    if (feed === undefined) {
      feeds.set(entry.feedId, { from: entry.from, author: entry.author, tips: [entry], storedTips: [] });
      feedsByAuthor.set(entry.author, (feedsByAuthor.get(entry.author) ?? 0) + 1);
    } else feed.tips = advanceTips(feed.tips, entry);
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
