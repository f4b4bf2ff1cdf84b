/**
 * Which peers have acknowledged self's entries, and which of these entries that makes delivered. Each peer acknowledges only what it has on
 * its own disk. Changed in place, otherwise pure.
 */
import type { PeerId } from "../../kernel/ids.ts";
import type { DeliveredFeeds } from "../database.ts";
import type { Entry } from "../log/entry.ts";
import type { FeedId } from "../log/feed-id.ts";
import type { Tip } from "../log/have.ts";
import type { Acknowledgement } from "../stored.ts";

/** Feeds remembered of one holder, and holders: more than any meeting has, bounding a peer that lies. */
const MAX_FEEDS_PER_HOLDER = 5_000;
const MAX_HOLDERS = 500;
/** Entries of self whose acknowledgement is remembered once they are delivered: more than a client is sent. */
const MAX_REMEMBERED = 2_000;
/** Peers besides its author that make an entry safe: with these, the loss of any two machines loses nothing. */
const ENOUGH_HOLDERS = 2;

/** Up to which number each holder has each of self's feeds. */
export interface Acknowledgements {
  /** `holder` has the feeds on disk up to these tips. Returns whether that is more than it had acknowledged before. */
  record(holder: PeerId, tips: readonly Tip[]): boolean;
  /** The last number of the feed that each of its holders has. */
  numbersOf(feedId: FeedId): Iterable<number>;
}

export function createAcknowledgements(): Acknowledgements {
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
    numbersOf: (feedId) => byFeed.get(feedId)?.values() ?? [],
  };
}

/** An entry that the program writes by itself: it is acknowledged, but not shown to people. */
export const isByProgram = ({ body }: Entry): boolean => body.kind === "sealKey" || body.kind === "member";

export interface Deliveries {
  /** Adds entries of self's own, which are on disk here. */
  add(entries: readonly Entry[]): void;
  /** Returns what changed, oldest first. `others`: the number of members besides self. */
  update(acknowledgements: Acknowledgements, others: number): Acknowledgement[];
  delivered(): DeliveredFeeds;
  /** One for each of self's newest entries, and of those that are not delivered. */
  all(): readonly Acknowledgement[];
  /** Those that are not delivered. */
  waiting(): readonly Entry[];
  /** Every entry of self is delivered. */
  readonly isSettled: boolean;
}

/** An entry that was delivered stays delivered, and its holders are counted no further. `known`: from before a restart. */
export function createDeliveries(known: DeliveredFeeds = {}): Deliveries {
  const delivered = new Map(Object.entries(known));
  const byEntry = new Map<string, Acknowledgement>();
  let waiting: Entry[] = [];
  return {
    add(entries) {
      for (const entry of entries) {
        if (byEntry.has(entry.id)) continue;
        const [number, count] = delivered.get(entry.feedId) ?? [0, 0];
        const isDelivered = entry.number <= number;
        byEntry.set(entry.id, { id: entry.id, holders: isDelivered ? count : 0, isDelivered });
        if (!isDelivered) waiting.push(entry);
      }
      for (const [id, { isDelivered }] of byEntry) {
        if (byEntry.size <= MAX_REMEMBERED || !isDelivered) break;
        byEntry.delete(id);
      }
    },
    update(acknowledgements, others) {
      const changed: Acknowledgement[] = [];
      const numbersByFeed = new Map<FeedId, number[]>();
      waiting = waiting.filter((entry) => {
        let numbers = numbersByFeed.get(entry.feedId);
        if (numbers === undefined) {
          numbers = [...acknowledgements.numbersOf(entry.feedId)];
          numbersByFeed.set(entry.feedId, numbers);
        }
        const holders = numbers.filter((number) => number >= entry.number).length;
        const isDelivered = holders >= Math.min(ENOUGH_HOLDERS, others);
        const before = byEntry.get(entry.id);
        if (isDelivered || before?.holders !== holders) {
          const acknowledgement = { id: entry.id, holders, isDelivered };
          byEntry.set(entry.id, acknowledgement);
          changed.push(acknowledgement);
        }
        if (isDelivered) {
          const [, known = holders] = delivered.get(entry.feedId) ?? [];
          // The count is kept for what people are shown.
          delivered.set(entry.feedId, [entry.number, isByProgram(entry) ? known : holders]);
        }
        return !isDelivered;
      });
      return changed;
    },
    delivered: () => Object.fromEntries(delivered),
    all: () => [...byEntry.values()],
    waiting: () => waiting,
    get isSettled() {
      return waiting.length === 0;
    },
  };
}
