/** Turns what self wants to append into the body of an entry: within bounds, within self's rights, and sealed where it must be. */
import { isFileIdOf, type PeerId } from "../kernel/ids.ts";
import { MAX_CAPTIONERS, MAX_MESSAGE_LENGTH, MAX_NAME_LENGTH, MAX_SPOTLIT } from "../kernel/limits.ts";
import { may, runsMeeting, type Right } from "../kernel/rights.ts";
import {
  decodeEntryBody,
  isEmoji,
  MAX_VOTERS,
  MAX_ADMITTED,
  MAX_FILE_NAME_LENGTH,
  MAX_NAMED_FEEDS,
  MAX_READERS,
  type BodyOf,
  type EntryBody,
  type SealableBody,
} from "./log/entry-body.ts";
import type { FeedId } from "./log/feed-id.ts";
import type { Draft } from "./log/own-feed.ts";
import type { Seal } from "./sealing/seal.ts";
import { openPoll, pollOf, voteOf } from "./poll-authoring.ts";
import { MAX_OPEN_OFFERS } from "./state/file-offers.ts";
import { mayRelease } from "./state/entrance.ts";
import { refusalOf } from "./state/role-refusal.ts";
import type { MeetingState } from "./state/state.ts";
import type { NewEntry } from "./new-entry.ts";
import type { StoredMessage } from "./stored.ts";
import { StoreError, type MeetingRoot } from "./types.ts";

export interface AuthoringContext {
  readonly root: MeetingRoot;
  readonly self: { readonly peerId: PeerId; readonly publicKey: string };
  readonly state: Pick<
    MeetingState,
    | "authority"
    | "message"
    | "announcements"
    | "files"
    | "sharerOf"
    | "openOffersOf"
    | "poll"
    | "pollTally"
    | "openPollsOf"
    | "sealKeyOf"
    | "mutes"
    | "entrance"
    | "viewersChat"
    | "captioning"
    | "recording"
  >;
  readonly seal: Seal;
  /** The last number of each feed of these authors. `isWanted`: is given a public key, hex. */
  countedOf(isWanted: (author: string) => boolean): readonly (readonly [FeedId, number])[];
}

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
  if (readers.length === 0) throw refused("Choose at least one other person to send this to.");
  if (readers.length > MAX_READERS)
    throw refused(`Choose at most ${MAX_READERS} people, or send it to everyone.`);
  return readers;
}

