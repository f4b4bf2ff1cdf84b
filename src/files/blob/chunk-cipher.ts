/**
 * Sealed chunks: AES-256-GCM (NIST SP 800-38D) with a random key for each blob and the chunk's number as nonce. Sealing the same content again
 * gives the same bytes, so a sharer needs no sealed copy. Sealing *other* content with the same key and nonce would give both away: an upload
 * compares what it sealed with the manifest before a byte of it leaves.
 */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { TAG_BYTES } from "./manifest.ts";

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;

function nonceOf(chunk: number): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt32BE(chunk, NONCE_BYTES - 4);
  return nonce;
}

/** Content with the tag behind it. */
export function sealChunk(key: Uint8Array, chunk: number, content: Uint8Array): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, nonceOf(chunk));
  const sealed = cipher.update(content);
  cipher.final();
  return Buffer.concat([sealed, cipher.getAuthTag()]);
}

/** Null when the key does not fit or a bit is wrong. */
export function openChunk(key: Uint8Array, chunk: number, sealed: Uint8Array): Buffer | null {
  if (sealed.length < TAG_BYTES) return null;
  const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(chunk));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const content = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES));
  try {
    decipher.final();
  } catch {
    return null;
  }
  return content;
}
