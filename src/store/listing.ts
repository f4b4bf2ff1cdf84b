/**
 * Lists the members that self sees, so that those that come later take in what these wrote (`log/authors.ts`), and know their names.
 * The hub lists at once. Another member waits, and lists only those that too few others have listed by then.
 */
import type { Clock } from "../kernel/clock.ts";
import type { SeenMember } from "./types.ts";

const LEAST_WAIT_MS = 3_000;
/** Members wait for differently long, so that the first two make it needless for the rest. */
const WAIT_SPREAD_MS = 10_000;

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
  let seen: readonly SeenMember[] = [];
  let cancelTimer: (() => void) | null = null;

  const due = () =>
    seen.filter(
      ({ publicKey }) => publicKey !== deps.self && !written.has(publicKey) && !deps.isListed(publicKey),
    );

  function listDue(): void {
    cancelTimer?.();
    cancelTimer = null;
    for (const member of due()) {
      written.add(member.publicKey);
      deps.write(member);
    }
  }

  return {
    update(members, isHub) {
      seen = members;
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
