/** Searches messages in all conversations. The core searches, and ignores case and accents. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Lock } from "lucide";
import type { ChatMessage } from "../../api/view.ts";
import { EVERYONE } from "../../kernel/ids.ts";
import { useApp } from "../context/app.ts";
import { conversationTitle, readersOf } from "../model/conversations.ts";
import { whenSaid } from "../model/text.ts";
import { Icon } from "../kit/icon.tsx";
import { SearchField } from "../kit/search-field.tsx";
import { t } from "../language/texts.ts";

/** Longer than the time between two keys, so that a search does not start at every key. */
const PAUSE_MS = 150;
const MAX_RESULTS = 100;

interface Found {
  readonly text: string;
  /** Newest first. */
  readonly messages: readonly ChatMessage[];
  readonly hasMore: boolean;
}

export function ChatSearch({ onClose }: { onClose: () => void }) {
  const { clock, state } = useApp();
  const typed = useSignal("");
  const found = useSignal<Found | null>(null);
  const text = typed.value.trim();
  useEffect(() => {
    if (text === "") {
      found.value = null;
      return;
    }
    let isCurrent = true;
    const cancel = clock.setTimer(clock.nowMs() + PAUSE_MS, () => {
      void state.request({ type: "history", search: text, limit: MAX_RESULTS }).then((answer) => {
        if (!isCurrent || answer.type !== "history") return;
        found.value = { text, messages: answer.messages.toReversed(), hasMore: answer.hasMore };
      });
    });
    return () => {
      isCurrent = false;
      cancel();
    };
  }, [text]);

  const count = found.value?.messages.length ?? 0;
  return (
    <div class="search">
      <SearchField
        label={t().chat.searchMessages}
        hint={t().chat.searchPlaceholder}
        value={typed.value}
        onInput={(words) => (typed.value = words)}
        inputRef={(input) => input?.focus()}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || event.isComposing) return;
          event.stopPropagation();
          onClose();
        }}
      />
      <p class="search-count" role="status">
        {found.value === null
          ? t().chat.searchHint
          : count === 0
            ? t().common.nothingFound(found.value.text)
            : t().chat.found(count, found.value.hasMore)}
      </p>
      <ul class="search-results" tabIndex={count > 0 ? 0 : -1} aria-label={t().chat.messagesFound}>
        {found.value?.messages.map((message) => (
          <li key={message.id}>
            <Result
              message={message}
              onChoose={() => {
                onClose();
                state.openConversation(message.conversation);
                state.jump.value = { id: message.id };
              }}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Result({ message, onChoose }: { message: ChatMessage; onChoose: () => void }) {
  const { clock, state } = useApp();
  const self = state.view.value?.self.peerId;
  const { conversation, atMs, from, fromName, text } = message;
  const readers = self === undefined ? null : readersOf(conversation, self);
  return (
    <button type="button" class="search-result" onClick={onChoose}>
      <span class="search-facts">
        <span class="ellipsis search-name" dir="auto">
          {from === self ? t().common.you : (state.names.value.get(from) ?? fromName)}
        </span>
        <span class="search-time">{whenSaid(atMs, clock.wallMs())}</span>
      </span>
      {conversation !== EVERYONE && (
        <span class="search-where">
          <Icon node={Lock} size={12} />
          <span class="ellipsis" dir="auto">
            {conversationTitle(readers, state.names.value)}
          </span>
        </span>
      )}
      <span class="search-text" dir="auto">
        {text}
      </span>
    </button>
  );
}