/** Decodes the body, so that its fields have the order in which it is signed. @throws StoreError */
export function authorEntry(context: AuthoringContext, wanted: NewEntry, fromName: string): Draft {
  const readers = readersOf(context, wanted);
  const body = decodeEntryBody(bodyFor(context, wanted, fromName));
  if (body === null) throw refused("This can't be kept: a part of it is out of bounds.");
  if (readers === null) return () => body;
  const keys = readers.map((reader) => {
    const key = context.state.sealKeyOf(reader);
    if (key === undefined)
      throw new StoreError(
        "cannotSeal",
        "One of those chosen has not been in this meeting yet, so nothing can be sealed for them. Ask them to join it, then try again.",
      );
    return key;
  });
  if (!isSealable(body)) throw refused("This can only be for everyone.");
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
      checkText(wanted.text, "A message");
      if (wanted.replyTo !== undefined) messageOf(context, wanted.replyTo);
      const mentions = [...new Set(wanted.mentions)];
      if (mentions.length > MAX_READERS) throw refused(`Name at most ${MAX_READERS} people.`);
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
      checkText(wanted.text, "A message");
      return { kind: "edit", id: wanted.id, text: wanted.text };
    case "delete":
      checkOwn(context, messageOf(context, wanted.id));
      return { kind: "delete", id: wanted.id };
    case "reaction":
      messageOf(context, wanted.id);
      if (!isEmoji(wanted.emoji)) throw refused("Choose one emoji.");
      return { kind: "reaction", id: wanted.id, emoji: wanted.emoji, on: wanted.on };
    case "announcement":
      check(context, "announce");
      checkText(wanted.text, "An announcement");
      return { kind: "announcement", fromName: checkName(fromName), text: wanted.text };
    case "withdrawAnnouncement":
      check(context, "announce");
      if (!state.announcements().some(({ id }) => id === wanted.id))
        throw new StoreError("noSuchMessage", "There is no such announcement, or it was withdrawn.");
      return { kind: "withdrawAnnouncement", id: wanted.id };
    case "file": {
      const { file } = wanted;
      check(context, "shareFiles");
      if (file.name === "" || file.name.length > MAX_FILE_NAME_LENGTH)
        throw refused(`A file's name has 1 to ${MAX_FILE_NAME_LENGTH} characters.`);
      if (!isFileIdOf(file.fileId, self.peerId))
        throw refused("The file's id belongs to another member. Share the file under an id of your own.");
      if (state.openOffersOf(self.publicKey) >= MAX_OPEN_OFFERS)
        throw refused(`You share ${MAX_OPEN_OFFERS} files in this meeting. Withdraw some, then share more.`);
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
      if (sharer === null) throw new StoreError("noSuchMessage", "There is no such file in this meeting.");
      if (sharer !== self.publicKey) check(context, "withdrawFilesOfOthers");
      return { kind: "withdrawFile", fileId: wanted.fileId };
    }
    case "role": {
      const { publicKey, role } = wanted;
      return checkEffect(context, { kind: "role", publicKey, role, counted: countedOf(context, publicKey) });
    }
    case "ban": {
      const { publicKey, isBanned } = wanted;
      return checkEffect(context, {
        ...{ kind: "ban", publicKey, isBanned },
        counted: countedOf(context, publicKey),
      });
    }
    case "remove":
      return checkEffect(context, { kind: "remove", publicKey: wanted.publicKey });
    case "end":
      // The core has looked whether a host is here.
      if (!runsMeeting(state.authority.roleOf(self.publicKey))) check(context, "endMeeting");
      return { kind: "end", term: wanted.term };
    case "goOn":
      check(context, "endMeeting");
      return { kind: "goOn" };
    case "lock":
      check(context, "lock");
      return { kind: "lock", isLocked: wanted.isLocked };
    case "spotlight":
      check(context, "spotlight");
      return { kind: "spotlight", publicKeys: [...new Set(wanted.publicKeys)].slice(0, MAX_SPOTLIT) };
    case "captioners": {
      check(context, "changeCaptions");
      const { publicKeys } = wanted;
      if (publicKeys.length > MAX_CAPTIONERS)
        throw refused(`At most ${MAX_CAPTIONERS} people can caption a meeting. Take it from somebody first.`);
      const isLoser = (author: string) =>
        state.captioning.captioners.includes(author) && !publicKeys.includes(author);
      const counted = context.countedOf(isLoser).slice(-MAX_NAMED_FEEDS);
      return {
        kind: "captioners",
        publicKeys: [...new Set(publicKeys)],
        counted: counted.map(([feedId, number]) => [feedId, number]),
      };
    }
    case "keepCaptions":
      check(context, "changeCaptions");
      return { kind: "keepCaptions", isOn: wanted.isOn };
    case "caption":
      if (!state.captioning.captioners.includes(self.publicKey) || !state.captioning.isKept)
        throw new StoreError("notAllowed", "Captions are not kept, or no host lets you caption.");
      return {
        kind: "caption",
        fromName: checkName(fromName),
        text: wanted.text,
        speaker: wanted.speaker === null ? null : checkName(wanted.speaker),
      };
    case "carrier":
      check(context, "setCarrier");
      return { kind: "carrier", publicKey: wanted.publicKey };
    case "vouch":
      return {
        kind: "vouch",
        publicKey: wanted.publicKey,
        isHost: wanted.isHost,
        signature: wanted.signature,
      };
    case "record":
      check(context, "record");
      return { kind: "record" };
    case "stopRecording":
      check(context, "record");
      return { kind: "stopRecording", recording: wanted.recording };
    case "pauseRecording":
      check(context, "record");
      return { kind: "pauseRecording", recording: wanted.recording, isPaused: wanted.isPaused };
    case "recordingConsent":
      if (state.recording?.id !== wanted.recording)
        throw new StoreError("noSuchMessage", "This meeting is not being recorded any more.");
      return { kind: "recordingConsent", recording: wanted.recording, agrees: wanted.agrees };
    case "waitingRoom": {
      check(context, "changeEntrance");
      const { isOn, withoutHost, admitted } = wanted;
      return {
        kind: "waitingRoom",
        isOn,
        withoutHost,
        admitted: [...new Set(admitted)].slice(0, MAX_ADMITTED),
      };
    }
    case "admit": {
      const { publicKey, isAdmitted } = wanted;
      const mayAll = state.entrance.waitingRoom?.withoutHost === "member" && isAdmitted;
      if (!mayAll) check(context, "admit");
      return { kind: "admit", publicKey, isAdmitted };
    }
    case "title":
      check(context, "changeEntrance");
      return { kind: "title", title: wanted.title };
    case "viewersChat": {
      check(context, "changeChat");
      const { isOpen } = wanted;
      const isViewer = (author: string) => !may(state.authority.roleOf(author), "chat");
      const counted = isOpen ? [] : context.countedOf(isViewer).slice(-MAX_NAMED_FEEDS);
      return { kind: "viewersChat", isOpen, counted: counted.map(([feedId, number]) => [feedId, number]) };
    }
    case "listing":
      check(context, "changeEntrance");
      return { kind: "listing", isListed: wanted.isListed };
    case "passcode": {
      check(context, "changeEntrance");
      const { passcode, serverSetup, registrationRecord } = wanted;
      return { kind: "passcode", passcode, serverSetup, registrationRecord };
    }
    case "noPasscode": {
      check(context, "changeEntrance");
      const { release } = wanted;
      const releasedBy = context.root.needsPasscode === true ? context.root.host : null;
      if (!mayRelease({ author: self.publicKey }, { release }, releasedBy))
        throw new StoreError(
          "notAllowed",
          "This meeting was made with a passcode, so only who made it can take it away. You can set another one.",
        );
      return { kind: "noPasscode", release };
    }
    case "mute": {
      check(context, "mute");
      const { source, publicKey, isMuted, mayUnmute } = wanted;
      return { kind: "mute", source, publicKey, isMuted, mayUnmute };
    }
    case "unmute":
      if (
        !may(state.authority.roleOf(self.publicKey), wanted.source === "microphone" ? "speak" : "showPicture")
      )
        throw new StoreError("notAllowed", "You watch and listen. Raise your hand to ask to speak.");
      if (state.mutes.muteOf(self.publicKey, wanted.source) === "held")
        throw new StoreError(
          "notAllowed",
          wanted.source === "microphone"
            ? "A host has muted you. Raise your hand to be asked to speak."
            : "A host has stopped your camera. Raise your hand to be asked to start it.",
        );
      return { kind: "unmute", source: wanted.source };
    case "onEntry": {
      check(context, "mute");
      const { source, isOff, present } = wanted;
      return { kind: "onEntry", source, isOff, present: [...new Set(present)].slice(0, MAX_ADMITTED) };
    }
    case "entered":
      return { kind: "entered" };
  }
}

