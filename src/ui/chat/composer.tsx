/** Where messages are typed: plain ones, replies and edits of the own ones. Pasted files wait in it. */
import { useSignal } from "@preact/signals";
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import { Pencil, Reply, SendHorizontal, X } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { MAX_MESSAGE_LENGTH } from "../../kernel/limits.ts";
import { attempt, shareFiles } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { filesFromPaste } from "../files/dropped-files.ts";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { lastOwnLine, type ChatLine } from "../model/chat.ts";
import { conversationTitle, nameFrom } from "../model/conversations.ts";
import { mentionedIn } from "../model/mentions.ts";
import { AttachedFiles } from "./attached-files.tsx";
import { FilePickers } from "../files/file-pickers.tsx";
import { MentionList, optionId } from "./mention-list.tsx";
import { useMentions } from "./use-mentions.ts";
import { t } from "../language/texts.ts";

/** The counter of what may still be typed appears below this many characters. */
const SHOW_LEFT_BELOW = 500;

interface ComposerProps {
  readonly conversation: string;
  /** Null for everyone. */
  readonly readers: readonly PeerId[] | null;
  readonly meeting: MeetingView;
}

export function Composer({ conversation, readers, meeting }: ComposerProps) {
  const app = useApp();
  const { state } = app;
  const ref = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const { text, setText, composing, about, stop } = useComposedText(conversation);
  const isEditing = composing?.kind === "edit";
  const left = MAX_MESSAGE_LENGTH - text.length;
  const attached = state.attached.value[conversation] ?? [];
  const hasText = text.trim() !== "";
  const canSend = left >= 0 && (hasText || (!isEditing && attached.length > 0));
  // Only participants that can read the message can be named in it.
  const nameable = meeting.participants.filter(({ peerId }) => readers === null || readers.includes(peerId));
  const mentions = useMentions({
    text,
    nameable,
    onComplete(completed, caret) {
      setText(completed);
      // The field has the text after the next frame.
      requestAnimationFrame(() => {
        ref.current?.focus();
        ref.current?.setSelectionRange(caret, caret);
      });
    },
  });
  const hasList = mentions.candidates.length > 0;
  const label =
    readers === null
      ? t().chat.messageEveryone
      : t().chat.messageTo(conversationTitle(readers, state.names.value));

  useEffect(() => {
    // A person who walks along the tabs by arrow keys stays on them.
    if (document.activeElement?.role !== "tab") ref.current?.focus();
  }, []);
  useLayoutEffect(() => {
    if (composing !== null) ref.current?.focus();
  }, [composing]);
  useLayoutEffect(() => {
    const area = ref.current;
    if (area === null) return;
    // Grows with its text, up to the limit in the style sheet.
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }, [text]);

  function send(): void {
    if (!canSend) return;
    mentions.cancel();
    const typed = text.trim();
    if (composing?.kind === "edit") {
      const { id } = composing;
      stop();
      if (typed !== about?.text) void attempt(app, { type: "editMessage", id, text: typed });
      return;
    }
    state.setAttached(conversation, []);
    shareFiles(app, attached);
    if (!hasText) return;
    const named = mentionedIn(typed, nameable);
    state.setDraft(conversation, "");
    state.composing.value = null;
    void attempt(app, {
      type: "sendMessage",
      text: typed,
      ...(readers === null ? {} : { to: [...readers] }),
      ...(composing === null ? {} : { replyTo: composing.id }),
      ...(named.length === 0 ? {} : { mentions: [...named] }),
    });
  }

  function onKeyDown(event: KeyboardEvent): void {
    // The key belongs to an input method, for Chinese or Japanese.
    if (event.isComposing) return;
    if (mentions.takeKey(event)) return;
    if (event.key === "Escape" && composing !== null) {
      event.stopPropagation();
      stop();
    } else if (event.key === "ArrowUp" && text === "" && composing === null) {
      const last = lastOwnLine(state.chat.value, conversation);
      if (last === undefined || last.id === null) return;
      event.preventDefault();
      state.composing.value = { kind: "edit", id: last.id };
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  }

  return (
    <div class="composer-frame">
      {hasList && <MentionList id={listId} mentions={mentions} />}
      {composing !== null && <ComposingNote isEditing={isEditing} about={about} onStop={stop} />}
      <AttachedFiles
        files={attached}
        onRemove={(file) => {
          state.setAttached(
            conversation,
            attached.filter((other) => other !== file),
          );
          ref.current?.focus();
        }}
      />
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <FilePickers buttonClass="attach-button" />
        <textarea
          ref={ref}
          rows={1}
          dir="auto"
          value={text}
          placeholder={readers === null ? label : t().chat.messagePrivately}
          aria-label={label}
          {...(hasList
            ? { "aria-controls": listId, "aria-activedescendant": optionId(listId, mentions.chosen) }
            : {})}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value);
            mentions.look(currentTarget);
          }}
          onBlur={mentions.cancel}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const data = event.clipboardData;
            if (data === null) return;
            const files = filesFromPaste([...data.files], data.getData("text/plain"), app.clock.wallMs());
            if (files.length === 0) return;
            event.preventDefault();
            state.setAttached(conversation, [...attached, ...files]);
          }}
        />
        {left < SHOW_LEFT_BELOW && (
          <span class={`composer-left ${left < 0 ? "over" : ""}`} role="status">
            {left < 0 ? t().chat.tooMany(-left) : left}
          </span>
        )}
        <button
          type="submit"
          class="send-button"
          aria-label={isEditing ? t().chat.saveChanges : t().chat.send}
          disabled={!canSend}
        >
          <Icon node={SendHorizontal} size={18} />
        </button>
      </form>
    </div>
  );
}

/** The field's text: the conversation's draft, or the edited text of an own message, which leaves the draft as it is. */
function useComposedText(conversation: string) {
  const { state } = useApp();
  const edited = useSignal("");
  const composing = state.composing.value;
  const isEditing = composing?.kind === "edit";
  /** The message that is edited or answered. */
  const about = composing === null ? undefined : state.chat.value.find(({ id }) => id === composing.id);
  useLayoutEffect(() => {
    if (isEditing) edited.value = about?.text ?? "";
  }, [composing]);
  return {
    composing,
    about,
    text: isEditing ? edited.value : (state.drafts.value[conversation] ?? ""),
    setText(value: string): void {
      if (isEditing) edited.value = value;
      else state.setDraft(conversation, value);
    },
    stop(): void {
      state.composing.value = null;
      edited.value = "";
    },
  };
}

/** What the field is for, unless it is for a plain message. */
function ComposingNote(props: { isEditing: boolean; about: ChatLine | undefined; onStop: () => void }) {
  const { isEditing, about, onStop } = props;
  const { state } = useApp();
  return (
    <div class="composing">
      <Icon node={isEditing ? Pencil : Reply} size={14} />
      <span class="ellipsis">
        {isEditing ? (
          t().chat.editing
        ) : (
          <>
            <strong>
              <bdi>
                {about?.isOwn === true ? t().common.you : about && nameFrom(state.names.value, about.from)}
              </bdi>
            </strong>{" "}
            <bdi>{about?.text}</bdi>
          </>
        )}
      </span>
      <IconButton
        icon={X}
        label={isEditing ? t().chat.stopEditing : t().chat.dontReply}
        tooltipSide="left"
        onClick={onStop}
      />
    </div>
  );
}
