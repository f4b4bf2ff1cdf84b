/** Identities that are the same in every run, lowest id first. */
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { peerIdOf, type Identity } from "../../src/mesh/identity.ts";

/** The DER before the 32 raw bytes of an Ed25519 private key (RFC 8410, section 7). */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const COUNT = 64;

function identityOf(index: number): Identity {
  const seed = createHash("sha256").update(`identity ${index}`).digest();
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(key)
    .export({ type: "spki", format: "der" })
    .subarray(-32)
    .toString("hex");
  return { peerId: peerIdOf(publicKey), publicKey, sign: (bytes) => sign(null, bytes, key) };
}

export const createIdentities = (): readonly Identity[] =>
  Array.from({ length: COUNT }, (_, index) => identityOf(index)).toSorted((a, b) =>
    a.peerId < b.peerId ? -1 : 1,
  );
