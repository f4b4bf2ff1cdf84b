/** Looking back: a part of a meeting's messages, or those with certain words. Pure. */
import { foldText } from "../../kernel/unicode.ts";
import type { StoredMessage } from "../types.ts";

/** A screenful is some 20. */
const DEFAULT_LIMIT = 200;

export interface HistoryQuery {
  /** Absent: all. */
  readonly conversation?: string | undefined;
  /** An order: only messages before it. */
  readonly before?: string | undefined;
  readonly limit?: number | undefined;
  /** Words of which each must be in the text or the author's name, whatever their case and accents. */
  readonly search?: string | undefined;
}

export interface HistoryPage {
  /** The newest of what was asked for, oldest first. */
  readonly messages: readonly StoredMessage[];
  /** There is more before these. */
  readonly hasMore: boolean;
}

/** `messages`: in the timeline's order. */
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
