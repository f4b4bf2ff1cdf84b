/** Where the index has a message: once among all, and once in its conversation. The keys sort as the timeline does. */
import { hash } from "node:crypto";
import { conversationOf, type EntryId } from "../../kernel/ids.ts";
import { plainName } from "../../kernel/unicode.ts";
import { orderKey } from "../log/timeline.ts";
import type { OpenedEntryOf } from "./opened-entry.ts";
import { ANY_WORDS, wordFilterOf } from "./word-filter.ts";

/** The beginning of the keys of a conversation; of all messages if there is none. */
export const timelineOf = (conversation?: string): string =>
  conversation === undefined ? "all" : hash("sha256", conversation).slice(0, 32);

/** The entries of a forked feed may share an order, so that the id is a part of the key. */
export function timelineRowsOf(
  message: OpenedEntryOf<"message">,
  isEdited: boolean,
): readonly (readonly [key: string, value: string])[] {
  const { entry, to } = message;
  const rest = `${orderKey(entry)} ${entry.id.slice(0, 16)}`;
  const value = `${entry.id} ${filterOf(message, isEdited)}`;
  return [timelineOf(), timelineOf(conversationOf(entry.from, to))].map(
    (timeline) => [`${timeline}.${rest}`, value] as const,
  );
}

/** What was sealed stands nowhere else on the disk, not even as a filter. */
function filterOf({ body, to }: OpenedEntryOf<"message">, isEdited: boolean): string {
  return isEdited || to !== null ? ANY_WORDS : wordFilterOf(`${body.text} ${plainName(body.fromName)}`);
}

/** What a row says. */
export interface TimelineRow {
  readonly id: EntryId;
  readonly order: string;
  /** Public key of the author, hex. */
  readonly author: string;
  /** Of its text, and of the name that its entry has (`word-filter.ts`). */
  readonly filter: string;
}

export function timelineRow([key, value]: readonly [string, string]): TimelineRow {
  const [id, filter = ANY_WORDS] = value.split(" ");
  const order = key.slice(key.indexOf(".") + 1, key.lastIndexOf(" "));
  // The cast holds: the index has ids of entries, and what is none names no message.
  return { id: id as EntryId, order, author: order.slice(17, 81), filter };
}
