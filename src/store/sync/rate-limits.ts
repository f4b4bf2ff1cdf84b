/** Limits how many entries, and how much work, a member may bring: a token bucket for each member, as author and as bringer. */
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import { TokenBucket, type Rate } from "../../kernel/token-bucket.ts";
import type { Offenders } from "./offenders.ts";

const RATES = {
  /** The entries that a member wrote itself. Burst: a day's writing in a partition. After that far more than a person types. */
  author: { burst: 20_000, perSecond: 20 },
  /** Everything that a member sends. Burst: several times the catch-up of a long meeting. After that the chat of five busy processors. */
  bringer: { burst: 100_000, perSecond: 5_000 },
} as const satisfies Record<string, Rate>;

/** Tokens of a forged entry: it costs a signature check, some hundred times a good entry's share of one. */
export const FORGED_COST = 100;
/** Tokens of a `have` or a `requestAck`: its answer may be megabytes. */
export const ANSWER_COST = 100;

export interface RateLimits {
  /** Takes up to `wanted` tokens from the peer's bucket and returns how many it got. Less than `wanted` is an offence. */
  take(as: keyof typeof RATES, peer: PeerId, wanted: number): number;
}

export function createRateLimits(deps: { clock: Clock; log: Log; offenders: Offenders }): RateLimits {
  const buckets = { author: new Map<PeerId, TokenBucket>(), bringer: new Map<PeerId, TokenBucket>() };
  return {
    take(as, peer, wanted) {
      const nowMs = deps.clock.nowMs();
      const bucket = buckets[as].get(peer) ?? new TokenBucket(RATES[as], nowMs);
      buckets[as].set(peer, bucket);
      const taken = bucket.takeUpTo(wanted, nowMs);
      if (taken < wanted) {
        deps.log.count("store.overLimit");
        deps.offenders.name(peer, "overLimit");
      }
      return taken;
    },
  };
}
