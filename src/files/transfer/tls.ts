/** What both ends of the files' connections share: TLS 1.3, mutual, known by fingerprints and by nothing else. */
import { createHash } from "node:crypto";
import type { TLSSocket } from "node:tls";
import { peerSpkiOf, type Certificate } from "../../platform/certificate.ts";

export const TLS_OPTIONS = {
  minVersion: "TLSv1.3",
  // The cheapest with AES in hardware, and as strong as this needs: sealed chunks have their own AES-256.
  ciphers: "TLS_AES_128_GCM_SHA256",
  // Certificates are of this run and nobody signed them: fingerprints are compared instead.
  rejectUnauthorized: false,
} as const;

/** SHA-256 of the SubjectPublicKeyInfo, hex. */
const fingerprintOf = (spki: Uint8Array): string => createHash("sha256").update(spki).digest("hex");

export const ownFingerprint = ({ spki }: Certificate): string => fingerprintOf(spki);

/** Of the other side; null when it showed none that can be read. */
export function peerFingerprint(socket: TLSSocket): string | null {
  const spki = peerSpkiOf(socket);
  return spki === null ? null : fingerprintOf(spki);
}
