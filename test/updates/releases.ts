/** Releases for tests. */
import { createHash } from "node:crypto";
import {
  encodeManifest,
  openRelease,
  releaseKeyOf,
  signManifest,
  type Manifest,
  type Release,
  type ReleaseFile,
} from "../../src/updates/manifest.ts";

export const SEED = new Uint8Array(32).fill(7);
export const KEY = releaseKeyOf(SEED);
export const OTHER_SEED = new Uint8Array(32).fill(8);

export const sha256 = (bytes: Uint8Array | string): string =>
  createHash("sha256").update(bytes).digest("hex");

export function fileOf(bytes: string, changed: Partial<ReleaseFile> = {}): ReleaseFile {
  const size = Buffer.byteLength(bytes);
  const name = `${changed.target ?? "linux-x64"}.tar.xz`;
  return {
    target: "linux-x64",
    name,
    size,
    sha256: sha256(bytes),
    blobId: sha256(`blob ${bytes}`),
    ...changed,
  };
}

export const manifestOf = (version: string, changed: Partial<Manifest> = {}): Manifest => ({
  ...{ version, publishedAt: 1_700_000_000_000, files: [fileOf(`package ${version}`)] },
  ...changed,
});

export const signed = (version: string, changed: Partial<Manifest> = {}, seed: Uint8Array = SEED) =>
  signManifest(encodeManifest(manifestOf(version, changed)), seed);

export function releaseOf(version: string, changed: Partial<Manifest> = {}): Release {
  const release = openRelease(signed(version, changed), [KEY]);
  if (release === null) throw new Error("not a release");
  return release;
}
