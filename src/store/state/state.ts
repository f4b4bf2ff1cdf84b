/**
 * What a meeting's entries come to, the same on every peer whatever the order of their arrival. An ordinary entry costs little; one
 * that changes who may do what has everything folded anew.
 */
import type { EntryId, FileId, PeerId } from "../../kernel/ids.ts";
import { createAuthority, isAuthorityFact, type Authority } from "./roles.ts";
import type { Entry } from "../log/entry.ts";
import { createMessageFold, isMessageChange, type MessageFold } from "./message-fold.ts";
import { createOfferFold, fileIdOf, type OfferFold } from "./offer-fold.ts";
import { createShelf, type Shelf } from "./ordered-index.ts";
import { isOfKind, laterOf, type Statement, type StatementOf } from "./opened-entry.ts";
import type { StoredAnnouncement, StoredFile, StoredMessage } from "../types.ts";

/** What somebody who looks at the state has to be told. */
export type StateChange =
  | { readonly type: "message"; readonly message: StoredMessage }
  | { readonly type: "messageChanged"; readonly message: StoredMessage }
  | { readonly type: "announcement"; readonly announcement: StoredAnnouncement }
  | { readonly type: "announcementWithdrawn"; readonly id: EntryId }
  | { readonly type: "file"; readonly file: StoredFile }
  | { readonly type: "fileWithdrawn"; readonly fileId: FileId }
  /** Of what the meeting carries, sealed for others included; after what self is told of these files. */
  | { readonly type: "blobs" }
  | { readonly type: "authority" }
  | { readonly type: "sealKey" };

export interface MeetingState {
  /** Each entry once, in any order. `wallMs`: the present; nothing is shown from the future. */
  add(statements: readonly Statement[], wallMs: number): StateChange[];
  readonly authority: Authority;
  messages(): readonly StoredMessage[];
  message(id: string): StoredMessage | undefined;
  announcements(): readonly StoredAnnouncement[];
  files(): readonly StoredFile[];
  file(id: string): StoredFile | undefined;
  blobs: OfferFold["blobs"];
  /** Public key of whose file it is. */
  giverOf(fileId: FileId): string | null;
  /** X25519 public key that the peer published last, hex. */
  sealKeyOf(peer: PeerId): string | undefined;
  /** Entries that have no effect, since their authors may not do what they say. */
  readonly withoutRight: number;
}

interface Touched {
  readonly messages: Set<EntryId>;
  readonly announcements: Set<EntryId>;
  readonly files: Set<FileId>;
}

