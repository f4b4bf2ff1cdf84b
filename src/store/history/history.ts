/** Picks a page of a meeting's messages, or of those with certain words. Pure. */
import { foldText } from "../../kernel/unicode.ts";
import type { StoredMessage } from "../types.ts";

/** Some ten screenfuls. */
const DEFAULT_LIMIT = 200;

export interface HistoryQuery {
  /** Absent for all conversations. */
  readonly conversation?: string | undefined;
  /** The `order` of a message: only messages before it are picked. */
  readonly before?: string | undefined;
  readonly limit?: number | undefined;
  /** Words that must all be in the text or in the author's name, whatever their case and accents. */
  readonly search?: string | undefined;
}

export interface HistoryPage {
  /** The newest ones that fit the query, oldest first. */
  readonly messages: readonly StoredMessage[];
  /** Older messages fit the query, too. */
  readonly hasMore: boolean;
}

/** `messages`: in the timeline's order. A query without words fits every message; one with words fits no deleted message. */
export function searchHistory(messages: readonly StoredMessage[], query: HistoryQuery): HistoryPage {
  const limit = Math.max(1, query.limit ?? DEFAULT_LIMIT);
  const words = foldText(query.search ?? "")
    .split(/\s+/u)
    .filter((word) => word !== "");
  const found: StoredMessage[] = [];
  for (const message of messages.toReversed()) {
    if (query.before !== undefined && message.order >= query.before) continue;
    if (query.conversation !== undefined && message.conversation !== query.conversation) continue;
    if (!hasWords(message, words)) continue;
    if (found.length === limit) return { messages: found.toReversed(), hasMore: true };
    found.push(message);
  }
  return { messages: found.toReversed(), hasMore: false };
}

function hasWords(message: StoredMessage, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  if (message.isDeleted) return false;
  const text = foldText(`${message.text} ${message.fromName}`);
  return words.every((word) => text.includes(word));
}
