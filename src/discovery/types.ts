/** The interface of discovery: what the modules that use it see. */
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { MeetingId, PeerId } from "../kernel/ids.ts";
import type { Words } from "../kernel/words.ts";

/** What a peer advertises of itself while it is in a meeting. */
export interface Advert {
  readonly peerId: PeerId;
  /** The TCP port on which its mesh listens. */
  readonly port: number;
  readonly meetingId: MeetingId;
  readonly needsPasscode: boolean;
  readonly isLocked: boolean;
  /** Of an unlisted meeting, whose adverts have no summary: a hash by which those find it that know its title. Null for a listed one. */
  readonly titleHash: string | null;
  /** Null for a member outside the succession, so that a join does not make every member announce itself again. */
  readonly summary: { readonly title: string; readonly members: number; readonly coordinator: PeerId } | null;
}

/** A member of a nearby meeting, as seen on the network. */
export interface SeenPeer {
  readonly peerId: PeerId;
  /** The source addresses of its adverts, IPv4 before IPv6, newest first; link-local IPv6 ones with their zone. */
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
  /** Not null: the meeting is unlisted, and only for those to find that know its title or its id. */
  readonly titleHash: string | null;
  /** False if its members advertise another protocol version. */
  readonly isCompatible: boolean;
  readonly peers: readonly SeenPeer[];
}

export interface NetworkState {
  readonly interfaces: readonly { readonly name: string; readonly address: string }[];
  /** What is wrong and what to do. Null if all is well. */
  readonly problem: Words | null;
}

export interface Discovery {
  /** Replaces self's advert; null says goodbye. Never throws. */
  advertise(advert: Advert | null): void;
  /** Queries the network and keeps the list fresh until the returned undo is called, as often as this was. */
  watch(): Unsubscribe;
  /** The meetings nearby, self's own included, sorted by title, then id. */
  sightings(): readonly Sighting[];
  /** Called on every change of `sightings()`, ten times a second at most. */
  onSightings(listener: (sightings: readonly Sighting[]) => void): Unsubscribe;
  network(): NetworkState;
  onNetwork(listener: (state: NetworkState) => void): Unsubscribe;
  /** A peer cannot be heard, so this machine's network may be gone or another one: it is looked at at once, and more often for a while. */
  doubtNetwork(): void;
  /** Removes a peer at once that the mesh knows to be dead. */
  peerGone(peerId: PeerId): void;
  /** Says goodbye, waits until it is sent (250 ms at most) and frees every socket. */
  close(): Promise<void>;
}
