/** One message: the quote it answers, its text with mentions and links, its reactions, its delivery, and its buttons. */
import { useComputed } from "@preact/signals";
import { Check, CheckCheck, CircleAlert, Clock3, Pencil, Reply, Trash2 } from "lucide";
import type { EntryId } from "../../kernel/ids.ts";
import { attempt } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { shownDelivery, type ChatLine, type Delivery } from "../model/chat.ts";
import { nameFrom } from "../model/conversations.ts";
import { chatClosedText } from "../model/participants.ts";
import { splitMentions } from "../model/mentions.ts";
import { timeOfDay } from "../model/text.ts";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { LinkedText } from "../kit/linked-text.tsx";
import { EmojiPicker } from "./emoji-picker.tsx";
import { t } from "../language/texts.ts";
import { listNames } from "../language/format.ts";

interface LineProps {
  readonly line: ChatLine;
  /** It has the pointer or the focus, and shows its buttons. */
  readonly isActive: boolean;
  readonly onActive: () => void;
  readonly isPartitioned: boolean;
}

export function Line({ line, isActive, onActive, isPartitioned }: LineProps) {
  const { state } = useApp();
  const delivery = shownDelivery(line, isPartitioned);
  const self = state.view.value?.self.peerId;
  const isMentioned = self !== undefined && line.mentions.includes(self) && !line.isDeleted;
  return (
    <div
      class={`chat-line ${delivery} ${isMentioned ? "mentioned" : ""}`}
      data-line
      {...(line.id === null ? {} : { "data-id": line.id })}
      tabIndex={-1}
      role="article"
      aria-label={`${line.isOwn ? t().common.you : nameFrom(state.names.value, line.from)}, ${timeOfDay(line.atMs)}`}
      onMouseEnter={onActive}
      onFocusIn={onActive}
    >
      {line.replyTo !== null && !line.isDeleted && <Quote id={line.replyTo} />}
      <div class="chat-body">
        {line.isDeleted ? (
          <span class="chat-text deleted">{t().chat.wasDeleted}</span>
        ) : (
          <span class="chat-text" dir="auto">
            <MessageText line={line} />
            {line.isEdited && <span class="chat-edited"> {t().chat.edited}</span>}
          </span>
        )}
        {line.isOwn && !line.isDeleted && <DeliveryMark delivery={delivery} />}
        {delivery === "failed" && (
          <button
            type="button"
            class="text-button"
            onClick={() => state.setDraft(line.conversation, line.text)}
          >
            {t().chat.editAndTryAgain}
          </button>
        )}
      </div>
      {line.id !== null && line.reactions.length > 0 && !line.isDeleted && (
        <Reactions id={line.id} line={line} />
      )}
      {isActive && line.id !== null && !line.isDeleted && <LineActions id={line.id} line={line} />}
    </div>
  );
}

/** Mentions stand out; the rest of the text may hold links. */
function MessageText({ line }: { line: ChatLine }) {
  const { state } = useApp();
  if (line.mentions.length === 0) return <LinkedText text={line.text} />;
  const self = state.view.value?.self.peerId;
  const names = new Map(line.mentions.map((peer) => [peer, state.names.value.get(peer) ?? ""]));
  return (
    <>
      {splitMentions(line.text, names).map(({ text, peerId }, index) =>
        peerId === null ? (
          <LinkedText key={index} text={text} />
        ) : (
          <span key={index} class={`mention ${peerId === self ? "own" : ""}`}>
            {text}
          </span>
        ),
      )}
    </>
  );
}

/** The message that this one answers; a click scrolls to it. */
function Quote({ id }: { id: EntryId }) {
  const { state } = useApp();
  const quoted = useComputed(() => state.chat.value.find((other) => other.id === id)).value;
  if (quoted === undefined) return <p class="quote">{t().chat.quoteNotHere}</p>;
  return (
    <button type="button" class="quote" onClick={() => (state.jump.value = { id })}>
      <span class="quote-name" dir="auto">
        {quoted.isOwn ? t().common.you : nameFrom(state.names.value, quoted.from)}
      </span>
      <span class="quote-text" dir="auto">
        {quoted.isDeleted ? t().chat.wasDeleted : quoted.text}
      </span>
    </button>
  );
}

function Reactions({ id, line }: { id: EntryId; line: ChatLine }) {
  const app = useApp();
  const { state } = app;
  const self = state.view.value?.self.peerId;
  return (
    <div class="reactions">
      {line.reactions.map(({ emoji, from }) => {
        const isMine = self !== undefined && from.includes(self);
        const who = listNames(
          from.map((peer) => (peer === self ? t().common.youInList : nameFrom(state.names.value, peer))),
        );
        return (
          <button
            key={emoji}
            type="button"
            class={`reaction ${isMine ? "mine" : ""}`}
            aria-pressed={isMine}
            aria-label={t().chat.reactedBy(emoji, from.length, who)}
            title={who}
            onClick={() => void attempt(app, { type: "react", id, emoji, on: !isMine })}
          >
            <span aria-hidden="true">{emoji}</span> {from.length}
          </button>
        );
      })}
    </div>
  );
}

function LineActions({ id, line }: { id: EntryId; line: ChatLine }) {
  const app = useApp();
  const { state } = app;
  const meeting = state.view.value?.meeting;
  const mayWrite = meeting == null || chatClosedText(meeting) === null;
  const remove = () =>
    (state.dialog.value = {
      kind: "confirm",
      question: {
        title: t().chat.deleteTitle,
        text: t().chat.deleteText,
        action: t().common.delete,
        run: () => void attempt(app, { type: "deleteMessage", id }),
      },
    });
  return (
    <div class="line-actions" role="group" aria-label={t().chat.messageActions}>
      <EmojiPicker onPick={(emoji) => void attempt(app, { type: "react", id, emoji, on: true })} />
      {mayWrite && (
        <IconButton
          icon={Reply}
          label={t().chat.reply}
          onClick={() => (state.composing.value = { kind: "reply", id })}
        />
      )}
      {mayWrite && line.isOwn && (
        <IconButton
          icon={Pencil}
          label={t().chat.edit}
          onClick={() => (state.composing.value = { kind: "edit", id })}
        />
      )}
      {line.isOwn && (
        <IconButton icon={Trash2} label={t().common.delete} tooltipSide="left" onClick={remove} />
      )}
    </div>
  );
}

const marks = () =>
  ({
    sending: { icon: Clock3, label: t().chat.sending },
    sent: { icon: Check, label: t().chat.sent },
    delivered: { icon: CheckCheck, label: t().chat.delivered },
    failed: { icon: CircleAlert, label: t().chat.notSent },
  }) satisfies Record<Delivery, unknown>;

function DeliveryMark({ delivery }: { delivery: Delivery }) {
  const { icon, label } = marks()[delivery];
  return (
    <span class={`chat-mark ${delivery}`} role="img" aria-label={label} title={label}>
      <Icon node={icon} size={14} />
    </span>
  );
}
