/** Turns what the user drops, pastes or picks into files to share. A folder becomes one tar, which the browser reads while it is sent. */
import { localTime } from "../model/text.ts";
import { electronBridge } from "../context/electron.ts";
import type { DroppedFile, LocalPath } from "../model/uploads.ts";
import { packTar, type TarFile } from "./tar.ts";

/** Chromium has no global FileSystemDirectoryEntry to test with `instanceof`. */
const isFolder = (entry: FileSystemEntry | null): entry is FileSystemDirectoryEntry =>
  entry?.isDirectory === true;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

const plainFile = (file: File): DroppedFile => ({ name: file.name, content: file, isFolder: false });

/** In Electron the core reads what lies on the disk itself, folders too: no byte goes through the page. */
function localPath(file: File): LocalPath | null {
  const path = electronBridge()?.pathOf(file) ?? "";
  return path === "" ? null : { path };
}

/** The picker for folders lists files alone: `webkitRelativePath` begins with the name of the picked folder. */
export function filesFromFolderPick(files: readonly File[]): readonly DroppedFile[] {
  const byFolder = new Map<string, TarFile[]>();
  for (const file of files) {
    const [root = "folder", ...rest] = file.webkitRelativePath.split("/");
    const entries = byFolder.get(root) ?? [];
    entries.push({ path: rest.join("/"), content: file, mtimeMs: file.lastModified });
    byFolder.set(root, entries);
  }
  return [...byFolder].map(([name, entries]) => ({ name, content: packTar(entries), isFolder: true }));
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
    return { ...plainFile(file), name: `Picture ${stamp}${number}.${file.name.split(".").at(-1)}` };
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
        return { name: entry.name, content: packTar(await filesBelow(entry, "")), isFolder: true };
      }
      return file === null ? null : plainFile(file);
    }),
  );
  return files.filter((file) => file !== null);
}

async function filesBelow(folder: FileSystemDirectoryEntry, path: string): Promise<TarFile[]> {
  const reader = folder.createReader();
  const found: TarFile[] = [];
  for (;;) {
    // Chromium gives at most 100 entries at a time; an empty answer is the end.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return found;
    for (const entry of entries) {
      const inside = path === "" ? entry.name : `${path}/${entry.name}`;
      if (isFolder(entry)) {
        for (const file of await filesBelow(entry, inside)) found.push(file);
      } else if (isFile(entry)) {
        const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
        found.push({ path: inside, content: file, mtimeMs: file.lastModified });
      }
    }
  }
}
