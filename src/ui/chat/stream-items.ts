/** The lines of one conversation: its messages and its files, in one order. Pure. */
import type { ChatLine } from "../model/chat.ts";
import { withBatches, type FileBatch } from "../model/file-batches.ts";
import type { OfferedFile } from "../model/files.ts";

export type StreamItem = ChatLine | OfferedFile;
/** What has a place of its own on the screen. */
export type ShownItem = StreamItem | FileBatch;

export const isFile = (item: ShownItem): item is OfferedFile => "fileId" in item;
export const isBatch = (item: ShownItem): item is FileBatch => "batch" in item;

/** In the store's order; messages that are still being sent stay last. */
export function itemsOf(
  lines: readonly ChatLine[],
  files: readonly OfferedFile[],
  conversation: string,
): StreamItem[] {
  const messages = lines.filter((line) => line.conversation === conversation);
  const shared = files.filter((file) => file.conversation === conversation);
  if (shared.length === 0) return messages;
  // Orders are digits: this sorts behind them all.
  const last = "\uffff";
  return [...messages, ...shared].toSorted((a, b) => {
    const [first, second] = [a.order ?? last, b.order ?? last];
    return first < second ? -1 : first > second ? 1 : 0;
  });
}

/** Many files in a row stand as one. */
export const shownItems = (items: readonly StreamItem[]): readonly ShownItem[] =>
  withBatches<ChatLine>(items, isFile);

/** The key of the first item of others behind `unreadAfter`; null if none is, or if nothing stands before it. */
export function firstNewKey(items: readonly ShownItem[], unreadAfter: string | null): string | null {
  if (unreadAfter === null) return null;
  const at = items.findIndex((item) => {
    // Of a batch, its newest file: one that goes on is new.
    const order = isBatch(item) ? item.batch.at(-1)?.order : item.order;
    return !item.isOwn && order != null && order > unreadAfter;
  });
  return at < 1 ? null : (items[at]?.key ?? null);
}
