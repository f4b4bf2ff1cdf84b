/**
 * The state that a meeting's entries add up to, the same on every peer whatever the order of their arrival. An ordinary entry costs
 * little; an entry that changes the roles folds everything anew.
 */
import type { EntryId, FileId, PeerId } from "../../kernel/ids.ts";
import { createAuthority, changesAuthority, type Authority } from "./roles.ts";
import type { Entry } from "../log/entry.ts";
import { createMessageFold, isMessageChange, type MessageFold } from "./message-fold.ts";
import { createAnnouncementFold, type AnnouncementFold } from "./announcement-fold.ts";
import { createFileOffers, type FileOffers } from "./file-offers.ts";
import { createMutes, isMuteEntry, type Mutes } from "./mutes.ts";
import { createNames, type Names } from "./names.ts";
import { createOrderedIndex, type OrderedIndex } from "./ordered-index.ts";
import { isOfKind, laterOf, type OpenedEntry, type OpenedEntryOf } from "./opened-entry.ts";
import type { StoredAnnouncement, StoredFile, StoredMessage } from "../types.ts";

/** What changed for an observer of the state. */
export type StateChange =
  | { readonly type: "message"; readonly message: StoredMessage }
  | { readonly type: "messageChanged"; readonly message: StoredMessage }
  | { readonly type: "announcement"; readonly announcement: StoredAnnouncement }
  | { readonly type: "announcementWithdrawn"; readonly id: EntryId }
  | { readonly type: "file"; readonly file: StoredFile }
  | { readonly type: "fileWithdrawn"; readonly fileId: FileId }
  /** `blobs()` may answer differently. Comes after the changes of the same files. */
  | { readonly type: "blobs" }
  | { readonly type: "authority" }
  | { readonly type: "mutes" }
  | { readonly type: "sealKey" };

export interface MeetingState {
  /** Each entry once, in any order. `wallMs`: the present by self's clock; no entry is shown with a later time. */
  add(added: readonly OpenedEntry[], wallMs: number): StateChange[];
  readonly authority: Authority;
  readonly mutes: Mutes;
  messages(): readonly StoredMessage[];
  message(id: string): StoredMessage | undefined;
  announcements(): readonly StoredAnnouncement[];
  files(): readonly StoredFile[];
  file(id: string): StoredFile | undefined;
  blobs: FileOffers["blobs"];
  withdrawnBlobs: FileOffers["withdrawnBlobs"];
  /** Public key, hex, of the member that shared the file; null if there is no such file. */
  sharerOf(fileId: FileId): string | null;
  /** How many files of that author (public key) nobody has withdrawn. */
  openOffersOf(author: string): number;
  /** The last X25519 public key that the peer published, hex; undefined if none. */
  sealKeyOf(peer: PeerId): string | undefined;
  /** How many entries have no effect because their authors may not make them. */
  readonly withoutRight: number;
}

interface Touched {
  readonly messages: Set<EntryId>;
  readonly announcements: Set<EntryId>;
  readonly files: Set<FileId>;
}

