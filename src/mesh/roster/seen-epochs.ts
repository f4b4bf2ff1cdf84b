/**
 * Remembers every (epoch, roster version) seen. A roster from an epoch that self never saw comes from another partition and must be
 * merged; one that it has seen is stale. Pure.
 */
import type { Epoch } from "../../kernel/epoch.ts";

/** Far more epochs than can be on their way at once. A peer that makes epochs up pushes out only older ones. */
const MAX_KEPT = 64;

export interface SeenEpochs {
  /** The term in which self came in. Before it there was no partition that self was part of. */
  readonly firstTerm: number;
  /** The highest roster version seen of each epoch, the epoch seen last at the end. */
  readonly versions: ReadonlyMap<string, number>;
}

const keyOf = ({ term, coordinator }: Epoch): string => `${term} ${coordinator}`;

export const initialSeenEpochs = (firstTerm: number): SeenEpochs => ({ firstTerm, versions: new Map() });

/** Notes a roster of that epoch and version. */
export function noteEpoch(seen: SeenEpochs, epoch: Epoch, version: number): SeenEpochs {
  const key = keyOf(epoch);
  const versions = new Map(seen.versions);
  const before = versions.get(key) ?? 0;
  versions.delete(key);
  versions.set(key, Math.max(before, version));
  const [oldest] = versions.keys();
  if (versions.size > MAX_KEPT && oldest !== undefined) versions.delete(oldest);
  return { ...seen, versions };
}

/** True if `roster`, of an epoch below the present one, says how things stand in another partition of the meeting. */
export function isUnseen(
  seen: SeenEpochs,
  { epoch, version }: { readonly epoch: Epoch; readonly version: number },
): boolean {
  return epoch.term >= seen.firstTerm && version > (seen.versions.get(keyOf(epoch)) ?? 0);
}
