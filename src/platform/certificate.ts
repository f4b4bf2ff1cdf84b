/** A TLS certificate for one run. P-256, because Electron's TLS has no Ed25519 certificates. Peers know it by its key alone. */
import { webcrypto, X509Certificate } from "node:crypto";
import { createSecureContext, type SecureContext, type TLSSocket } from "node:tls";

export interface Certificate {
  /** The private key, PEM. */
  readonly key: string;
  /** PEM. */
  readonly cert: string;
  /** DER of the certificate's SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
}

/** It stays in its thread: a context cannot be posted to a worker, the certificate can. */
export interface CallersCertificate extends Certificate {
  /** Of key and certificate, for TLS 1.3. Made once: parsing them is nearly all that a call costs. */
  readonly context: SecureContext;
}

/** Loads its library on first use (some 90 ms). */
export async function makeCertificate(): Promise<Certificate> {
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const signingAlgorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await webcrypto.subtle.generateKey(signingAlgorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=landline",
    keys,
    signingAlgorithm,
    // Clocks on a network without internet are wrong; nobody checks these dates.
    notBefore: new Date("2020-01-01"),
    notAfter: new Date("2099-12-31"),
    extensions: [new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true)],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`;
  const cert = certificate.toString("pem");
  return { key, cert, spki: spkiOf(new X509Certificate(cert)) };
}

export function withContext(certificate: Certificate): CallersCertificate {
  const { key, cert } = certificate;
  return { ...certificate, context: createSecureContext({ key, cert, minVersion: "TLSv1.3" }) };
}

/** `spki` of the certificate that the other side of a connection has shown; null if it showed none that can be read. Never throws. */
export function peerSpkiOf(socket: TLSSocket): Uint8Array | null {
  try {
    const certificate = socket.getPeerX509Certificate();
    return certificate === undefined ? null : spkiOf(certificate);
  } catch {
    return null;
  }
}

const spkiOf = (certificate: X509Certificate): Uint8Array =>
  certificate.publicKey.export({ type: "spki", format: "der" });
