/**
 * One author's feed as it is held in memory. A feed is a chain of entries; if its author forks it, it is a small tree, of which every
 * branch is kept.
 */
import type { EntryId, PeerId } from "../../kernel/ids.ts";
import type { Entry } from "./entry.ts";
import type { FeedId } from "./feed-id.ts";

export interface Feed {
  readonly from: PeerId;
  readonly author: string;
  /** Its entries by number, from 1, as far as it is not forked. */
  readonly chain: Entry[];
  /** It lists members, on whose account others' entries are taken in. */
  listsMembers: boolean;
  /** The ends of its branches; one, unless the author forked it. */
  tips: readonly Entry[];
  /** The tips of what is on disk. Peers are sent these only. */
  storedTips: readonly Entry[];
}

/** Everything held of one meeting. */
export interface HeldFeeds {
  readonly entries: ReadonlyMap<EntryId, Entry>;
  readonly feeds: ReadonlyMap<FeedId, Readonly<Feed>>;
  /** The feeds' ids, sorted as text. */
  readonly ids: readonly FeedId[];
}

/** The tips after adding an entry: it takes the place of its predecessor, or stands beside the other branches. */
export function advanceTips(tips: readonly Entry[], entry: Entry): readonly Entry[] {
  return [...tips.filter((tip) => tip.id !== entry.previous), entry];
}
