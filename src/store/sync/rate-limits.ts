/** Limits how much a member may bring, and how much work it may cost: token buckets for each account and each bringer. */
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import { TokenBucket, type Rate } from "../../kernel/token-bucket.ts";
import { sizeOf } from "../log/quota.ts";
import type { Entry } from "../log/entry.ts";
import type { Offenders } from "./offenders.ts";

const RATES = {
  /** Bytes that a member wrote itself. Burst: a week's writing in a partition. After that, far more than a person types. */
  author: { burst: 2_000_000, perSecond: 20_000 },
  /** Bytes that a member brings. Burst: the catch-up of the largest meeting that is kept. */
  bringer: { burst: 260_000_000, perSecond: 2_000_000 },
  /** Milliseconds of answering it. */
  answers: { burst: 500, perSecond: 50 },
} as const satisfies Record<string, Rate>;

/** Bytes that a forged entry counts for: a signature check takes some hundred times a good entry's share of one. */
export const FORGED_COST = 50_000;
/** Bytes that each box of a sealed entry counts for: to find out which readers the entry is sealed for takes that long. */
const BOX_COST = 1_000;
/** Members and accounts that are remembered. The oldest of more is forgotten: it has a full bucket again. */
const MAX_BUCKETS = 1_000;

/** What an entry counts for as it comes in. */
export const costOf = (entry: Entry): number =>
  sizeOf(entry) + (entry.body.kind === "sealed" ? entry.body.boxes.length * BOX_COST : 0);

export interface RateLimits {
  /** Takes all of it and returns true, or nothing. False is an offence. `key`: a peer's id without its class, or an account. */
  take(as: keyof typeof RATES, key: string, wanted: number, offender: PeerId): boolean;
  /** Runs the answer to a peer, unless it has had its share of the time: then the peer asks again later. */
  answer(peer: PeerId, run: () => void): void;
}

export function createRateLimits(deps: { clock: Clock; log: Log; offenders: Offenders }): RateLimits {
  const { clock } = deps;
  const buckets = {
    author: new Map<string, TokenBucket>(),
    bringer: new Map<string, TokenBucket>(),
    answers: new Map<string, TokenBucket>(),
  };

  function bucketOf(as: keyof typeof RATES, key: string, nowMs: number): TokenBucket {
    const known = buckets[as].get(key);
    if (known !== undefined) return known;
    for (const oldest of buckets[as].keys()) {
      if (buckets[as].size < MAX_BUCKETS) break;
      buckets[as].delete(oldest);
    }
    const bucket = new TokenBucket(RATES[as], nowMs);
    buckets[as].set(key, bucket);
    return bucket;
  }

  function refuse(offender: PeerId): void {
    deps.log.count("store.overLimit");
    deps.offenders.name(offender, "overLimit");
  }

  return {
    take(as, key, wanted, offender) {
      const nowMs = clock.nowMs();
      const isTaken = bucketOf(as, key, nowMs).takeAll(wanted, nowMs);
      if (!isTaken) refuse(offender);
      return isTaken;
    },
    answer(peer, run) {
      const startedMs = clock.nowMs();
      const bucket = bucketOf("answers", keyPartOf(peer), startedMs);
      // Each answer costs something, however fast this machine is.
      if (!bucket.takeAll(1, startedMs)) {
        // Not an offence: on a busy machine the answers to an honest peer take long, too. It asks again.
        deps.log.count("store.overLimit");
        return;
      }
      run();
      const endedMs = clock.nowMs();
      // More than there is left empties it.
      bucket.takeUpTo(Math.ceil(endedMs - startedMs), endedMs);
    },
  };
}

/** A peer's id without its class digit: the same for every id of one key. */
export const keyPartOf = (peer: PeerId): string => peer.slice(1);
