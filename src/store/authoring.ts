/** From what a person wants to state to the fact of an entry: in bounds, within one's rights, sealed where it must be. */
import type { PeerId } from "../kernel/ids.ts";
import { MAX_MESSAGE_LENGTH, MAX_NAME_LENGTH } from "../kernel/limits.ts";
import {
  decodeFact,
  isEmoji,
  MAX_FILE_NAME_LENGTH,
  MAX_READERS,
  type EntryFact,
  type Sealable,
} from "./log/facts.ts";
import type { FeedId } from "./log/feed-id.ts";
import type { Draft } from "./log/own-feed.ts";
import type { Seal } from "./sealing/seal.ts";
import type { MeetingState } from "./state/state.ts";
import { StoreError, type Fact, type MeetingRoot, type StoredMessage } from "./types.ts";

export interface Drafting {
  readonly root: MeetingRoot;
  readonly self: { readonly peerId: PeerId; readonly publicKey: string };
  readonly state: Pick<
    MeetingState,
    "authority" | "message" | "announcements" | "files" | "giverOf" | "sealKeyOf"
  >;
  readonly seal: Seal;
  /** The last number of each feed of the author. */
  countedOf(author: string): readonly (readonly [FeedId, number])[];
}

/** Those whose keys a fact has to be sealed to; null for one that everybody reads. */
export function readersOf(context: Drafting, fact: Fact): readonly PeerId[] | null {
  const to =
    fact.kind === "message" || fact.kind === "file"
      ? fact.to
      : fact.kind === "edit" || fact.kind === "delete" || fact.kind === "reaction"
        ? readersOfMessage(context, messageOf(context, fact.id))
        : undefined;
  if (to === undefined) return null;
  const readers = [...new Set(to)].filter((peer) => peer !== context.self.peerId).toSorted();
  if (readers.length === 0) throw refused("Choose at least one other person to send this to.");
  if (readers.length > MAX_READERS)
    throw refused(`Choose at most ${MAX_READERS} people, or send it to everyone.`);
  return readers;
}

/** @throws StoreError */
export function draftFact(context: Drafting, fact: Fact, fromName: string): Draft {
  const readers = readersOf(context, fact);
  const stated = checkFact(context, fact, fromName);
  if (decodeFact(stated) === null) throw refused("This can't be kept: a part of it is out of bounds.");
  if (readers === null) return () => stated;
  const keys = readers.map((reader) => {
    const key = context.state.sealKeyOf(reader);
    if (key === undefined)
      throw new StoreError(
        "cannotSeal",
        "One of those chosen has not been in this meeting yet, so nothing can be sealed for them. Ask them to join it, then try again.",
      );
    return key;
  });
  if (!isSealable(stated)) throw refused("This can only be for everyone.");
  const blob =
    stated.kind === "file"
      ? { fileId: stated.fileId, blobId: stated.blobId, sizeBytes: stated.sizeBytes }
      : undefined;
  return (feedId) => context.seal.seal({ feedId, to: readers, fact: stated }, keys, blob);
}

