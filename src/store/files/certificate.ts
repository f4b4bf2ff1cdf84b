/** The certificate of the files' endpoint, made for this run: P-256, as Electron's TLS has no Ed25519 certificates. The roster names its fingerprint. */
import { webcrypto } from "node:crypto";
import type { Credentials } from "./tls.ts";

/** Loads its library on first use (some 90 ms); called once a run. */
export async function makeCredentials(): Promise<Credentials> {
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
  return {
    key: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`,
    cert: certificate.toString("pem"),
  };
}
