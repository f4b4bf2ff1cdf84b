/** The lines of one conversation: its messages and its files, in one order. Pure. */
import type { ChatLine } from "../model/chat.ts";
import type { OfferedFile } from "../model/files.ts";

export type StreamItem = ChatLine | OfferedFile;

export const isFile = (item: StreamItem): item is OfferedFile => "fileId" in item;

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
