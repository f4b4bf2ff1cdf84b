/** One conversation's messages and files: the part of it that is in sight and what is near, so that a long history costs no more than a short one. */
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { ArrowDown, MessageSquare } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import { EVERYONE } from "../../kernel/ids.ts";
import { useApp } from "../context/app.ts";
import { groupLines, type ChatLine, type Group } from "../model/chat.ts";
import type { OfferedFile } from "../model/files.ts";
import { dayKey, dayName, timeOfDay } from "../model/text.ts";
import { Avatar } from "../kit/avatar.tsx";
import { Line } from "./chat-line.tsx";
import { FileCard } from "../files/file-card.tsx";
import { Icon } from "../kit/icon.tsx";

/** Closer to the end than this counts as reading the newest. */
const AT_END_PX = 48;
/** Closer to the edge of what is shown than this, more is. */
const NEAR_EDGE_PX = 400;
/** A part of a long conversation: some ten screens. */
const PART = 200;
/** How much more at once: few enough to be drawn between two frames. */
const STEP = 100;
/** What is further away than this goes again. */
const MAX_SHOWN = 2 * PART;

/** Indices; null: the newest part. `end` is null where the newest is shown, too. */
type Range = { readonly start: number; readonly end: number | null } | null;

type Item = ChatLine | OfferedFile;
const isFile = (item: Item): item is OfferedFile => "fileId" in item;

export function ChatStream({ conversation, meeting }: { conversation: string; meeting: MeetingView }) {
  const { state } = useApp();
  const listRef = useRef<HTMLDivElement>(null);
  const isAtEnd = useSignal(true);
  const range = useSignal<Range>(null);
  /** Key of the line with the pointer or the focus: it alone has its buttons. */
  const active = useSignal<string | null>(null);
  const items = useComputed(() => itemsOf(state.chat.value, state.files.value, conversation));
  const shown = useComputed(() =>
    range.value === null
      ? items.value.slice(-PART)
      : items.value.slice(range.value.start, range.value.end ?? items.value.length),
  );
  const groups = useComputed(() => groupLines(shown.value, dayKey));
  const count = items.value.length;
  const lastKey = items.value.at(-1)?.key;
  const unread = state.conversations.value.find(({ id }) => id === conversation)?.unread ?? 0;
  /** The line at the top of what is in sight, and where it stands. */
  const anchor = useRef<{ readonly line: Element; readonly top: number } | null>(null);

  const scrollToEnd = () => {
    range.value = null;
    isAtEnd.value = true;
    anchor.current = null;
    listRef.current?.scrollTo({ top: listRef.current.scrollHeight });
  };
  useLayoutEffect(() => {
    if (isAtEnd.value || items.value.at(-1)?.isOwn === true) scrollToEnd();
  }, [count, lastKey]);
  useLayoutEffect(() => {
    const list = listRef.current;
    if (list === null) return;
    if (isAtEnd.value) list.scrollTop = list.scrollHeight;
    // What comes or goes above must not move what is being read.
    else if (anchor.current?.line.isConnected === true) {
      list.scrollTop += anchor.current.line.getBoundingClientRect().top - anchor.current.top;
    }
  }, [shown.value[0]?.key, shown.value.length]);
  useLayoutEffect(() => {
    // Pictures and long texts settle later, and the field below grows: the end stays in sight.
    const list = listRef.current;
    if (list === null) return;
    const observer = new ResizeObserver(() => {
      if (isAtEnd.peek()) list.scrollTop = list.scrollHeight;
    });
    observer.observe(list);
    return () => observer.disconnect();
  }, []);
  useMarkRead(conversation, items, isAtEnd);

  const jump = state.jump.value;
  useEffect(() => {
    if (jump === null) return;
    const index = items.value.findIndex((item) => !isFile(item) && item.id === jump.id);
    if (index === -1) return;
    isAtEnd.value = false;
    anchor.current = null;
    const { length } = items.value;
    const end = index + PART / 2;
    range.value = { start: Math.max(0, index - PART / 2), end: end >= length ? null : end };
    state.jump.value = null;
    requestAnimationFrame(() => {
      const line = listRef.current?.querySelector<HTMLElement>(`[data-id="${jump.id}"]`);
      line?.scrollIntoView({ block: "center" });
      line?.classList.add("found");
      line?.focus({ preventScroll: true });
      setTimeout(() => line?.classList.remove("found"), 2_000);
    });
  }, [jump, count]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    const lines = [...(listRef.current?.querySelectorAll<HTMLElement>("[data-line]") ?? [])];
    const at = lines.findIndex((line) => line.contains(document.activeElement));
    const isTyping = document.activeElement instanceof HTMLInputElement;
    if (lines.length === 0 || isTyping) return;
    event.preventDefault();
    const step = event.key === "ArrowUp" ? -1 : 1;
    const to = at === -1 ? lines.length - 1 : Math.min(lines.length - 1, Math.max(0, at + step));
    lines[to]?.focus();
  }

  return (
    <div class="stream">
      <div
        ref={listRef}
        class="chat-list"
        role="log"
        aria-label="Messages"
        tabIndex={0}
        onKeyDown={onKeyDown}
        onMouseLeave={() => (active.value = null)}
        onScroll={({ currentTarget }) => {
          const { scrollHeight, scrollTop, clientHeight } = currentTarget;
          const below = scrollHeight - scrollTop - clientHeight;
          const { length } = items.value;
          const start = range.value === null ? Math.max(0, length - PART) : range.value.start;
          const end = range.value?.end ?? length;
          isAtEnd.value = below < AT_END_PX && end === length;
          anchor.current = lineAtTop(currentTarget);
          if (scrollTop < NEAR_EDGE_PX && start > 0) {
            const from = Math.max(0, start - STEP);
            range.value = {
              start: from,
              end: from + MAX_SHOWN < end ? from + MAX_SHOWN : openEnd(end, length),
            };
          } else if (below < NEAR_EDGE_PX && end < length) {
            const to = Math.min(length, end + STEP);
            range.value = { start: Math.max(start, to - MAX_SHOWN), end: openEnd(to, length) };
          }
        }}
      >
        {count === 0 && <Empty isPrivate={conversation !== EVERYONE} />}
        {groups.value.map((group) => (
          <GroupView key={group.key} group={group} active={active} meeting={meeting} />
        ))}
      </div>
      {!isAtEnd.value && (
        <button type="button" class={`chat-jump ${unread > 0 ? "" : "quiet-jump"}`} onClick={scrollToEnd}>
          <Icon node={ArrowDown} size={14} /> {unread > 0 ? "New messages" : "Newest"}
        </button>
      )}
    </div>
  );
}

