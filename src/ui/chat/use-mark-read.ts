/** Marks what the user has in sight as read, and remembers where the unread began. */
import { useSignal, useSignalEffect, type ReadonlySignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useApp } from "../context/app.ts";
import { isFile, type StreamItem } from "./stream-items.ts";

/**
 * While the end of the list is in sight: the newest message is read for the core, a file is seen in this window. Returns the order
 * of the last line that was read when unread ones began to wait, here or before the list was opened; null if none did.
 */
export function useMarkRead(
  conversation: string,
  items: { readonly value: readonly StreamItem[] },
  isAtEnd: { readonly value: boolean },
): ReadonlySignal<string | null> {
  const { state, isShown } = useApp();
  const unreadCount = () => state.conversations.value.find(({ id }) => id === conversation)?.unread ?? 0;
  const readMark = () => state.readMarks.peek()[conversation] ?? "";
  const isWaiting = useRef<boolean | null>(null);
  isWaiting.current ??= unreadCount() > 0;
  const unreadAfter = useSignal(isWaiting.current ? readMark() : null);
  useSignalEffect(() => {
    const unread = unreadCount();
    const isInSight = isAtEnd.value && isShown.value;
    if (unread > 0 && isWaiting.current === false && !isInSight) unreadAfter.value = readMark();
    isWaiting.current = unread > 0;
    if (!isInSight || unread === 0) return;
    const newest = items.value.findLast(({ order }) => order !== null);
    const last = newest?.order ?? "";
    if (newest === undefined || last <= (state.seen.peek()[conversation] ?? "")) return;
    state.seen.value = { ...state.seen.peek(), [conversation]: last };
    const id = isFile(newest) ? newest.fileId : newest.id;
    const read = state.view.peek()?.meeting?.lastRead[conversation] ?? "";
    if (id !== null && last > read) state.send({ type: "markRead", id });
  });
  return unreadAfter;
}
