/** Turns what the user drops, pastes or picks into files to share. A folder becomes one tar, which the browser reads while it is sent. */
import { beginsLikeProgram, PROGRAM_MARK_BYTES } from "../../kernel/program-file.ts";
import { localTime } from "../model/text.ts";
import { electronBridge } from "../context/electron.ts";
import type { DroppedFile, LocalPath } from "../model/uploads.ts";
import { packTar, type TarFile } from "./tar.ts";
import { t } from "../language/texts.ts";

/** Chromium has no global FileSystemDirectoryEntry to test with `instanceof`. */
const isFolder = (entry: FileSystemEntry | null): entry is FileSystemDirectoryEntry =>
  entry?.isDirectory === true;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

const plainFile = (file: File): DroppedFile => ({
  ...{ name: file.name, content: file, isFolder: false },
  ...{ modifiedAtMs: file.lastModified, leftOut: [] },
});

/** Files that are looked at together: each look is a trip to the browser's process. */
const LOOKED_AT_ONCE = 50;

/** What the picker or the drop says of a file in a folder. */
type FoundFile = Omit<TarFile, "isExecutable">;

/** Null for one that may not be read: it would otherwise fail the whole folder in the middle. */
async function withMode(file: FoundFile): Promise<TarFile | null> {
  try {
    const begin = await file.content.slice(0, PROGRAM_MARK_BYTES).arrayBuffer();
    return { ...file, isExecutable: beginsLikeProgram(new Uint8Array(begin)) };
  } catch {
    return null;
  }
}

/** `unlisted`: paths that could not even be looked into. */
async function folderOf(
  name: string,
  files: readonly FoundFile[],
  unlisted: readonly string[],
): Promise<DroppedFile> {
  const readable: TarFile[] = [];
  const leftOut = [...unlisted];
  for (let at = 0; at < files.length; at += LOOKED_AT_ONCE) {
    const some = files.slice(at, at + LOOKED_AT_ONCE);
    const looked = await Promise.all(some.map(withMode));
    looked.forEach((file, index) => {
      if (file !== null) readable.push(file);
      else leftOut.push(some[index]?.path ?? "");
    });
  }
  return { name, content: packTar(readable), isFolder: true, modifiedAtMs: null, leftOut };
}

/** In Electron the core reads what lies on the disk itself, folders too: no byte goes through the page. */
function localPath(file: File): LocalPath | null {
  const path = electronBridge()?.pathOf(file) ?? "";
  return path === "" ? null : { path };
}

/** The picker for folders lists files alone: `webkitRelativePath` begins with the name of the picked folder. */
export async function filesFromFolderPick(files: readonly File[]): Promise<readonly DroppedFile[]> {
  const byFolder = new Map<string, FoundFile[]>();
  for (const file of files) {
    const [root = "folder", ...rest] = file.webkitRelativePath.split("/");
    const entries = byFolder.get(root) ?? [];
    entries.push({ path: rest.join("/"), content: file, mtimeMs: file.lastModified });
    byFolder.set(root, entries);
  }
  return await Promise.all([...byFolder].map(([name, entries]) => folderOf(name, entries, [])));
}

export const filesFromPick = (files: readonly File[]): readonly (DroppedFile | LocalPath)[] =>
  files.map((file) => localPath(file) ?? plainFile(file));

/** Chromium names every picture that a program puts on the clipboard alike. */
const CLIPBOARD_PICTURE = /^image\.\w+$/;

/**
 * The files of a paste; empty if its text is what was copied. Spreadsheets and word processors put a picture of the copied
 * part beside its text; file managers put the names of copied files there. Here the wall time names a picture.
 */
export function filesFromPaste(files: readonly File[], text: string, nowMs: number): readonly DroppedFile[] {
  const isRendering = files.every(({ name }) => CLIPBOARD_PICTURE.test(name) && text.trim() !== name);
  if (isRendering && text.trim() !== "") return [];
  return files.map((file, index) => {
    if (!CLIPBOARD_PICTURE.test(file.name)) return plainFile(file);
    const stamp = localTime(nowMs).replaceAll(":", ".");
    const number = index === 0 ? "" : ` ${index + 1}`;
    return {
      ...plainFile(file),
      name: `${t().files.picture} ${stamp}${number}.${file.name.split(".").at(-1)}`,
    };
  });
}

/** Call it inside the drop event: the browser clears `items` when the event is over. */
export async function filesFromDrop(
  items: DataTransferItemList,
): Promise<readonly (DroppedFile | LocalPath)[]> {
  const dropped = [...items]
    .filter(({ kind }) => kind === "file")
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const files = await Promise.all(
    dropped.map(async ({ entry, file }) => {
      const local = file === null ? null : localPath(file);
      if (local !== null) return local;
      if (isFolder(entry)) {
        const { files: found, unlisted } = await filesBelow(entry);
        return await folderOf(entry.name, found, unlisted);
      }
      return file === null ? null : plainFile(file);
    }),
  );
  return files.filter((file) => file !== null);
}

async function filesBelow(
  top: FileSystemDirectoryEntry,
): Promise<{ readonly files: readonly FoundFile[]; readonly unlisted: readonly string[] }> {
  const files: FoundFile[] = [];
  const unlisted: string[] = [];

  async function walk(folder: FileSystemDirectoryEntry, path: string): Promise<void> {
    const reader = folder.createReader();
    for (;;) {
      // Chromium gives at most 100 entries at a time; an empty answer is the end.
      const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (entries.length === 0) return;
      for (const entry of entries) {
        const inside = path === "" ? entry.name : `${path}/${entry.name}`;
        await add(entry, inside).catch(() => unlisted.push(inside));
      }
    }
  }

  async function add(entry: FileSystemEntry, inside: string): Promise<void> {
    if (isFolder(entry)) await walk(entry, inside);
    else if (isFile(entry)) {
      const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
      files.push({ path: inside, content: file, mtimeMs: file.lastModified });
    }
  }

  await walk(top, "");
  return { files, unlisted };
}
