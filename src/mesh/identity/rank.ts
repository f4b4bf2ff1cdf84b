/** The ranks of members and claims in one meeting (`kernel/rank.ts`). */
import { createHash } from "node:crypto";
import type { Claim } from "../../kernel/claim.ts";
import type { MeetingId } from "../../kernel/ids.ts";
import { rankOf, type Rank, type RankClass } from "../../kernel/rank.ts";
import { trustFrom, type Trust, type Vouch } from "../../kernel/vouch.ts";
import type { Verify } from "../../platform/ed25519.ts";
import { canonicalBytes } from "./canonical.ts";
import { removalsOf, type Door } from "./door.ts";
import { isGenuineVouch } from "./vouch.ts";

const CONTEXT = "landline-rank-v1";
/** Members, and vouches, come and go; to make one anew costs little. */
const MAX_KEPT = 1_000;

/**
 * Orders the members of one class, in every meeting otherwise; 64 hex digits. `salt`: the first signature that vouches for the member, which
 * nobody knows before; empty for none.
 */
export type RankDigest = (meetingId: MeetingId, publicKey: string, salt: string) => string;

export const rankDigest: RankDigest = (meetingId, publicKey, salt) =>
  createHash("sha256")
    .update(canonicalBytes(CONTEXT, [meetingId, publicKey, salt]))
    .digest("hex");

export interface Ranks {
  /** By the hosts' word and the members', as far as self has it. `publicKey`: hex. */
  of(publicKey: string): Rank;
  /**
   * By what the claim itself proves. Of two coordinators that meet, each comes to the same result, whatever it knows of what was said in
   * the other half. What hosts can take back proves nothing here.
   */
  ofClaim(claim: Claim): Rank;
  /** What proves to others that this member is trusted; empty for nothing. */
  proofOf(publicKey: string): readonly Vouch[];
}

function remembering<Value>(make: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>();
  return (key) => {
    const value = known.get(key);
    if (value !== undefined) return value;
    if (known.size >= MAX_KEPT) known.clear();
    const made = make(key);
    known.set(key, made);
    return made;
  };
}

export function createRanks(deps: {
  readonly meetingId: MeetingId;
  /** Public key of the meeting's maker, who stays a host. */
  readonly maker: string;
  readonly door: () => Pick<Door, "rankClasses" | "vouches" | "removals">;
  readonly digest: RankDigest;
  readonly verify: Verify | undefined;
}): Ranks {
  const { meetingId, maker } = deps;
  const digestOf = remembering((text) => {
    const [publicKey = "", salt = ""] = text.split(" ");
    return deps.digest(meetingId, publicKey, salt);
  });
  const isGenuine = remembering((text) => isGenuineVouch(meetingId, JSON.parse(text) as Vouch, deps.verify));
  let known: { readonly of: readonly Vouch[]; readonly trust: Trust } | null = null;

  /** Each signature is checked once, and only of those that are proven themselves. */
  function trust(): Trust {
    const { vouches } = deps.door();
    if (known?.of !== vouches)
      known = {
        of: vouches,
        trust: trustFrom(maker, vouches, ({ publicKey, issuer, isHost, signature }) =>
          isGenuine(JSON.stringify({ publicKey, issuer, isHost, signature })),
        ),
      };
    return known.trust;
  }

  const rank = (rankClass: RankClass, publicKey: string, proof: readonly Vouch[]): Rank => {
    const [first] = proof;
    const isSalted = rankClass === 2 && first?.publicKey === publicKey;
    return rankOf(rankClass, digestOf(isSalted ? `${publicKey} ${first.signature}` : publicKey));
  };

  /** Nobody whom hosts ever removed is trusted by the members' word alone. */
  const isTrusted = (publicKey: string, proof: readonly Vouch[]): boolean =>
    proof.length > 0 && removalsOf(deps.door(), publicKey) === 0;
  const proofOf = (publicKey: string): readonly Vouch[] => trust().proofOf(publicKey) ?? [];

  return {
    of(publicKey) {
      const proof = proofOf(publicKey);
      const byHosts = deps.door().rankClasses.get(publicKey) ?? (publicKey === maker ? 1 : null);
      return rank(byHosts ?? (isTrusted(publicKey, proof) ? 2 : 8), publicKey, proof);
    },
    ofClaim({ publicKey, vouches }) {
      if (publicKey === maker) return rank(1, publicKey, []);
      // The signatures were checked with the claim's.
      const isProven = trustFrom(maker, vouches, () => true).has(publicKey);
      return rank(isProven ? 2 : 8, publicKey, vouches);
    },
    proofOf,
  };
}
