/**
 * Whether viewers may write in the chat, by the hosts' word: a pure fold over the entries of the kind viewersChat, of which the latest of the
 * timeline counts. What a viewer wrote while the chat was closed to it is never shown. An entry back-dated to before that is not either, as
 * long as the chat is closed: the entry that closes it lists what viewers had written by then.
 */
import { may } from "../../kernel/rights.ts";
import type { Entry } from "../log/entry.ts";
import type { FeedId } from "../log/feed-id.ts";
import { compareEntries, type Placed } from "../log/timeline.ts";
import type { Authority } from "./roles.ts";

export interface ViewersChat {
  readonly isOpen: boolean;
  /** Whether the author of the message, or of an edit, could write it. A ban is not looked at. */
  mayWrite(entry: Placed): boolean;
  /** Whether a member with that public key, hex, may write from now on. */
  mayWriteNow(publicKey: string): boolean;
}

interface Rule {
  readonly at: Entry;
  readonly isOpen: boolean;
  readonly counted: ReadonlyMap<FeedId, number>;
}

export const isChatRule = ({ body }: Entry): boolean => body.kind === "viewersChat";

/** `entries`: those for which `isChatRule` is true, in any order. */
export function createViewersChat(authority: Authority, entries: readonly Entry[]): ViewersChat {
  const rules = entries.toSorted(compareEntries).flatMap((entry): Rule[] => {
    const { body } = entry;
    if (body.kind !== "viewersChat" || !authority.may(entry, "changeChat")) return [];
    return [{ at: entry, isOpen: body.isOpen, counted: new Map(body.counted) }];
  });
  const last = rules.at(-1);
  const isOpen = last?.isOpen ?? true;
  return {
    isOpen,
    mayWrite(entry) {
      if (last === undefined || authority.may(entry, "chat")) return true;
      if (!last.isOpen && entry.number > (last.counted.get(entry.feedId) ?? 0)) return false;
      return rules.findLast(({ at }) => compareEntries(at, entry) < 0)?.isOpen ?? true;
    },
    mayWriteNow: (publicKey) => isOpen || may(authority.roleOf(publicKey), "chat"),
  };
}
