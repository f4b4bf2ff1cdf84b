/**
 * Who may caption the meeting, and whether its captions are kept, by the hosts' word: a pure fold over the entries of the kinds captioners and
 * keepCaptions, of which the latest of the timeline count.
 */
import type { Entry } from "../log/entry.ts";
import type { FeedId } from "../log/feed-id.ts";
import { compareEntries, type Placed } from "../log/timeline.ts";
import type { Authority } from "./roles.ts";

export interface Captioning {
  /** Public keys, hex. */
  readonly captioners: readonly string[];
  readonly isKept: boolean;
  /**
   * Whether the author of a line could caption at that place of the timeline, and captions were kept there. A line back-dated to before its author lost the right is not
   * among those that the entry which took it lists.
   */
  mayKeep(entry: Placed): boolean;
}

interface Rule {
  readonly at: Entry;
  readonly publicKeys: readonly string[];
  readonly counted: ReadonlyMap<FeedId, number>;
}

export const isCaptionRule = ({ body }: Entry): boolean =>
  body.kind === "captioners" || body.kind === "keepCaptions";

/** `entries`: those for which `isCaptionRule` is true, in any order. */
export function createCaptioning(authority: Authority, entries: readonly Entry[]): Captioning {
  const effective = entries
    .filter((entry) => authority.may(entry, "changeCaptions"))
    .toSorted(compareEntries);
  const rules = effective.flatMap((entry): Rule[] => {
    const { body } = entry;
    if (body.kind !== "captioners") return [];
    return [{ at: entry, publicKeys: body.publicKeys, counted: new Map(body.counted) }];
  });
  const keeps = effective.filter(({ body }) => body.kind === "keepCaptions");
  const isOn = (keep: Entry | undefined): boolean => keep?.body.kind === "keepCaptions" && keep.body.isOn;
  return {
    captioners: rules.at(-1)?.publicKeys ?? [],
    isKept: isOn(keeps.at(-1)),
    mayKeep(entry) {
      if (!isOn(keeps.findLast((keep) => compareEntries(keep, entry) < 0))) return false;
      const before = rules.findLast(({ at }) => compareEntries(at, entry) < 0);
      if (!authority.counts(entry) || before?.publicKeys.includes(entry.author) !== true) return false;
      const loss = rules.find(
        ({ at, publicKeys }) => compareEntries(at, entry) > 0 && !publicKeys.includes(entry.author),
      );
      return loss === undefined || entry.number <= (loss.counted.get(entry.feedId) ?? 0);
    },
  };
}
