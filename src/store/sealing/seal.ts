/**
 * Seals an entry's content for chosen readers: encrypted under a key of its own, which is boxed (X25519, tweetnacl) to each reader and
 * to the author's own installation. No reader is named: each installation tries every box. A peer that stores a sealed entry learns
 * its author, its size and the number of its readers.
 */
import nacl from "tweetnacl";
import { parseJson } from "../../kernel/schema.ts";
import { decodeSealedContent, type BodyOf, type SealedContent } from "../log/entry-body.ts";
import type { FeedId } from "../log/feed-id.ts";

/** X25519 keys tried for one author: an installation has one key, and each costs a millisecond. */
const MAX_KEYS_PER_AUTHOR = 8;
/** Shared secrets kept, of 32 bytes each; a meeting has some fifty other installations. */
const MAX_SHARED_KEYS = 2_000;

export interface Seal {
  /** X25519, 32 bytes, hex. */
  readonly publicKey: string;
  /** `readers`: X25519 public keys, hex. Self can open the result, too. `blob`: for a file only. */
  seal(content: SealedContent, readers: readonly string[], blob?: BodyOf<"sealed">["blob"]): BodyOf<"sealed">;
  /** Null if it is not sealed for self, or if this author cannot have sealed it for this feed. Never throws. */
  open(sealed: BodyOf<"sealed">, author: string, feedId: FeedId): SealedContent | null;
}

/** `secretKey`: 32 bytes. `random`: cryptographically random bytes. */
export function createSeal(secretKey: Uint8Array, random: (byteCount: number) => Uint8Array): Seal {
  const publicKey = toHex(nacl.box.keyPair.fromSecretKey(secretKey).publicKey);
  const sharedKeys = new Map<string, Uint8Array>();
  const keysOfAuthors = new Map<string, Set<string>>();

  function sharedWith(otherKey: string): Uint8Array {
    const known = sharedKeys.get(otherKey);
    if (known !== undefined) return known;
    const shared = nacl.box.before(Buffer.from(otherKey, "hex"), secretKey);
    if (sharedKeys.size >= MAX_SHARED_KEYS) sharedKeys.clear();
    sharedKeys.set(otherKey, shared);
    return shared;
  }

  function isTried(author: string, senderKey: string): boolean {
    let keys = keysOfAuthors.get(author);
    if (keys === undefined) keysOfAuthors.set(author, (keys = new Set()));
    if (keys.size < MAX_KEYS_PER_AUTHOR) keys.add(senderKey);
    return keys.has(senderKey);
  }

  return {
    publicKey,
    seal(content, readers, blob) {
      const nonce = random(nacl.secretbox.nonceLength);
      const key = random(nacl.secretbox.keyLength);
      const boxes = [...new Set([publicKey, ...readers])].map((reader) =>
        toBase64(nacl.box.after(key, nonce, sharedWith(reader))),
      );
      return {
        kind: "sealed",
        senderKey: publicKey,
        nonce: toBase64(nonce),
        boxes: boxes.toSorted(),
        ciphertext: toBase64(nacl.secretbox(Buffer.from(JSON.stringify(content)), nonce, key)),
        ...(blob === undefined ? {} : { blob }),
        ...(content.body.kind === "vote" ? { poll: content.body.poll } : {}),
      };
    },
    open(sealed, author, feedId) {
      if (!isTried(author, sealed.senderKey)) return null;
      const shared = sharedWith(sealed.senderKey);
      const nonce = fromBase64(sealed.nonce);
      for (const box of sealed.boxes) {
        const key = nacl.box.open.after(fromBase64(box), nonce, shared);
        if (key === null) continue;
        const plain = nacl.secretbox.open(fromBase64(sealed.ciphertext), nonce, key);
        const content =
          plain === null ? null : decodeSealedContent(parseJson(Buffer.from(plain).toString("utf8")));
        return content !== null && content.feedId === feedId && matches(content, sealed) ? content : null;
      }
      return null;
    },
  };
}

/** True if the public description of a file's bytes says the same as the sealed one. Other kinds have no public description. */
function matches({ body }: SealedContent, { blob, poll }: BodyOf<"sealed">): boolean {
  if (poll !== (body.kind === "vote" ? body.poll : undefined)) return false;
  if (body.kind !== "file") return blob === undefined;
  return blob?.fileId === body.fileId && blob.blobId === body.blobId && blob.sizeBytes === body.sizeBytes;
}

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
/** Copies the bytes into an array of their own, so that tweetnacl never works on a view of Node's pooled memory. */
const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64"));
