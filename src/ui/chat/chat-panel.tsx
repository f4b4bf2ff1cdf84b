/** The chat: conversations as tabs, what was said and shared in the chosen one, and what is being sent. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { FileBraces, FileDown, Lock, Megaphone, EllipsisVertical, Search, SquarePen } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import { EVERYONE } from "../../kernel/ids.ts";
import { useApp, type App } from "../context/app.ts";
import { conversationTitle, listNames, nameFrom, type Conversation } from "../model/conversations.ts";
import { errorText } from "../model/text.ts";
import { saveText } from "../files/save-text.ts";
import { ChatSearch } from "./chat-search.tsx";
import { ChatStream } from "./chat-stream.tsx";
import { Composer } from "./composer.tsx";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { Panel } from "../kit/panel.tsx";
import { Menu } from "../kit/menu.tsx";
import { TransferQueue } from "../files/transfer-queue.tsx";

export function ChatPanel({ meeting }: { meeting: MeetingView }) {
  const app = useApp();
  const { state } = app;
  const isSearching = useSignal(false);
  const conversation = state.conversation.value;
  const all = state.conversations.value;
  const people = all.find(({ id }) => id === conversation)?.readers ?? null;
  return (
    <Panel
      name="Chat"
      actions={
        <>
          <IconButton
            icon={SquarePen}
            label="New private message"
            tooltipSide="bottom-end"
            onClick={() => (state.dialog.value = { kind: "privateMessage" })}
          />
          <IconButton
            icon={Search}
            label="Search messages"
            tooltipSide="bottom-end"
            isPressed={isSearching.value}
            onClick={() => (isSearching.value = !isSearching.value)}
          />
          <Menu
            icon={EllipsisVertical}
            label="More about the chat"
            items={[
              {
                icon: Megaphone,
                label:
                  meeting.announcements.length > 0
                    ? `Announcements (${meeting.announcements.length})`
                    : "Announcements",
                run: () => (state.dialog.value = { kind: "announcements" }),
              },
              { icon: FileDown, label: "Export as Markdown", run: () => void exportChat(app, "markdown") },
              { icon: FileBraces, label: "Export as JSON", run: () => void exportChat(app, "json") },
            ]}
          />
        </>
      }
    >
      {all.length > 1 && !isSearching.value && <Tabs all={all} chosen={conversation} />}
      {isSearching.value ? (
        <ChatSearch onClose={() => (isSearching.value = false)} />
      ) : (
        <>
          {people !== null && (
            <p class="private-note">
              <Icon node={Lock} size={14} />
              <span class="breakable">
                Only {listNames(["you", ...people.map((peer) => nameFrom(state.names.value, peer))])} can read
                this.
              </span>
            </p>
          )}
          <ChatStream key={conversation} conversation={conversation} meeting={meeting} />
          <TransferQueue meeting={meeting} />
          {(meeting.isPartitioned || state.isReturning.value) && (
            <p class="composer-hint">What you send is kept, and goes out when you are connected again.</p>
          )}
          <Composer key={conversation} conversation={conversation} people={people} meeting={meeting} />
        </>
      )}
    </Panel>
  );
}

/** Arrow keys choose, as in every list of tabs. */
function Tabs({ all, chosen }: { all: readonly Conversation[]; chosen: string }) {
  const { state } = useApp();
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    ref.current
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView({ inline: "nearest", block: "nearest" });
  }, [chosen]);
  function onKeyDown(event: KeyboardEvent): void {
    const at = all.findIndex(({ id }) => id === chosen);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = all[(to + all.length) % all.length];
    if (next === undefined) return;
    state.openConversation(next.id);
    ref.current?.querySelectorAll<HTMLElement>('[role="tab"]')[all.indexOf(next)]?.focus();
  }
  return (
    <div ref={ref} class="tabs" role="tablist" aria-label="Conversations" onKeyDown={onKeyDown}>
      {all.map(({ id, readers: people, unread }) => {
        const title = conversationTitle(people, state.names.value);
        const isChosen = id === chosen;
        return (
          <button
            key={id}
            type="button"
            role="tab"
            class={`tab ${isChosen ? "chosen" : ""}`}
            aria-selected={isChosen}
            tabIndex={isChosen ? 0 : -1}
            title={title}
            onClick={({ currentTarget }) => {
              // The text field takes the focus.
              currentTarget.blur();
              state.openConversation(id);
            }}
          >
            {id !== EVERYONE && <Icon node={Lock} size={12} />}
            <span class="ellipsis">{title}</span>
            {unread > 0 && !isChosen && (
              <span class="tab-unread">
                {unread > 99 ? "99+" : unread}
                <span class="visually-hidden"> unread</span>
              </span>
            )}
          </button>
        );
      })}
    </div>
  );
}

async function exportChat({ state }: App, format: "markdown" | "json"): Promise<void> {
  const answer = await state.request({ type: "exportHistory", format });
  if (answer.type === "error") {
    state.toast({ text: errorText(answer.code, answer.message), tone: "problem" });
  } else if (answer.type === "exported" && answer.text !== null) {
    const title = state.view.value?.meeting?.title || "Meeting";
    saveText(`${title}.${format === "json" ? "json" : "md"}`, answer.text);
  }
}
