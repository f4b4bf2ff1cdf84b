/** What others see of the media process: relay and mixer, in a child that may die. */
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { PeerId } from "../kernel/ids.ts";

/** One WebRTC connection between a participant's window and this relay. Unique per (participant, legId). */
export interface LegKey {
  readonly peerId: PeerId;
  readonly legId: string;
}

export interface MediaHost {
  /** Answers a leg's offer; starts the child if it does not run. @throws Error whose message is a sentence, when the offer is not one or the child fails. */
  connectLeg(leg: LegKey, offerSdp: string): Promise<string>;
  closeLeg(leg: LegKey): void;
  /**
   * Closes every leg of somebody who is no longer a member: at once (kicked, or it left), or when nothing has come on
   * it for 6 s and after 20 s at most (its core died, but its window may live on and its core come back).
   */
  removeParticipant(peerId: PeerId, when?: "now" | "whenSilent"): void;
  /** Somebody who was removed "whenSilent" is a member again: their legs stay. Does nothing for others. */
  keepParticipant(peerId: PeerId): void;
  /**
   * Asks every participant for their pictures and shows them to everybody, also on legs that are standbys. For a deputy
   * while it suspects the coordinator, and for whoever coordinates. Outlives the child.
   */
  setDemand(isOn: boolean): void;
  /** Whose screen is relayed; nobody else's is. */
  setPresenter(peerId: PeerId | null): void;
  /** Start the child ahead of time (coordinator, deputy, third), or stop it. */
  setReady(isReady: boolean): void;
  /** The relay dropped the leg, or died with it. */
  onLegClosed(listener: (leg: LegKey) => void): Unsubscribe;
  /** Media arrived from these participants in the last 100 ms: counts as a beat. */
  onHeard(listener: (peers: readonly PeerId[]) => void): Unsubscribe;
  /** Who has a leg here that is fit to carry the meeting: open, and sound has come on it for a moment if any comes. As a whole, on changes. */
  onWarm(listener: (peers: readonly PeerId[]) => void): Unsubscribe;
  /** The child died by itself; every leg is gone, as `onLegClosed` has told for each. It is started again on the next `connectLeg` or at once if ready. */
  onDied(listener: () => void): Unsubscribe;
  /** Relay's and mixer's counters; null when it does not run. */
  stats(): Promise<Record<string, number> | null>;
  close(): Promise<void>;
}
