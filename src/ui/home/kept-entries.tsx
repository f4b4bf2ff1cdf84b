/** Entries of a kept meeting, by day and author, to be read. */
import { ChartColumn, Lock, Megaphone, Paperclip, Folder } from "lucide";
import type { ChatMessage, Poll, SharedFile } from "../../api/view.ts";
import { EVERYONE, type PeerId } from "../../kernel/ids.ts";
import { byteSize } from "../../kernel/byte-size.ts";
import { useApp } from "../context/app.ts";
import { AuthorGroup } from "../kit/author-group.tsx";
import { Icon } from "../kit/icon.tsx";
import { LinkedText } from "../kit/linked-text.tsx";
import { groupLines } from "../model/chat.ts";
import { listNames, nameFrom, namesOf, readersOf } from "../model/conversations.ts";
import type { KeptEntry } from "../model/kept-history.ts";
import { dayKey, dayName } from "../model/text.ts";

type Names = ReadonlyMap<PeerId, string>;

export function KeptEntries({ entries, ownName }: { entries: readonly KeptEntry[]; ownName: string }) {
  const { clock } = useApp();
  const names = namesOf(entries, []);
  const texts = new Map(
    entries.flatMap(({ what }) => (what.kind === "message" ? [[what.message.id, what.message]] : [])),
  );
  return (
    <>
      {groupLines(entries, dayKey).map((group) => {
        const name = group.isOwn ? "You" : (names.get(group.from) ?? group.fromName);
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
                <Entry key={entry.key} entry={entry} names={names} texts={texts} />
              ))}
            </AuthorGroup>
          </section>
        );
      })}
    </>
  );
}

interface EntryProps {
  readonly entry: KeptEntry;
  readonly names: Names;
  readonly texts: ReadonlyMap<string, ChatMessage>;
}

function Entry({ entry: { what }, names, texts }: EntryProps) {
  switch (what.kind) {
    case "message":
      return <Message message={what.message} names={names} texts={texts} />;
    case "file":
      return <File file={what.file} names={names} />;
    case "poll":
      return <KeptPoll poll={what.poll} names={names} />;
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
              <span dir="auto">{option}</span>: {counts?.[index] ?? "sealed"}
              {voters.length > 0 && (
                <span class="quiet"> ({voters.map(({ from }) => nameFrom(names, from)).join(", ")})</span>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Message({ message, names, texts }: { message: ChatMessage } & Omit<EntryProps, "entry">) {
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
            {quoted.isDeleted ? "This message was deleted." : quoted.text}
          </span>
        </div>
      )}
      {isDeleted ? (
        <span class="chat-text deleted">This message was deleted.</span>
      ) : (
        <span class="chat-text" dir="auto">
          <LinkedText text={text} />
          {isEdited && <span class="chat-edited"> (edited)</span>}
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

function File({ file, names }: { file: SharedFile; names: Names }) {
  return (
    <div class="chat-line">
      <Audience conversation={file.conversation} names={names} />
      <p class="kept-file">
        <Icon node={file.isFolder ? Folder : Paperclip} size={16} />
        <span class="breakable" dir="auto">
          {file.name}
        </span>
        <span class="quiet">{byteSize(file.sizeBytes)}</span>
      </p>
    </div>
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
  const all = ["you", ...known, ...(unknown === 0 ? [] : [`${unknown} more`])];
  return (
    <p class="search-where">
      <Icon node={Lock} size={12} />
      <span class="ellipsis" dir="auto">
        Private: {all.length === 1 ? "you alone" : listNames(all)}
      </span>
    </p>
  );
}
