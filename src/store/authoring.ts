/** Turns what self wants to append into the body of an entry: within bounds, within self's rights, and sealed where it must be. */
import { isFileIdOf, type PeerId } from "../kernel/ids.ts";
import { check, checkName, checkText, refused, type AuthoringContext } from "./authoring-checks.ts";
import {
  decodeEntryBody,
  isEmoji,
  MAX_FILE_NAME_LENGTH,
  MAX_READERS,
  MAX_VOTERS,
  type EntryBody,
  type SealableBody,
} from "./log/entry-body.ts";
import type { Draft } from "./log/own-feed.ts";
import type { NewEntry } from "./new-entry.ts";
import { openPoll, pollOf, voteOf } from "./poll-authoring.ts";
import { ruleBodyFor } from "./rule-authoring.ts";
import { MAX_OPEN_OFFERS } from "./state/file-offers.ts";
import type { StoredMessage } from "./stored.ts";
import { StoreError } from "./types.ts";
import { words } from "../kernel/words.ts";

export type { AuthoringContext } from "./authoring-checks.ts";

/** The peers, without self, that the entry must be sealed for; null for an entry that everybody reads. @throws StoreError */
export function readersOf(context: AuthoringContext, wanted: NewEntry): readonly PeerId[] | null {
  if (wanted.kind === "vote") {
    // Also the asker's own vote is sealed, for itself.
    const poll = openPoll(context.state.poll(wanted.poll));
    return poll.isSealed ? [poll.from] : null;
  }
  const to =
    wanted.kind === "message" || wanted.kind === "file"
      ? wanted.to
      : wanted.kind === "edit" || wanted.kind === "delete" || wanted.kind === "reaction"
        ? readersOfMessage(context, messageOf(context, wanted.id))
        : undefined;
  if (to === undefined) return null;
  const readers = [...new Set(to)].filter((peer) => peer !== context.self.peerId).toSorted();
  if (readers.length === 0) throw refused(words("readerMissing"));
  if (readers.length > MAX_READERS) throw refused(words("readersMost", MAX_READERS));
  return readers;
}

/** Decodes the body, so that its fields have the order in which it is signed. @throws StoreError */
export function authorEntry(context: AuthoringContext, wanted: NewEntry, fromName: string): Draft {
  const readers = readersOf(context, wanted);
  const body = decodeEntryBody(bodyFor(context, wanted, fromName));
  if (body === null) throw refused(words("outOfBounds"));
  if (readers === null) return () => body;
  const keys = readers.map((reader) => {
    const key = context.state.sealKeyOf(reader);
    if (key === undefined) throw new StoreError("cannotSeal", words("cannotSeal"));
    return key;
  });
  if (!isSealable(body)) throw refused(words("everyoneOnly"));
  const blob =
    body.kind === "file"
      ? { fileId: body.fileId, blobId: body.blobId, sizeBytes: body.sizeBytes }
      : undefined;
  return (feedId) => context.seal.seal({ feedId, to: readers, body }, keys, blob);
}

