/** Claims: epochs that their coordinators have signed. Nobody is followed without one. */
import * as v from "valibot";
import { MAX_TERM, type Epoch } from "./epoch.ts";
import { PeerIdSchema } from "./ids.ts";
import type { Rank } from "./rank.ts";
import { MAX_PROOF, VouchSchema, type Vouch } from "./vouch.ts";

/** Why the coordinator changed. "merged" also stands on the first claim of a meeting that is made or opened again. */
export const CauseSchema = v.picklist(["died", "left", "lowerId", "merged"]);
export type Cause = v.InferOutput<typeof CauseSchema>;

export const ClaimSchema = v.strictObject({
  term: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_TERM)),
  coordinator: PeerIdSchema,
  cause: CauseSchema,
  /** The coordinator's, Ed25519, 32 bytes, hex: the id is its hash. */
  publicKey: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** What proves to everybody that others trust the coordinator. */
  vouches: v.pipe(v.array(VouchSchema), v.maxLength(MAX_PROOF), v.readonly()),
  /** By that key, over the meeting and all of the above; 64 bytes, hex. */
  signature: v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/)),
});

export interface Claim extends Epoch {
  readonly cause: Cause;
  readonly publicKey: string;
  readonly vouches: readonly Vouch[];
  readonly signature: string;
}

/** Signs a claim of self's. */
export type SignClaim = (term: number, cause: Cause) => Claim;
/** The rank of the coordinator that the claim names, by what the claim itself proves: everybody who sees the claim has the same answer. */
export type RankOfClaim = (claim: Claim) => Rank;

/** How many terms a claim may skip at once: members that missed some takeovers must get back in. */
export const MAX_TERM_JUMP = 64;

/**
 * True if the claim's term can be reached by honest takeovers, `sinceMs` after self began to follow `known`: terms must not grow faster than
 * time, so no lie can use them up. Whoever missed more terms than that waits: self's own bound grows with each second.
 */
export function isTermPlausible(claim: Epoch, known: Epoch, sinceMs: number): boolean {
  const seconds = Math.max(0, Math.floor(sinceMs / 1_000));
  return claim.term - known.term <= MAX_TERM_JUMP * (1 + seconds);
}