const openEnd = (end: number, length: number): number | null => (end >= length ? null : end);

/** The first line below the list's upper edge. */
function lineAtTop(list: HTMLElement): { readonly line: Element; readonly top: number } | null {
  const edge = list.getBoundingClientRect().top;
  for (const line of list.querySelectorAll("[data-line]")) {
    const { top, bottom } = line.getBoundingClientRect();
    if (bottom > edge) return { line, top };
  }
  return null;
}

/** Both in the timeline's order; what is being sent stays last. */
function itemsOf(lines: readonly ChatLine[], files: readonly OfferedFile[], conversation: string): Item[] {
  const own = lines.filter((line) => line.conversation === conversation);
  const shared = files.filter((file) => file.conversation === conversation);
  if (shared.length === 0) return own;
  const last = "\uffff";
  return [...own, ...shared].toSorted((a, b) => {
    const [first, second] = [a.order ?? last, b.order ?? last];
    return first < second ? -1 : first > second ? 1 : 0;
  });
}

/** Marks the newest message as read, and files as seen, while the list's end is in sight. */
function useMarkRead(
  conversation: string,
  items: { readonly value: readonly Item[] },
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

function Empty({ isPrivate }: { isPrivate: boolean }) {
  return (
    <div class="panel-empty">
      <Icon node={MessageSquare} size={28} />
      <p>No messages yet</p>
      <p class="quiet">
        {isPrivate
          ? "Messages and files here are sealed: only those named above can open them."
          : "Everyone here can read them, and so can those who join later. Drop a file anywhere to share it."}
      </p>
    </div>
  );
}

function GroupView(props: { group: Group<Item>; active: { value: string | null }; meeting: MeetingView }) {
  const { group, active, meeting } = props;
  const { state } = useApp();
  const name = group.isOwn ? "You" : group.fromName;
  const avatarName = group.isOwn ? (state.view.value?.self.name ?? "") : group.fromName;
  return (
    <>
      {group.startsDay && (
        <div class="chat-day">
          <span>{dayName(group.atMs, Date.now())}</span>
        </div>
      )}
      <div class="chat-group">
        <Avatar peerId={group.from} name={avatarName} size="small" />
        <div class="chat-lines">
          <p class="chat-author">
            <span class="ellipsis" title={name}>
              {name}
            </span>
            <time dateTime={new Date(group.atMs).toISOString()}>{timeOfDay(group.atMs)}</time>
          </p>
          {group.lines.map((item) =>
            isFile(item) ? (
              <FileCard key={item.key} file={item} meeting={meeting} />
            ) : (
              <Line
                key={item.key}
                line={item}
                isActive={active.value === item.key}
                onActive={() => (active.value = item.key)}
                isPartitioned={meeting.isPartitioned}
              />
            ),
          )}
        </div>
      </div>
    </>
  );
}
