/** Which releases count: those that are signed, and newer than all that this machine has seen. Pure. */
import { compareVersions } from "../kernel/semver.ts";
import { openRelease, type Manifest, type Release, type SignedManifest } from "./manifest.ts";

/**
 * - `news`: newer than all before;
 * - `known`: the newest one that was seen already;
 * - `forged`: not signed with a key that the program has, or signed and no manifest;
 * - `older`: signed, but a later one was seen, or a later one runs here. Who has kept an old release can go no way back with it.
 */
export type Verdict =
  | { readonly kind: "news"; readonly release: Release }
  | { readonly kind: "known" | "forged" | "older" };

export function judgeRelease(
  signed: SignedManifest,
  standing: {
    readonly keys: readonly string[];
    /** Of the program that runs. */
    readonly version: string;
    /** Of all that were seen. */
    readonly newest: Release | null;
  },
): Verdict {
  const { keys, version, newest } = standing;
  // Members say it again on every new link: no signature is checked twice.
  if (newest?.manifest === signed.manifest) return { kind: "known" };
  const release = openRelease(signed, keys);
  if (release === null) return { kind: "forged" };
  if (compareVersions(release.content.version, version) < 0) return { kind: "older" };
  if (newest !== null && compareReleases(release.content, newest.content) <= 0) return { kind: "older" };
  return { kind: "news", release };
}

/** A version that was published once more, such as with another package, follows the former one by its date. */
export const compareReleases = (a: Manifest, b: Manifest): number =>
  compareVersions(a.version, b.version) || a.publishedAt - b.publishedAt;
