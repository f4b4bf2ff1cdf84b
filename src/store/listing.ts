/**
 * Lists the members that self sees, so that those that come later take in what these wrote (`log/authors.ts`), and know their names.
 * The hub lists at once. Another member waits, and lists only those that too few others have listed by then.
 */
import type { Clock } from "../kernel/clock.ts";
import type { SeenMember } from "./types.ts";

const LEAST_WAIT_MS = 300;
/** Members wait for differently long, so that the first two make it needless for the rest. */
const WAIT_SPREAD_MS = 1_200;

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

  const due = () =>
    [...seen.values()].filter(
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
      for (const member of members) seen.set(member.publicKey, member);
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
