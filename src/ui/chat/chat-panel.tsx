/** The chat: conversations as tabs, the messages and files of the open one, transfers, and the text field. */
import { useSignal } from "@preact/signals";
import { Files, Lock, Megaphone, EllipsisVertical, Search, SquarePen } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { nameFrom } from "../model/conversations.ts";
import { chatClosedText } from "../model/participants.ts";
import { exportItems } from "../files/export-history.ts";
import { ChatSearch } from "./chat-search.tsx";
import { ChatStream } from "./chat-stream.tsx";
import { Composer } from "./composer.tsx";
import { ConversationTabs } from "./conversation-tabs.tsx";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { Panel } from "../kit/panel.tsx";
import { Menu } from "../kit/menu.tsx";
import { TransferQueue } from "../files/transfer-queue.tsx";
import { t } from "../language/texts.ts";
import { count } from "../language/format.ts";
import { listNames } from "../language/format.ts";

export function ChatPanel({ meeting }: { meeting: MeetingView }) {
  const app = useApp();
  const { state } = app;
  const isSearching = useSignal(false);
  const conversation = state.conversation.value;
  const all = state.conversations.value;
  const closed = chatClosedText(meeting);
  const readers = all.find(({ id }) => id === conversation)?.readers ?? null;
  return (
    <Panel
      name={t().common.chat}
      actions={
        <>
          {closed === null && (
            <IconButton
              icon={SquarePen}
              label={t().chat.newPrivateMessage}
              tooltipSide="bottom-end"
              onClick={() => (state.dialog.value = { kind: "privateMessage" })}
            />
          )}
          <IconButton
            icon={Search}
            label={t().chat.searchMessages}
            tooltipSide="bottom-end"
            isPressed={isSearching.value}
            onClick={() => (isSearching.value = !isSearching.value)}
          />
          <Menu
            icon={EllipsisVertical}
            label={t().chat.more}
            items={[
              {
                icon: Megaphone,
                label:
                  meeting.announcements.length > 0
                    ? t().chat.announcementsCount(meeting.announcements.length)
                    : t().chat.announcements,
                run: () => (state.dialog.value = { kind: "announcements" }),
              },
              { icon: Files, label: t().files.all, run: () => (state.panel.value = "files") },
              ...exportItems(app, { title: meeting.title }),
            ]}
          />
        </>
      }
    >
      {all.length > 1 && !isSearching.value && <ConversationTabs all={all} chosen={conversation} />}
      {isSearching.value ? (
        <ChatSearch onClose={() => (isSearching.value = false)} />
      ) : (
        <>
          {readers !== null && (
            <p class="private-note">
              <Icon node={Lock} size={14} />
              <span class="breakable">
                {t().chat.onlyTheyReadThis(
                  listNames([
                    t().common.youInList,
                    ...readers.map((peer) => nameFrom(state.names.value, peer)),
                  ]),
                )}
              </span>
            </p>
          )}
          {meeting.catchUp !== null && <CatchUp {...meeting.catchUp} />}
          <ChatStream key={conversation} conversation={conversation} meeting={meeting} />
          <TransferQueue meeting={meeting} />
          {(meeting.isPartitioned || state.isReturning.value) && (
            <p class="composer-hint">{t().chat.keptUntilConnected}</p>
          )}
          {closed === null ? (
            <Composer key={conversation} conversation={conversation} readers={readers} meeting={meeting} />
          ) : (
            <p class="composer-hint" role="status">
              {closed}
            </p>
          )}
        </>
      )}
    </Panel>
  );
}

/** A long history takes a minute to come. What is there can be read meanwhile. */
function CatchUp({ taken, total }: { readonly taken: number; readonly total: number }) {
  return (
    <div class="catch-up progress">
      <span>{t().chat.earlierOf(count(taken), count(total))}</span>
      <progress aria-label={t().chat.earlierMessages} value={taken} max={total} />
    </div>
  );
}
