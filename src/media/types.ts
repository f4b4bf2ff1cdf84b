/** What others see of the media process: relay and mixer, in a child process that may die. */
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { RecordedBatch } from "../kernel/recorded-packet.ts";

/** One WebRTC connection between a participant's window and this relay. Unique per (participant, legId). */
export interface LegKey {
  readonly peerId: PeerId;
  readonly legId: string;
}

/** Participants whose microphones nobody is to hear, and those whose cameras nobody is to see, whatever they send. */
export interface Muted {
  readonly microphone: readonly PeerId[];
  readonly camera: readonly PeerId[];
}

/** RTP of one leg, from the participant and to it. These grow while the leg lives. */
export interface PeerLoad {
  readonly peerId: PeerId;
  readonly packetsIn: number;
  readonly packetsOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

export interface Place {
  readonly address: string;
  readonly port: number;
}
/** Of a leg that takes a detour through this machine. */
export interface BridgeEnds {
  /** Its port shows with its first datagram. */
  readonly participantAddress: string;
  readonly relay: Place;
}
/** A UDP port at which both ends of such a leg call. */
export interface Bridge {
  readonly port: number;
  /** When a datagram of the participant last went on; when it was opened, before that. */
  participantAtMs(): number;
  close(): void;
}
/** Rejects with the system's error where no port can be had. */
export type OpenBridge = (ends: BridgeEnds) => Promise<Bridge>;

export interface MediaHost {
  /** Answers a leg's offer; starts the child if it does not run. @throws Error whose message is a sentence, when the offer is no leg's or the child fails. */
  connectLeg(leg: LegKey, offerSdp: string): Promise<string>;
  closeLeg(leg: LegKey): void;
  /**
   * Closes every leg of a participant that is no longer a member. "now": it left or was removed. "whenSilent": its core died, but its
   * window may live on and its core come back, so its legs stay until nothing has come on them for 6 s, for 20 s at most.
   */
  removeParticipant(peerId: PeerId, when?: "now" | "whenSilent"): void;
  /** A participant that was removed "whenSilent" is a member again: its legs stay. Does nothing for others. */
  keepParticipant(peerId: PeerId): void;
  /**
   * Requests every participant's pictures and forwards them on all legs, also on standbys. For the coordinator, and for a deputy that
   * suspects the coordinator. Outlives the child.
   */
  setDemand(isOn: boolean): void;
  /** Only the presenter's screen is relayed. Outlives the child. */
  setPresenter(peerId: PeerId | null): void;
  /** Outlives the child. */
  setMuted(muted: Muted): void;
  /**
   * Whose sound, and camera and screen if it `hasPictures`, go to `onRecorded`, as far as they are heard and seen here. Pictures are asked for
   * meanwhile. Outlives the child.
   */
  setRecorded(peers: readonly PeerId[], hasPictures: boolean): void;
  /** Resolves once all that was captured so far of those recorded before has come by `onRecorded`, or nothing more comes. */
  flushRecorded(): Promise<void>;
  onRecorded(listener: (batch: RecordedBatch) => void): Unsubscribe;
  /** Starts the child ahead of time (coordinator, deputy, third), or stops it. */
  setReady(isReady: boolean): void;
  /** The relay dropped the leg, or died with it. */
  onLegClosed(listener: (leg: LegKey) => void): Unsubscribe;
  /** Media arrived from these participants in the last 100 ms, which counts as a heartbeat. */
  onHeard(listener: (peers: readonly PeerId[]) => void): Unsubscribe;
  /** All participants with a leg that is fit to carry the meeting: open, and audio has come on it for a moment, if any comes. On changes. */
  onWarm(listener: (peers: readonly PeerId[]) => void): Unsubscribe;
  /** The child died by itself, and with it every leg; `onLegClosed` came before for each. It starts again by itself if ready, otherwise on the next `connectLeg`. */
  onDied(listener: () => void): Unsubscribe;
  /** What each participant's legs have brought and taken; null when the child does not run or does not answer. */
  loads(): Promise<readonly PeerLoad[] | null>;
  /** Resolves to the counters of relay and mixer; null when the child does not run or does not answer. */
  stats(): Promise<Record<string, number> | null>;
  close(): Promise<void>;
}
