/** What self says of the meeting on entering it: as maker, as host that opens it again, or as somebody who was here before. */
import type { WithoutHost } from "../kernel/without-host.ts";
import type { Mesh } from "../mesh/types.ts";
import type { MeetingStore, NewEntry, TrackSource } from "../store/types.ts";

/** What holds in a meeting from its first moment. */
export interface CreationRules {
  readonly passcode?: string | undefined;
  readonly hasWaitingRoom?: boolean | undefined;
  readonly isListed?: boolean | undefined;
  /** Whoever joins is a viewer. */
  readonly isBroadcast?: boolean | undefined;
  /** Whoever joins is muted, or not seen, until it lifts that. */
  readonly microphoneOffOnEntry?: boolean | undefined;
  readonly cameraOffOnEntry?: boolean | undefined;
}

/** Of who goes back after a crash. */
export const saysNothing = (): readonly NewEntry[] => [];

const waitingRoomFor = (admitted: readonly string[], withoutHost: WithoutHost = "wait"): NewEntry => ({
  ...{ kind: "waitingRoom", isOn: true, withoutHost, admitted },
});

const offOnEntry = (source: TrackSource, present: readonly string[]): NewEntry => ({
  ...{ kind: "onEntry", source, isOff: true, present },
});

/** `maker`: its public key, hex. */
export function firstRules(rules: CreationRules, maker: string): readonly NewEntry[] {
  const { hasWaitingRoom, isListed = true, microphoneOffOnEntry, cameraOffOnEntry } = rules;
  return [
    ...(hasWaitingRoom === true ? [waitingRoomFor([maker])] : []),
    ...(isListed ? [] : [{ kind: "listing", isListed } as const]),
    ...(microphoneOffOnEntry === true ? [offOnEntry("microphone", [maker])] : []),
    ...(cameraOffOnEntry === true ? [offOnEntry("camera", [maker])] : []),
  ];
}

const TRACK_SOURCES: readonly TrackSource[] = ["microphone", "camera"];
/** What is off for those that come in, as far as self knows from being here before. */
const offSources = (store: MeetingStore) => TRACK_SOURCES.filter((source) => store.isOffOnEntry(source));

/** Somebody that left this meeting and joins it again comes in as everybody else does. Going back after a crash is no entry. */
export const enteringAnew = (store: MeetingStore): readonly NewEntry[] =>
  offSources(store).length === 0 ? [] : [{ kind: "entered" }];

/** A host that opens a meeting again begins a new sitting: whoever was let in, turned away or unmuted in the former one comes in anew. */
export function newSitting(store: MeetingStore, mesh: Pick<Mesh, "members">): readonly NewEntry[] {
  const { waitingRoom } = store.entrance();
  const present = mesh.members().map(({ publicKey }) => publicKey);
  if (!store.hosts().some((host) => present.includes(host))) return enteringAnew(store);
  return [
    ...(waitingRoom === null ? [] : [waitingRoomFor(present, waitingRoom.withoutHost)]),
    ...offSources(store).map((source) => offOnEntry(source, present)),
  ];
}

/** @throws StoreError */
export async function sayAll(
  store: Pick<MeetingStore, "append">,
  entries: readonly NewEntry[],
): Promise<void> {
  for (const entry of entries) {
    const saying = store.append(entry, { fromName: "" });
    // A disk that takes nothing keeps nobody out, and the others hear it all the same.
    if (entry.kind === "entered") saying.catch(() => {});
    else await saying;
  }
}
