/** All files of a meeting as one list: what each is, how far it is, in which order they stand and which of them are shown. Pure. */
import type { KeptFile, Transfer } from "../../api/view.ts";
import { EVERYONE, type FileId, type PeerId } from "../../kernel/ids.ts";
import { nameEnd } from "../../kernel/previewable-types.ts";
import { foldText } from "../../kernel/unicode.ts";
import { spoken, t } from "../language/texts.ts";
import { canPreview, fileKind, percent, type FileKind, type OfferedFile } from "./files.ts";

/** `own`: self shares it. `here`: all its bytes are on this computer. `elsewhere`: of a kept meeting, and not on this computer. */
export type ListedState =
  | { readonly kind: "own"; readonly held: OfferedFile["held"] }
  | { readonly kind: "saved"; readonly path: string }
  | { readonly kind: "here" }
  | { readonly kind: "elsewhere" }
  | { readonly kind: "offered" }
  /** On its way, or stopped on it. */
  | { readonly kind: "moving"; readonly transfer: Transfer };

export interface ListedFile {
  readonly fileId: FileId;
  readonly name: string;
  readonly look: FileKind;
  readonly sizeBytes: number;
  readonly from: PeerId;
  readonly giver: string;
  readonly isOwn: boolean;
  /** Null for everyone's; else its conversation. */
  readonly privateTo: string | null;
  readonly atMs: number;
  readonly order: string;
  readonly canPreview: boolean;
  readonly state: ListedState;
}

/** Of the meeting that self is in. `names`: of members, as they are called apart. */
export function listOffered(
  files: readonly OfferedFile[],
  transfers: readonly Transfer[],
  names: ReadonlyMap<PeerId, string>,
): readonly ListedFile[] {
  const fetches = new Map<FileId, Transfer>();
  const paths = new Map<FileId, string>();
  for (const transfer of transfers) {
    if (transfer.direction === "fetch") fetches.set(transfer.fileId, transfer);
    if (transfer.path !== null) paths.set(transfer.fileId, transfer.path);
  }
  return files.map((file) => {
    const path = paths.get(file.fileId) ?? file.savedAt;
    return listed(file, names, stateOf(file, fetches.get(file.fileId), path));
  });
}

function stateOf(file: OfferedFile, fetch: Transfer | undefined, path: string | null): ListedState {
  if (fetch !== undefined && fetch.state !== "done") return { kind: "moving", transfer: fetch };
  if (path !== null) return { kind: "saved", path };
  if (file.isOwn) return { kind: "own", held: file.held };
  return { kind: file.isReady || fetch?.isHere === true ? "here" : "offered" };
}

/** Of a kept meeting. `saved`: where files were saved from the list. */
export const listKept = (
  files: readonly KeptFile[],
  self: PeerId | null,
  names: ReadonlyMap<PeerId, string>,
  saved: ReadonlyMap<FileId, string>,
): readonly ListedFile[] =>
  files.map((file) => {
    const path = saved.get(file.fileId);
    const state: ListedState =
      path === undefined ? { kind: file.isHere === true ? "here" : "elsewhere" } : { kind: "saved", path };
    return listed({ ...file, isOwn: file.from === self }, names, state);
  });

function listed(
  file: KeptFile & { readonly isOwn: boolean },
  names: ReadonlyMap<PeerId, string>,
  state: ListedState,
): ListedFile {
  const { fileId, name, sizeBytes, from, isOwn, conversation, atMs, order } = file;
  return {
    ...{ fileId, name, sizeBytes, from, isOwn, atMs, order, state },
    look: fileKind(file),
    giver: isOwn ? t().common.you : (names.get(from) ?? file.fromName),
    privateTo: conversation === EVERYONE ? null : conversation,
    canPreview: canPreview(file),
  };
}

export const SORTS = ["newest", "oldest", "name", "largest", "giver"] as const;
export type FileSort = (typeof SORTS)[number];
export const KIND_CHOICES = ["all", "pictures", "films", "sound", "documents", "others"] as const;
export type KindChoice = (typeof KIND_CHOICES)[number];

export interface FileQuery {
  readonly text: string;
  readonly kind: KindChoice;
  readonly sort: FileSort;
}

