/** Compares two peers' feeds: `have` pages say which entries a peer has on disk, and `missingFor` which of self's it lacks. Pure. */
import type { EntryId } from "../../kernel/ids.ts";
import type { Entry } from "./entry.ts";
import type { Feed, HeldFeeds } from "./feed.ts";
import type { FeedId } from "./feed-id.ts";

/** A branch that self does not know is assumed to leave self's branch at most this many entries before its own end. */
const FORK_REACH = 32;
/** Above every feed id as text. */
const LAST_FEED = "g";

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

/**
 * The feeds on disk within the range, which the pages cover without gaps. A page has `maxTips` tips at most, and the few more that a
 * forked feed takes.
 */
export function havePages(
  { feeds }: HeldFeeds,
  maxTips: number,
  range: FeedRange = { after: "", upTo: LAST_FEED },
): HavePage[] {
  const pages: HavePage[] = [];
  let after = range.after;
  let tips: Tip[] = [];
  for (const [feedId, feed] of [...feeds].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (feedId <= range.after || feedId > range.upTo) continue;
    for (const { number, id } of feed.storedTips) tips.push({ feedId, number, id });
    if (tips.length < maxTips) continue;
    pages.push({ after, upTo: feedId, tips });
    after = feedId;
    tips = [];
  }
  if (after < range.upTo) pages.push({ after, upTo: range.upTo, tips });
  return pages;
}

/** The entries held here that the sender of the page lacks, predecessors first. */
export function missingFor(held: HeldFeeds, page: HavePage): Entry[] {
  const tipsByFeed = new Map<FeedId, Tip[]>();
  for (const tip of page.tips) {
    const tips = tipsByFeed.get(tip.feedId);
    if (tips === undefined) tipsByFeed.set(tip.feedId, [tip]);
    else tips.push(tip);
  }
  const missing: Entry[] = [];
  for (const [feedId, feed] of held.feeds) {
    if (feedId <= page.after || feedId > page.upTo) continue;
    for (const entry of missingOfFeed(held, feed, tipsByFeed.get(feedId) ?? [])) missing.push(entry);
  }
  return missing;
}

function missingOfFeed({ entries }: HeldFeeds, feed: Readonly<Feed>, theirs: readonly Tip[]): Entry[] {
  const known = theirs.flatMap((tip) => entries.get(tip.id) ?? []);
  // In a chain, the walk back from its end meets the other peer's tip. In a tree, it may meet any of the other peer's entries.
  const reached =
    feed.tips.length === 1
      ? new Set(known.map((entry) => entry.id))
      : new Set(known.flatMap((entry) => branch(entries, entry, 1, new Set()).map(({ id }) => id)));
  const unknown = theirs.filter((tip) => !entries.has(tip.id)).map((tip) => tip.number);
  const missing: Entry[] = [];
  for (const tip of feed.tips) {
    let fromNumber = 1;
    if (known.length === 0 && unknown.length > 0) {
      // A tip that self does not know: the other peer is ahead, or on another branch. The numbers are all that self can compare.
      if (Math.max(...unknown) > tip.number) continue;
      fromNumber = Math.max(1, Math.max(...unknown) - FORK_REACH);
    }
    const newer = branch(entries, tip, fromNumber, reached);
    for (const entry of newer) reached.add(entry.id);
    for (const entry of newer) missing.push(entry);
  }
  return missing;
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
