/** Whom everybody is to see large: a pure fold over the entries of the kind spotlight. The last one by somebody who runs the meeting counts. */
import type { Entry } from "../log/entry.ts";
import { compareEntries } from "../log/timeline.ts";
import type { Authority } from "./roles.ts";

/** Public keys, hex, in the order in which they stand. */
export type Spotlight = readonly string[];

export const isSpotlightEntry = ({ body }: Entry): boolean => body.kind === "spotlight";

/** `entries`: in any order. */
export function createSpotlight(authority: Authority, entries: readonly Entry[]): Spotlight {
  let last: Entry | null = null;
  for (const entry of entries)
    if (isSpotlightEntry(entry) && authority.may(entry, "spotlight"))
      last = last === null || compareEntries(entry, last) > 0 ? entry : last;
  return last?.body.kind === "spotlight" ? last.body.publicKeys : [];
}
