/**
 * The state that a meeting's entries add up to, the same on every peer whatever the order of their arrival. Messages are on the disk, in
 * slots of the index, and the newest of them in memory. Everything else is in memory, and folded anew when the roles change.
 */
import type { EntryId, FileId, PeerId } from "../../kernel/ids.ts";
import { createAuthority, changesAuthority, type Authority } from "./roles.ts";
import { diskKeyOf } from "../database.ts";
import type { Entry } from "../log/entry.ts";
import type { MeetingIndex } from "../log/meeting-index.ts";
import type { Placed } from "../log/timeline.ts";
import { createMessageFold, isMessageChange } from "./message-fold.ts";
import { createAnnouncementFold, type AnnouncementFold } from "./announcement-fold.ts";
import { createFileOffers, type FileOffers } from "./file-offers.ts";
import { createMutes, isMuteEntry, type Mutes } from "./mutes.ts";
import type { Names } from "./names.ts";
import { createRecentMessages } from "./recent-messages.ts";
import { timelineRowsOf } from "./timeline-keys.ts";
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
  /**
   * Takes the entries in, in any order. `wallMs`: the present by self's clock; no entry is shown with a later time. `isHeldBack`: their
   * messages are shown only once these very entries are reported.
   */
  place(added: readonly OpenedEntry[], wallMs: number, isHeldBack?: boolean): Placement;
  /** What has changed by taking them in, as it is now. To be called once. */
  report(placement: Placement): StateChange[];
  /** Entries of the disk that were taken in before. Reports nothing. */
  restore(standing: readonly OpenedEntry[], recent: readonly EntryId[], wallMs: number): void;
  clear(): void;
  readonly authority: Authority;
  readonly mutes: Mutes;
  /** The newest ones, in the timeline's order. */
  messages(): readonly StoredMessage[];
  /** Any message: reads the disk. */
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

/** What entries that were taken in may have changed. */
export interface Placement {
  readonly wallMs: number;
  readonly messages: Set<EntryId>;
  readonly newMessages: Set<EntryId>;
  readonly announcements: Set<EntryId>;
  readonly files: Set<FileId>;
  sealKeys: number;
  changesRoles: boolean;
  changesMutes: boolean;
}

/** Messages that a ban hides and that may come back: the last ones that were hidden. */
const MAX_HIDDEN = 1_000;

