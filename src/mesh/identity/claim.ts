/** Claims as they are signed and checked. A peer can make a claimer check many of them, so each peer has a budget. */
import type { Claim, SignClaim } from "../../kernel/claim.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { MeetingId, PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import type { Vouch } from "../../kernel/vouch.ts";
import { TokenBucket, type Rate } from "../../kernel/token-bucket.ts";
import { isSignedBy, type Verify } from "../../platform/ed25519.ts";
import { canonicalBytes } from "./canonical.ts";
import { peerIdOf, type Identity } from "./identity.ts";
import { isGenuineVouch } from "./vouch.ts";

const CONTEXT = "landline-claim-v1";
/** More than an honest member shows in a merge; a check costs some 0.15 ms. */
const CHECKS: Rate = { burst: 64, perSecond: 16 };
/** Claims that were found genuine. Members show the same few again and again. */
const MAX_GENUINE = 256;
/** Peers with a budget: links come and go. */
const MAX_BUDGETS = 256;

function signedBytes(meetingId: MeetingId, claim: Omit<Claim, "signature">): Uint8Array {
  const { term, coordinator, cause, publicKey, vouches } = claim;
  const proof = vouches.map((vouch) => [vouch.publicKey, vouch.issuer, vouch.isHost, vouch.signature]);
  return canonicalBytes(CONTEXT, [meetingId, term, coordinator, cause, publicKey, proof]);
}

/** `proof`: what proves that others trust self. */
export const claimSigner =
  (identity: Identity, meetingId: MeetingId, proof: readonly Vouch[] = []): SignClaim =>
  (term, cause) => {
    const { peerId: coordinator, publicKey } = identity;
    const fields = { term, coordinator, cause, publicKey, vouches: [...proof] };
    const signature = Buffer.from(identity.sign(signedBytes(meetingId, fields))).toString("hex");
    return { ...fields, signature };
  };

/** True if the coordinator that the claim names signed it, for this meeting, and so did those that vouch for it. */
export function isGenuineClaim(meetingId: MeetingId, claim: Claim, verify: Verify = isSignedBy): boolean {
  return (
    claim.coordinator === peerIdOf(claim.publicKey) &&
    verify(claim.publicKey, signedBytes(meetingId, claim), claim.signature) &&
    claim.vouches.every((vouch) => isGenuineVouch(meetingId, vouch, verify))
  );
}

/** `isGenuineClaim` for claims that linked peers show: `from` pays for each that is not known yet. */
export type CheckClaim = (from: PeerId, claim: Claim) => boolean;

export function createClaimChecker(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly meetingId: MeetingId;
  readonly verify: Verify | undefined;
}): CheckClaim {
  const { clock, log, meetingId, verify } = deps;
  const genuine = new Set<string>();
  const budgets = new Map<PeerId, TokenBucket>();

  function mayCheck(from: PeerId): boolean {
    let budget = budgets.get(from);
    if (budget === undefined) {
      if (budgets.size >= MAX_BUDGETS) budgets.clear();
      budget = new TokenBucket(CHECKS, clock.nowMs());
      budgets.set(from, budget);
    }
    return budget.take(clock.nowMs());
  }

  return (from, claim) => {
    const { term, coordinator, cause, publicKey, vouches, signature } = claim;
    const key = JSON.stringify([term, coordinator, cause, publicKey, vouches, signature]);
    if (genuine.has(key)) return true;
    if (!mayCheck(from)) return (log.count("mesh.tooManyClaims"), false);
    if (!isGenuineClaim(meetingId, claim, verify)) return (log.count("mesh.badClaim"), false);
    if (genuine.size >= MAX_GENUINE) genuine.delete([...genuine][0] ?? key);
    genuine.add(key);
    return true;
  };
}
