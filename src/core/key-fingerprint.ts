/**
 * The fingerprint of a member's key of which codes have the first bits. Slow on purpose: nobody tries so many keys that the bits of a code fit
 * one of them. At 50 ms a key, 2^38 keys take one processor 400 years. Each member makes its own once, as it enters its first meeting: an
 * old laptop has to bear that.
 */
import { scrypt } from "node:crypto";
import { FINGERPRINT_BYTES } from "./invitation-code.ts";

const SALT = "landline-code-v1";
/** 16 MB and some 50 ms of a thread that is not the core's own. */
const COST = { N: 2 ** 14, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/** `publicKey` in hex. */
export const keyFingerprint = (publicKey: string): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    scrypt(Buffer.from(publicKey, "hex"), SALT, FINGERPRINT_BYTES, COST, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
