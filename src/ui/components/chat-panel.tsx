/** The conversation: grouped by author and day, with what was typed kept until it is sent. */
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { ArrowDown, Check, CheckCheck, CircleAlert, Clock3, MessageSquare, SendHorizontal, X } from "lucide";
import { MAX_MESSAGE_LENGTH } from "../../kernel/schema.ts";
import { useApp } from "../app-context.ts";
import { groupLines, shownDelivery, type ChatGroup, type ChatLine, type Delivery } from "../chat.ts";
import { dayKey, dayName, errorText, timeOfDay } from "../text.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icon.tsx";
import { IconButton } from "./icon-button.tsx";
import { LinkedText } from "./linked-text.tsx";

/** Closer to the end than this counts as reading the newest. */
const AT_END_PX = 48;
/** The counter appears when this little is left. */
const SHOW_LEFT_BELOW = 500;

export function ChatPanel() {
  const { state } = useApp();
  const listRef = useRef<HTMLDivElement>(null);
  const isAtEnd = useSignal(true);
  const groups = useComputed(() => groupLines(state.chat.value, dayKey));
  const lineCount = state.chat.value.length;

  const scrollToEnd = () => listRef.current?.scrollTo({ top: listRef.current.scrollHeight });
  useLayoutEffect(() => {
    if (isAtEnd.value || state.chat.value.at(-1)?.isOwn === true) scrollToEnd();
  }, [lineCount]);

  useMarkRead(isAtEnd);

  return (
    <aside class="panel" aria-label="Chat">
      <header class="panel-header">
        <h2>Chat</h2>
        <IconButton
          icon={X}
          label="Close chat"
          tooltipSide="left"
          onClick={() => (state.panel.value = null)}
        />
      </header>
      <div
        ref={listRef}
        class="chat-list"
        role="log"
        aria-label="Messages"
        tabIndex={0}
        onScroll={({ currentTarget }) => {
          const { scrollHeight, scrollTop, clientHeight } = currentTarget;
          isAtEnd.value = scrollHeight - scrollTop - clientHeight < AT_END_PX;
        }}
      >
        {lineCount === 0 && (
          <div class="panel-empty">
            <Icon node={MessageSquare} size={28} />
            <p>No messages yet</p>
            <p class="quiet">Everyone here can read them, and so can those who join later.</p>
          </div>
        )}
        {groups.value.map((group) => (
          <Group key={group.key} group={group} />
        ))}
      </div>
      {!isAtEnd.value && state.unread.value > 0 && (
        <button type="button" class="chat-jump" onClick={scrollToEnd}>
          <Icon node={ArrowDown} size={14} /> New messages
        </button>
      )}
      {(state.view.value?.meeting?.isCutOff === true || state.isReturning.value) && (
        <p class="composer-hint">What you send is kept, and goes out when you are connected again.</p>
      )}
      <Composer />
    </aside>
  );
}

/** Marks the newest message as read while the list's end is in sight. */
function useMarkRead(isAtEnd: { readonly value: boolean }): void {
  const { state } = useApp();
  const isVisible = useSignal(!document.hidden);
  useEffect(() => {
    const update = () => (isVisible.value = !document.hidden);
    document.addEventListener("visibilitychange", update);
    return () => document.removeEventListener("visibilitychange", update);
  }, []);
  useSignalEffect(() => {
    const newest = state.chat.value.findLast((line) => line.id !== null)?.id;
    if (!newest || !isAtEnd.value || !isVisible.value || state.unread.value === 0) return;
    state.send({ type: "markRead", id: newest });
  });
}

function Group({ group }: { group: ChatGroup }) {
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
          {group.lines.map((line) => (
            <Line key={line.key} line={line} />
          ))}
        </div>
      </div>
    </>
  );
}

function Line({ line }: { line: ChatLine }) {
  const { state } = useApp();
  const delivery = shownDelivery(line, state.view.value?.meeting?.isCutOff ?? false);
  return (
    <p class={`chat-line ${delivery}`} title={timeOfDay(line.atMs)}>
      <span class="chat-text">
        <LinkedText text={line.text} />
      </span>
      {line.isPrivate && <span class="tag">private</span>}
      {line.isOwn && <DeliveryMark delivery={delivery} />}
      {delivery === "failed" && (
        <button type="button" class="text-button" onClick={() => (state.draft.value = line.text)}>
          Edit and try again
        </button>
      )}
    </p>
  );
}

const MARKS = {
  sending: { icon: Clock3, label: "Sending" },
  sent: { icon: Check, label: "Sent" },
  delivered: { icon: CheckCheck, label: "Delivered" },
  failed: { icon: CircleAlert, label: "Not sent" },
} satisfies Record<Delivery, unknown>;

function DeliveryMark({ delivery }: { delivery: Delivery }) {
  const { icon, label } = MARKS[delivery];
  return (
    <span class={`chat-mark ${delivery}`} role="img" aria-label={label} title={label}>
      <Icon node={icon} size={14} />
    </span>
  );
}

function Composer() {
  const { state } = useApp();
  const ref = useRef<HTMLTextAreaElement>(null);
  const draft = state.draft.value;
  const left = MAX_MESSAGE_LENGTH - draft.length;
  const canSend = draft.trim() !== "" && left >= 0;
  useEffect(() => ref.current?.focus(), []);
  useLayoutEffect(() => {
    const area = ref.current;
    if (area === null) return;
    // Grows with its text, up to the limit in the style sheet.
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }, [draft]);

  function send(): void {
    if (!canSend) return;
    state.draft.value = "";
    void state.request({ type: "sendMessage", text: draft.trim() }).then((answer) => {
      if (answer.type !== "error") return;
      state.toast({ text: errorText(answer.code, answer.message), tone: "problem" });
    });
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={ref}
        rows={1}
        value={draft}
        placeholder="Message everyone"
        aria-label="Message everyone"
        onInput={({ currentTarget }) => (state.draft.value = currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      {left < SHOW_LEFT_BELOW && (
        <span class={`composer-left ${left < 0 ? "over" : ""}`} role="status">
          {left < 0 ? `${-left} too many` : left}
        </span>
      )}
      <button type="submit" class="send-button" aria-label="Send" disabled={!canSend}>
        <Icon node={SendHorizontal} size={18} />
      </button>
    </form>
  );
}
