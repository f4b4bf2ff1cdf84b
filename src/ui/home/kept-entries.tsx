/** Entries of a kept meeting, by day and author, to be read. */
import { Captions, ChartColumn, Download, Lock, Megaphone, Paperclip, Folder } from "lucide";
import { useSignal } from "@preact/signals";
import type { ChatMessage, KeptFile, Poll } from "../../api/view.ts";
import { EVERYONE, type PeerId } from "../../kernel/ids.ts";
import { useApp } from "../context/app.ts";
import { AuthorGroup } from "../kit/author-group.tsx";
import { Icon } from "../kit/icon.tsx";
import { LinkedText } from "../kit/linked-text.tsx";
import { groupLines } from "../model/chat.ts";
import { nameFrom, namesOf, readersOf } from "../model/conversations.ts";
import type { KeptEntry } from "../model/kept-history.ts";
import { dayKey, dayName } from "../model/text.ts";
import { t } from "../language/texts.ts";
import { byteSize, row } from "../language/format.ts";
import { listNames } from "../language/format.ts";

type Names = ReadonlyMap<PeerId, string>;
/** Resolves when it is saved, or when the user has been told why not. */
type SaveFile = (file: KeptFile) => Promise<void>;

export function KeptEntries({
  entries,
  ownName,
  save,
}: {
  entries: readonly KeptEntry[];
  ownName: string;
  /** Absent where nothing can be clicked: on paper. */
  save?: SaveFile;
}) {
  const { clock } = useApp();
  const names = namesOf(entries, []);
  const texts = new Map(
    entries.flatMap(({ what }) => (what.kind === "message" ? [[what.message.id, what.message]] : [])),
  );
  return (
    <>
      {groupLines(entries, dayKey).map((group) => {
        const name = group.isOwn ? t().common.you : (names.get(group.from) ?? group.fromName);
        return (
          <section key={group.key}>
            {group.startsDay && (
              <h2 class="chat-day">
                <span>{dayName(group.atMs, clock.wallMs())}</span>
              </h2>
            )}
            <AuthorGroup
              from={group.from}
              name={name}
              avatarName={group.isOwn ? ownName : name}
              atMs={group.atMs}
            >
              {group.lines.map((entry) => (
                <Entry key={entry.key} save={save} entry={entry} names={names} texts={texts} />
              ))}
            </AuthorGroup>
          </section>
        );
      })}
    </>
  );
}

interface EntryProps {
  readonly save: SaveFile | undefined;
  readonly entry: KeptEntry;
  readonly names: Names;
  readonly texts: ReadonlyMap<string, ChatMessage>;
}

function Entry({ save, entry: { what }, names, texts }: EntryProps) {
  switch (what.kind) {
    case "message":
      return <Message message={what.message} names={names} texts={texts} />;
    case "file":
      return <File save={save} file={what.file} names={names} />;
    case "poll":
      return <KeptPoll poll={what.poll} names={names} />;
    case "caption":
      return (
        <p class="kept-announcement">
          <span role="img" aria-label={t().captions.line} title={t().captions.line}>
            <Icon node={Captions} size={16} />
          </span>
          <span class="chat-text" dir="auto">
            {what.caption.speaker !== null && (
              <>
                <strong>
                  <bdi>{what.caption.speaker}</bdi>
                </strong>{" "}
              </>
            )}
            {what.caption.text}
          </span>
        </p>
      );
    case "announcement":
      return (
        <p class="kept-announcement">
          <Icon node={Megaphone} size={16} />
          <span class="chat-text" dir="auto">
            <LinkedText text={what.announcement.text} />
          </span>
        </p>
      );
  }
}

function KeptPoll({ poll, names }: { poll: Poll; names: Names }) {
  const { question, options, counts, votes, isSealed } = poll;
  return (
    <div class="kept-poll">
      <p class="chat-text" dir="auto">
        <Icon node={ChartColumn} size={16} /> {question}
      </p>
      <ul>
        {options.map((option, index) => {
          const voters = isSealed ? [] : votes.filter(({ choices }) => choices?.includes(index) === true);
          return (
            <li key={index}>
              <span dir="auto">{option}</span>: {counts?.[index] ?? t().polls.sealed}
              {voters.length > 0 && (
                <span class="quiet"> ({row(voters.map(({ from }) => nameFrom(names, from)))})</span>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Message({ message, names, texts }: { message: ChatMessage } & Pick<EntryProps, "names" | "texts">) {
  const { replyTo, isDeleted, isEdited, reactions, text } = message;
  const quoted = replyTo === undefined ? undefined : texts.get(replyTo);
  return (
    <div class="chat-line">
      <Audience conversation={message.conversation} names={names} />
      {quoted !== undefined && !isDeleted && (
        <div class="quote">
          <span class="quote-name" dir="auto">
            {nameFrom(names, quoted.from)}
          </span>
          <span class="quote-text" dir="auto">
            {quoted.isDeleted ? t().chat.wasDeleted : quoted.text}
          </span>
        </div>
      )}
      {isDeleted ? (
        <span class="chat-text deleted">{t().chat.wasDeleted}</span>
      ) : (
        <span class="chat-text" dir="auto">
          <LinkedText text={text} />
          {isEdited && <span class="chat-edited"> {t().chat.edited}</span>}
        </span>
      )}
      {reactions.length > 0 && !isDeleted && (
        <p class="reactions">
          {reactions.map(({ emoji, from }) => (
            <span key={emoji} class="reaction" title={listNames(from.map((peer) => nameFrom(names, peer)))}>
              {emoji} {from.length}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

function File({ save, file, names }: { save: SaveFile | undefined; file: KeptFile; names: Names }) {
  return (
    <div class="chat-line">
      <Audience conversation={file.conversation} names={names} />
      <div class="kept-file">
        <Icon node={file.isFolder ? Folder : Paperclip} size={16} />
        <span class="kept-file-text">
          <span class="breakable" dir="auto">
            {file.name}
          </span>
          <span class="quiet">
            {file.isHere === false
              ? t().files.notOnThisComputer(byteSize(file.sizeBytes))
              : byteSize(file.sizeBytes)}
          </span>
        </span>
        {file.isHere === true && save !== undefined && <SaveButton save={save} file={file} />}
      </div>
    </div>
  );
}

function SaveButton({ save, file }: { save: SaveFile; file: KeptFile }) {
  const isSaving = useSignal(false);
  async function click(): Promise<void> {
    if (isSaving.value) return;
    isSaving.value = true;
    await save(file);
    isSaving.value = false;
  }
  return (
    <button
      type="button"
      class="button small"
      aria-label={t().files.save(file.name)}
      aria-disabled={isSaving.value}
      onClick={() => void click()}
    >
      <Icon node={Download} size={14} />
      {isSaving.value ? t().files.saving : t().common.save}
    </button>
  );
}

/** Who could read it, where that was not everyone. */
function Audience({ conversation, names }: { conversation: string; names: Names }) {
  const { state } = useApp();
  const self = state.view.value?.self.peerId;
  const readers = self === undefined ? null : readersOf(conversation, self);
  if (conversation === EVERYONE || readers === null) return null;
  const known = readers.flatMap((peer) => names.get(peer) ?? []);
  const unknown = readers.length - known.length;
  const all = [t().common.youInList, ...known, ...(unknown === 0 ? [] : [t().common.more(unknown)])];
  return (
    <p class="search-where">
      <Icon node={Lock} size={12} />
      <span class="breakable" dir="auto">
        {t().chat.privateTo(all.length === 1 ? t().chat.youAlone : listNames(all))}
      </span>
    </p>
  );
}
