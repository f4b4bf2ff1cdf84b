/** Where the index has a message: once among all, and once in its conversation. The keys sort as the timeline does. */
import { hash } from "node:crypto";
import { conversationOf, type EntryId } from "../../kernel/ids.ts";
import { orderKey } from "../log/timeline.ts";
import type { OpenedEntryOf } from "./opened-entry.ts";

/** The beginning of the keys of a conversation; of all messages if there is none. */
export const timelineOf = (conversation?: string): string =>
  conversation === undefined ? "all" : hash("sha256", conversation).slice(0, 32);

/** The entries of a forked feed may share an order, so that the id is a part of the key. */
export function timelineRowsOf(
  { entry, to }: OpenedEntryOf<"message">,
  isEdited: boolean,
): readonly (readonly [key: string, value: string])[] {
  const rest = `${orderKey(entry)} ${entry.id.slice(0, 16)}`;
  return [timelineOf(), timelineOf(conversationOf(entry.from, to))].map(
    (timeline) => [`${timeline}.${rest}`, isEdited ? `${entry.id} edited` : entry.id] as const,
  );
}

/** What a row says. */
export interface TimelineRow {
  readonly id: EntryId;
  readonly order: string;
  /** Its text may be another one than its entry has. */
  readonly isEdited: boolean;
}

export function timelineRow([key, value]: readonly [string, string]): TimelineRow {
  const [id, edited] = value.split(" ");
  const rest = key.slice(key.indexOf(".") + 1);
  // The cast holds: the index has ids of entries, and what is none names no message.
  return { id: id as EntryId, order: rest.slice(0, rest.lastIndexOf(" ")), isEdited: edited !== undefined };
}
