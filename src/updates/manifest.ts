/**
 * What a release consists of, and its signature. A machine takes nothing of a release before the signature holds, and no file before size and
 * SHA-256 are the manifest's. The text is signed as it stands: nobody writes it anew. Pure.
 *
 *   signed: "landline-release-v1" | NUL | the manifest's text in UTF-8
 */
import nacl from "tweetnacl";
import * as v from "valibot";
import { decoder, parseJson, WallTimeSchema } from "../kernel/schema.ts";
import { isVersion } from "../kernel/semver.ts";
import { isSignedBy } from "../platform/ed25519.ts";

/** Packages that a release may have. `linux-x64-deb` is installed by apt; the others are archives of a folder. */
export const TARGETS = ["linux-x64-deb", "linux-x64", "win-x64", "mac-arm64", "mac-x64"] as const;
export type UpdateTarget = (typeof TARGETS)[number];

/** In UTF-16 units, which are bytes of all that we write. Sixteen files take some 5 kB. */
export const MAX_MANIFEST_LENGTH = 16_384;
/** More than the targets: a later version may have others. */
const MAX_FILES = 16;
/** Of one package; ours have 60 MB. It bounds what a mistake of the signer costs each machine. */
const MAX_PACKAGE_BYTES = 2 ** 30;

const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** Fields may be added, and targets: a former version has to learn of a later one. */
const FileSchema = v.object({
  target: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/)),
  /** A plain name: it becomes a file's name as it is, on every system. */
  name: v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/), v.regex(/[A-Za-z0-9]$/)),
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_PACKAGE_BYTES)),
  sha256: Hash,
  /** By which the bytes go from machine to machine, each piece verified. See files/blob/manifest.ts. */
  blobId: Hash,
});
export type ReleaseFile = v.InferOutput<typeof FileSchema>;

const isDistinct = (values: readonly string[]): boolean => new Set(values).size === values.length;

const ManifestSchema = v.object({
  version: v.pipe(v.string(), v.check(isVersion)),
  publishedAt: WallTimeSchema,
  files: v.pipe(
    v.array(FileSchema),
    v.minLength(1),
    v.maxLength(MAX_FILES),
    // Systems that take "A" and "a" for one name have to keep them apart, too.
    v.check((files) => isDistinct(files.map(({ name }) => name.toLowerCase()))),
    v.check((files) => isDistinct(files.map(({ target }) => target))),
  ),
});
export type Manifest = v.InferOutput<typeof ManifestSchema>;
const decodeManifestValue = decoder(ManifestSchema);

/** Null for anything but a manifest; never throws. */
export const decodeManifest = (text: string): Manifest | null =>
  text.length > MAX_MANIFEST_LENGTH ? null : decodeManifestValue(parseJson(text));

/** The same manifest always gives the same text. */
export const encodeManifest = ({ version, publishedAt, files }: Manifest): string =>
  `${JSON.stringify(
    {
      version,
      publishedAt,
      files: files
        .toSorted((a, b) => (a.target < b.target ? -1 : 1))
        .map(({ target, name, size, sha256, blobId }) => ({ target, name, size, sha256, blobId })),
    },
    null,
    1,
  )}\n`;

/** As it goes over links, and lies on disk beside the packages. */
export interface SignedManifest {
  readonly manifest: string;
  /** 128 hex digits. */
  readonly signature: string;
}

/** One whose signature holds. */
export interface Release extends SignedManifest {
  readonly content: Manifest;
}

/** No other Ed25519 signature of ours is over bytes that begin like this. */
const signedBytes = (manifest: string): Uint8Array =>
  Uint8Array.from(Buffer.from(`landline-release-v1\0${manifest}`, "utf8"));

/** `seed`: the private key, 32 bytes. */
export function signManifest(manifest: string, seed: Uint8Array): SignedManifest {
  const { secretKey } = nacl.sign.keyPair.fromSeed(Uint8Array.from(seed));
  const signature = nacl.sign.detached(signedBytes(manifest), secretKey);
  return { manifest, signature: Buffer.from(signature).toString("hex") };
}

/** 64 hex digits. */
export const releaseKeyOf = (seed: Uint8Array): string =>
  Buffer.from(nacl.sign.keyPair.fromSeed(Uint8Array.from(seed)).publicKey).toString("hex");

/** Null unless one of `keys` has signed it and it is a manifest. The signature is looked at first: what nobody signed is not even parsed. */
export function openRelease(
  { manifest, signature }: SignedManifest,
  keys: readonly string[],
): Release | null {
  if (manifest.length > MAX_MANIFEST_LENGTH) return null;
  if (!keys.some((key) => isSignedBy(key, signedBytes(manifest), signature))) return null;
  const content = decodeManifest(manifest);
  return content === null ? null : { manifest, signature, content };
}
