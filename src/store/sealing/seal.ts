/**
 * Facts for chosen people: the body under a key of its own, that key boxed (X25519, tweetnacl) to each reader and to the author's
 * own installation. Nobody is named: each tries the boxes. Who carries an entry learns its author, its size and how many may read it.
 */
import nacl from "tweetnacl";
import { parseJson } from "../../kernel/schema.ts";
import { decodeSealedContent, type FactOf, type SealedContent } from "../log/facts.ts";
import type { FeedId } from "../log/feed-id.ts";

/** X25519 keys that are tried for one author: one installation has one. Each costs a millisecond. */
const MAX_KEYS_PER_AUTHOR = 8;
const MAX_SHARED_KEYS = 2_000;

export interface Seal {
  /** X25519, 32 bytes, hex. */
  readonly publicKey: string;
  /** `readers`: public keys, hex; self can read it, too. */
  seal(content: SealedContent, readers: readonly string[], blob?: FactOf<"sealed">["blob"]): FactOf<"sealed">;
  /** Null for what is not for self, or not what its author may have sealed. Never throws. */
  open(fact: FactOf<"sealed">, author: string, feedId: FeedId): SealedContent | null;
}

/** `secretKey`: 32 bytes. `random`: cryptographically. */
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
        body: toBase64(nacl.secretbox(Buffer.from(JSON.stringify(content)), nonce, key)),
        ...(blob === undefined ? {} : { blob }),
      };
    },
    open(fact, author, feedId) {
      if (!isTried(author, fact.senderKey)) return null;
      const shared = sharedWith(fact.senderKey);
      const nonce = fromBase64(fact.nonce);
      for (const box of fact.boxes) {
        const key = nacl.box.open.after(fromBase64(box), nonce, shared);
        if (key === null) continue;
        const body = nacl.secretbox.open(fromBase64(fact.body), nonce, key);
        const content =
          body === null ? null : decodeSealedContent(parseJson(Buffer.from(body).toString("utf8")));
        return content !== null && content.feedId === feedId && matches(content, fact) ? content : null;
      }
      return null;
    },
  };
}

/** What carriers are told of a file is what its readers are told. */
function matches({ fact }: SealedContent, { blob }: FactOf<"sealed">): boolean {
  if (fact.kind !== "file") return blob === undefined;
  return blob?.fileId === fact.fileId && blob.blobId === fact.blobId && blob.sizeBytes === fact.sizeBytes;
}

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
/** A plain array: tweetnacl takes no views of pooled memory for granted. */
const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64"));
