/** What people drop, paste or pick, as files and folders to share: a folder becomes one tar that is read only while it is sent. */
import { localTime } from "../model/text.ts";
import { packTar, type TarFile } from "./tar.ts";

export interface Gift {
  readonly name: string;
  readonly content: Blob;
  readonly isFolder: boolean;
}

/** Chromium has no such classes by name. */
const isFolder = (entry: FileSystemEntry | null): entry is FileSystemDirectoryEntry =>
  entry?.isDirectory === true;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

const fileGift = (file: File): Gift => ({ name: file.name, content: file, isFolder: false });

/** Of the picker for folders: every file says by its path in which folder it is. */
export function giftsOfFolderPick(files: readonly File[]): readonly Gift[] {
  const byFolder = new Map<string, TarFile[]>();
  for (const file of files) {
    const [root = "folder", ...rest] = file.webkitRelativePath.split("/");
    const entries = byFolder.get(root) ?? [];
    entries.push({ path: rest.join("/"), content: file, mtimeMs: file.lastModified });
    byFolder.set(root, entries);
  }
  return [...byFolder].map(([name, entries]) => ({ name, content: packTar(entries), isFolder: true }));
}

export const giftsOfFilePick = (files: readonly File[]): readonly Gift[] => files.map(fileGift);

/** Pictures from the clipboard all have the same name: the time tells them apart. */
export function giftsOfPaste(files: readonly File[], nowMs: number): readonly Gift[] {
  return files.map((file, index) => {
    if (!/^image\.\w+$/.test(file.name)) return fileGift(file);
    const stamp = localTime(nowMs).replaceAll(":", ".");
    const number = index === 0 ? "" : ` ${index + 1}`;
    return { ...fileGift(file), name: `Picture ${stamp}${number}.${file.name.split(".").at(-1)}` };
  });
}

/** To be called in the drop's own event: what was dropped is gone after it. */
export async function giftsOfDrop(items: DataTransferItemList): Promise<readonly Gift[]> {
  const dropped = [...items]
    .filter(({ kind }) => kind === "file")
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const gifts = await Promise.all(
    dropped.map(async ({ entry, file }) => {
      if (isFolder(entry)) {
        return { name: entry.name, content: packTar(await filesBelow(entry, "")), isFolder: true };
      }
      return file === null ? null : fileGift(file);
    }),
  );
  return gifts.filter((gift) => gift !== null);
}

async function filesBelow(folder: FileSystemDirectoryEntry, path: string): Promise<TarFile[]> {
  const reader = folder.createReader();
  const found: TarFile[] = [];
  for (;;) {
    // At most 100 at a time; an empty answer is the end.
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
