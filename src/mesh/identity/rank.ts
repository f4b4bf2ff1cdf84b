/** The ranks of members and claims in one meeting (`kernel/rank.ts`). */
import { createHash } from "node:crypto";
import type { Claim } from "../../kernel/claim.ts";
import type { MeetingId } from "../../kernel/ids.ts";
import { rankOf, type Rank, type RankClass } from "../../kernel/rank.ts";
import { canonicalBytes } from "./canonical.ts";
import type { Door } from "./door.ts";

const CONTEXT = "landline-rank-v1";
/** Members come and go; a hash is made anew in some microseconds. */
const MAX_KEPT = 256;

/** Orders the members of one class, in every meeting otherwise; 64 hex digits. */
export type RankDigest = (meetingId: MeetingId, publicKey: string) => string;

export const rankDigest: RankDigest = (meetingId, publicKey) =>
  createHash("sha256")
    .update(canonicalBytes(CONTEXT, [meetingId, publicKey]))
    .digest("hex");

export interface Ranks {
  /** By the hosts' word, as far as self has it. `publicKey`: hex. */
  of(publicKey: string): Rank;
  /**
   * By what everybody knows who sees the claim. Of two coordinators that meet, each comes to the same result, whatever it knows of what
   * was said in the other half.
   */
  ofClaim(claim: Claim): Rank;
}

export function createRanks(deps: {
  readonly meetingId: MeetingId;
  /** Public key of the meeting's maker, who stays a host. */
  readonly maker: string;
  readonly door: () => Pick<Door, "rankClasses">;
  readonly digest: RankDigest;
}): Ranks {
  const { meetingId, maker } = deps;
  const digests = new Map<string, string>();

  function digestOf(publicKey: string): string {
    const known = digests.get(publicKey);
    if (known !== undefined) return known;
    if (digests.size >= MAX_KEPT) digests.clear();
    const digest = deps.digest(meetingId, publicKey);
    digests.set(publicKey, digest);
    return digest;
  }

  const classOf = (publicKey: string): RankClass =>
    deps.door().rankClasses.get(publicKey) ?? (publicKey === maker ? 1 : 8);

  return {
    of: (publicKey) => rankOf(classOf(publicKey), digestOf(publicKey)),
    ofClaim: ({ publicKey }) => rankOf(publicKey === maker ? 1 : 8, digestOf(publicKey)),
  };
}
