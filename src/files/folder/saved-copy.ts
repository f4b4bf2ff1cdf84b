/** Looks whether a folder of this machine has a file or folder already, under the name it would be saved as: then it need not be saved again. */
import { createHash } from "node:crypto";
import path from "node:path";
import type { Disk } from "../disk/disk.ts";
import { numberedName, safeName } from "../disk/safe-name.ts";
import { layOut, readLayout } from "./folder-source.ts";
import { listFolder } from "./list-folder.ts";
import type { BlobDescriptor } from "../types.ts";

/** As many numbers as saving tries. */
const MAX_NUMBER = 1_000;
const READ_BYTES = 1024 * 1024;

/**
 * The path of "name", "name (2)" and so on whose content is the same, byte by byte; null if there is none. A folder is the same with its files' times
 * and rights, as its tar is. What cannot be read counts as another one. Reads a folder's files synchronously: not for a core.
 */
export async function findSavedCopy(
  disk: Pick<Disk, "stat" | "open">,
  folder: string,
  file: Pick<BlobDescriptor, "name" | "isFolder" | "sizeBytes" | "sha256">,
): Promise<string | null> {
  const name = safeName(file.name);
  for (let number = 1; number <= MAX_NUMBER; number += 1) {
    const candidate = path.join(folder, numberedName(name, number));
    const facts = await disk.stat(candidate).catch(() => null);
    if (facts === null) return null;
    if (facts.kind !== (file.isFolder ? "folder" : "file")) continue;
    if (!file.isFolder && facts.sizeBytes !== file.sizeBytes) continue;
    const hash = file.isFolder ? folderHash(candidate, file.sizeBytes) : fileHash(disk, candidate);
    if ((await hash.catch(() => null)) === file.sha256) return candidate;
  }
  return null;
}

/** @throws system errors */
async function fileHash(disk: Pick<Disk, "open">, path: string): Promise<string> {
  const hash = createHash("sha256");
  const file = await disk.open(path, "read");
  try {
    const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
    for (let at = 0; ;) {
      const bytes = await file.read(buffer, at);
      hash.update(buffer.subarray(0, bytes));
      if (bytes < READ_BYTES) return hash.digest("hex");
      at += bytes;
    }
  } finally {
    await file.close();
  }
}

/** Of its tar; null for one of another size. @throws FilesError, system errors */
async function folderHash(folder: string, sizeBytes: number): Promise<string | null> {
  const layout = layOut((await listFolder(folder)).entries);
  if (layout.sizeBytes !== sizeBytes) return null;
  const hash = createHash("sha256");
  const buffer = Buffer.alloc(READ_BYTES);
  for (let at = 0; at < sizeBytes; at += READ_BYTES) {
    const part = buffer.subarray(0, Math.min(READ_BYTES, sizeBytes - at));
    readLayout(folder, layout, at, part);
    hash.update(part);
  }
  return hash.digest("hex");
}
