/** The conversations as tabs, with what is unread in each. Arrow keys choose. */
import { useEffect, useRef } from "preact/hooks";
import { Lock } from "lucide";
import { EVERYONE } from "../../kernel/ids.ts";
import { useApp } from "../context/app.ts";
import { indexAfterKey } from "../kit/arrow-keys.ts";
import { Icon } from "../kit/icon.tsx";
import { conversationTitle, type Conversation } from "../model/conversations.ts";
import { t } from "../language/texts.ts";

export function ConversationTabs({ all, chosen }: { all: readonly Conversation[]; chosen: string }) {
  const { state } = useApp();
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    ref.current
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView({ inline: "nearest", block: "nearest" });
  }, [chosen]);
  function onKeyDown(event: KeyboardEvent): void {
    const at = all.findIndex(({ id }) => id === chosen);
    const to = indexAfterKey(event.key, at, all.length, "across");
    if (to === null) return;
    event.preventDefault();
    const next = all[to];
    if (next === undefined) return;
    state.openConversation(next.id);
    ref.current?.querySelectorAll<HTMLElement>('[role="tab"]')[all.indexOf(next)]?.focus();
  }
  return (
    <div ref={ref} class="tabs" role="tablist" aria-label={t().chat.conversations} onKeyDown={onKeyDown}>
      {all.map(({ id, readers, unread }) => {
        const title = conversationTitle(readers, state.names.value);
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
              if (isChosen) return;
              // The text field takes the focus, unless a tab has it.
              currentTarget.blur();
              state.openConversation(id);
            }}
          >
            {id !== EVERYONE && <Icon node={Lock} size={12} />}
            <span class="ellipsis" dir="auto">
              {title}
            </span>
            {unread > 0 && !isChosen && (
              <span class="tab-unread">
                {unread > 99 ? "99+" : unread}
                <span class="visually-hidden"> {t().common.unread}</span>
              </span>
            )}
          </button>
        );
      })}
    </div>
  );
}