/** Refuses in words what a person can do something about; the bounds that remain are the schema's. */
function bodyFor(context: AuthoringContext, wanted: NewEntry, fromName: string): EntryBody {
  const { state, self } = context;
  switch (wanted.kind) {
    case "message": {
      checkMayWrite(context);
      checkText(wanted.text, "message");
      if (wanted.replyTo !== undefined) messageOf(context, wanted.replyTo);
      const mentions = [...new Set(wanted.mentions)];
      if (mentions.length > MAX_READERS) throw refused(words("mentionsMost", MAX_READERS));
      return {
        kind: "message",
        fromName: checkName(fromName),
        text: wanted.text,
        ...(wanted.replyTo === undefined ? {} : { replyTo: wanted.replyTo }),
        ...(mentions.length === 0 ? {} : { mentions }),
      };
    }
    case "edit":
      checkMayWrite(context);
      checkOwn(context, messageOf(context, wanted.id));
      checkText(wanted.text, "message");
      return { kind: "edit", id: wanted.id, text: wanted.text };
    case "delete":
      checkOwn(context, messageOf(context, wanted.id));
      return { kind: "delete", id: wanted.id };
    case "reaction":
      messageOf(context, wanted.id);
      if (!isEmoji(wanted.emoji)) throw refused(words("oneEmoji"));
      return { kind: "reaction", id: wanted.id, emoji: wanted.emoji, on: wanted.on };
    case "announcement":
      check(context, "announce");
      checkText(wanted.text, "announcement");
      return { kind: "announcement", fromName: checkName(fromName), text: wanted.text };
    case "withdrawAnnouncement":
      check(context, "announce");
      if (!state.announcements().some(({ id }) => id === wanted.id))
        throw new StoreError("noSuchMessage", words("noSuchAnnouncement"));
      return { kind: "withdrawAnnouncement", id: wanted.id };
    case "file": {
      const { file } = wanted;
      check(context, "shareFiles");
      if (file.name === "" || file.name.length > MAX_FILE_NAME_LENGTH)
        throw refused(words("fileNameLength", MAX_FILE_NAME_LENGTH));
      if (!isFileIdOf(file.fileId, self.peerId)) throw refused(words("foreignFileId"));
      if (state.openOffersOf(self.publicKey) >= MAX_OPEN_OFFERS)
        throw refused(words("sharesMost", MAX_OPEN_OFFERS));
      return {
        kind: "file",
        fromName: checkName(fromName),
        fileId: file.fileId,
        name: file.name,
        isFolder: file.isFolder,
        sizeBytes: file.sizeBytes,
        sha256: file.sha256,
        blobId: file.blobId,
        ...(file.modifiedAtMs === undefined ? {} : { modifiedAtMs: file.modifiedAtMs }),
        ...(file.isExecutable === undefined ? {} : { isExecutable: file.isExecutable }),
        ...(file.key === undefined ? {} : { key: file.key }),
      };
    }
    case "poll":
      check(context, "askPoll");
      return pollOf(wanted, checkName(fromName), state.openPollsOf(self.publicKey));
    case "vote":
      check(context, "vote");
      return voteOf(openPoll(state.poll(wanted.poll)), wanted.choices);
    case "closePoll": {
      const poll = openPoll(state.poll(wanted.poll));
      if (poll.from !== self.peerId) check(context, "closePoll");
      const { counted, counts } = state.pollTally(poll.id);
      return { kind: "closePoll", poll: poll.id, counted: counted.slice(0, MAX_VOTERS), counts };
    }
    case "withdrawFile": {
      const sharer = state.sharerOf(wanted.fileId);
      if (sharer === null) throw new StoreError("noSuchMessage", words("noSuchFile"));
      if (sharer !== self.publicKey) check(context, "withdrawFilesOfOthers");
      return { kind: "withdrawFile", fileId: wanted.fileId };
    }
    default:
      return ruleBodyFor(context, wanted, fromName);
  }
}

function messageOf({ state }: AuthoringContext, id: string): StoredMessage {
  const message = state.message(id);
  if (message === undefined || message.isDeleted)
    throw new StoreError("noSuchMessage", words("noSuchMessage"));
  return message;
}

/** The other peers that can read it; undefined if everybody can. */
function readersOfMessage({ self }: AuthoringContext, message: StoredMessage): readonly PeerId[] | undefined {
  if (message.to === undefined) return undefined;
  return [message.from, ...message.to].filter((peer) => peer !== self.peerId);
}

function checkMayWrite({ state, self }: AuthoringContext): void {
  if (!state.rules.viewersChat.mayWriteNow(self.publicKey))
    throw new StoreError("notAllowed", words("chatClosed"));
}

function checkOwn({ self }: AuthoringContext, message: StoredMessage): void {
  if (message.from !== self.peerId) throw new StoreError("notAllowed", words("ownMessagesOnly"));
}

const isSealable = (body: EntryBody): body is SealableBody =>
  ["message", "edit", "delete", "reaction", "file", "vote"].includes(body.kind);
