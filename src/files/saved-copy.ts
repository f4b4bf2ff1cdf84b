/** Looks whether a folder of this machine has a file or folder already, under the name it would be saved as: then it need not be saved again. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { numberedName, safeName } from "./disk/safe-name.ts";
import { layOut, readLayout } from "./folder/folder-source.ts";
import { listFolder } from "./folder/list-folder.ts";
import type { BlobDescriptor } from "./types.ts";

/** As many numbers as saving tries. */
const MAX_NUMBER = 1_000;
const READ_BYTES = 1024 * 1024;

/**
 * The path of "name", "name (2)" and so on whose content is the same, byte by byte; null if there is none. A folder is the same with its files' times
 * and rights, as its tar is. What cannot be read counts as another one. Reads a folder's files synchronously: not for a core.
 */
export async function findSavedCopy(
  folder: string,
  file: Pick<BlobDescriptor, "name" | "isFolder" | "sizeBytes" | "sha256">,
): Promise<string | null> {
  const name = safeName(file.name);
  for (let number = 1; number <= MAX_NUMBER; number += 1) {
    const candidate = path.join(folder, numberedName(name, number));
    const facts = await stat(candidate).catch(() => null);
    if (facts === null) return null;
    if (facts.isDirectory() !== file.isFolder) continue;
    if (!file.isFolder && facts.size !== file.sizeBytes) continue;
    const hash = file.isFolder ? folderHash(candidate, file.sizeBytes) : fileHash(candidate);
    if ((await hash.catch(() => null)) === file.sha256) return candidate;
  }
  return null;
}

/** @throws system errors */
async function fileHash(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const bytes of createReadStream(file) as AsyncIterable<Buffer>) hash.update(bytes);
  return hash.digest("hex");
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
