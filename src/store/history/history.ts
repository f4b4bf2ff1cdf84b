/** Picks a page of a meeting's history, or of what has certain words. Pure. */
import { foldText } from "../../kernel/unicode.ts";
import type {
  HistoryPage,
  HistoryQuery,
  MessagePage,
  StoredAnnouncement,
  StoredCaption,
  StoredFile,
  StoredMessage,
  StoredPoll,
} from "../stored.ts";

/** Some ten screenfuls. */
export const DEFAULT_LIMIT = 200;

/** `messages`: in the timeline's order. A query without words fits every message; one with words fits no deleted message. */
export function searchHistory(messages: readonly StoredMessage[], query: HistoryQuery): MessagePage {
  const { picked, hasMore } = pick(messages.map(itemOfMessage), query);
  return { messages: picked, hasMore };
}

/** The same for messages, files and announcements together: `limit` counts all of them. Each list is in the timeline's order. */
export function pageHistory(
  all: Pick<HistoryPage, "messages" | "files" | "announcements" | "polls" | "captions">,
  query: HistoryQuery,
): HistoryPage {
  const items = [
    ...all.messages.map(itemOfMessage),
    ...all.files.map((what) => ({ what, conversation: what.conversation, words: what.name })),
    ...all.announcements.map((what) => ({ what, conversation: null, words: what.text })),
    ...all.polls.map((what) => ({
      what,
      conversation: null,
      words: [what.question, ...what.options].join(" "),
    })),
    ...all.captions.map((what) => ({
      what,
      conversation: null,
      words: what.speaker === null ? what.text : `${what.speaker} ${what.text}`,
    })),
  ].toSorted((a, b) => (a.what.order < b.what.order ? -1 : a.what.order > b.what.order ? 1 : 0));
  const { picked, hasMore } = pick<
    StoredMessage | StoredFile | StoredAnnouncement | StoredPoll | StoredCaption
  >(items, query);
  const orders = new Set(picked.map(({ order }) => order));
  const ofPage = <T extends { readonly order: string }>(list: readonly T[]) =>
    list.filter(({ order }) => orders.has(order));
  return {
    messages: ofPage(all.messages),
    files: ofPage(all.files),
    announcements: ofPage(all.announcements),
    polls: ofPage(all.polls),
    captions: ofPage(all.captions),
    hasMore,
  };
}

interface Item<What> {
  readonly what: What;
  /** Null for an announcement, a poll or a line of captions. */
  readonly conversation: string | null;
  /** Null for what no words find. */
  readonly words: string | null;
}

const itemOfMessage = (what: StoredMessage): Item<StoredMessage> => ({
  what,
  conversation: what.conversation,
  words: what.isDeleted ? null : what.text,
});

/** The newest items that fit, oldest first. */
function pick<What extends { readonly order: string; readonly fromName: string }>(
  items: readonly Item<What>[],
  query: HistoryQuery,
): { readonly picked: readonly What[]; readonly hasMore: boolean } {
  const limit = Math.max(1, query.limit ?? DEFAULT_LIMIT);
  const words = wordsOf(query.search);
  const found: What[] = [];
  for (let index = items.length - 1; index >= 0; index -= 1) {
    const item = items[index];
    if (item === undefined) continue;
    const { what, conversation } = item;
    if (query.before !== undefined && what.order >= query.before) continue;
    if (query.conversation !== undefined && conversation !== query.conversation) continue;
    if (words.length > 0 && !isFound(item, words)) continue;
    if (found.length === limit) return { picked: found.toReversed(), hasMore: true };
    found.push(what);
  }
  return { picked: found.toReversed(), hasMore: false };
}

const isFound = (
  { what, words: own }: Item<{ readonly fromName: string }>,
  words: readonly string[],
): boolean => own !== null && hasWords(`${own} ${what.fromName}`, words);

/** What is looked for, whatever its case and accents. */
export const wordsOf = (search = ""): readonly string[] =>
  foldText(search)
    .split(/\s+/u)
    .filter((word) => word !== "");

/** `words`: of `wordsOf`. */
export function hasWords(text: string, words: readonly string[]): boolean {
  const folded = foldText(text);
  return words.every((word) => folded.includes(word));
}
