/** One conversation's messages and files. Draws what is in sight and what is near it, and keeps in place what is being read. */
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { ArrowDown, MessageSquare } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import { EVERYONE } from "../../kernel/ids.ts";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { groupLines } from "../model/chat.ts";
import { dayKey } from "../model/text.ts";
import { ChatGroup } from "./chat-group.tsx";
import { firstNewKey, itemsOf, shownItems, type ShownItem } from "./stream-items.ts";
import {
  boundsOf,
  extendDown,
  extendUp,
  rangeAround,
  shiftedBy,
  withoutFirst,
  type StreamRange,
} from "../model/stream-range.ts";
import { useMarkRead } from "./use-mark-read.ts";
import { t } from "../language/texts.ts";

/** Closer to the end than this, about two lines, counts as reading the newest. */
const AT_END_PX = 48;
/** Closer than this to the edge of what is drawn, more is drawn: half a screen, so that no edge comes into sight. */
const NEAR_EDGE_PX = 400;
/** How long the message that a jump led to stands out. */
const FOUND_MS = 2_000;

export function ChatStream({ conversation, meeting }: { conversation: string; meeting: MeetingView }) {
  const { state } = useApp();
  const listRef = useRef<HTMLDivElement>(null);
  const itemsRef = useRef<HTMLDivElement>(null);
  const isAtEnd = useSignal(true);
  const range = useSignal<StreamRange>(null);
  const active = useSignal<string | null>(null);
  const all = useComputed(() => itemsOf(state.chat.value, state.files.value, conversation));
  const items = useComputed(() => shownItems(all.value));
  const unreadAfter = useMarkRead(conversation, all, isAtEnd);
  // Older messages that came or were let go do not move what is drawn.
  const before = useRef(items.value);
  if (before.current !== items.value) {
    const length = items.value.length;
    const came = placeOf(before.current[0]?.key, items.value);
    if (came > 0) range.value = shiftedBy(range.peek(), came, length);
    const gone = came < 0 ? placeOf(items.value[0]?.key, before.current) : 0;
    if (gone > 0) range.value = withoutFirst(range.peek(), gone);
    else if (boundsOf(range.peek(), length).start >= length) range.value = null;
    before.current = items.value;
  }
  const shown = useComputed(() => {
    const { start, end } = boundsOf(range.value, items.value.length);
    return items.value.slice(start, end);
  });
  const groups = useComputed(() =>
    groupLines(shown.value, dayKey, firstNewKey(items.value, unreadAfter.value)),
  );
  const count = items.value.length;
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
  }, [count, items.value.at(-1)?.key]);
  useLayoutEffect(() => {
    const list = listRef.current;
    if (list === null) return;
    if (isAtEnd.value) list.scrollTop = list.scrollHeight;
    // What comes or goes above must not move what is being read.
    else if (anchor.current?.line.isConnected === true) {
      list.scrollTop += anchor.current.line.getBoundingClientRect().top - anchor.current.top;
    }
    // A conversation that does not fill the panel cannot be scrolled.
    if (shown.value[0] === items.value[0] && list.scrollTop < NEAR_EDGE_PX) state.older.load(conversation);
  }, [shown.value[0]?.key, shown.value.length]);
  useLayoutEffect(() => {
    // Pictures and long texts settle later, cards and the text field below grow: the end stays in sight.
    const list = listRef.current;
    if (list === null || itemsRef.current === null) return;
    const observer = new ResizeObserver(() => {
      if (isAtEnd.peek()) list.scrollTop = list.scrollHeight;
    });
    observer.observe(list);
    observer.observe(itemsRef.current);
    return () => observer.disconnect();
  }, []);
  useSignalEffect(() => state.older.readBack(!isAtEnd.value || state.jump.value !== null));
  useEffect(() => () => state.older.readBack(false), []);
  const jump = state.jump.value;
  useEffect(() => {
    if (jump === null) return;
    const index = items.value.findIndex((item) => "id" in item && item.id === jump.id);
    if (index === -1) {
      state.older.load(conversation);
      return;
    }
    isAtEnd.value = false;
    anchor.current = null;
    range.value = rangeAround(index, items.value.length);
    state.jump.value = null;
    requestAnimationFrame(() => showLine(listRef.current?.querySelector(`[data-id="${jump.id}"]`)));
  }, [jump, count]);

  function onScroll(list: HTMLElement): void {
    const { scrollHeight, scrollTop, clientHeight } = list;
    const below = scrollHeight - scrollTop - clientHeight;
    const { length } = items.value;
    isAtEnd.value = below < AT_END_PX && boundsOf(range.value, length).end === length;
    anchor.current = lineAtTop(list);
    const up = scrollTop < NEAR_EDGE_PX ? extendUp(range.value, length) : null;
    if (up === null && scrollTop < NEAR_EDGE_PX) state.older.load(conversation);
    const next = up ?? (below < NEAR_EDGE_PX ? extendDown(range.value, length) : null);
    if (next !== null) range.value = next;
  }

  return (
    <div class="stream">
      <div
        ref={listRef}
        class="chat-list"
        role="log"
        aria-label={t().chat.messages}
        // The live region says what arrives. Here, what is drawn by scrolling would be read out, too.
        aria-live="off"
        tabIndex={0}
        onKeyDown={(event) => moveFocus(listRef.current, event)}
        onMouseLeave={() => (active.value = null)}
        onScroll={({ currentTarget }) => onScroll(currentTarget)}
      >
        <div ref={itemsRef} class="chat-items">
          {count === 0 && <Empty isPrivate={conversation !== EVERYONE} />}
          {groups.value.map((group) => (
            <ChatGroup key={group.key} group={group} active={active} meeting={meeting} />
          ))}
        </div>
      </div>
      {!isAtEnd.value && (
        <button type="button" class={`chat-jump ${unread > 0 ? "" : "quiet-jump"}`} onClick={scrollToEnd}>
          <Icon node={ArrowDown} size={14} /> {unread > 0 ? t().chat.newMessages : t().chat.newest}
        </button>
      )}
    </div>
  );
}

