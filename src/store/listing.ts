/**
 * Lists the members that self sees, so that those that come later take in what these wrote (`log/authors.ts`), and know their names.
 * The hub lists at once. Another member waits, and lists only those that too few others have listed by then. A coordinator that makes up
 * members makes nobody write more than LISTINGS, which would go on that member's account: those that are here are listed first.
 */
import type { Clock } from "../kernel/clock.ts";
import { forgetFirst } from "../kernel/forget-first.ts";
import { TokenBucket, type Rate } from "../kernel/token-bucket.ts";
import type { SeenMember } from "./types.ts";

const LEAST_WAIT_MS = 300;
/** Members wait for differently long, so that the first two make it needless for the rest. */
const WAIT_SPREAD_MS = 1_200;

/** Burst: three full meetings. After that, one in ten seconds. */
const LISTINGS: Rate = { burst: 200, perSecond: 0.1 };
/** Members that are remembered, the last ones. */
const MAX_REMEMBERED = 2_000;

export interface Listing {
  /** The members that self sees, or the hub, have changed. */
  update(members: readonly SeenMember[], isHub: boolean): void;
  close(): void;
}

export function createListing(deps: {
  readonly clock: Clock;
  /** Random bytes. */
  readonly random: (byteCount: number) => Uint8Array;
  /** Public key, hex. */
  readonly self: string;
  readonly isListed: (publicKey: string) => boolean;
  readonly write: (member: SeenMember) => void;
}): Listing {
  const { clock } = deps;
  const written = new Set<string>();
  /** By key, also those that have gone: what they wrote stays. */
  const seen = new Map<string, SeenMember>();
  let cancelTimer: (() => void) | null = null;
  const bucket = new TokenBucket(LISTINGS, clock.nowMs());

  /** Those that came last first: among them are those that are here. */
  const due = () =>
    [...seen.values()]
      .filter(
        ({ publicKey }) => publicKey !== deps.self && !written.has(publicKey) && !deps.isListed(publicKey),
      )
      .toReversed();

  function listDue(): void {
    cancelTimer?.();
    cancelTimer = null;
    for (const member of due()) {
      const nowMs = clock.nowMs();
      if (!bucket.take(nowMs)) {
        cancelTimer = clock.setTimer(nowMs + 1_000 / LISTINGS.perSecond, listDue);
        break;
      }
      written.add(member.publicKey);
      deps.write(member);
    }
    forgetFirst(written, MAX_REMEMBERED);
  }

  return {
    update(members, isHub) {
      for (const member of members) {
        seen.delete(member.publicKey);
        seen.set(member.publicKey, member);
      }
      forgetFirst(seen, MAX_REMEMBERED);
      if (due().length === 0) return;
      if (isHub) {
        listDue();
        return;
      }
      const share = (deps.random(1)[0] ?? 0) / 256;
      cancelTimer ??= clock.setTimer(clock.nowMs() + LEAST_WAIT_MS + share * WAIT_SPREAD_MS, listDue);
    },
    close: () => cancelTimer?.(),
  };
}
