/** The installation's Ed25519 key: made once, kept in the data folder (0600), and what a PeerId is bound to. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { sign as signBytes, verify as verifyBytes, type KeyObject } from "node:crypto";
import { link, mkdir, readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PeerId } from "../../kernel/ids.ts";

export interface Identity {
  readonly peerId: PeerId;
  /** Ed25519, 32 bytes, hex. */
  readonly publicKey: string;
  /** 64 bytes. */
  sign(bytes: Uint8Array): Uint8Array;
}

const FILE_NAME = "identity.pem";
/** The DER that precedes the 32 raw bytes in an Ed25519 SubjectPublicKeyInfo (RFC 8410, section 4). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/** The id of an ordinary peer with that public key (32 bytes, hex). */
export function peerIdOf(publicKey: string): PeerId {
  const digest = createHash("sha256").update(Buffer.from(publicKey, "hex")).digest("hex");
  // Class digit and 32 hex digits: a PeerId by construction.
  return `8${digest.slice(0, 32)}` as PeerId;
}

export type Verify = (publicKey: string, bytes: Uint8Array, signature: string) => boolean;

/** Whether `signature` (hex) over `bytes` is by `publicKey` (hex). Never throws. */
export const isSignedBy: Verify = (publicKey, bytes, signature) => {
  try {
    const der = Buffer.concat([SPKI_PREFIX, Buffer.from(publicKey, "hex")]);
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    return verifyBytes(null, bytes, key, Buffer.from(signature, "hex"));
  } catch {
    return false;
  }
};

function identityOf(privateKey: KeyObject): Identity {
  const der = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  const publicKey = der.subarray(SPKI_PREFIX.length).toString("hex");
  return { peerId: peerIdOf(publicKey), publicKey, sign: (bytes) => signBytes(null, bytes, privateKey) };
}

/** An identity that is kept nowhere; for tests. */
export function createIdentity(): Identity {
  return identityOf(generateKeyPairSync("ed25519").privateKey);
}

/** Reads the identity in `folder`, or makes one there. @throws Error with a sentence when the folder can't be used. */
export async function loadIdentity(folder: string): Promise<Identity> {
  const path = join(folder, FILE_NAME);
  const kept = await readKept(path);
  if (kept !== null) return parse(kept, path);
  const { privateKey } = generateKeyPairSync("ed25519");
  // Whole or not at all, and never over another one's: written aside, then linked to its name.
  const draft = join(folder, `${FILE_NAME}.${randomBytes(6).toString("hex")}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(draft, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600, flag: "wx" });
    await link(draft, path).catch((error: unknown) => {
      if (codeOf(error) !== "EEXIST") throw error;
    });
  } catch (cause) {
    const message = `The data folder ${folder} cannot be written (${codeOf(cause)}). Make it writable or choose another with --data-dir.`;
    throw new Error(message, { cause });
  } finally {
    await unlink(draft).catch(() => {});
  }
  // Another process may have been first: what counts is what the name holds.
  return parse((await readKept(path)) ?? "", path);
}

async function readKept(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return null;
    throw new Error(
      `The identity file ${path} cannot be read (${codeOf(cause)}). Check its permissions, or choose another folder with --data-dir.`,
      { cause },
    );
  }
}

function parse(pem: string, path: string): Identity {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === "ed25519") return identityOf(key);
  } catch {
    // Told below, together with a key of another kind.
  }
  throw new Error(
    `The identity file ${path} is damaged. Move it away to start with a fresh identity, or restore it from a backup.`,
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
