/**
 * The feeds of one meeting: which entries are held, how they link, and which peers' entries are taken in. The entries are on the disk;
 * the ends of the feeds are in memory. Changed in place. Reads the index, and has no time.
 */
import type { PeerId } from "../../kernel/ids.ts";
import type { SignedText } from "../database.ts";
import type { Authors } from "./authors.ts";
import { NO_PREVIOUS, type Entry, type Verify } from "./entry.ts";
import {
  branchOf,
  chainKeyOf,
  decodeStoredFeed,
  encodeFeed,
  idAt,
  type Branch,
  type Feed,
  type Tip,
} from "./feed.ts";
import type { FeedId } from "./feed-id.ts";
import {
  countMissing,
  havePage,
  havePages,
  missingFor,
  placeAfter,
  type FeedRange,
  type HavePage,
} from "./have.ts";
import type { MeetingIndex } from "./meeting-index.ts";
import { createQuota, sizesOf } from "./quota.ts";

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
  has(tip: Tip): boolean;
  /** The author of the feed; undefined if none of it is held. */
  authorOf(feedId: FeedId): PeerId | undefined;
  /** The last number of each feed of these authors. `isWanted`: is given a public key, hex. */
  numbersOf(isWanted: (author: string) => boolean): readonly (readonly [FeedId, number])[];
  /** Each feed with its branches. */
  all(): Iterable<readonly [FeedId, Readonly<Feed>]>;
  /** The entries of the feed's branches from a number on, predecessors first. Leaves out what cannot be read. */
  entriesFrom(feedId: FeedId, number: number): Iterable<Entry>;
  /** Takes in what fits, of members. Verifies the signatures at the ends of chains only: a chain proves the entries before its end. */
  accept(entries: readonly Entry[], verify: Verify): Acceptance;
  /** The same for entries of self's own disk: they were within the limits, and of members, when they came. */
  acceptKept(entries: readonly Entry[], verify: Verify): Acceptance;
  /** The entries are on disk, in the order in which they were accepted. */
  markStored(entries: readonly Entry[]): void;
  /** What is on disk, as pages (`havePages`). Entries that are held but not on disk yet are left out. */
  have(maxTips: number, range?: FeedRange): readonly HavePage[];
  /** The first of these pages. */
  firstPage(maxTips: number, range: FeedRange): HavePage;
  /** The entries held here that the sender of the page lacks, predecessors first. To be read at once: the feeds must not change meanwhile. */
  missingFor(page: HavePage): Iterable<{ readonly signed: SignedText }>;
  /** How many these are. */
  countMissing(page: HavePage): number;
  /** Takes over feeds that are on disk as a whole, as the index has them. False if a value is none of its own making. */
  load(feeds: Iterable<readonly [string, string]>): boolean;
  /** An entry that should be here cannot be read: its feed is cut off before it, so that it is asked for again. */
  cut(damaged: Tip): void;
  clear(): void;
}

