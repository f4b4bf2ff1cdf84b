/** Certificates of one run. Rules: SPEC.md, CE. */
import test from "ava";
import { makeCertificate, withContext } from "../../src/platform/certificate.ts";

test("[CE1] a certificate can be posted to a worker; its context for calls stays in its thread", async (t) => {
  const certificate = await makeCertificate();
  t.like(structuredClone(certificate), { key: certificate.key, cert: certificate.cert });
  t.throws(() => structuredClone(withContext(certificate)), { any: true });
});
