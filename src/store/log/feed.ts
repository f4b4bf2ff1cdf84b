/**
 * One author's feed as it is held in memory: its ends, and none of its entries. A feed is a chain of entries; if its author forks it, it
 * is a small tree, of which every branch is kept.
 */
import * as v from "valibot";
import { EntryIdSchema, PeerIdSchema, type EntryId, type PeerId } from "../../kernel/ids.ts";
import { CountSchema, decoder, parseJson } from "../../kernel/schema.ts";
import type { Place } from "../database.ts";
import type { FeedId } from "./feed-id.ts";
import type { MeetingIndex } from "./meeting-index.ts";

/** The end of a feed, or of a branch of it. */
export interface Tip {
  readonly feedId: FeedId;
  readonly number: number;
  readonly id: EntryId;
}

/** A run of entries of which each follows the one before. The first branch begins at number 1. */
export interface Branch {
  /** The branch that it leaves; null if it begins the feed. An earlier one of the list. */
  readonly parent: number | null;
  /** The number of its first entry, which follows the parent's entry before that number. */
  readonly first: number;
  tip: Tip;
  /** The tip's Lamport counter. */
  lamport: number;
  /** The last entry that is on disk. Peers are sent these only. */
  stored: Tip | null;
  /** How far its entries were counted: more than there are, if a damaged one has been cut off. */
  counted: number;
}

export interface Feed {
  readonly from: PeerId;
  readonly author: string;
  /** The last name under which it was written; null if none. */
  name: string | null;
  /** It lists members, on whose account others' entries are taken in. */
  listsMembers: boolean;
  /** What its entries count for, and those of them that stand. */
  bytes: number;
  standingBytes: number;
  branches: Branch[];
}

/** Everything held of one meeting. */
export interface HeldFeeds {
  readonly feeds: ReadonlyMap<FeedId, Readonly<Feed>>;
  /** The feeds' ids, sorted as text. */
  readonly ids: readonly FeedId[];
  readonly index: Pick<MeetingIndex, "get" | "signedAt">;
}

export const chainKeyOf = (feedId: FeedId, branch: number, number: number): string =>
  `${feedId}.${branch}.${String(number).padStart(15, "0")}`;

/** The id of the branch's own entry of that number; undefined if it has none. */
export function idAt(
  index: Pick<MeetingIndex, "get">,
  feed: Readonly<Feed>,
  branch: number,
  number: number,
): EntryId | undefined {
  const known = feed.branches[branch];
  if (known === undefined || number < known.first || number > known.tip.number) return undefined;
  if (number === known.tip.number) return known.tip.id;
  // The cast holds: the index was written by `feed-set.ts`, and an id that is none names no entry.
  return index.get("chain", chainKeyOf(known.tip.feedId, branch, number)) as EntryId | undefined;
}

/** The branch that the entry is on; null if the feed does not hold it. */
export function branchOf(
  index: Pick<MeetingIndex, "get">,
  feed: Readonly<Feed>,
  { number, id }: Pick<Place, "number" | "id">,
): number | null {
  const at = feed.branches.findIndex((_, branch) => idAt(index, feed, branch, number) === id);
  return at === -1 ? null : at;
}

const decodeFeed = decoder(
  v.strictObject({
    from: PeerIdSchema,
    author: v.string(),
    name: v.nullable(v.string()),
    listsMembers: v.boolean(),
    bytes: CountSchema,
    standingBytes: CountSchema,
    branches: v.array(
      v.strictTuple([
        v.nullable(CountSchema),
        CountSchema,
        CountSchema,
        EntryIdSchema,
        CountSchema,
        CountSchema,
      ]),
    ),
  }),
);

export const encodeFeed = (feed: Readonly<Feed>): string =>
  JSON.stringify({
    ...feed,
    branches: feed.branches.map(({ parent, first, tip, lamport, counted }) => [
      ...[parent, first],
      ...[tip.number, tip.id, lamport, counted],
    ]),
  });

/** A feed all of whose entries are on disk. Null for anything that `encodeFeed` does not make. */
export function decodeStoredFeed(feedId: FeedId, text: string): Feed | null {
  const known = decodeFeed(parseJson(text));
  if (known === null) return null;
  const branches = known.branches.map(([parent, first, number, id, lamport, counted]): Branch => {
    const tip = { feedId, number, id };
    return { parent, first, tip, lamport, stored: tip, counted };
  });
  return branches.length === 0 ? null : { ...known, branches };
}
