/** Identities that are the same in every run, lowest id first; ranks of one class sort alike. Signatures are hashes here, at a hundredth of the cost. */
import { createHash } from "node:crypto";
import type { Verify } from "../../src/platform/ed25519.ts";
import { peerIdOf, type Identity } from "../../src/mesh/identity/identity.ts";

const COUNT = 64;

/** 64 bytes, as many as Ed25519's. */
const signatureOf = (publicKey: string, bytes: Uint8Array): Buffer =>
  createHash("sha512").update(publicKey).update(bytes).digest();

export const isVirtuallySigned: Verify = (publicKey, bytes, signature) =>
  signatureOf(publicKey, bytes).toString("hex") === signature;

/** The same for the same number. */
export function identityOf(index: number): Identity {
  const publicKey = createHash("sha256").update(`identity ${index}`).digest("hex");
  return {
    peerId: peerIdOf(publicKey),
    publicKey,
    sign: (bytes) => signatureOf(publicKey, bytes),
  };
}

export const createIdentities = (): readonly Identity[] =>
  Array.from({ length: COUNT }, (_, index) => identityOf(index)).toSorted((a, b) =>
    a.peerId < b.peerId ? -1 : 1,
  );
