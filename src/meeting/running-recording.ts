/** The recording that runs: by the hosts' word in the store, and by a machine that is here. Pure. */
import type { MeetingRecording } from "../api/view.ts";
import type { Member } from "../mesh/types.ts";
import type { MeetingStore } from "../store/types.ts";

/** Null while nobody records. */
export function runningRecording(
  members: readonly Member[],
  { recording }: Pick<MeetingStore, "recording">,
): MeetingRecording | null {
  const known = recording();
  const by = members.find(({ publicKey }) => publicKey === known?.by);
  if (known === null || by === undefined) return null;
  const those = (keys: ReadonlySet<string>) =>
    members.flatMap(({ publicKey, peerId }) => (keys.has(publicKey) ? peerId : []));
  return {
    ...{ recordingId: known.id, by: by.peerId, sinceMs: known.wallMs, isPaused: known.isPaused },
    ...{ agreed: those(known.agreed), declined: those(known.declined) },
  };
}
