/** What the window and the headless participant see of their legs. */
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import type { WantedPicture } from "./messages.ts";

/** Plays the mixes of several legs at once; gains let one fade into the other. */
export interface SoundSink {
  /** `key` names the leg. Starts silent. */
  attach(key: string, track: MediaStreamTrack): void;
  /** Gain 0 to 1, reached linearly in `rampMs`. */
  setGain(key: string, gain: number, rampMs: number): void;
  detach(key: string): void;
}

export interface Picture {
  readonly peerId: PeerId;
  readonly track: MediaStreamTrack;
  /** What is about to take its place: whoever receives it already shows its very first picture. Absent: nothing. */
  readonly next?: MediaStreamTrack;
}

export interface LegsStatus {
  readonly relay: PeerId;
  readonly role: "active" | "standby";
  readonly state: "connecting" | "open" | "closed";
  readonly roundTripMs: number | null;
}

/**
 * All legs of one participant: one to the coordinator's relay, a warm standby to the deputy's. Sound goes up both
 * and one is played; pictures go up and come down on the active one.
 */
export interface Legs {
  /** Opens, keeps and closes legs so that there is one to each. Switches at once when the coordinator changes. Same values: nothing. */
  setSuccession(succession: { readonly coordinator: PeerId; readonly deputy: PeerId | null }): void;
  setMicrophone(track: MediaStreamTrack | null): void;
  setCamera(track: MediaStreamTrack | null): void;
  setScreen(picture: MediaStreamTrack | null, sound: MediaStreamTrack | null): void;
  setWanted(pictures: readonly WantedPicture[]): void;
  /** The active leg's; a participant whose camera is off may be here with a track that is silent. */
  pictures(): readonly Picture[];
  screen(): Picture | null;
  status(): readonly LegsStatus[];
  /** Called when pictures, screen or status change. */
  onChange(listener: () => void): () => void;
  /** Ten times a second: who sounds how loud (dBov), who is the active speaker. Absent is silent. */
  onLevels(listener: (levels: ReadonlyMap<PeerId, number>, speaker: PeerId | null) => void): () => void;
  /** Playback was switched on the participant's own evidence: no beat and no sound from the relay for a while. */
  onRelaySilent(listener: (relay: PeerId) => void): () => void;
  /** The active leg's; null before it is open. */
  getStats(): Promise<RTCStatsReport | null>;
  close(): void;
}

export interface LegsDeps {
  /** Chromium's RTCPeerConnection or wrtc's. */
  readonly createConnection: () => RTCPeerConnection;
  /** Sends the offer to the relay by way of the core; resolves to the answer. Rejects when the core says so or the leg is dropped. */
  readonly connectLeg: (relay: PeerId, legId: string, offerSdp: string) => Promise<string>;
  readonly closeLeg: (relay: PeerId, legId: string) => void;
  /** The core says that the relay dropped the leg: open it anew if it is still in the succession. */
  readonly onLegClosed: (listener: (relay: PeerId, legId: string) => void) => () => void;
  readonly sound: SoundSink;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** Two camera encodings; false for one. Absent: true. Small files played by headless participants need no second. */
  readonly isSimulcast?: boolean;
  /** How many pictures are received at once at most. Absent: MAX_PICTURE_SLOTS. */
  readonly pictureSlots?: number;
  /** Where odd things are counted. Absent: nowhere. */
  readonly log?: Log;
}