/** `maker`: public key of who made the meeting, hex. */
export function createMeetingState(maker: string): MeetingState {
  const statements: Statement[] = [];
  const roles: Entry[] = [];
  const sealKeys = new Map<PeerId, StatementOf<"sealKey">>();
  const messages = createShelf<StoredMessage>();
  const announcements = createShelf<StoredAnnouncement>();
  const files = createShelf<StoredFile>();
  /** Everything that was shown once: what comes back is a change. */
  const toldMessages = new Set<EntryId>();
  let authority = createAuthority(maker, []);
  let messageFold: MessageFold = createMessageFold(authority);
  let offerFold: OfferFold = createOfferFold(authority);
  let rolesWithoutRight = 0;

  function placeMessage(statement: Statement, touched: Touched): void {
    if (isOfKind(statement, "message")) {
      messageFold.addMessage(statement);
      touched.messages.add(statement.entry.id);
    } else if (isMessageChange(statement)) {
      messageFold.addChange(statement);
      touched.messages.add(statement.fact.id);
    }
  }

  function placeOffer(statement: Statement, touched: Touched): void {
    offerFold.add(statement);
    if (isOfKind(statement, "announcement")) touched.announcements.add(statement.entry.id);
    else if (isOfKind(statement, "withdrawAnnouncement")) touched.announcements.add(statement.fact.id);
    else if (isOfKind(statement, "withdrawFile")) touched.files.add(statement.fact.fileId);
    else if (isOfKind(statement, "file", "sealed")) {
      const fileId = fileIdOf(statement);
      if (fileId !== null) touched.files.add(fileId);
    }
  }

  /** Messages ask for bans alone, and are many: they are folded anew only where these have changed. */
  function refold(added: readonly Statement[], touched: Touched): void {
    const { banning } = authority;
    authority = createAuthority(maker, roles);
    offerFold = createOfferFold(authority);
    rolesWithoutRight = roles.filter((entry) => !authority.mayHost(entry)).length;
    for (const statement of statements) placeOffer(statement, touched);
    if (authority.banning === banning) {
      for (const statement of added) placeMessage(statement, touched);
      return;
    }
    messageFold = createMessageFold(authority);
    for (const statement of statements) placeMessage(statement, touched);
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
    const message: StoredMessage = dated(view, before, wallMs);
    if (!replace(messages, id, message)) return [];
    const wasTold = toldMessages.has(id);
    toldMessages.add(id);
    return [{ type: wasTold ? "messageChanged" : "message", message }];
  }

  function updateAnnouncement(id: EntryId, wallMs: number): StateChange[] {
    const view = offerFold.announcement(id);
    const announcement = view && dated(view, announcements.get(id), wallMs);
    if (!replace(announcements, id, announcement)) return [];
    return [
      announcement === null ? { type: "announcementWithdrawn", id } : { type: "announcement", announcement },
    ];
  }

  function updateFile(fileId: FileId, wallMs: number): StateChange[] {
    const view = offerFold.file(fileId);
    const file = view && dated(view, files.get(fileId), wallMs);
    if (!replace(files, fileId, file)) return [];
    return [file === null ? { type: "fileWithdrawn", fileId } : { type: "file", file }];
  }

  return {
    add(added, wallMs) {
      const touched: Touched = { messages: new Set(), announcements: new Set(), files: new Set() };
      const changes: StateChange[] = [];
      let mustRefold = false;
      for (const statement of added) {
        const { entry } = statement;
        if (isAuthorityFact(entry)) {
          roles.push(entry);
          if (authority.hasHosted(entry.author)) mustRefold = true;
          else rolesWithoutRight += 1;
        } else if (isOfKind(statement, "sealKey")) {
          sealKeys.set(entry.from, laterOf(sealKeys.get(entry.from), statement));
          changes.push({ type: "sealKey" });
        } else statements.push(statement);
      }
      if (mustRefold) {
        refold(added, touched);
        changes.push({ type: "authority" });
      } else
        for (const statement of added) {
          placeMessage(statement, touched);
          placeOffer(statement, touched);
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
    messages: messages.list,
    message: messages.get,
    announcements: announcements.list,
    files: files.list,
    file: files.get,
    blobs: () => offerFold.blobs(),
    giverOf: (fileId) => offerFold.giverOf(fileId),
    sealKeyOf: (peer) => sealKeys.get(peer)?.fact.key,
    get withoutRight() {
      return rolesWithoutRight + messageFold.withoutRight + offerFold.withoutRight;
    },
  };
}

type Dated<View> = Omit<View, "wallMs"> & { readonly atMs: number };

/** A clock that is ahead would show something from the future; what was shown once keeps its time. */
function dated<View extends { readonly wallMs: number; readonly id: EntryId }>(
  view: View,
  before: { readonly atMs: number; readonly id: EntryId } | undefined,
  nowWallMs: number,
): Dated<View> {
  const { wallMs, ...rest } = view;
  return { ...rest, atMs: before?.id === view.id ? before.atMs : Math.min(wallMs, nowWallMs) };
}

/** Says whether that changed anything. */
function replace<View extends { readonly order: string }>(
  shelf: Shelf<View>,
  key: string,
  view: View | null,
): boolean {
  const before = shelf.get(key);
  if (before === undefined ? view === null : isSame(before, view)) return false;
  shelf.set(key, view);
  return true;
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
