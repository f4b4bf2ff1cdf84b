import { generateKeyPairSync, sign } from "node:crypto";
import test from "ava";
import { createVerifier, isSignedBy, publicKeyOf } from "../../src/platform/ed25519.ts";

const text = Buffer.from("signed");
function createSigner() {
  const { privateKey } = generateKeyPairSync("ed25519");
  return { publicKey: publicKeyOf(privateKey), signature: sign(null, text, privateKey).toString("hex") };
}

for (const [name, verify] of [
  ["made each time", isSignedBy],
  ["kept ready", createVerifier(2)],
] as const) {
  test(`[ED1] a signature counts for its key, its bytes and nothing else (keys ${name})`, (t) => {
    // More of them than are kept ready.
    for (const { publicKey, signature } of [1, 2, 3, 4].map(createSigner)) {
      t.regex(publicKey, /^[0-9a-f]{64}$/);
      t.true(verify(publicKey, text, signature));
      t.true(verify(publicKey, text, signature));
      t.false(verify(publicKey, Buffer.from("other"), signature));
      t.false(verify(createSigner().publicKey, text, signature));
    }
  });

  test(`[ED2] what is no key or no signature is false, and nothing is thrown (keys ${name})`, (t) => {
    const { publicKey, signature } = createSigner();
    for (const key of ["", "00", "zz", "f".repeat(64), "0".repeat(64), publicKey.slice(2), `${publicKey}00`])
      t.false(verify(key, text, signature), key);
    for (const wrong of [
      "",
      "00",
      "zz",
      signature.slice(2),
      `${signature}00`,
      `${signature}zz`,
      "0".repeat(128),
    ])
      t.false(verify(publicKey, text, wrong), wrong);
  });
}
