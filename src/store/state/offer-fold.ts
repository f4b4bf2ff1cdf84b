/** Folds what stands until it is withdrawn: announcements by hosts, and files. The order of arrival makes no difference. */
import type { EntryId, FileId } from "../../kernel/ids.ts";
import type { Authority } from "./roles.ts";
import { headOf, isOfKind, type OpenedEntry, type OpenedEntryOf } from "./opened-entry.ts";
import { compareEntries } from "../log/timeline.ts";
import type { StoredAnnouncement, StoredFile } from "../types.ts";

export type AnnouncementView = Omit<StoredAnnouncement, "atMs"> & { readonly wallMs: number };
export type FileView = Omit<StoredFile, "atMs"> & { readonly wallMs: number };
/** A file shared with self, or one sealed for others. */
export type OpenedFile = OpenedEntryOf<"file" | "sealed">;

export interface OfferFold {
  /** Ignores entries of other kinds. */
  add(opened: OpenedEntry): void;
  /** Null if there is none, or if it was withdrawn. */
  announcement(id: EntryId): AnnouncementView | null;
  file(fileId: FileId): FileView | null;
  /** The blobs of all files that are not withdrawn. */
  blobs(): readonly { readonly blobId: string; readonly sizeBytes: number; readonly from: Entry["from"] }[];
  /** Public key of the member that shared the file: the first one of the timeline if two claim the same id. Null if there is none. */
  sharerOf(fileId: FileId): Entry["author"] | null;
  /** How many entries were ignored because their authors may not make them. */
  readonly withoutRight: number;
}
type Entry = OpenedEntry["entry"];

export function createOfferFold(authority: Authority): OfferFold {
  const announcements = new Map<EntryId, OpenedEntryOf<"announcement">>();
  const files = new Map<FileId, OpenedFile>();
  /**
   * The latest withdrawal by a host, under the id of what it withdraws; and the latest by each author, under that id and the author's
   * key, a space between them.
   */
  const withdrawals = new Map<string, Entry>();
  let withoutRight = 0;

  function noteWithdrawal(key: string, entry: Entry): void {
    const known = withdrawals.get(key);
    if (known === undefined || compareEntries(known, entry) < 0) withdrawals.set(key, entry);
  }

  function isWithdrawn(key: string, target: Entry): boolean {
    const withdrawal = withdrawals.get(key);
    return withdrawal !== undefined && compareEntries(target, withdrawal) < 0;
  }

  function offered(fileId: FileId): OpenedFile | null {
    const opened = files.get(fileId);
    if (opened === undefined) return null;
    const { entry } = opened;
    return isWithdrawn(fileId, entry) || isWithdrawn(`${fileId} ${entry.author}`, entry) ? null : opened;
  }

  return {
    add(opened) {
      const { entry } = opened;
      if (isOfKind(opened, "announcement")) {
        if (authority.mayActAsHost(entry)) announcements.set(entry.id, opened);
        else withoutRight += 1;
      } else if (isOfKind(opened, "withdrawAnnouncement")) {
        if (authority.mayActAsHost(entry)) noteWithdrawal(opened.body.id, entry);
        else withoutRight += 1;
      } else if (isOfKind(opened, "withdrawFile")) {
        if (!authority.counts(entry)) return;
        noteWithdrawal(`${opened.body.fileId} ${entry.author}`, entry);
        if (authority.mayActAsHost(entry)) noteWithdrawal(opened.body.fileId, entry);
      } else if (isOfKind(opened, "file", "sealed")) {
        const fileId = fileIdOf(opened);
        if (fileId === null || !authority.counts(entry)) return;
        const known = files.get(fileId);
        if (known === undefined || compareEntries(entry, known.entry) < 0) files.set(fileId, opened);
      }
    },
    announcement(id) {
      const opened = announcements.get(id);
      if (opened === undefined || isWithdrawn(id, opened.entry)) return null;
      const { from, wallMs, order } = headOf(opened);
      const { fromName, text } = opened.body;
      return { id, from, fromName, text, wallMs, order };
    },
    file(fileId) {
      const opened = offered(fileId);
      if (opened === null || !isOfKind(opened, "file")) return null;
      const { kind: _, key, ...file } = opened.body;
      return { ...headOf(opened), ...file, ...(key === undefined ? {} : { key }) };
    },
    blobs: () =>
      [...files.keys()].flatMap((fileId) => {
        const opened = offered(fileId);
        const blob = opened === null ? undefined : blobOf(opened);
        return opened === null || blob === undefined
          ? []
          : [{ blobId: blob.blobId, sizeBytes: blob.sizeBytes, from: opened.entry.from }];
      }),
    sharerOf: (fileId) => files.get(fileId)?.entry.author ?? null,
    get withoutRight() {
      return withoutRight;
    },
  };
}

function blobOf({ body }: OpenedFile) {
  return body.kind === "file" ? body : body.blob;
}

export const fileIdOf = (opened: OpenedFile): FileId | null => blobOf(opened)?.fileId ?? null;
