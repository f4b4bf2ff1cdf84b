/**
 * What a member passed on before self followed it. A new coordinator says once what it hears of others, and its claim may count at self a
 * moment later. What a liar passes on waits for ever. Pure.
 */
import type { PeerId } from "../kernel/ids.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";
import type { Status } from "./messages.ts";

/** By the member that passed them on, by whom they are of. */
export type EarlyStatuses = ReadonlyMap<PeerId, ReadonlyMap<PeerId, Status>>;

export function keepEarlyStatuses(
  early: EarlyStatuses,
  from: PeerId,
  passedOn: readonly Status[],
): EarlyStatuses {
  if (passedOn.length === 0 || (!early.has(from) && early.size >= MAX_MEMBERS)) return early;
  const kept = new Map(early.get(from));
  for (const status of passedOn) {
    const isNewer = status.version > (kept.get(status.peerId)?.version ?? -1);
    if (isNewer && (kept.has(status.peerId) || kept.size < MAX_MEMBERS)) kept.set(status.peerId, status);
  }
  return new Map(early).set(from, kept);
}