/** `maker`: public key of the meeting's maker, hex. `open`: reads and opens an entry; null if it cannot be read. */
export function createMeetingState(
  maker: string,
  names: Names,
  index: Pick<MeetingIndex, "get" | "put">,
  open: (placed: Placed) => OpenedEntry | null,
): MeetingState {
  let all: OpenedEntry[] = [];
  let roles: Entry[] = [];
  let muteEntries: Entry[] = [];
  const sealKeys = new Map<PeerId, OpenedEntryOf<"sealKey">>();
  const recent = createRecentMessages();
  const announcements = createOrderedIndex<StoredAnnouncement>();
  const files = createOrderedIndex<StoredFile>();
  /** Messages that are shown once they are reported, whatever changes them before. */
  const heldBack = new Set<EntryId>();
  /** Messages that a ban hides, and whether they were reported: one that comes back is then reported as a change. */
  const hidden = new Map<EntryId, boolean>();
  let authority = createAuthority(maker, []);
  const messageFold = createMessageFold(index, () => authority, open);
  let announcementFold: AnnouncementFold = createAnnouncementFold(authority);
  let fileOffers: FileOffers = createFileOffers(authority);
  let mutes = createMutes(authority, []);
  let rolesWithoutRight = 0;

  function placeMessage(opened: OpenedEntry, placement: Placement): void {
    if (isOfKind(opened, "message")) {
      const { id } = opened.entry;
      const { isNew, isEdited } = messageFold.addMessage(opened, placement.wallMs);
      if (isNew) placement.newMessages.add(id);
      placement.messages.add(id);
      putTimeline(opened, isEdited);
    } else if (isMessageChange(opened)) {
      const message = messageFold.addChange(opened);
      if (message !== null && opened.body.kind === "edit") putTimeline(message, true);
      placement.messages.add(opened.body.id);
    }
  }

  function putTimeline(message: OpenedEntryOf<"message">, isEdited: boolean): void {
    for (const row of timelineRowsOf(message, isEdited)) index.put("timeline", ...row);
  }

  function placeOffer(opened: OpenedEntry, placement: Placement): void {
    const announcement = announcementFold.add(opened);
    if (announcement !== null) placement.announcements.add(announcement);
    for (const fileId of fileOffers.add(opened)) placement.files.add(fileId);
  }

  /** Messages are judged when they are shown. If the bans have changed, those in memory may show otherwise. */
  function refold(placement: Placement): void {
    const { banning } = authority;
    authority = createAuthority(maker, roles);
    announcementFold = createAnnouncementFold(authority);
    fileOffers = createFileOffers(authority);
    // What a ban took away may have no entry that still counts.
    for (const { fileId } of files.list()) placement.files.add(fileId);
    rolesWithoutRight = roles.filter((entry) => !authority.mayActAsHost(entry)).length;
    for (const opened of all) placeOffer(opened, placement);
    if (authority.banning === banning) return;
    for (const { id } of recent.list()) placement.messages.add(id);
    for (const id of hidden.keys()) placement.messages.add(id);
  }

  function named<View extends { readonly from: PeerId; readonly fromName: string }>(view: View): View {
    return { ...view, fromName: names.nameOf(view.from, view.fromName) };
  }

  function hide(id: EntryId, wasReported: boolean): void {
    hidden.delete(id);
    hidden.set(id, wasReported);
    const [oldest] = hidden.keys();
    if (hidden.size > MAX_HIDDEN && oldest !== undefined) hidden.delete(oldest);
  }

  function viewMessage(id: EntryId): StoredMessage | null {
    const view = messageFold.view(id);
    return view && named(view);
  }

  function updateMessage(id: EntryId, isNew: boolean): StateChange[] {
    if (heldBack.has(id)) return [];
    const before = recent.get(id);
    const message = viewMessage(id);
    if (message === null) {
      if (isNew) hide(id, false);
      if (before === undefined) return [];
      recent.remove(id);
      hide(id, true);
      const { mentions: _, ...rest } = before;
      return [{ type: "messageChanged", message: { ...rest, text: "", isDeleted: true, reactions: [] } }];
    }
    const wasUnreported = isNew || hidden.get(id) === false;
    hidden.delete(id);
    if (before !== undefined && isSame(before, message)) return [];
    recent.set(message);
    return [{ type: wasUnreported ? "message" : "messageChanged", message }];
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

  function place(added: readonly OpenedEntry[], wallMs: number, isHeldBack = false): Placement {
    const placement: Placement = {
      ...{ wallMs, sealKeys: 0, changesRoles: false, changesMutes: false },
      ...{ messages: new Set(), newMessages: new Set(), announcements: new Set(), files: new Set() },
    };
    for (const opened of added) {
      const { entry } = opened;
      if (changesAuthority(entry)) {
        roles.push(entry);
        if (authority.hasHosted(entry.author)) placement.changesRoles = true;
        else rolesWithoutRight += 1;
      } else if (isOfKind(opened, "sealKey")) {
        sealKeys.set(entry.from, laterOf(sealKeys.get(entry.from), opened));
        placement.sealKeys += 1;
      } else if (isMuteEntry(entry)) {
        muteEntries.push(entry);
        placement.changesMutes = true;
      } else if (isOfKind(opened, "member")) names.list(entry);
      else if (isStanding(opened)) all.push(opened);
      const key = diskKeyOf(entry);
      if (isStanding(opened) && index.get("standing", key) === undefined)
        index.put("standing", key, entry.id);
    }
    if (placement.changesRoles) refold(placement);
    else for (const opened of added) placeOffer(opened, placement);
    for (const opened of added) placeMessage(opened, placement);
    placement.changesMutes ||= placement.changesRoles;
    if (placement.changesMutes) mutes = createMutes(authority, muteEntries);
    if (isHeldBack) for (const id of placement.newMessages) heldBack.add(id);
    return placement;
  }

  return {
    place,
    report(placement) {
      const { messages, newMessages, wallMs } = placement;
      const changes: StateChange[] = [];
      for (let count = 0; count < placement.sealKeys; count += 1) changes.push({ type: "sealKey" });
      if (placement.changesRoles) changes.push({ type: "authority" });
      if (placement.changesMutes) changes.push({ type: "mutes" });
      for (const id of newMessages) heldBack.delete(id);
      for (const id of messages) changes.push(...updateMessage(id, newMessages.has(id)));
      for (const id of placement.announcements) changes.push(...updateAnnouncement(id, wallMs));
      for (const fileId of placement.files) changes.push(...updateFile(fileId, wallMs));
      if (placement.files.size > 0) changes.push({ type: "blobs" });
      return changes;
    },
    restore(standing, ids, wallMs) {
      const placement = place(standing, wallMs);
      for (const id of placement.announcements) updateAnnouncement(id, wallMs);
      for (const fileId of placement.files) updateFile(fileId, wallMs);
      for (const id of ids) {
        const message = viewMessage(id);
        if (message === null) hide(id, false);
        else recent.set(message);
      }
    },
    clear() {
      [all, roles, muteEntries] = [[], [], []];
      sealKeys.clear();
      recent.clear();
      hidden.clear();
      heldBack.clear();
      messageFold.clear();
      authority = createAuthority(maker, []);
      mutes = createMutes(authority, []);
      announcementFold = createAnnouncementFold(authority);
      fileOffers = createFileOffers(authority);
      for (const { id } of announcements.list()) announcements.set(id, null);
      for (const { fileId } of files.list()) files.set(fileId, null);
      rolesWithoutRight = 0;
    },
    get authority() {
      return authority;
    },
    get mutes() {
      return mutes;
    },
    messages: recent.list,
    // The cast holds: an id that is none names no slot.
    message: (id) => recent.get(id) ?? viewMessage(id as EntryId) ?? undefined,
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

/** Entries that are in memory as long as the meeting is open: all but messages and what changes them. */
const isStanding = ({ entry, body }: OpenedEntry): boolean =>
  entry.body.kind === "sealed"
    ? entry.body.blob !== undefined
    : !["message", "edit", "delete", "reaction"].includes(body.kind);
