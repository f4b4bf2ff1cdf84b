/**
 * The feeds of one meeting: which entries are held, how they link, and what another set lacks. A feed is a chain; if its author
 * forks it, a small tree, of which every branch is kept. Pure but for being changed in place: no I/O, no time.
 */
import type { EntryId, PeerId } from "../../kernel/ids.ts";
import { NO_PREVIOUS, type Entry, type Verify } from "./entry.ts";
import type { FeedId } from "./feed-id.ts";

/** Branches kept of a feed that its author forked: enough to prove it, too few to fill a disk. */
const MAX_BRANCHES = 4;
/** A meeting of a year, joined and written in three times a day. */
const MAX_FEEDS_PER_AUTHOR = 1_000;
/** Entries kept of one author, some 50 MB: far above a person, bounding a program. */
export const MAX_ENTRIES_PER_AUTHOR = 100_000;
/** Entries kept of one meeting, some 250 MB. */
const MAX_ENTRIES = 500_000;
/** Where a branch that the other side doesn't know may leave the one it has: so many entries before its end. */
const FORK_REACH = 32;

/** The end of a feed, or of a branch of it. */
export interface Tip {
  readonly feedId: FeedId;
  readonly number: number;
  readonly id: EntryId;
}

/** All tips of the feeds whose id is above `after` and at most `upTo`, sorted by feed. */
export interface HavePage {
  readonly after: string;
  readonly upTo: string;
  readonly tips: readonly Tip[];
}

export interface Acceptance {
  /** In an order in which each follows its predecessor. */
  readonly accepted: readonly Entry[];
  readonly duplicates: number;
  /** Their predecessor is not held. */
  readonly gaps: number;
  /** Wrong signature, or at odds with their predecessor. */
  readonly forged: number;
  /** Accepted, but beside another successor of the same entry. */
  readonly forks: readonly Entry[];
  /** Over a limit of this file. */
  readonly refused: readonly Entry[];
}

interface Feed {
  readonly from: PeerId;
  readonly author: string;
  tips: readonly Entry[];
  /** Tips of what is on disk: all that is told to others. */
  storedTips: readonly Entry[];
}

export interface FeedSet {
  readonly size: number;
  get(id: EntryId): Entry | undefined;
  /** Who wrote the feed, if any of it is held. */
  authorOf(feedId: FeedId): PeerId | undefined;
  /** The last number of each feed of the author. */
  numbersOf(author: string): readonly (readonly [FeedId, number])[];
  all(): Iterable<Entry>;
  /** Takes in what fits. Signatures are verified at the ends of chains; the chain proves what is before. */
  accept(entries: readonly Entry[], verify: Verify): Acceptance;
  /** The entries, in the order in which they were accepted, are on disk. */
  markStored(entries: readonly Entry[]): void;
  /** What is on disk, in pages of at most `maxTips` (and the few more that a forked feed takes), within a page's bounds. */
  have(maxTips: number, bounds?: { readonly after: string; readonly upTo: string }): readonly HavePage[];
  /** What the sender of the page lacks of what is held here, predecessors first. */
  missingFor(page: HavePage): Entry[];
}

/** Above every feed id. */
const LAST_FEED = "g";

export function createFeedSet(): FeedSet {
  const entries = new Map<EntryId, Entry>();
  const feeds = new Map<FeedId, Feed>();
  const feedsByAuthor = new Map<string, number>();
  const entriesByAuthor = new Map<string, number>();

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

    // From the end: a verified entry proves its predecessor, whose own signature its id covers.
    const proven = new Set<EntryId>();
    for (const entry of [...pending.values()].toReversed()) {
      if (proven.has(entry.id) || verify(entry)) proven.add(entry.id).add(entry.previous);
    }

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
    } else feed.tips = advance(feed.tips, entry);
  }

  function have(maxTips: number, bounds = { after: "", upTo: LAST_FEED }): HavePage[] {
    const pages: HavePage[] = [];
    let after = bounds.after;
    let tips: Tip[] = [];
    for (const [feedId, feed] of [...feeds].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      if (feedId <= bounds.after || feedId > bounds.upTo) continue;
      for (const { number, id } of feed.storedTips) tips.push({ feedId, number, id });
      if (tips.length < maxTips) continue;
      pages.push({ after, upTo: feedId, tips });
      after = feedId;
      tips = [];
    }
    if (after < bounds.upTo) pages.push({ after, upTo: bounds.upTo, tips });
    return pages;
  }

  function missingFor(page: HavePage): Entry[] {
    const tipsByFeed = new Map<FeedId, Tip[]>();
    for (const tip of page.tips) {
      const tips = tipsByFeed.get(tip.feedId);
      if (tips === undefined) tipsByFeed.set(tip.feedId, [tip]);
      else tips.push(tip);
    }
    const missing: Entry[] = [];
    for (const [feedId, feed] of feeds) {
      if (feedId <= page.after || feedId > page.upTo) continue;
      for (const entry of missingOfFeed(feed, tipsByFeed.get(feedId) ?? [])) missing.push(entry);
    }
    return missing;
  }

  function missingOfFeed(feed: Feed, theirs: readonly Tip[]): Entry[] {
    const known = theirs.flatMap((tip) => entries.get(tip.id) ?? []);
    // On a chain the walk from its end meets the other's end; in a tree it may meet any of the other's entries.
    const held =
      feed.tips.length === 1
        ? new Set(known.map((entry) => entry.id))
        : new Set(known.flatMap((entry) => branch(entry, 1, new Set()).map(({ id }) => id)));
    const unknown = theirs.filter((tip) => !entries.has(tip.id)).map((tip) => tip.number);
    const missing: Entry[] = [];
    for (const tip of feed.tips) {
      let fromNumber = 1;
      if (known.length === 0 && unknown.length > 0) {
        // They are ahead, as far as anybody can tell from here; or on another branch.
        if (Math.max(...unknown) > tip.number) continue;
        fromNumber = Math.max(1, Math.max(...unknown) - FORK_REACH);
      }
      const newer = branch(tip, fromNumber, held);
      for (const entry of newer) held.add(entry.id);
      for (const entry of newer) missing.push(entry);
    }
    return missing;
  }

  /** The entries that lead to `tip`, it included, oldest first: after one of `stop`, from `fromNumber` at the earliest. */
  function branch(tip: Entry, fromNumber: number, stop: ReadonlySet<EntryId>): Entry[] {
    const path: Entry[] = [];
    for (
      let entry: Entry | undefined = tip;
      entry !== undefined && entry.number >= fromNumber && !stop.has(entry.id);
      entry = entries.get(entry.previous)
    )
      path.push(entry);
    return path.toReversed();
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
        if (feed !== undefined) feed.storedTips = advance(feed.storedTips, entry);
      }
    },
    have,
    missingFor,
  };
}

function advance(tips: readonly Entry[], entry: Entry): readonly Entry[] {
  return [...tips.filter((tip) => tip.id !== entry.previous), entry];
}
