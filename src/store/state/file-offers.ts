/**
 * Folds shared files, which stand until their sharer or a host withdraws them. A file's id is its sharer's: nobody else's entry can take it,
 * whatever place of the timeline that entry claims. The order of arrival makes no difference.
 */
import { isFileIdOf, type FileId } from "../../kernel/ids.ts";
import { compareEntries } from "../log/timeline.ts";
import type { StoredFile } from "../stored.ts";
import { headOf, isOfKind, type OpenedEntry, type OpenedEntryOf } from "./opened-entry.ts";
import type { Authority } from "./roles.ts";
import { createWithdrawals } from "./withdrawals.ts";

/** Files of one author that stand at once: ten times what people share. Every window lists them all, and two members keep copies. */
export const MAX_OPEN_OFFERS = 200;

export type FileView = Omit<StoredFile, "atMs"> & { readonly wallMs: number };
/** A file shared with self, or one sealed for others. */
type OpenedFile = OpenedEntryOf<"file" | "sealed">;
type Entry = OpenedEntry["entry"];

export interface FileOffers {
  /** Returns the files whose views may be others than before. Ignores entries of other kinds. */
  add(opened: OpenedEntry): readonly FileId[];
  /** Null if there is none that self may read, or if it does not stand. */
  view(fileId: FileId): FileView | null;
  /** The blobs of all files that stand. */
  blobs(): readonly { readonly blobId: string; readonly sizeBytes: number; readonly from: Entry["from"] }[];
  /** The blobs of files that their sharer or a host withdrew; another file that stands may have the same blob. */
  withdrawnBlobs(): ReadonlySet<string>;
  /** Public key of the file's sharer; null if there is no such file. */
  sharerOf(fileId: FileId): Entry["author"] | null;
  /** How many files of the author (public key) stand or wait for a place. */
  openCount(author: string): number;
  /** How many entries were ignored because their authors may not make them. */
  readonly withoutRight: number;
}

export function createFileOffers(authority: Authority): FileOffers {
  const files = new Map<FileId, OpenedFile>();
  /** By author, in the timeline's order: files that nobody has withdrawn. The first MAX_OPEN_OFFERS stand. */
  const open = new Map<string, OpenedFile[]>();
  /** Under a file's id: by a host. Under the id and an author's key, a space between them: by that author. */
  const withdrawals = createWithdrawals();
  const withdrawnBlobs = new Set<string>();
  let withoutRight = 0;

  const isWithdrawn = (fileId: FileId, entry: Entry) =>
    withdrawals.isWithdrawn(fileId, entry) || withdrawals.isWithdrawn(`${fileId} ${entry.author}`, entry);

  /** Adds the file to its author's open ones. Returns the file that has lost its place to it. */
  function insert(opened: OpenedFile): OpenedFile | undefined {
    const list = open.get(opened.entry.author) ?? [];
    open.set(opened.entry.author, list);
    const at = placeIn(list, opened.entry);
    list.splice(at, 0, opened);
    return at < MAX_OPEN_OFFERS ? list[MAX_OPEN_OFFERS] : undefined;
  }

  /** Takes the file off its author's open ones. Returns the file that has its place for it. */
  function remove(opened: OpenedFile): OpenedFile | undefined {
    const list = open.get(opened.entry.author) ?? [];
    const at = placeIn(list, opened.entry);
    if (list[at] !== opened) return undefined;
    list.splice(at, 1);
    return at < MAX_OPEN_OFFERS ? list[MAX_OPEN_OFFERS - 1] : undefined;
  }

  function stands({ entry }: OpenedFile): boolean {
    const list = open.get(entry.author) ?? [];
    const at = placeIn(list, entry);
    return at < MAX_OPEN_OFFERS && list[at]?.entry === entry;
  }

  function addFile(opened: OpenedFile): readonly FileId[] {
    const blob = blobOf(opened);
    const { entry } = opened;
    if (blob === undefined || !authority.counts(entry)) return [];
    const { fileId } = blob;
    if (!isFileIdOf(fileId, entry.from) || !authority.may(entry, "shareFiles")) {
      withoutRight += 1;
      return [];
    }
    const known = files.get(fileId);
    if (known !== undefined && compareEntries(known.entry, entry) <= 0) return [];
    const risen = known === undefined ? undefined : remove(known);
    files.set(fileId, opened);
    if (isWithdrawn(fileId, entry)) {
      withdrawnBlobs.add(blob.blobId);
      return idsOf(opened, risen);
    }
    return idsOf(opened, risen, insert(opened));
  }

  function withdraw(fileId: FileId, entry: Entry): readonly FileId[] {
    if (!authority.counts(entry)) return [];
    withdrawals.note(`${fileId} ${entry.author}`, entry);
    if (authority.may(entry, "withdrawFilesOfOthers")) withdrawals.note(fileId, entry);
    const opened = files.get(fileId);
    const blob = opened === undefined ? undefined : blobOf(opened);
    if (opened === undefined || blob === undefined || !isWithdrawn(fileId, opened.entry)) return [];
    withdrawnBlobs.add(blob.blobId);
    return idsOf(opened, remove(opened));
  }

  return {
    add(opened) {
      if (isOfKind(opened, "withdrawFile")) return withdraw(opened.body.fileId, opened.entry);
      return isOfKind(opened, "file", "sealed") ? addFile(opened) : [];
    },
    view(fileId) {
      const opened = files.get(fileId);
      if (opened === undefined || !isOfKind(opened, "file") || !stands(opened)) return null;
      const { kind: _, key, modifiedAtMs, isExecutable, ...file } = opened.body;
      return {
        ...headOf(opened),
        ...file,
        ...(modifiedAtMs === undefined ? {} : { modifiedAtMs }),
        ...(isExecutable === undefined ? {} : { isExecutable }),
        ...(key === undefined ? {} : { key }),
      };
    },
    blobs: () =>
      [...open.values()].flatMap((list) =>
        list.slice(0, MAX_OPEN_OFFERS).flatMap((opened) => {
          const blob = blobOf(opened);
          if (blob === undefined) return [];
          return [{ blobId: blob.blobId, sizeBytes: blob.sizeBytes, from: opened.entry.from }];
        }),
      ),
    withdrawnBlobs: () => withdrawnBlobs,
    sharerOf: (fileId) => files.get(fileId)?.entry.author ?? null,
    openCount: (author) => open.get(author)?.length ?? 0,
    get withoutRight() {
      return withoutRight;
    },
  };
}

const blobOf = ({ body }: OpenedFile) => (body.kind === "file" ? body : body.blob);

const idsOf = (...files: readonly (OpenedFile | undefined)[]): readonly FileId[] =>
  files.flatMap((opened) => (opened === undefined ? undefined : blobOf(opened))?.fileId ?? []);

/** Where the entry stands, or would stand, in a list in the timeline's order. */
function placeIn(list: readonly OpenedFile[], entry: Entry): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = list[middle];
    if (other !== undefined && compareEntries(other.entry, entry) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
