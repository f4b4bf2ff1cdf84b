/**
 * What this machine keeps of releases, in the data folder: the newest manifest that it has seen, and packages of it.
 *
 *   newest.json       the signed manifest; nothing older is taken from then on
 *   packages/<name>   whole, and compared with the manifest
 *   incoming/<name>   on its way
 */
import { createHash, randomBytes } from "node:crypto";
import { lstat, mkdir, open, readdir, rename, rm, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { readJsonFile, writePrivateFile } from "../platform/private-file.ts";
import { decodeSignedManifest } from "./messages.ts";
import {
  MAX_MANIFEST_LENGTH,
  openRelease,
  type Release,
  type ReleaseFile,
  type SignedManifest,
} from "./manifest.ts";

/** In the data folder. */
export const UPDATES_FOLDER = "updates";
/** As a release lies beside its packages. */
export const MANIFEST_FILE = "release.json";
export const SIGNATURE_FILE = "release.json.sig";

const PIECE_BYTES = 1024 * 1024;

export interface ReleaseFolder {
  /** For bytes on their way; made if need be. */
  incoming(): Promise<string>;
  pathOf(file: ReleaseFile): string;
  /** Null where there is none, or what there is none of the program's keys has signed. */
  newest(): Release | null;
  keep(release: SignedManifest): Promise<void>;
  /** True where it lies there in its size. What it consists of `isWhole` says. */
  has(file: ReleaseFile): Promise<boolean>;
  /** Reads it anew: size and SHA-256 are the manifest's. */
  isWhole(file: ReleaseFile): Promise<boolean>;
  /**
   * Copies a package, and hashes what it writes: what has the package's name in the end is what was compared. False, and nothing kept, if it is not the
   * manifest's. @throws system errors
   */
  take(source: string, file: ReleaseFile): Promise<boolean>;
  drop(file: ReleaseFile): Promise<void>;
  /** Deletes packages of other releases. */
  prune(release: Release): Promise<void>;
}

/** @param folder of the updates; made when something is kept @param keys those that count */
export function openReleaseFolder(folder: string, keys: readonly string[]): ReleaseFolder {
  const packages = path.join(folder, "packages");
  const newestFile = path.join(folder, "newest.json");
  const pathOf = ({ name }: ReleaseFile): string => path.join(packages, name);

  async function has(file: ReleaseFile): Promise<boolean> {
    // A link may lead to what changes later.
    const found = await lstat(pathOf(file)).catch(() => null);
    return found?.isFile() === true && found.size === file.size;
  }

  return {
    async incoming() {
      const incoming = path.join(folder, "incoming");
      await mkdir(incoming, { recursive: true, mode: 0o700 });
      return incoming;
    },
    pathOf,
    newest() {
      const kept = decodeSignedManifest(readJsonFile(newestFile));
      return kept === null ? null : openRelease(kept, keys);
    },
    async keep({ manifest, signature }) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writePrivateFile(newestFile, JSON.stringify({ manifest, signature }));
    },
    has,
    async isWhole(file) {
      if (!(await has(file))) return false;
      const opened = await open(pathOf(file), "r").catch(() => null);
      if (opened === null) return false;
      try {
        return await isSame(opened, file);
      } finally {
        await opened.close();
      }
    },
    async take(source, file) {
      await mkdir(packages, { recursive: true, mode: 0o700 });
      const draft = `${pathOf(file)}.${randomBytes(6).toString("hex")}.draft`;
      const from = await open(source, "r");
      try {
        const to = await open(draft, "wx", 0o600);
        try {
          if (!(await isSame(from, file, to))) return false;
          await to.sync();
        } finally {
          await to.close();
        }
        await rename(draft, pathOf(file));
        return true;
      } finally {
        await from.close();
        await rm(draft, { force: true });
      }
    },
    drop: async (file) => await rm(pathOf(file), { force: true }),
    async prune({ content }) {
      const names = new Set(content.files.map(({ name }) => name));
      for (const name of await readdir(packages).catch(() => []))
        if (!names.has(name)) await rm(path.join(packages, name), { recursive: true, force: true });
    },
  };
}

/** Whether the file is the manifest's, to its last byte; `copy` gets what was hashed. Reads no more than the manifest's size and one piece. */
async function isSame(from: FileHandle, { size, sha256 }: ReleaseFile, copy?: FileHandle): Promise<boolean> {
  const hash = createHash("sha256");
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  let sizeBytes = 0;
  for (;;) {
    const { bytesRead } = await from.read(piece, 0, PIECE_BYTES, sizeBytes);
    if (bytesRead === 0) break;
    sizeBytes += bytesRead;
    if (sizeBytes > size) return false;
    hash.update(piece.subarray(0, bytesRead));
    await copy?.writeFile(piece.subarray(0, bytesRead));
  }
  return sizeBytes === size && hash.digest("hex") === sha256;
}

/** The signed manifest beside packages, such as on a stick; null where there is none. Who has signed it is not looked at. */
export async function readSignedManifest(folder: string): Promise<SignedManifest | null> {
  const [manifest, signature] = await Promise.all([
    readText(path.join(folder, MANIFEST_FILE)),
    readText(path.join(folder, SIGNATURE_FILE)),
  ]);
  if (manifest === null || signature === null) return null;
  return decodeSignedManifest({ manifest, signature: signature.trim() });
}

/** Null for what cannot be read, and for what is longer than any manifest. */
async function readText(file: string): Promise<string | null> {
  const opened = await open(file, "r").catch(() => null);
  if (opened === null) return null;
  try {
    const bytes = Buffer.alloc(MAX_MANIFEST_LENGTH + 1);
    const { bytesRead } = await opened.read(bytes, 0, bytes.length, 0);
    return bytesRead > MAX_MANIFEST_LENGTH ? null : bytes.toString("utf8", 0, bytesRead);
  } catch {
    return null;
  } finally {
    await opened.close();
  }
}
