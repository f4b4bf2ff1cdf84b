/** What is offered until it is withdrawn: announcements by hosts, and files. The order of arrival makes no difference. */
import type { EntryId, FileId } from "../../kernel/ids.ts";
import type { Authority } from "./roles.ts";
import { headOf, isOfKind, type Statement, type StatementOf } from "./opened-entry.ts";
import { compareEntries } from "../log/timeline.ts";
import type { StoredAnnouncement, StoredFile } from "../types.ts";

export type AnnouncementView = Omit<StoredAnnouncement, "atMs"> & { readonly wallMs: number };
export type FileView = Omit<StoredFile, "atMs"> & { readonly wallMs: number };
/** Shared with self, or sealed for others. */
export type FileStatement = StatementOf<"file" | "sealed">;

export interface OfferFold {
  /** Anything else is left alone. */
  add(statement: Statement): void;
  /** Null where there is none, or it was withdrawn. */
  announcement(id: EntryId): AnnouncementView | null;
  file(fileId: FileId): FileView | null;
  /** Of every file that is not withdrawn. */
  blobs(): readonly { readonly blobId: string; readonly sizeBytes: number; readonly from: Entry["from"] }[];
  /** Whose file it is; the first of the timeline where two claim the same id. */
  giverOf(fileId: FileId): Entry["author"] | null;
  readonly withoutRight: number;
}
type Entry = Statement["entry"];

export function createOfferFold(authority: Authority): OfferFold {
  const announcements = new Map<EntryId, StatementOf<"announcement">>();
  const files = new Map<FileId, FileStatement>();
  /** The latest by a host under what it withdraws; the latest by anybody under that and its author. */
  const withdrawals = new Map<string, Entry>();
  let withoutRight = 0;

  function noteWithdrawal(key: string, entry: Entry): void {
    const known = withdrawals.get(key);
    if (known === undefined || compareEntries(known, entry) < 0) withdrawals.set(key, entry);
  }

  function isAfter(key: string, target: Entry): boolean {
    const withdrawal = withdrawals.get(key);
    return withdrawal !== undefined && compareEntries(target, withdrawal) < 0;
  }

  function offered(fileId: FileId): FileStatement | null {
    const statement = files.get(fileId);
    if (statement === undefined) return null;
    const { entry } = statement;
    return isAfter(fileId, entry) || isAfter(`${fileId} ${entry.author}`, entry) ? null : statement;
  }

  return {
    add(statement) {
      const { entry } = statement;
      if (isOfKind(statement, "announcement")) {
        if (authority.mayHost(entry)) announcements.set(entry.id, statement);
        else withoutRight += 1;
      } else if (isOfKind(statement, "withdrawAnnouncement")) {
        if (authority.mayHost(entry)) noteWithdrawal(statement.fact.id, entry);
        else withoutRight += 1;
      } else if (isOfKind(statement, "withdrawFile")) {
        if (!authority.counts(entry)) return;
        noteWithdrawal(`${statement.fact.fileId} ${entry.author}`, entry);
        if (authority.mayHost(entry)) noteWithdrawal(statement.fact.fileId, entry);
      } else if (isOfKind(statement, "file", "sealed")) {
        const fileId = fileIdOf(statement);
        if (fileId === null || !authority.counts(entry)) return;
        const known = files.get(fileId);
        if (known === undefined || compareEntries(entry, known.entry) < 0) files.set(fileId, statement);
      }
    },
    announcement(id) {
      const statement = announcements.get(id);
      if (statement === undefined || isAfter(id, statement.entry)) return null;
      const { from, wallMs, order } = headOf(statement);
      const { fromName, text } = statement.fact;
      return { id, from, fromName, text, wallMs, order };
    },
    file(fileId) {
      const statement = offered(fileId);
      if (statement === null || !isOfKind(statement, "file")) return null;
      const { kind: _, key, ...facts } = statement.fact;
      return { ...headOf(statement), ...facts, ...(key === undefined ? {} : { key }) };
    },
    blobs: () =>
      [...files.keys()].flatMap((fileId) => {
        const statement = offered(fileId);
        const blob = statement === null ? undefined : blobOf(statement);
        return statement === null || blob === undefined
          ? []
          : [{ blobId: blob.blobId, sizeBytes: blob.sizeBytes, from: statement.entry.from }];
      }),
    giverOf: (fileId) => files.get(fileId)?.entry.author ?? null,
    get withoutRight() {
      return withoutRight;
    },
  };
}

function blobOf({ fact }: FileStatement) {
  return fact.kind === "file" ? fact : fact.blob;
}

export const fileIdOf = (statement: FileStatement): FileId | null => blobOf(statement)?.fileId ?? null;