/** Scrolls to a line, gives it the focus and marks it for FOUND_MS. */
function showLine(line: HTMLElement | null | undefined): void {
  if (!line) return;
  line.scrollIntoView({ block: "center" });
  line.classList.add("found");
  line.focus({ preventScroll: true });
  setTimeout(() => line.classList.remove("found"), FOUND_MS);
}

/** Up and Down move the focus from line to line; the last line is first. */
function moveFocus(list: HTMLElement | null, event: KeyboardEvent): void {
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  const lines = [...(list?.querySelectorAll<HTMLElement>("[data-line]") ?? [])];
  const at = lines.findIndex((line) => line.contains(document.activeElement));
  const isTyping = document.activeElement instanceof HTMLInputElement;
  if (lines.length === 0 || isTyping) return;
  event.preventDefault();
  const step = event.key === "ArrowUp" ? -1 : 1;
  const to = at === -1 ? lines.length - 1 : Math.min(lines.length - 1, Math.max(0, at + step));
  lines[to]?.focus();
}

/** The first line below the list's upper edge. */
function lineAtTop(list: HTMLElement): { readonly line: Element; readonly top: number } | null {
  const edge = list.getBoundingClientRect().top;
  for (const line of list.querySelectorAll("[data-line]")) {
    const { top, bottom } = line.getBoundingClientRect();
    if (bottom > edge) return { line, top };
  }
  return null;
}

const placeOf = (key: string | undefined, items: readonly ShownItem[]): number =>
  items.findIndex((item) => item.key === key);

function Empty({ isPrivate }: { isPrivate: boolean }) {
  return (
    <div class="panel-empty">
      <Icon node={MessageSquare} size={28} />
      <p>{t().chat.noMessages}</p>
      <p class="quiet">{isPrivate ? t().chat.sealedHint : t().chat.everyoneHint}</p>
    </div>
  );
}
