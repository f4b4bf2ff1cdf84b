/** The links' certificate of this run. The identity vouches for it in the hello. */
import { X509Certificate } from "node:crypto";
import { makeSelfSigned, type KeyAndCertificate } from "../../platform/certificate.ts";

export interface Certificate extends KeyAndCertificate {
  /** DER of the certificate's SubjectPublicKeyInfo: what the identity signs. */
  readonly spki: Uint8Array;
}

export async function makeCertificate(): Promise<Certificate> {
  const made = await makeSelfSigned();
  return { ...made, spki: spkiOf(new X509Certificate(made.cert)) };
}

/** DER of the public key that a certificate carries. */
export function spkiOf(certificate: X509Certificate): Uint8Array {
  return certificate.publicKey.export({ type: "spki", format: "der" });
}
