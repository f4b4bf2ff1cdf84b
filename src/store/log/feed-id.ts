/** Names a feed: what one author writes in one opening of a meeting. */
import { hash } from "node:crypto";
import * as v from "valibot";

/** First 32 hex digits of SHA-256 of author and store id. */
export const FeedIdSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/), v.brand("FeedId"));
export type FeedId = v.InferOutput<typeof FeedIdSchema>;

/** `author`: Ed25519 public key in lower-case hex. The digest's digits are what the schema wants. */
export const feedIdOf = (author: string, storeId: string): FeedId =>
  hash("sha256", author + storeId).slice(0, 32) as FeedId;
