/** Compares two peers' feeds: `have` pages say which entries a peer has on disk, and `missingFor` which of self's it lacks. */
import type { SignedText } from "../database.ts";
import { branchOf, idAt, type Feed, type HeldFeeds, type Tip } from "./feed.ts";
import type { FeedId } from "./feed-id.ts";

/** A branch that self does not know is assumed to leave self's branch at most this many entries before its own end. */
const FORK_REACH = 32;
/** Above every feed id as text. */
export const LAST_FEED = "g";
const WHOLE = { after: "", upTo: LAST_FEED } as const;

export type { Tip } from "./feed.ts";

/** The part of the feeds whose ids are above `after` and at most `upTo`, as text. */
export interface FeedRange {
  readonly after: string;
  readonly upTo: string;
}

/** All tips of the feeds in the range, sorted by feed. */
export interface HavePage extends FeedRange {
  readonly tips: readonly Tip[];
}

/** The feeds on disk at the beginning of the range: `maxTips` tips at most, and the few more that a forked feed takes. */
export function havePage(
  { feeds, ids }: HeldFeeds,
  maxTips: number,
  { after, upTo }: FeedRange = WHOLE,
): HavePage {
  const tips: Tip[] = [];
  for (let at = placeAfter(ids, after); at < ids.length; at += 1) {
    const feedId = ids[at];
    if (feedId === undefined || feedId > upTo) break;
    for (const { stored } of feeds.get(feedId)?.branches ?? []) if (stored !== null) tips.push(stored);
    if (tips.length >= maxTips) return { after, upTo: feedId, tips };
  }
  // The range may be a whole message: nothing else of it is to come back.
  return { after, upTo, tips };
}

/** All pages of the range, which they cover without gaps. */
export function havePages(held: HeldFeeds, maxTips: number, range: FeedRange = WHOLE): HavePage[] {
  const pages: HavePage[] = [];
  for (let { after } = range; after < range.upTo; after = pages.at(-1)?.upTo ?? range.upTo)
    pages.push(havePage(held, maxTips, { after, upTo: range.upTo }));
  return pages;
}

/**
 * The entries held here that the sender of the page lacks, predecessors first, and feeds that list members before the others. Each is
 * read only when it is asked for: a peer that has nothing costs no more than what it is sent. `onDamaged`: an entry that should be here
 * cannot be read. What follows it in its feed is left out.
 */
export function* missingFor(
  held: HeldFeeds,
  page: HavePage,
  onDamaged: (damaged: Tip) => void,
): Generator<{ readonly signed: SignedText }, void> {
  const tipsByFeed = tipsOf(page);
  for (const lists of [true, false])
    for (const [feedId, feed] of feedsOf(held, page)) {
      if (feed.listsMembers !== lists) continue;
      const damaged = yield* missingOfFeed(held, feedId, feed, tipsByFeed.get(feedId) ?? []);
      if (damaged !== null) return onDamaged(damaged);
    }
}

/** How many these are. Reads none of them. */
export function countMissing(held: HeldFeeds, page: HavePage): number {
  const tipsByFeed = tipsOf(page);
  let count = 0;
  for (const [feedId, feed] of feedsOf(held, page))
    for (const { from, upTo } of missingRuns(held, feed, tipsByFeed.get(feedId) ?? []))
      count += Math.max(0, upTo - from + 1);
  return count;
}

function tipsOf(page: HavePage): ReadonlyMap<FeedId, readonly Tip[]> {
  const tipsByFeed = new Map<FeedId, Tip[]>();
  for (const tip of page.tips) {
    const tips = tipsByFeed.get(tip.feedId);
    if (tips === undefined) tipsByFeed.set(tip.feedId, [tip]);
    else tips.push(tip);
  }
  return tipsByFeed;
}

function* feedsOf(
  { ids, feeds }: HeldFeeds,
  range: FeedRange,
): Generator<readonly [FeedId, Readonly<Feed>], void> {
  for (let at = placeAfter(ids, range.after); at < ids.length; at += 1) {
    const feedId = ids[at];
    if (feedId === undefined || feedId > range.upTo) break;
    const feed = feeds.get(feedId);
    if (feed !== undefined) yield [feedId, feed];
  }
}

/** The place of the first id above `after`. */
export function placeAfter(ids: readonly FeedId[], after: string): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const id = ids[middle];
    if (id !== undefined && id <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns the entry that is damaged; null if none is. */
function* missingOfFeed(
  held: HeldFeeds,
  feedId: FeedId,
  feed: Readonly<Feed>,
  theirs: readonly Tip[],
): Generator<{ readonly signed: SignedText }, Tip | null> {
  const { index } = held;
  for (const { branch, from, upTo, tip } of missingRuns(held, feed, theirs))
    for (let number = from; number <= upTo; number += 1) {
      const id = idAt(index, feed, branch, number);
      const signed = id === undefined ? null : index.signedAt({ feedId, number, id });
      if (signed === null) return { feedId, number, id: id ?? tip.id };
      yield { signed };
    }
  return null;
}

interface MissingRun {
  readonly branch: number;
  readonly from: number;
  /** Less than `from` if nothing is missing. */
  readonly upTo: number;
  readonly tip: Tip;
}

/** Of each branch of the feed, the numbers of the entries that the other peer lacks. */
function missingRuns({ index }: HeldFeeds, feed: Readonly<Feed>, theirs: readonly Tip[]): MissingRun[] {
  /** By branch: up to which number the other peer has it. */
  const reached = feed.branches.map(() => 0);
  const unknown: number[] = [];
  for (const tip of theirs) {
    let branch = branchOf(index, feed, tip);
    if (branch === null) unknown.push(tip.number);
    // What it has of a branch follows what its parent has before that.
    for (let upTo = tip.number; branch !== null; branch = feed.branches[branch]?.parent ?? null) {
      reached[branch] = Math.max(reached[branch] ?? 0, upTo);
      upTo = (feed.branches[branch]?.first ?? 1) - 1;
    }
  }
  const isUnknown = unknown.length > 0 && unknown.length === theirs.length;
  return feed.branches.map(({ first, tip }, branch) => {
    const after = isUnknown ? firstAfterUnknown(unknown, tip.number) : (reached[branch] ?? 0) + 1;
    return { branch, from: Math.max(first, after), upTo: tip.number, tip };
  });
}

/** A tip that self does not know: the other peer is ahead, or on another branch. The numbers are all that self can compare. */
function firstAfterUnknown(unknown: readonly number[], ownLast: number): number {
  const theirLast = Math.max(...unknown);
  return theirLast > ownLast ? Infinity : Math.max(1, theirLast - FORK_REACH);
}
