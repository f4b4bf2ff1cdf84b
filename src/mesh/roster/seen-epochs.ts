/** The epochs that self has been in or was told of: by them another half's roster, which is news, is told from a stale one. Pure. */
import type { Epoch } from "../../kernel/epoch.ts";

/** Far more than can be on their way at once; whoever makes up epochs pushes out only what is older. */
const MAX_KEPT = 64;

export interface Reigns {
  /** A roster of that epoch has been seen, and is not news any more. */
  seen(epoch: Epoch, version: number): void;
  /** Whether `roster`, of an epoch that is over here, tells how things stand in another half of the meeting. */
  isNews(roster: { readonly epoch: Epoch; readonly version: number }): boolean;
}

const keyOf = ({ term, coordinator }: Epoch): string => `${term} ${coordinator}`;

/** `firstTerm`: the one that self came in; before it there was no other half of which self was a part. */
export function createReigns(firstTerm: number): Reigns {
  const versions = new Map<string, number>();
  return {
    seen(epoch, version) {
      const key = keyOf(epoch);
      const before = versions.get(key) ?? 0;
      versions.delete(key);
      versions.set(key, Math.max(before, version));
      const [oldest] = versions.keys();
      if (versions.size > MAX_KEPT && oldest !== undefined) versions.delete(oldest);
    },
    isNews({ epoch, version }) {
      return epoch.term >= firstTerm && version > (versions.get(keyOf(epoch)) ?? 0);
    },
  };
}
