/** The TLS certificate of this run: P-256, because Electron's TLS has no Ed25519 certificates. The identity vouches for it in the hello. */
import { webcrypto, X509Certificate } from "node:crypto";

export interface Certificate {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
  /** DER of the certificate's SubjectPublicKeyInfo: what the identity signs. */
  readonly spki: Uint8Array;
}

/** Loads its library on first use (some 90 ms); called once a run. */
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
  const cert = certificate.toString("pem");
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`;
  return { key, cert, spki: spkiOf(new X509Certificate(cert)) };
}

/** DER of the public key that a certificate carries. */
export function spkiOf(certificate: X509Certificate): Uint8Array {
  return certificate.publicKey.export({ type: "spki", format: "der" });
}