/** `maker`: public key of the meeting's maker, hex. */
export function createMeetingState(maker: string, names: Names = createNames()): MeetingState {
  const all: OpenedEntry[] = [];
  const roles: Entry[] = [];
  const muteEntries: Entry[] = [];
  const sealKeys = new Map<PeerId, OpenedEntryOf<"sealKey">>();
  const messages = createOrderedIndex<StoredMessage>();
  const announcements = createOrderedIndex<StoredAnnouncement>();
  const files = createOrderedIndex<StoredFile>();
  /** Messages that were reported once: one that comes back when a ban is lifted is reported as a change. */
  const reportedMessages = new Set<EntryId>();
  let authority = createAuthority(maker, []);
  let messageFold: MessageFold = createMessageFold(authority);
  let announcementFold: AnnouncementFold = createAnnouncementFold(authority);
  let fileOffers: FileOffers = createFileOffers(authority);
  let mutes = createMutes(authority, []);
  let rolesWithoutRight = 0;

  function placeMessage(opened: OpenedEntry, touched: Touched): void {
    if (isOfKind(opened, "message")) {
      messageFold.addMessage(opened);
      touched.messages.add(opened.entry.id);
    } else if (isMessageChange(opened)) {
      messageFold.addChange(opened);
      touched.messages.add(opened.body.id);
    }
  }

  function placeOffer(opened: OpenedEntry, touched: Touched): void {
    const announcement = announcementFold.add(opened);
    if (announcement !== null) touched.announcements.add(announcement);
    for (const fileId of fileOffers.add(opened)) touched.files.add(fileId);
  }

  /** Messages depend on the bans only, and are many: they are folded anew only if the bans have changed. */
  function refold(added: readonly OpenedEntry[], touched: Touched): void {
    const { banning } = authority;
    authority = createAuthority(maker, roles);
    announcementFold = createAnnouncementFold(authority);
    fileOffers = createFileOffers(authority);
    // What a ban took away may have no entry that still counts.
    for (const { fileId } of files.list()) touched.files.add(fileId);
    rolesWithoutRight = roles.filter((entry) => !authority.mayActAsHost(entry)).length;
    for (const opened of all) placeOffer(opened, touched);
    if (authority.banning === banning) {
      for (const opened of added) placeMessage(opened, touched);
      return;
    }
    messageFold = createMessageFold(authority);
    for (const opened of all) placeMessage(opened, touched);
  }

  function named<View extends { readonly from: PeerId; readonly fromName: string }>(view: View): View {
    return { ...view, fromName: names.nameOf(view.from, view.fromName) };
  }

  function updateMessage(id: EntryId, wallMs: number): StateChange[] {
    const before = messages.get(id);
    const view = messageFold.view(id);
    if (view === null) {
      if (before === undefined) return [];
      messages.set(id, null);
      const { mentions: _, ...rest } = before;
      return [{ type: "messageChanged", message: { ...rest, text: "", isDeleted: true, reactions: [] } }];
    }
    const message: StoredMessage = named(dated(view, before, wallMs));
    if (!replace(messages, id, message)) return [];
    const wasReported = reportedMessages.has(id);
    reportedMessages.add(id);
    return [{ type: wasReported ? "messageChanged" : "message", message }];
  }

  function updateAnnouncement(id: EntryId, wallMs: number): StateChange[] {
    const view = announcementFold.view(id);
    const announcement = view && named(dated(view, announcements.get(id), wallMs));
    if (!replace(announcements, id, announcement)) return [];
    return [
      announcement === null ? { type: "announcementWithdrawn", id } : { type: "announcement", announcement },
    ];
  }

  function updateFile(fileId: FileId, wallMs: number): StateChange[] {
    const view = fileOffers.view(fileId);
    const file = view && named(dated(view, files.get(fileId), wallMs));
    if (!replace(files, fileId, file)) return [];
    return [file === null ? { type: "fileWithdrawn", fileId } : { type: "file", file }];
  }

  return {
    add(added, wallMs) {
      const touched: Touched = { messages: new Set(), announcements: new Set(), files: new Set() };
      const changes: StateChange[] = [];
      let mustRefold = false;
      let hasMutes = false;
      for (const opened of added) {
        const { entry } = opened;
        if (changesAuthority(entry)) {
          roles.push(entry);
          if (authority.hasHosted(entry.author)) mustRefold = true;
          else rolesWithoutRight += 1;
        } else if (isOfKind(opened, "sealKey")) {
          sealKeys.set(entry.from, laterOf(sealKeys.get(entry.from), opened));
          changes.push({ type: "sealKey" });
        } else if (isMuteEntry(entry)) {
          muteEntries.push(entry);
          hasMutes = true;
        } else if (isOfKind(opened, "member")) names.list(entry);
        else all.push(opened);
      }
      if (mustRefold) {
        refold(added, touched);
        changes.push({ type: "authority" });
      } else
        for (const opened of added) {
          placeMessage(opened, touched);
          placeOffer(opened, touched);
        }
      if (mustRefold || hasMutes) {
        mutes = createMutes(authority, muteEntries);
        changes.push({ type: "mutes" });
      }
      for (const id of touched.messages) changes.push(...updateMessage(id, wallMs));
      for (const id of touched.announcements) changes.push(...updateAnnouncement(id, wallMs));
      for (const fileId of touched.files) changes.push(...updateFile(fileId, wallMs));
      if (touched.files.size > 0) changes.push({ type: "blobs" });
      return changes;
    },
    get authority() {
      return authority;
    },
    get mutes() {
      return mutes;
    },
    messages: messages.list,
    message: messages.get,
    announcements: announcements.list,
    files: files.list,
    file: files.get,
    blobs: () => fileOffers.blobs(),
    withdrawnBlobs: () => fileOffers.withdrawnBlobs(),
    sharerOf: (fileId) => fileOffers.sharerOf(fileId),
    openOffersOf: (author) => fileOffers.openCount(author),
    sealKeyOf: (peer) => sealKeys.get(peer)?.body.key,
    get withoutRight() {
      return (
        rolesWithoutRight + messageFold.withoutRight + announcementFold.withoutRight + fileOffers.withoutRight
      );
    },
  };
}

type Dated<View> = Omit<View, "wallMs"> & { readonly atMs: number };

/** An author's clock that is ahead must not show a time in the future. A view that was shown once keeps its time. */
function dated<View extends { readonly wallMs: number; readonly id: EntryId }>(
  view: View,
  before: { readonly atMs: number; readonly id: EntryId } | undefined,
  nowWallMs: number,
): Dated<View> {
  const { wallMs, ...rest } = view;
  return { ...rest, atMs: before?.id === view.id ? before.atMs : Math.min(wallMs, nowWallMs) };
}

/** Returns whether the index changed. */
function replace<View extends { readonly order: string }>(
  index: OrderedIndex<View>,
  key: string,
  view: View | null,
): boolean {
  const before = index.get(key);
  if (before === undefined ? view === null : isSame(before, view)) return false;
  index.set(key, view);
  return true;
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
