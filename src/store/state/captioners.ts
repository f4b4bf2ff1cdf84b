/** Who may caption the meeting, by the hosts' word: a pure fold over the entries of the kind captioners, of which the latest of the timeline counts. */
import type { Entry } from "../log/entry.ts";
import { compareEntries } from "../log/timeline.ts";
import type { Authority } from "./roles.ts";

/** Public keys, hex. */
export type Captioners = readonly string[];

export const isCaptionersEntry = ({ body }: Entry): boolean => body.kind === "captioners";

/** `entries`: those for which `isCaptionersEntry` is true, in any order. */
export function captionersOf(authority: Authority, entries: readonly Entry[]): Captioners {
  let last: Entry | null = null;
  for (const entry of entries)
    if (isCaptionersEntry(entry) && authority.may(entry, "changeCaptions"))
      last = last === null || compareEntries(entry, last) > 0 ? entry : last;
  return last?.body.kind === "captioners" ? last.body.publicKeys : [];
}