/** `onDamaged`: an entry was found that cannot be read, when others asked for it. */
export function createFeedSet(
  index: MeetingIndex,
  { authors, isHost }: Admission = OPEN,
  onDamaged: (damaged: Tip) => void = () => {},
): FeedSet {
  const feeds = new Map<FeedId, Feed>();
  const ids: FeedId[] = [];
  const held = { feeds, ids, index };
  let quota = createQuota(isHost);

  type Fit = "fits" | "duplicate" | "gap" | "forged";
  /** `pending`: earlier entries of the same batch. */
  function fit(entry: Entry, pending: ReadonlyMap<string, Entry>): Fit {
    const feed = feeds.get(entry.feedId);
    if (pending.has(entry.id)) return "duplicate";
    if (feed !== undefined && branchOf(index, feed, entry) !== null) return "duplicate";
    if (entry.number === 1) return entry.previous === NO_PREVIOUS ? "fits" : "forged";
    const previous = pending.get(entry.previous) ?? heldPrevious(entry, feed);
    if (previous === null) return "gap";
    const follows =
      previous.feedId === entry.feedId &&
      previous.from === entry.from &&
      previous.number + 1 === entry.number &&
      previous.lamport < entry.lamport;
    return follows ? "fits" : "forged";
  }

  function heldPrevious(
    { feedId, number, previous: id }: Entry,
    feed: Feed | undefined,
  ): Pick<Entry, "feedId" | "from" | "number" | "lamport"> | null {
    if (feed === undefined) return null;
    const branch = feed.branches.find(({ tip }) => tip.id === id);
    if (branch !== undefined) {
      const { from } = feed;
      return { feedId, from, number: branch.tip.number, lamport: branch.lamport };
    }
    const place = { feedId, number: number - 1, id };
    return branchOf(index, feed, place) === null ? null : index.entryAt(place);
  }

  function hasRoomFor(entry: Entry, account: string, feed: Feed | undefined, isFork: boolean): boolean {
    if (isFork && feed !== undefined && feed.branches.length >= MAX_BRANCHES) return false;
    // One that was cut off comes back: it was counted before.
    const branch = feed?.branches.find(({ tip }) => tip.id === entry.previous);
    if (branch !== undefined && entry.number <= branch.counted) return true;
    return quota.hasRoom(account, entry, feed === undefined);
  }

  function accept(batch: readonly Entry[], verify: Verify, isKept: boolean): Acceptance {
    const pending = new Map<string, Entry>();
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
      const isFork = feed !== undefined && !feed.branches.some(({ tip }) => tip.id === entry.previous);
      const account = authors.accountOf(entry.author) ?? (isKept ? entry.author : null);
      if (!proven.has(entry.id)) forged += 1;
      else if (account === null) strangers += 1;
      else if (!isKept && !hasRoomFor(entry, account, feed, isFork)) refused.push(entry);
      else if (entry.number > 1 && branchOfPrevious(feed, entry) === null) gaps += 1; // Its predecessor was refused.
      else {
        if (isFork) forks.push(entry);
        add(entry, account, feed);
        accepted.push(entry);
      }
    }
    return { accepted, duplicates, gaps, forged, forks, refused, strangers };
  }

  const branchOfPrevious = (feed: Feed | undefined, { number, previous: id }: Entry): number | null =>
    feed === undefined ? null : branchOf(index, feed, { number: number - 1, id });

  function add(entry: Entry, account: string, known: Feed | undefined): void {
    const { from, author, feedId, number, id, lamport, body } = entry;
    const feed = known ?? {
      ...{ from, author, name: null, listsMembers: false },
      ...{ bytes: 0, standingBytes: 0, branches: [] },
    };
    const tip = { feedId, number, id };
    let at = feed.branches.findIndex((branch) => branch.tip.id === entry.previous);
    const isCounted = number <= (feed.branches[at]?.counted ?? 0);
    if (at === -1) {
      const parent = number === 1 ? null : branchOfPrevious(feed, entry);
      const branch: Branch = { parent, first: number, tip, lamport, stored: null, counted: number };
      at = feed.branches.push(branch) - 1;
    } else {
      const branch = feed.branches[at];
      if (branch !== undefined)
        Object.assign(branch, { tip, lamport, counted: Math.max(branch.counted, number) });
    }
    if (!isCounted) {
      quota.add(account, entry, known === undefined);
      const { bytes, standingBytes } = sizesOf(entry);
      feed.bytes += bytes;
      feed.standingBytes += standingBytes;
    }
    if (body.kind === "member") authors.list(body.publicKey, author);
    feed.listsMembers ||= body.kind === "member";
    if ("fromName" in body) feed.name = body.fromName;
    if (known === undefined) insert(feedId, feed);
    index.hold(entry);
    index.put("chain", chainKeyOf(feedId, at, number), id);
    index.put("feeds", feedId, encodeFeed(feed));
  }

  function insert(feedId: FeedId, feed: Feed): void {
    feeds.set(feedId, feed);
    ids.splice(placeAfter(ids, feedId), 0, feedId);
  }

  function remove(feedId: FeedId): void {
    feeds.delete(feedId);
    const at = ids.indexOf(feedId);
    if (at !== -1) ids.splice(at, 1);
    index.put("feeds", feedId, null);
  }

  return {
    get size() {
      let size = 0;
      for (const { branches } of feeds.values())
        for (const { first, tip } of branches) size += tip.number - first + 1;
      return size;
    },
    has(tip) {
      const feed = feeds.get(tip.feedId);
      return feed !== undefined && branchOf(index, feed, tip) !== null;
    },
    authorOf: (feedId) => feeds.get(feedId)?.from,
    numbersOf: (isWanted) =>
      [...feeds]
        .filter(([, feed]) => isWanted(feed.author))
        .map(
          ([feedId, { branches }]) => [feedId, Math.max(...branches.map(({ tip }) => tip.number))] as const,
        ),
    all: () => feeds,
    *entriesFrom(feedId, from) {
      const feed = feeds.get(feedId);
      for (const [branch, { first, tip }] of (feed?.branches ?? []).entries())
        for (let number = Math.max(first, from); number <= tip.number; number += 1) {
          const id = feed && idAt(index, feed, branch, number);
          const entry = id === undefined ? null : index.entryAt({ feedId, number, id });
          if (entry !== null) yield entry;
        }
    },
    accept: (batch, verify) => accept(batch, verify, false),
    acceptKept: (batch, verify) => accept(batch, verify, true),
    markStored(stored) {
      for (const { feedId, number, id } of stored) {
        const feed = feeds.get(feedId);
        const at = feed === undefined ? null : branchOf(index, feed, { number, id });
        const branch = at === null ? undefined : feed?.branches[at];
        if (branch !== undefined && number > (branch.stored?.number ?? 0))
          branch.stored = { feedId, number, id };
      }
    },
    have: (maxTips, range) => havePages(held, maxTips, range),
    firstPage: (maxTips, range) => havePage(held, maxTips, range),
    missingFor: (page) => missingFor(held, page, onDamaged),
    countMissing: (page) => countMissing(held, page),
    load(records) {
      for (const [id, text] of records) {
        // The cast holds: a key of the index is the id of a feed, and one that is none stands for no entry.
        const feedId = id as FeedId;
        const feed = decodeStoredFeed(feedId, text);
        if (feed === null) return false;
        insert(feedId, feed);
        quota.addFeed(authors.accountOf(feed.author) ?? feed.author, feed.author, feed);
      }
      return true;
    },
    cut(damaged) {
      const feed = feeds.get(damaged.feedId);
      const at = feed === undefined ? null : branchOf(index, feed, damaged);
      if (feed === undefined || at === null) return;
      const number = damaged.number - 1;
      const [branch] = feed.branches;
      const id = idAt(index, feed, 0, number);
      const entry = id === undefined ? null : index.entryAt({ feedId: damaged.feedId, number, id });
      // A feed with one branch is cut. One that was forked is asked for as a whole.
      if (feed.branches.length > 1 || branch === undefined || entry === null) return remove(damaged.feedId);
      branch.tip = { feedId: damaged.feedId, number, id: entry.id };
      branch.lamport = entry.lamport;
      branch.stored = branch.tip;
      index.put("feeds", damaged.feedId, encodeFeed(feed));
    },
    clear() {
      feeds.clear();
      ids.length = 0;
      quota = createQuota(isHost);
    },
  };
}

/** Goes from the end to the start: a verified entry proves its predecessor, because the predecessor's id covers its signature. */
function provenOf(chain: readonly Entry[], verify: Verify): ReadonlySet<string> {
  const proven = new Set<string>();
  for (const entry of chain.toReversed()) {
    if (proven.has(entry.id) || verify(entry)) proven.add(entry.id).add(entry.previous);
  }
  return proven;
}
