/** The first message of each end of a connection: names the peer, bound to the certificate that TLS has just proved. */
import { canonicalBytes } from "../identity/canonical.ts";
import { isSignedBy } from "../../platform/ed25519.ts";
import { peerIdOf, type Identity } from "../identity/identity.ts";
import { PROTOCOL_VERSION } from "../../kernel/protocol-version.ts";
import { decodeAnyHello, decodeHello, type Hello } from "../messages.ts";

const CONTEXT = "landline-hello-v1";

function signedBytes(spki: Uint8Array): Uint8Array {
  return canonicalBytes(CONTEXT, [Buffer.from(spki).toString("hex")]);
}

/** `spki`: DER of the public key in self's certificate. */
export function makeHello(
  identity: Identity,
  spki: Uint8Array,
  fields: Omit<Hello, "type" | "protocol" | "peerId" | "publicKey" | "signature">,
): Hello {
  return {
    type: "hello",
    protocol: PROTOCOL_VERSION,
    peerId: identity.peerId,
    publicKey: identity.publicKey,
    ...fields,
    signature: Buffer.from(identity.sign(signedBytes(spki))).toString("hex"),
  };
}

/** Returns the hello if it is genuine and the sender holds the certificate with that key, or else why it is not. */
export function checkHello(value: unknown, spki: Uint8Array): Hello | "protocolVersion" | "nonsense" {
  const hello = decodeHello(value);
  if (hello === null) {
    const other = decodeAnyHello(value);
    return other !== null && other.protocol !== PROTOCOL_VERSION ? "protocolVersion" : "nonsense";
  }
  const isGenuine =
    hello.peerId === peerIdOf(hello.publicKey) &&
    isSignedBy(hello.publicKey, signedBytes(spki), hello.signature);
  return isGenuine ? hello : "nonsense";
}
