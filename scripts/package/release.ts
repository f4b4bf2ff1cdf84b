/** What makes a release of packages: its manifest, its signature, and the keys that sign. */
import { createHash, randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CHUNK_BYTES, encodeRoot, sha256 } from "../../src/files/blob/manifest.ts";
import {
  decodeManifest,
  encodeManifest,
  releaseKeyOf,
  signManifest,
  type ReleaseFile,
  type UpdateTarget,
} from "../../src/updates/manifest.ts";
import { MANIFEST_FILE, SIGNATURE_FILE } from "../../src/updates/release-folder.ts";
import { PackagingError } from "./folders.ts";

const SEED_BYTES = 32;

/** By target, the package's name. */
export const packageNames = (version: string): Readonly<Record<UpdateTarget, string>> => ({
  "linux-x64-deb": `landline_${version}_amd64.deb`,
  "linux-x64": `landline-${version}-linux-x64.tar.xz`,
  "win-x64": `landline-${version}-windows.zip`,
  "mac-arm64": `landline-${version}-mac-arm64.zip`,
  "mac-x64": `landline-${version}-mac-x64.zip`,
});

/** Reads the file once, as the files of a meeting are read. */
export function releaseFileOf(target: UpdateTarget, file: string): ReleaseFile {
  const whole = createHash("sha256");
  const hashes: Buffer[] = [];
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const { size } = statSync(file);
  const handle = openSync(file, "r");
  try {
    for (let at = 0; at < size; at += CHUNK_BYTES) {
      const bytes = chunk.subarray(0, readSync(handle, chunk, 0, CHUNK_BYTES, at));
      whole.update(bytes);
      hashes.push(sha256(bytes));
    }
  } finally {
    closeSync(handle);
  }
  return {
    ...{ target, name: path.basename(file), size },
    sha256: whole.digest("hex"),
    blobId: sha256(encodeRoot(false, size, Buffer.concat(hashes))).toString("hex"),
  };
}

/** Writes the manifest of the version's packages in the folder, and its signature, beside them. @throws PackagingError */
export function writeRelease(
  folder: string,
  release: { readonly version: string; readonly publishedAt: number; readonly seed: Uint8Array },
): readonly ReleaseFile[] {
  const { version, publishedAt, seed } = release;
  // The table has a name for each target.
  const names = Object.entries(packageNames(version)) as [UpdateTarget, string][];
  const files = names
    .map(([target, name]) => [target, path.join(folder, name)] as const)
    .filter(([, file]) => existsSync(file))
    .map(([target, file]) => releaseFileOf(target, file));
  if (files.length === 0)
    throw new PackagingError(`There are no packages of ${version} in ${folder}: build them first.`);
  const manifest = encodeManifest({ version, publishedAt, files });
  if (decodeManifest(manifest) === null)
    throw new PackagingError(`No Landline would take this manifest: ${manifest}`);
  writeFileSync(path.join(folder, MANIFEST_FILE), manifest);
  writeFileSync(path.join(folder, SIGNATURE_FILE), `${signManifest(manifest, seed).signature}\n`);
  return files;
}

/** Makes a private key, for its owner alone, and returns the public one. @throws PackagingError: the file is there */
export function makeKey(file: string): string {
  if (existsSync(file)) throw new PackagingError(`${file} is there already: a key is never written over.`);
  const seed = randomBytes(SEED_BYTES);
  writeFileSync(file, `${seed.toString("hex")}\n`, { mode: 0o600, flag: "wx" });
  return releaseKeyOf(seed);
}

/** @throws PackagingError */
export function readKey(file: string): Uint8Array {
  const text = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new PackagingError(`${file} is no key. Make one with: npm run package -- key FILE`);
  return Buffer.from(text, "hex");
}
