/** The installation's Ed25519 key: made once, kept in the data folder (0600). The PeerId is bound to it. */
import { createHash, createPrivateKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PeerId } from "../../kernel/ids.ts";
import { publicKeyOf } from "../../platform/ed25519.ts";
import { createPrivateFile } from "../../platform/private-file.ts";

export interface Identity {
  readonly peerId: PeerId;
  /** Ed25519, 32 bytes, hex. */
  readonly publicKey: string;
  /** 64 bytes. */
  sign(bytes: Uint8Array): Uint8Array;
}

export const IDENTITY_FILE = "identity.pem";

/** The id of an ordinary peer with that public key (32 bytes, hex). */
export function peerIdOf(publicKey: string): PeerId {
  const digest = createHash("sha256").update(Buffer.from(publicKey, "hex")).digest("hex");
  // Class digit and 32 hex digits: a PeerId by construction.
  return `8${digest.slice(0, 32)}` as PeerId;
}

function identityOf(privateKey: KeyObject): Identity {
  const publicKey = publicKeyOf(privateKey);
  return { peerId: peerIdOf(publicKey), publicKey, sign: (bytes) => sign(null, bytes, privateKey) };
}

/** An identity that is kept nowhere; for tests. */
export function createIdentity(): Identity {
  return identityOf(generateKeyPairSync("ed25519").privateKey);
}

/** Reads the identity in `folder`, or makes one there. @throws Error with a sentence when the folder can't be used. */
export async function loadIdentity(folder: string): Promise<Identity> {
  const path = join(folder, IDENTITY_FILE);
  const kept = await readKept(path);
  if (kept !== null) return parse(kept, path);
  const { privateKey } = generateKeyPairSync("ed25519");
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await createPrivateFile(path, privateKey.export({ type: "pkcs8", format: "pem" }));
  } catch (cause) {
    const message = `The data folder ${folder} cannot be written (${codeOf(cause)}). Make it writable or choose another with --data-dir.`;
    throw new Error(message, { cause });
  }
  // Another process may have been first: the key that stands in the file counts.
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
    // The error below is the same for a key of another kind.
  }
  throw new Error(
    `The identity file ${path} is damaged. Move it away to start with a fresh identity, or restore it from a backup.`,
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
