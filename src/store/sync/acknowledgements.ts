/** Who holds which of one's own feeds on disk, as each said for itself; and what that makes delivered. Pure but for being changed in place. */
import type { PeerId } from "../../kernel/ids.ts";
import type { Entry } from "../log/entry.ts";
import type { FeedId } from "../log/feed-id.ts";
import type { Tip } from "../log/feed-set.ts";
import type { DeliveredFeeds } from "../database.ts";
import type { Acknowledgement } from "../types.ts";

/** Feeds remembered of one holder, and holders: more than any meeting has, bounding a liar. */
const MAX_FEEDS_PER_HOLDER = 5_000;
const MAX_HOLDERS = 500;
/** So many peers besides its author make an entry safe: the loss of any two machines loses nothing. */
const ENOUGH_HOLDERS = 2;

export interface Holders {
  /** `holder` has written the feeds up to these. Says whether that is more than was known. */
  record(holder: PeerId, tips: readonly Tip[]): boolean;
  /** The last number that each holder has. */
  of(feedId: FeedId): Iterable<number>;
}

export function createHolders(): Holders {
  const byFeed = new Map<FeedId, Map<PeerId, number>>();
  const feedCounts = new Map<PeerId, number>();

  function raise(holder: PeerId, { feedId, number }: Tip): boolean {
    const known = byFeed.get(feedId)?.get(holder);
    if (known !== undefined && known >= number) return false;
    if (known === undefined) {
      const feedCount = feedCounts.get(holder);
      if (feedCount === undefined ? feedCounts.size >= MAX_HOLDERS : feedCount >= MAX_FEEDS_PER_HOLDER)
        return false;
      feedCounts.set(holder, (feedCount ?? 0) + 1);
    }
    const feed = byFeed.get(feedId) ?? new Map<PeerId, number>();
    byFeed.set(feedId, feed.set(holder, number));
    return true;
  }

  return {
    record: (holder, tips) => tips.filter((tip) => raise(holder, tip)).length > 0,
    of: (feedId) => byFeed.get(feedId)?.values() ?? [],
  };
}

export interface Deliveries {
  /** Entries of one's own, on disk here. */
  add(entries: readonly Entry[]): void;
  /** Returns what changed, oldest first. `others`: how many members there are besides self. */
  update(holders: Holders, others: number): Acknowledgement[];
  delivered(): DeliveredFeeds;
  /** Of all of one's own entries. */
  all(): readonly Acknowledgement[];
  readonly isSettled: boolean;
}

/** An entry once delivered stays so, and its holders are counted no further. `known`: from before a restart. */
export function createDeliveries(known: DeliveredFeeds = {}): Deliveries {
  const delivered = new Map(Object.entries(known));
  const acknowledgements = new Map<string, Acknowledgement>();
  let waiting: Entry[] = [];
  return {
    add(entries) {
      for (const entry of entries) {
        const [number, count] = delivered.get(entry.feedId) ?? [0, 0];
        const isDelivered = entry.number <= number;
        acknowledgements.set(entry.id, { id: entry.id, holders: isDelivered ? count : 0, isDelivered });
        if (!isDelivered) waiting.push(entry);
      }
    },
    update(holders, others) {
      const changed: Acknowledgement[] = [];
      const numbersByFeed = new Map<FeedId, number[]>();
      waiting = waiting.filter((entry) => {
        let numbers = numbersByFeed.get(entry.feedId);
        if (numbers === undefined) {
          numbers = [...holders.of(entry.feedId)];
          numbersByFeed.set(entry.feedId, numbers);
        }
        const count = numbers.filter((number) => number >= entry.number).length;
        const isDelivered = count >= Math.min(ENOUGH_HOLDERS, others);
        const before = acknowledgements.get(entry.id);
        if (isDelivered || before?.holders !== count) {
          const acknowledgement = { id: entry.id, holders: count, isDelivered };
          acknowledgements.set(entry.id, acknowledgement);
          changed.push(acknowledgement);
        }
        if (isDelivered) delivered.set(entry.feedId, [entry.number, count]);
        return !isDelivered;
      });
      return changed;
    },
    delivered: () => Object.fromEntries(delivered),
    all: () => [...acknowledgements.values()],
    get isSettled() {
      return waiting.length === 0;
    },
  };
}
