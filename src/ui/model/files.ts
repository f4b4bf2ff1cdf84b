/** Shared files as a pure fold over the core's events, and how the screen writes their kinds, progress and times left. */
import type { CoreEvent } from "../../api/events.ts";
import type { SharedFile } from "../../api/view.ts";
import type { FileId, PeerId } from "../../kernel/ids.ts";
import { nameEnd, shownAs, type ShownKind } from "../../kernel/previewable-types.ts";
import { t } from "../language/texts.ts";

/** A file as the chat shows it. */
export interface OfferedFile extends SharedFile {
  readonly key: string;
  readonly isOwn: boolean;
  /** For own files: how many others hold a whole copy. Null until the core has reported it. */
  readonly held: { readonly holders: number; readonly isSafe: boolean } | null;
  /** All of its bytes are on this machine. */
  readonly isReady: boolean;
  /** The path where it was saved; null if it was not. */
  readonly savedAt: string | null;
}

export type FileInput = Extract<
  CoreEvent,
  { readonly type: "file" | "fileWithdrawn" | "fileHeld" | "fileReady" }
>;

/** In the store's order. A replayed file stands once. Takes many events in the time of one, and gives the same list back where they change nothing. */
export function stepFiles(
  files: readonly OfferedFile[],
  inputs: readonly FileInput[],
  self: PeerId | null,
): readonly OfferedFile[] {
  if (inputs.length === 0) return files;
  const byId = new Map(files.map((file) => [file.fileId, file]));
  let [isOther, isUnordered] = [false, false];
  let newest = files.at(-1)?.order ?? "";
  function change(fileId: FileId, by: (file: OfferedFile) => Partial<OfferedFile>): void {
    const file = byId.get(fileId);
    if (file === undefined) return;
    byId.set(fileId, { ...file, ...by(file) });
    isOther = true;
  }
  for (const input of inputs) {
    switch (input.type) {
      case "file": {
        if (byId.has(input.fileId)) break;
        const { type: _, requestId: __, ...file } = input;
        const isOwn = file.from === self;
        byId.set(file.fileId, {
          ...file,
          ...{ key: file.fileId, isOwn, held: null, isReady: isOwn, savedAt: null },
        });
        if (file.order < newest) isUnordered = true;
        else newest = file.order;
        isOther = true;
        break;
      }
      case "fileWithdrawn":
        if (byId.delete(input.fileId)) isOther = true;
        break;
      case "fileHeld":
        change(input.fileId, () => ({ held: { holders: input.holders, isSafe: input.isSafe } }));
        break;
      case "fileReady":
        change(input.fileId, ({ savedAt }) => ({ isReady: true, savedAt: input.path ?? savedAt }));
        break;
    }
  }
  if (!isOther) return files;
  const next = [...byId.values()];
  // Stable, so that of one order the first that came stands first.
  return isUnordered ? next.toSorted((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0)) : next;
}

/**
 * Own files that the others might lose if self left: the core has not yet reported enough copies. A file
 * without a report counts if this window shared it (`sharedHere`); an older one is trusted until the core reports otherwise.
 */
export function unsafeFiles(
  files: readonly OfferedFile[],
  sharedHere: ReadonlySet<FileId>,
): readonly OfferedFile[] {
  return files.filter(
    ({ isOwn, held, fileId }) => isOwn && (held === null ? sharedHere.has(fileId) : !held.isSafe),
  );
}

export type FileKind = "folder" | ShownKind | "archive" | "other";

const ARCHIVES: ReadonlySet<string> = new Set(["zip", "tar", "gz", "xz", "7z", "rar", "zst"]);

export function fileKind({ name, isFolder }: Pick<SharedFile, "name" | "isFolder">): FileKind {
  if (isFolder) return "folder";
  return shownAs(name)?.kind ?? (ARCHIVES.has(nameEnd(name)) ? "archive" : "other");
}

export const canPreview = (file: Pick<SharedFile, "name" | "isFolder">): boolean =>
  !file.isFolder && shownAs(file.name) !== null;

/** "5 s left", "3 min left", "2 h left". */
export function timeLeft(seconds: number): string {
  if (seconds < 59.5) return t().files.secondsLeft(Math.max(1, Math.round(seconds)));
  if (seconds < 3_570) return t().files.minutesLeft(Math.round(seconds / 60));
  return t().files.hoursLeft(Math.round(seconds / 3_600));
}

/** 0 to 100, and never 100 before the last byte. */
export function percent(bytes: number, ofBytes: number): number {
  if (ofBytes <= 0) return 0;
  return bytes >= ofBytes ? 100 : Math.min(99, Math.floor((bytes / ofBytes) * 100));
}
