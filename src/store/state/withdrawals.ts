/** The latest withdrawal under each key. What comes later in the timeline than the withdrawal is not withdrawn by it. */
import type { Entry } from "../log/entry.ts";
import { compareEntries } from "../log/timeline.ts";

export interface Withdrawals {
  note(key: string, entry: Entry): void;
  isWithdrawn(key: string, target: Entry): boolean;
}

export function createWithdrawals(): Withdrawals {
  const latest = new Map<string, Entry>();
  return {
    note(key, entry) {
      const known = latest.get(key);
      if (known === undefined || compareEntries(known, entry) < 0) latest.set(key, entry);
    },
    isWithdrawn(key, target) {
      const withdrawal = latest.get(key);
      return withdrawal !== undefined && compareEntries(target, withdrawal) < 0;
    },
  };
}
