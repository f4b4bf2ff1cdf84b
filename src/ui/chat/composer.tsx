/** Where messages are typed: plain ones, replies and changes to one's own; names after "@"; files by picker and paste. */
import { useSignal } from "@preact/signals";
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import { Folder, Paperclip, Pencil, Reply, SendHorizontal, Upload, X } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { MAX_MESSAGE_LENGTH } from "../../kernel/limits.ts";
import { attempt, shareFiles } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { lastOwnLine } from "../model/chat.ts";
import { conversationTitle } from "../model/conversations.ts";
import { filesFromFolderPick, filesFromPaste, filesFromPick } from "../files/dropped-files.ts";
import {
  insertMention,
  mentionCandidates,
  mentionedIn,
  mentionQuery,
  type MentionQuery,
} from "../model/mentions.ts";
import { Avatar } from "../kit/avatar.tsx";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { Menu } from "../kit/menu.tsx";

/** The counter appears when this little is left. */
const SHOW_LEFT_BELOW = 500;

interface ComposerProps {
  readonly conversation: string;
  /** Null for everyone. */
  readonly people: readonly PeerId[] | null;
  readonly meeting: MeetingView;
}

export function Composer({ conversation, people, meeting }: ComposerProps) {
  const app = useApp();
  const { state } = app;
  const ref = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const query = useSignal<MentionQuery | null>(null);
  const chosen = useSignal(0);
  /** What is being changed, apart from what was being typed before. */
  const changed = useSignal("");
  const composing = state.composing.value;
  const isEditing = composing?.kind === "edit";
  const text = isEditing ? changed.value : (state.drafts.value[conversation] ?? "");
  const setText = (value: string) => {
    if (isEditing) changed.value = value;
    else state.setDraft(conversation, value);
  };
  const about = composing === null ? undefined : state.chat.value.find(({ id }) => id === composing.id);
  const left = MAX_MESSAGE_LENGTH - text.length;
  const canSend = text.trim() !== "" && left >= 0;
  // Only those who can read it can be named.
  const nameable = meeting.participants.filter(({ peerId }) => people === null || people.includes(peerId));
  const candidates = query.value === null ? [] : mentionCandidates(query.value, nameable);
  const label =
    people === null ? "Message everyone" : `Message ${conversationTitle(people, state.names.value)}`;

  useEffect(() => {
    // Who walks along the tabs by keys stays there.
    if (document.activeElement?.role !== "tab") ref.current?.focus();
  }, []);
  useLayoutEffect(() => {
    if (composing?.kind === "edit") changed.value = about?.text ?? "";
    if (composing !== null) ref.current?.focus();
  }, [composing]);
  useLayoutEffect(() => {
    const area = ref.current;
    if (area === null) return;
    // Grows with its text, up to the limit in the style sheet.
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }, [text]);

  function look(area: HTMLTextAreaElement): void {
    query.value = mentionQuery(area.value, area.selectionStart);
    chosen.value = 0;
  }
  function complete(name: string): void {
    if (query.value === null) return;
    const next = insertMention(text, query.value, name);
    query.value = null;
    setText(next.text);
    requestAnimationFrame(() => {
      ref.current?.focus();
      ref.current?.setSelectionRange(next.caret, next.caret);
    });
  }
  function stopComposing(): void {
    state.composing.value = null;
    changed.value = "";
  }
  function send(): void {
    if (!canSend) return;
    query.value = null;
    const typed = text.trim();
    if (composing?.kind === "edit") {
      const { id } = composing;
      stopComposing();
      if (typed !== about?.text) void attempt(app, { type: "editMessage", id, text: typed });
      return;
    }
    const mentions = mentionedIn(typed, nameable);
    state.setDraft(conversation, "");
    state.composing.value = null;
    void attempt(app, {
      type: "sendMessage",
      text: typed,
      ...(people === null ? {} : { to: [...people] }),
      ...(composing === null ? {} : { replyTo: composing.id }),
      ...(mentions.length === 0 ? {} : { mentions: [...mentions] }),
    });
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (candidates.length > 0) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step !== undefined) {
        event.preventDefault();
        chosen.value = (chosen.value + step + candidates.length) % candidates.length;
        return;
      }
      if (event.key === "Enter" || event.key === "Tab") {
        event.preventDefault();
        complete(candidates[chosen.value]?.name ?? "");
        return;
      }
      if (event.key === "Escape") {
        event.stopPropagation();
        query.value = null;
        return;
      }
    }
    if (event.key === "Escape" && composing !== null) {
      event.stopPropagation();
      stopComposing();
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
      {candidates.length > 0 && (
        <ul id={listId} class="mention-list" role="listbox" aria-label="People to name">
          {candidates.map((person, index) => (
            <li
              key={person.peerId}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === chosen.value}
              class={index === chosen.value ? "chosen" : ""}
              onMouseDown={(event) => {
                event.preventDefault();
                complete(person.name);
              }}
            >
              <Avatar peerId={person.peerId} name={person.name} size="small" />
              <span class="ellipsis">{person.name}</span>
            </li>
          ))}
        </ul>
      )}
      {composing !== null && (
        <div class="composing">
          <Icon node={isEditing ? Pencil : Reply} size={14} />
          <span class="ellipsis">
            {isEditing ? (
              "Editing your message"
            ) : (
              <>
                <strong>{about?.isOwn === true ? "You" : about?.fromName}</strong> {about?.text}
              </>
            )}
          </span>
          <IconButton
            icon={X}
            label={isEditing ? "Stop editing" : "Don't reply"}
            tooltipSide="left"
            onClick={stopComposing}
          />
        </div>
      )}
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <FilePickers />
        <textarea
          ref={ref}
          rows={1}
          value={text}
          placeholder={people === null ? label : "Message privately"}
          aria-label={label}
          {...(candidates.length === 0
            ? {}
            : { "aria-controls": listId, "aria-activedescendant": `${listId}-${chosen.value}` })}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value);
            look(currentTarget);
          }}
          onBlur={() => (query.value = null)}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const files = [...(event.clipboardData?.files ?? [])];
            if (files.length === 0) return;
            event.preventDefault();
            shareFiles(app, filesFromPaste(files, Date.now()));
          }}
        />
        {left < SHOW_LEFT_BELOW && (
          <span class={`composer-left ${left < 0 ? "over" : ""}`} role="status">
            {left < 0 ? `${-left} too many` : left}
          </span>
        )}
        <button
          type="submit"
          class="send-button"
          aria-label={isEditing ? "Save changes" : "Send"}
          disabled={!canSend}
        >
          <Icon node={SendHorizontal} size={18} />
        </button>
      </form>
    </div>
  );
}

function FilePickers() {
  const app = useApp();
  const filesRef = useRef<HTMLInputElement>(null);
  const folderRef = useRef<HTMLInputElement>(null);
  const take = (input: HTMLInputElement, isFolder: boolean) => {
    const files = [...(input.files ?? [])];
    // The same file can be chosen again.
    input.value = "";
    shareFiles(app, isFolder ? filesFromFolderPick(files) : filesFromPick(files));
  };
  return (
    <>
      <Menu
        icon={Paperclip}
        label="Share files"
        buttonClass="attach-button"
        items={[
          { icon: Upload, label: "Files…", run: () => filesRef.current?.click() },
          { icon: Folder, label: "A folder…", run: () => folderRef.current?.click() },
        ]}
      />
      <input
        ref={filesRef}
        type="file"
        multiple
        hidden
        aria-label="Files to share"
        onChange={({ currentTarget }) => take(currentTarget, false)}
      />
      <input
        ref={folderRef}
        type="file"
        // Its type lacks it.
        {...{ webkitdirectory: true }}
        hidden
        aria-label="Folder to share"
        onChange={({ currentTarget }) => take(currentTarget, true)}
      />
    </>
  );
}
