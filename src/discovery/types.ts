/** What others see of discovery. */
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { MeetingId, PeerId } from "../kernel/ids.ts";

/** What this peer says of itself while it is in a meeting. */
export interface Advert {
  readonly peerId: PeerId;
  /** Where its mesh listens, TCP. */
  readonly port: number;
  readonly meetingId: MeetingId;
  readonly needsPasscode: boolean;
  readonly isLocked: boolean;
  /** Only a member of the succession tells it, so that a join does not re-announce everybody; null for the others. */
  readonly summary: { readonly title: string; readonly members: number; readonly coordinator: PeerId } | null;
}

/** A member of a nearby meeting, as seen on the network. */
export interface SeenPeer {
  readonly peerId: PeerId;
  /** Where its adverts come from (the packet's source), newest first; IPv6 link-local with its zone. */
  readonly addresses: readonly string[];
  readonly port: number;
}

export interface Sighting {
  readonly meetingId: MeetingId;
  readonly title: string;
  readonly members: number;
  readonly coordinator: PeerId | null;
  readonly needsPasscode: boolean;
  readonly isLocked: boolean;
  /** False when its members advertise another protocol version. */
  readonly isCompatible: boolean;
  readonly peers: readonly SeenPeer[];
}

export interface NetworkState {
  readonly interfaces: readonly { readonly name: string; readonly address: string }[];
  /** One sentence: what is wrong and what to do; null when well. */
  readonly problem: string | null;
}

export interface Discovery {
  /** Replaces what is advertised; null says goodbye. Never throws. */
  advertise(advert: Advert | null): void;
  /** Somebody looks at the list: ask the network and keep it fresh until the undo is called. Counted. */
  watch(): Unsubscribe;
  /** Meetings nearby, own included, sorted by title then id. */
  sightings(): readonly Sighting[];
  /** Called on every change of `sightings()`. */
  onSightings(listener: (sightings: readonly Sighting[]) => void): Unsubscribe;
  network(): NetworkState;
  onNetwork(listener: (state: NetworkState) => void): Unsubscribe;
  /** The mesh knows this peer to be dead: forget it at once. */
  peerGone(peerId: PeerId): void;
  /** Says goodbye, waits for it to be sent (300 ms at most) and frees every socket. */
  close(): Promise<void>;
}
