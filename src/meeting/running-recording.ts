/** The recording that runs: by the hosts' word in the store, and by a machine that is here. Pure. */
import type { MeetingRecording } from "../api/view.ts";
import type { EntryId, PeerId } from "../kernel/ids.ts";
import type { Member } from "../mesh/types.ts";
import type { MeetingStore } from "../store/types.ts";

export interface RunningRecording {
  readonly id: EntryId;
  /** The member whose machine records. */
  readonly by: PeerId;
  readonly wallMs: number;
  /** Members that agreed, and members that said no. */
  readonly agreed: readonly PeerId[];
  readonly declined: readonly PeerId[];
}

/** Null while nobody records. */
export function runningRecording(
  members: readonly Member[],
  { recording }: Pick<MeetingStore, "recording">,
): RunningRecording | null {
  const known = recording();
  const by = members.find(({ publicKey }) => publicKey === known?.by);
  if (known === null || by === undefined) return null;
  const those = (keys: ReadonlySet<string>) =>
    members.flatMap(({ publicKey, peerId }) => (keys.has(publicKey) ? peerId : []));
  return {
    ...{ id: known.id, by: by.peerId, wallMs: known.wallMs },
    ...{ agreed: those(known.agreed), declined: those(known.declined) },
  };
}

export const recordingViewOf = (running: RunningRecording | null): MeetingRecording | null =>
  running && {
    ...{ recordingId: running.id, by: running.by, sinceMs: running.wallMs },
    ...{ agreed: running.agreed, declined: running.declined },
  };
