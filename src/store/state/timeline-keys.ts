/** Where the index has a message: once among all, and once in its conversation. The keys sort as the timeline does. */
import { hash } from "node:crypto";
import { conversationOf, type EntryId } from "../../kernel/ids.ts";
import { plainName } from "../../kernel/unicode.ts";
import { orderKey } from "../log/timeline.ts";
import type { OpenedEntryOf } from "./opened-entry.ts";
import { ANY_WORDS, wordFilterOf } from "./word-filter.ts";

/** Hex digits of an entry's id, and of a public key. */
const ID_LENGTH = 64;
const KEY_LENGTH = 64;

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
  readonly key: string;
  readonly id: EntryId;
  readonly order: string;
  readonly mayBeEdited: boolean;
}

type Row = readonly [key: string, value: string];

export function timelineRow(row: Row): TimelineRow {
  const [key, value] = row;
  return {
    key,
    // The cast holds: the index has ids of entries, and what is none names no message.
    id: value.slice(0, ID_LENGTH) as EntryId,
    order: key.slice(key.indexOf(".") + 1, key.lastIndexOf(" ")),
    mayBeEdited: filterOfRow(row) === ANY_WORDS,
  };
}

/** Of the message's text, and of the name that its entry has (`word-filter.ts`). */
export const filterOfRow = ([, value]: Row): string => value.slice(ID_LENGTH + 1);

/** Public key, hex: the order has it after the Lamport counter. */
export function authorOfRow([key]: Row): string {
  const at = key.indexOf(" ") + 1;
  return key.slice(at, at + KEY_LENGTH);
}
