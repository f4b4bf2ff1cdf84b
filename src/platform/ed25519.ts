/** Ed25519 signatures under keys as they are on the wire: 32 raw bytes, in hex. */
import { createPublicKey, verify, type KeyObject } from "node:crypto";

/** The DER that precedes the 32 raw bytes in an Ed25519 SubjectPublicKeyInfo (RFC 8410, section 4). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");
const PUBLIC_KEY = /^[0-9a-f]{64}$/i;
const SIGNATURE = /^[0-9a-f]{128}$/i;

/** Whether `signature` (64 bytes, hex) over `bytes` is by `publicKey` (32 bytes, hex). Never throws. */
export type Verify = (publicKey: string, bytes: Uint8Array, signature: string) => boolean;

export const isSignedBy: Verify = (publicKey, bytes, signature) =>
  isSigned(() => keyOf(publicKey), bytes, signature);

/** `isSignedBy` that keeps the last keys ready, up to `maxKeys`: to make one costs as much as to verify. */
export function createVerifier(maxKeys: number): Verify {
  const keys = new Map<string, KeyObject>();
  function readyKeyOf(publicKey: string): KeyObject {
    const ready = keys.get(publicKey);
    if (ready !== undefined) return ready;
    const key = keyOf(publicKey);
    if (keys.size >= maxKeys) keys.clear();
    keys.set(publicKey, key);
    return key;
  }
  return (publicKey, bytes, signature) => isSigned(() => readyKeyOf(publicKey), bytes, signature);
}

/** The raw public key (hex) that belongs to a private key of this kind. */
export function publicKeyOf(privateKey: KeyObject): string {
  const der = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  return der.subarray(SPKI_PREFIX.length).toString("hex");
}

function isSigned(key: () => KeyObject, bytes: Uint8Array, signature: string): boolean {
  if (!SIGNATURE.test(signature)) return false;
  try {
    return verify(null, bytes, key(), Buffer.from(signature, "hex"));
  } catch {
    // No key or, to some builds of the library, not a point on the curve.
    return false;
  }
}

/** @throws Error for what is no key */
function keyOf(publicKey: string): KeyObject {
  // The library reads a key that has more bytes after it.
  if (!PUBLIC_KEY.test(publicKey)) throw new Error("not a public key");
  const der = Buffer.concat([SPKI_PREFIX, Buffer.from(publicKey, "hex")]);
  return createPublicKey({ key: der, format: "der", type: "spki" });
}