const ends = (words: string): ReadonlySet<string> => new Set(words.split(" "));
/** By the ends of names: what the window cannot show itself and people still call so. */
const FURTHER: readonly (readonly [KindChoice, ReadonlySet<string>])[] = [
  ["pictures", ends("svg heic heif tif tiff bmp ico raw dng cr2 nef psd xcf")],
  ["films", ends("mov mkv avi m4v mpg mpeg wmv ogv 3gp")],
  ["sound", ends("aac wma aif aiff mid midi oga")],
  [
    "documents",
    ends("pdf odt ods odp odg doc docx xls xlsx ppt pptx rtf tex epub html htm xml pages numbers key"),
  ],
];
const BY_LOOK: ReadonlyMap<FileKind, KindChoice> = new Map([
  ["image", "pictures"],
  ["video", "films"],
  ["audio", "sound"],
  ["text", "documents"],
]);

/** A folder and an archive are among the others. */
export function kindOf({ look, name }: Pick<ListedFile, "look" | "name">): KindChoice {
  if (look === "folder") return "others";
  const end = nameEnd(name);
  return BY_LOOK.get(look) ?? FURTHER.find(([, known]) => known.has(end))?.[0] ?? "others";
}

/** Those that have all words in their name or in their giver's, in the order that was asked for. Case and accents do not count. */
export function queryFiles(files: readonly ListedFile[], query: FileQuery): readonly ListedFile[] {
  const words = foldText(query.text).split(/\s+/u).filter(Boolean);
  const found = files.filter((file) => {
    if (query.kind !== "all" && kindOf(file) !== query.kind) return false;
    if (words.length === 0) return true;
    const text = foldText(`${file.name}\n${file.giver}`);
    return words.every((word) => text.includes(word));
  });
  return found.toSorted(comparer(query.sort));
}

function comparer(sort: FileSort): (a: ListedFile, b: ListedFile) => number {
  const newest = (a: ListedFile, b: ListedFile) => (a.order < b.order ? 1 : a.order > b.order ? -1 : 0);
  // "IMG_9" stands before "IMG_10".
  const { compare } = new Intl.Collator(spoken.value.language, { numeric: true });
  switch (sort) {
    case "newest":
      return newest;
    case "oldest":
      return (a, b) => newest(b, a);
    case "name":
      return (a, b) => compare(a.name, b.name) || newest(a, b);
    case "largest":
      return (a, b) => b.sizeBytes - a.sizeBytes || newest(a, b);
    case "giver":
      return (a, b) => compare(a.giver, b.giver) || newest(a, b);
  }
}

/** Neither saved, nor on its way, nor self's own. One that failed is tried again. */
const isMissing = ({ state }: ListedFile): boolean =>
  state.kind === "offered" ||
  state.kind === "here" ||
  (state.kind === "moving" && state.transfer.state === "failed");

/** What a press of the button saves: of all that are shown what is missing, of chosen ones own files, too. */
export const toSave = (files: readonly ListedFile[], isChosen: boolean): readonly ListedFile[] =>
  files.filter((file) => isMissing(file) || (isChosen && file.state.kind === "own"));

export const sizeOf = (files: readonly ListedFile[]): number =>
  files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/** How far those are that are saved together. */
export interface SavingProgress {
  readonly count: number;
  readonly savedCount: number;
  readonly failedCount: number;
  /** Those that can be cancelled. */
  readonly moving: readonly FileId[];
  /** Of all bytes, 0 to 100. */
  readonly percent: number;
}

/** Null where nothing is saved together. A file that was withdrawn meanwhile is left out. */
export function savingProgress(
  files: readonly ListedFile[],
  saving: ReadonlySet<FileId>,
): SavingProgress | null {
  const ours = saving.size === 0 ? [] : files.filter(({ fileId }) => saving.has(fileId));
  if (ours.length === 0) return null;
  const moving = ours.flatMap(({ state }) => (state.kind === "moving" ? [state.transfer] : []));
  const saved = ours.filter(({ state }) => state.kind === "saved");
  const bytes = sizeOf(saved) + moving.reduce((sum, transfer) => sum + transfer.bytes, 0);
  const failedCount = moving.filter(({ state }) => state === "failed").length;
  return {
    ...{ count: ours.length, savedCount: saved.length, failedCount },
    moving: moving.map(({ fileId }) => fileId),
    percent: saved.length === ours.length ? 100 : percent(bytes, sizeOf(ours)),
  };
}