/**
 * A change of role or a ban lists the entries of the person that self has seen: later ones, or ones that self has not seen, have no
 * effect, or that of the lower role. Lifting a ban lists them, too, so that everything that self has comes back.
 */
const countedOf = (context: AuthoringContext, publicKey: string): [FeedId, number][] =>
  context
    .countedOf((author) => author === publicKey)
    .map(([feedId, number]): [FeedId, number] => [feedId, number]);

/** Refuses what self may not do to that member. */
function checkEffect<Body extends BodyOf<"role" | "ban" | "remove">>(
  { state, self, root }: AuthoringContext,
  body: Body,
): Body {
  const refusal = refusalOf(state.authority, self.publicKey, body, root.host);
  if (refusal !== null) throw new StoreError("notAllowed", refusal);
  return body;
}

function messageOf({ state }: AuthoringContext, id: string): StoredMessage {
  const message = state.message(id);
  if (message === undefined || message.isDeleted)
    throw new StoreError("noSuchMessage", "There is no such message, or it was deleted.");
  return message;
}

/** The other peers that can read it; undefined if everybody can. */
function readersOfMessage({ self }: AuthoringContext, message: StoredMessage): readonly PeerId[] | undefined {
  if (message.to === undefined) return undefined;
  return [message.from, ...message.to].filter((peer) => peer !== self.peerId);
}

function checkMayWrite({ state, self }: AuthoringContext): void {
  if (!state.viewersChat.mayWriteNow(self.publicKey))
    throw new StoreError(
      "notAllowed",
      "Hosts have closed the chat to those who watch. Raise your hand to ask a host.",
    );
}

function checkOwn({ self }: AuthoringContext, message: StoredMessage): void {
  if (message.from !== self.peerId)
    throw new StoreError("notAllowed", "Only who wrote a message can change or delete it.");
}

function check({ state, self }: AuthoringContext, right: Right): void {
  if (may(state.authority.roleOf(self.publicKey), right)) return;
  throw new StoreError(
    "notAllowed",
    right === "shareFiles" || right === "askPoll"
      ? `You watch and listen, so you can't ${right === "askPoll" ? "ask polls" : "share files"} here. Raise your hand to ask a host.`
      : "Only a host can do this. Ask a host of the meeting.",
  );
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

const isSealable = (body: EntryBody): body is SealableBody =>
  ["message", "edit", "delete", "reaction", "file", "vote"].includes(body.kind);
