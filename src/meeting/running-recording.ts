/** The recording that runs: by the hosts' word in the store, and by machines that are here. Pure. */
import type { MeetingRecording } from "../api/view.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Member } from "../mesh/types.ts";
import type { MeetingStore } from "../store/types.ts";

/** Null while nobody records. */
export function runningRecording(
  members: readonly Member[],
  { recording }: Pick<MeetingStore, "recording">,
): MeetingRecording | null {
  const known = recording();
  if (known === null) return null;
  const peerOf = (key: string): PeerId | null =>
    members.find(({ publicKey }) => publicKey === key)?.peerId ?? null;
  const [by, second = null] = known.recorders.flatMap((key) => peerOf(key) ?? []);
  if (by === undefined) return null;
  const those = (keys: ReadonlySet<string>) =>
    members.flatMap(({ publicKey, peerId }) => (keys.has(publicKey) ? peerId : []));
  return {
    ...{ recordingId: known.id, by, second, begunBy: peerOf(known.begunBy) },
    withoutCopy: those(known.unable),
    ...{ sinceMs: known.wallMs, isPaused: known.isPaused },
    ...{ agreed: those(known.agreed), declined: those(known.declined) },
  };
}

/** Whose machines record, the first one first. */
export const recordersOf = (running: MeetingRecording | null): readonly PeerId[] =>
  running === null ? [] : [running.by, ...(running.second === null ? [] : [running.second])];
