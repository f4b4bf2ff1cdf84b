/** The calls between the core and its media process. Both ends are ours and of one build: types, no schemas. */
import type { PeerId } from "../../kernel/ids.ts";
import type { LegKey, Muted, PeerLoad } from "../types.ts";
import type { PackedBatch } from "./recorded-outbox.ts";

/** What the core calls in the media process. */
export interface MediaProcedures {
  /** Answers a leg's offer. @throws Error whose message is a sentence. */
  connectLeg(leg: LegKey, offerSdp: string): Promise<string>;
  closeLeg(leg: LegKey): void;
  removeParticipant(peerId: PeerId, isKept: boolean): void;
  keepParticipant(peerId: PeerId): void;
  setDemand(isOn: boolean): void;
  setPresenter(peerId: PeerId | null): void;
  setMuted(muted: Muted): void;
  setRecorded(peers: readonly PeerId[], hasPictures: boolean): void;
  /** Everything that was captured of those recorded has been sent by `recorded`. */
  flushRecorded(): void;
  /** A batch of `recorded` was taken. */
  recordedTaken(): void;
  stats(): Record<string, number>;
  loads(): readonly PeerLoad[];
}

/** What the media process calls in the core. */
export interface HostProcedures {
  /** The relay dropped the leg. */
  legClosed(leg: LegKey): void;
  /** Media came from these participants in the last 100 ms; not called for nobody. */
  heard(peers: readonly PeerId[]): void;
  /** Each is answered by `recordedTaken`. */
  recorded(batch: PackedBatch): void;
  /** All participants whose leg is fit to carry the meeting, on changes. */
  warm(peers: readonly PeerId[]): void;
}