function checkFact(context: Drafting, fact: Fact, fromName: string): EntryFact {
  const { state, self } = context;
  switch (fact.kind) {
    case "message": {
      checkText(fact.text, "A message");
      if (fact.replyTo !== undefined) messageOf(context, fact.replyTo);
      const mentions = [...new Set(fact.mentions)];
      if (mentions.length > MAX_READERS) throw refused(`Name at most ${MAX_READERS} people.`);
      return {
        kind: "message",
        fromName: checkName(fromName),
        text: fact.text,
        ...(fact.replyTo === undefined ? {} : { replyTo: fact.replyTo }),
        ...(mentions.length === 0 ? {} : { mentions }),
      };
    }
    case "edit":
      checkOwn(context, messageOf(context, fact.id));
      checkText(fact.text, "A message");
      return { kind: "edit", id: fact.id, text: fact.text };
    case "delete":
      checkOwn(context, messageOf(context, fact.id));
      return { kind: "delete", id: fact.id };
    case "reaction":
      messageOf(context, fact.id);
      if (!isEmoji(fact.emoji)) throw refused("Choose one emoji.");
      return { kind: "reaction", id: fact.id, emoji: fact.emoji, on: fact.on };
    case "announcement":
      checkHost(context);
      checkText(fact.text, "An announcement");
      return { kind: "announcement", fromName: checkName(fromName), text: fact.text };
    case "withdrawAnnouncement":
      checkHost(context);
      if (!state.announcements().some(({ id }) => id === fact.id))
        throw new StoreError("noSuchMessage", "There is no such announcement, or it was withdrawn.");
      return { kind: "withdrawAnnouncement", id: fact.id };
    case "file": {
      const { facts } = fact;
      if (facts.name === "" || facts.name.length > MAX_FILE_NAME_LENGTH)
        throw refused(`A file's name has 1 to ${MAX_FILE_NAME_LENGTH} characters.`);
      return {
        kind: "file",
        fromName: checkName(fromName),
        fileId: facts.fileId,
        name: facts.name,
        isFolder: facts.isFolder,
        sizeBytes: facts.sizeBytes,
        sha256: facts.sha256,
        blobId: facts.blobId,
        ...(facts.key === undefined ? {} : { key: facts.key }),
      };
    }
    case "withdrawFile": {
      const giver = state.giverOf(fact.fileId);
      if (giver === null) throw new StoreError("noSuchMessage", "There is no such file in this meeting.");
      if (giver !== self.publicKey) checkHost(context);
      return { kind: "withdrawFile", fileId: fact.fileId };
    }
    case "host":
    case "ban": {
      checkHost(context);
      const isOn = fact.kind === "host" ? fact.isHost : fact.isBanned;
      if (fact.publicKey === context.root.host && isOn === (fact.kind === "ban"))
        throw new StoreError("notAllowed", "Who made the meeting stays its host.");
      if (fact.kind === "ban" && fact.publicKey === self.publicKey)
        throw new StoreError("notAllowed", "You can't ban yourself; leave the meeting instead.");
      const isCut = isOn === (fact.kind === "ban");
      const counted = isCut
        ? context.countedOf(fact.publicKey).map(([feedId, number]): [FeedId, number] => [feedId, number])
        : [];
      return fact.kind === "host"
        ? { kind: "host", publicKey: fact.publicKey, isHost: fact.isHost, counted }
        : { kind: "ban", publicKey: fact.publicKey, isBanned: fact.isBanned, counted };
    }
    case "lock":
      checkHost(context);
      return { kind: "lock", isLocked: fact.isLocked };
  }
}

function messageOf({ state }: Drafting, id: string): StoredMessage {
  const message = state.message(id);
  if (message === undefined || message.isDeleted)
    throw new StoreError("noSuchMessage", "There is no such message, or it was deleted.");
  return message;
}

/** The others who can read it; undefined when everybody can. */
function readersOfMessage({ self }: Drafting, message: StoredMessage): readonly PeerId[] | undefined {
  if (message.to === undefined) return undefined;
  return [message.from, ...message.to].filter((peer) => peer !== self.peerId);
}

function checkOwn({ self }: Drafting, message: StoredMessage): void {
  if (message.from !== self.peerId)
    throw new StoreError("notAllowed", "Only who wrote a message can change or delete it.");
}

function checkHost({ state, self }: Drafting): void {
  if (!state.authority.hosts.includes(self.publicKey))
    throw new StoreError("notAllowed", "Only a host can do this. Ask a host of the meeting.");
}

function checkText(text: string, what: string): void {
  if (text === "" || text.length > MAX_MESSAGE_LENGTH)
    throw refused(`${what} has 1 to ${MAX_MESSAGE_LENGTH} characters.`);
}

function checkName(name: string): string {
  if (name === "" || name.length > MAX_NAME_LENGTH)
    throw refused(`A name has 1 to ${MAX_NAME_LENGTH} characters.`);
  return name;
}

const refused = (sentence: string): StoreError => new StoreError("failed", sentence);

const isSealable = (fact: EntryFact): fact is Sealable =>
  ["message", "edit", "delete", "reaction", "file"].includes(fact.kind);
