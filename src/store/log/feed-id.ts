/** Names a feed: the entries that one author writes during one opening of a meeting. */
import { hash } from "node:crypto";
import * as v from "valibot";

/** First 32 hex digits of SHA-256 of the author's public key and the store id. */
export const FeedIdSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/), v.brand("FeedId"));
export type FeedId = v.InferOutput<typeof FeedIdSchema>;

/** `author`: Ed25519 public key in lower-case hex. The cast holds: a digest in hex has the digits that the schema wants. */
export const feedIdOf = (author: string, storeId: string): FeedId =>
  hash("sha256", author + storeId).slice(0, 32) as FeedId;
