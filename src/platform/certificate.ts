/** A TLS certificate for one run: P-256, because Electron's TLS has no Ed25519 certificates. Who it belongs to is told elsewhere. */
import { webcrypto } from "node:crypto";

/** PEM, both. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

/** Loads its library on first use (some 90 ms). */
export async function makeSelfSigned(): Promise<KeyAndCertificate> {
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
  return { key, cert: certificate.toString("pem") };
}
