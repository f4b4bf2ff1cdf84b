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
  /** Closes every leg of somebody who is no longer a member. */
  removeParticipant(peerId: PeerId): void;
  /** Whose screen is relayed; nobody else's is. */
  setPresenter(peerId: PeerId | null): void;
  /** Start the child ahead of time (coordinator, deputy, third), or stop it. */
  setReady(isReady: boolean): void;
  onLegClosed(listener: (leg: LegKey) => void): Unsubscribe;
  /** Media arrived from these participants in the last 100 ms: counts as a beat. */
  onHeard(listener: (peers: readonly PeerId[]) => void): Unsubscribe;
  /** The child died by itself; every leg is gone. It is started again on the next `connectLeg` or at once if ready. */
  onDied(listener: () => void): Unsubscribe;
  /** Relay's and mixer's counters; null when it does not run. */
  stats(): Promise<Record<string, number> | null>;
  close(): Promise<void>;
}
