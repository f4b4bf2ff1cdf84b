/** Marks what the user has in sight as read. */
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useApp } from "../context/app.ts";
import { isFile, type StreamItem } from "./stream-items.ts";

/** While the end of the list is in sight: the newest message is read for the core, a file is seen in this window. */
export function useMarkRead(
  conversation: string,
  items: { readonly value: readonly StreamItem[] },
  isAtEnd: { readonly value: boolean },
): void {
  const { state } = useApp();
  const isVisible = useSignal(!document.hidden);
  useEffect(() => {
    const update = () => (isVisible.value = !document.hidden);
    document.addEventListener("visibilitychange", update);
    return () => document.removeEventListener("visibilitychange", update);
  }, []);
  useSignalEffect(() => {
    const unread = state.conversations.value.find(({ id }) => id === conversation)?.unread ?? 0;
    if (!isAtEnd.value || !isVisible.value || unread === 0) return;
    const newest = items.value.findLast(({ order }) => order !== null);
    const last = newest?.order ?? "";
    if (newest === undefined || last <= (state.seen.peek()[conversation] ?? "")) return;
    state.seen.value = { ...state.seen.peek(), [conversation]: last };
    const id = isFile(newest) ? newest.fileId : newest.id;
    const read = state.view.peek()?.meeting?.lastRead[conversation] ?? "";
    if (id !== null && last > read) state.send({ type: "markRead", id });
  });
}
