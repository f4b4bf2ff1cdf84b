/** What both ends of the files' connections share: TLS 1.3, mutual, known by fingerprints and by nothing else. */
import type { KeyAndCertificate } from "../../platform/certificate.ts";
import { X509Certificate, createHash } from "node:crypto";
import type { TLSSocket } from "node:tls";

export const TLS_OPTIONS = {
  minVersion: "TLSv1.3",
  // The cheapest with AES in hardware, and as strong as this needs: sealed chunks have their own AES-256.
  ciphers: "TLS_AES_128_GCM_SHA256",
  // Certificates are of this run and nobody signed them: fingerprints are compared instead.
  rejectUnauthorized: false,
} as const;

/** SHA-256 of the SubjectPublicKeyInfo, hex. */
export function fingerprintOf(certificate: X509Certificate): string {
  return createHash("sha256")
    .update(certificate.publicKey.export({ type: "spki", format: "der" }))
    .digest("hex");
}

export const ownFingerprint = ({ cert }: KeyAndCertificate): string =>
  fingerprintOf(new X509Certificate(cert));

/** Of the other side; null when it showed none that can be read. */
export function peerFingerprint(socket: TLSSocket): string | null {
  try {
    const certificate = socket.getPeerX509Certificate();
    return certificate === undefined ? null : fingerprintOf(certificate);
  } catch {
    return null;
  }
}
