/** Reads pages of messages from the disk, the newest first, a few at a time, so that a long search holds up nothing else. */
import type { PeerId } from "../kernel/ids.ts";
import { foldText, showableText } from "../kernel/unicode.ts";
import { parseJson } from "../kernel/schema.ts";
import { DEFAULT_LIMIT, hasWords, searchHistory, wordsOf } from "./history/history.ts";
import type { MeetingIndex } from "./log/meeting-index.ts";
import { placedOf } from "./log/timeline.ts";
import {
  authorOfRow,
  filterOfRow,
  timelineOf,
  timelineRow,
  type TimelineRow,
} from "./state/timeline-keys.ts";
import { gramsOf, mayHave, type Grams } from "./state/word-filter.ts";
import type { HistoryQuery, MessagePage, StoredMessage } from "./stored.ts";

/** Rows of the timeline that a search reads in one turn of the event loop: some 5 ms. */
const ROWS = 1_000;
/** Entries that are looked at in one turn of the event loop: as long. */
const ENTRIES = 100;

interface Reader {
  readonly index: Pick<MeetingIndex, "range" | "signedAt">;
  /** Reads a message as it is shown. */
  message(id: string): StoredMessage | undefined;
  /** The name that stands beside what this author wrote. */
  nameOf(from: PeerId, written: string): string;
  /** The same, if the name that the entry has does not count. */
  nameOfKey(publicKey: string): string;
}

/** @throws StoreError, and what the signal throws once it is aborted */
export async function readMessages(
  reader: Reader,
  query: HistoryQuery,
  signal?: AbortSignal,
): Promise<MessagePage> {
  const { search } = query;
  const words = wordsOf(search);
  const limit = Math.max(1, query.limit ?? DEFAULT_LIMIT);
  const timeline = timelineOf(query.conversation);
  const passes = filterFor(reader, words);
  /** The newest first. */
  const found: StoredMessage[] = [];
  // "/" comes right after ".", so that it is above every key of the timeline.
  const below = query.before === undefined ? `${timeline}/` : `${timeline}.${query.before}`;
  const count = words.length > 0 ? ROWS : ENTRIES;
  const read = (from: string) => {
    const rows = reader.index.range("timeline", {
      ...{ above: `${timeline}.`, below: from, limit: count, isReverse: true },
    });
    // It is read ahead, and may not be waited for.
    rows.catch(() => {});
    return rows;
  };
  for (let ahead = read(below); ;) {
    const rows = await ahead;
    signal?.throwIfAborted();
    const end = rows.at(-1)?.[0];
    // The disk reads the next rows while self looks at these.
    if (end !== undefined && rows.length === count) ahead = read(end);
    const some: TimelineRow[] = [];
    // Where the next turn goes on: after all rows, or after those that took this turn's time.
    let last = end;
    for (const row of rows) {
      if (!passes(row)) continue;
      if (some.length === ENTRIES) {
        ahead = read((last = some.at(-1)?.key ?? row[0]));
        break;
      }
      some.push(timelineRow(row));
    }
    const messages = some
      .filter((row) => words.length === 0 || entryMayHave(reader, row, words))
      .flatMap(({ id }) => reader.message(id) ?? [])
      .toReversed();
    found.push(...searchHistory(messages, { search, limit: ENTRIES }).messages.toReversed());
    if (found.length > limit) return { messages: found.slice(0, limit).toReversed(), hasMore: true };
    if (rows.length < count && last === end) return { messages: found.toReversed(), hasMore: false };
  }
}

/** True for rows whose messages may have the words. */
function filterFor(
  { nameOfKey }: Reader,
  words: readonly string[],
): (row: readonly [key: string, value: string]) => boolean {
  /** By author: the grams of the words that the author's name lacks. */
  const sought = new Map<string, Grams>();
  return (row) => {
    const author = authorOfRow(row);
    let grams = sought.get(author);
    if (grams === undefined) {
      const name = foldText(nameOfKey(author));
      grams = words.filter((word) => !name.includes(word)).flatMap(gramsOf);
      sought.set(author, grams);
    }
    return mayHave(filterOfRow(row), grams);
  };
}

/** False if the message certainly lacks one of the words. Looks at the entry alone, which is a tenth of the work of showing it. */
function entryMayHave(
  { index, nameOf }: Reader,
  { id, order, mayBeEdited }: TimelineRow,
  words: readonly string[],
): boolean {
  if (mayBeEdited) return true;
  const signed = index.signedAt(placedOf(order, id));
  // An entry's text is an array: the third field is who wrote it, the last one the body (`log/entry.ts`).
  const fields = signed === null ? null : parseJson(signed[0]);
  if (!Array.isArray(fields)) return true;
  const [from, body] = [fields[2] as unknown, fields.at(-1) as unknown];
  if (typeof from !== "string" || typeof body !== "object" || body === null) return true;
  if (!("text" in body && typeof body.text === "string" && "fromName" in body)) return true;
  // The cast holds: it is the entry's author, whose id was checked when it was taken in.
  return hasWords(`${showableText(body.text)} ${nameOf(from as PeerId, String(body.fromName))}`, words);
}
