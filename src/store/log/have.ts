/** Compares two peers' feeds: `have` pages say which entries a peer has on disk, and `missingFor` which of self's it lacks. Pure. */
import type { EntryId } from "../../kernel/ids.ts";
import type { Entry } from "./entry.ts";
import type { Feed, HeldFeeds } from "./feed.ts";
import type { FeedId } from "./feed-id.ts";

/** A branch that self does not know is assumed to leave self's branch at most this many entries before its own end. */
const FORK_REACH = 32;
/** Above every feed id as text. */
export const LAST_FEED = "g";
const WHOLE = { after: "", upTo: LAST_FEED } as const;

/** The end of a feed, or of a branch of it. */
export interface Tip {
  readonly feedId: FeedId;
  readonly number: number;
  readonly id: EntryId;
}

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
export function havePage({ feeds, ids }: HeldFeeds, maxTips: number, range: FeedRange = WHOLE): HavePage {
  const tips: Tip[] = [];
  for (let at = placeAfter(ids, range.after); at < ids.length; at += 1) {
    const feedId = ids[at];
    if (feedId === undefined || feedId > range.upTo) break;
    for (const { number, id } of feeds.get(feedId)?.storedTips ?? []) tips.push({ feedId, number, id });
    if (tips.length >= maxTips) return { after: range.after, upTo: feedId, tips };
  }
  return { ...range, tips };
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
 * looked for only when it is asked for: a peer that has nothing costs no more than what it is sent.
 */
export function* missingFor(held: HeldFeeds, page: HavePage): Generator<Entry, void> {
  const tipsByFeed = new Map<FeedId, Tip[]>();
  for (const tip of page.tips) {
    const tips = tipsByFeed.get(tip.feedId);
    if (tips === undefined) tipsByFeed.set(tip.feedId, [tip]);
    else tips.push(tip);
  }
  const { ids, feeds } = held;
  for (const lists of [true, false])
    for (let at = placeAfter(ids, page.after); at < ids.length; at += 1) {
      const feedId = ids[at];
      if (feedId === undefined || feedId > page.upTo) break;
      const feed = feeds.get(feedId);
      if (feed?.listsMembers === lists) yield* missingOfFeed(held, feed, tipsByFeed.get(feedId) ?? []);
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

function* missingOfFeed(
  held: HeldFeeds,
  feed: Readonly<Feed>,
  theirs: readonly Tip[],
): Generator<Entry, void> {
  const { entries } = held;
  const known = theirs.flatMap((tip) => entries.get(tip.id) ?? []);
  const unknown = theirs.filter((tip) => !entries.has(tip.id)).map((tip) => tip.number);
  const [tip] = feed.tips;
  if (feed.tips.length === 1 && tip !== undefined && feed.chain.length === tip.number) {
    const theirLast = Math.max(0, ...known.map(({ number }) => number));
    const fromNumber =
      known.length > 0 || unknown.length === 0 ? theirLast + 1 : firstAfterUnknown(unknown, tip.number);
    for (let number = fromNumber; number <= tip.number; number += 1) {
      const entry = feed.chain[number - 1];
      if (entry !== undefined) yield entry;
    }
    return;
  }
  yield* missingOfTree(held, feed, known, unknown);
}

/** Of a tree, the walk back from an end may meet any of the other peer's entries. */
function* missingOfTree(
  { entries }: HeldFeeds,
  feed: Readonly<Feed>,
  known: readonly Entry[],
  unknown: readonly number[],
): Generator<Entry, void> {
  const reached = new Set(known.flatMap((entry) => branch(entries, entry, 1, new Set()).map(({ id }) => id)));
  for (const tip of feed.tips) {
    const fromNumber = known.length > 0 || unknown.length === 0 ? 1 : firstAfterUnknown(unknown, tip.number);
    const newer = branch(entries, tip, fromNumber, reached);
    for (const entry of newer) reached.add(entry.id);
    yield* newer;
  }
}

/** A tip that self does not know: the other peer is ahead, or on another branch. The numbers are all that self can compare. */
function firstAfterUnknown(unknown: readonly number[], ownLast: number): number {
  const theirLast = Math.max(...unknown);
  return theirLast > ownLast ? Infinity : Math.max(1, theirLast - FORK_REACH);
}

/** The entries that lead to `tip`, `tip` included, oldest first. Begins after an entry of `stop`, and at `fromNumber` at the earliest. */
function branch(
  entries: HeldFeeds["entries"],
  tip: Entry,
  fromNumber: number,
  stop: ReadonlySet<EntryId>,
): Entry[] {
  const path: Entry[] = [];
  for (
    let entry: Entry | undefined = tip;
    entry !== undefined && entry.number >= fromNumber && !stop.has(entry.id);
    entry = entries.get(entry.previous)
  )
    path.push(entry);
  return path.toReversed();
}
