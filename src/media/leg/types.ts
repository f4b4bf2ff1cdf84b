/** What the window and the headless participant see of their legs, and what they provide to them. */
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import type { PictureLimits, Volume, WantedPicture } from "./messages.ts";

/** Plays the sound of several legs. Gains let one fade into another. */
export interface SoundSink {
  /** `key` names the leg. Its gain is 0 at first, and is that of both tracks. `screen`: what the presenter's screen plays. */
  attach(key: string, mix: MediaStreamTrack, screen: MediaStreamTrack): void;
  /** `gain`: 0 to 1, reached linearly in `rampMs`. */
  setGain(key: string, gain: number, rampMs: number): void;
  detach(key: string): void;
  /** From being given to the loudspeaker to being heard, as the platform knows it: a radio headset takes 200 and more. Absent: it plays at once. */
  outputLatencyMs?(): number;
}

export interface Picture {
  readonly peerId: PeerId;
  readonly track: MediaStreamTrack;
  /** The track that is about to replace it. A receiver that already receives it shows its very first picture. Absent: none is. */
  readonly next?: MediaStreamTrack;
}

export interface LegsStatus {
  readonly relay: PeerId;
  readonly role: "active" | "standby";
  readonly state: "connecting" | "open" | "closed";
  readonly roundTripMs: number | null;
}

/**
 * All legs of one participant: one to the coordinator's relay, a warm standby to the deputy's. Audio goes up both, and one mix is
 * played. Pictures go up and come down on the active one.
 */
export interface Legs {
  /** Opens, keeps and closes legs so that there is one to each. Switches at once when the coordinator changes. The same values do nothing. */
  setSuccession(succession: { readonly coordinator: PeerId; readonly deputy: PeerId | null }): void;
  setMicrophone(track: MediaStreamTrack | null): void;
  setCamera(track: MediaStreamTrack | null): void;
  setScreen(picture: MediaStreamTrack | null, sound: MediaStreamTrack | null): void;
  setWanted(pictures: readonly WantedPicture[]): void;
  /** How loud some of the others are to be heard. Every relay is told, so that it holds from the first moment of a takeover. */
  setVolumes(volumes: readonly Volume[]): void;
  /** What is sent and received of pictures at most. Every relay is told, so that it holds from the first moment of a takeover. */
  setLimits(limits: PictureLimits): void;
  /** False while nobody looks: then no pictures and no screen are received. True at first. Sound goes on. */
  setWatching(isWatching: boolean): void;
  /** Those of the active leg. A participant whose camera is off may be here with a track on which nothing comes. */
  pictures(): readonly Picture[];
  screen(): Picture | null;
  /** Those whose pictures are wanted, and are more than this participant's link bears. */
  held(): readonly PeerId[];
  status(): readonly LegsStatus[];
  /** Pictures, screen, `held` or status changed. */
  onChange(listener: () => void): () => void;
  /** Ten times a second: levels in dBov, where an absent participant is silent, and the active speaker. */
  onLevels(listener: (levels: ReadonlyMap<PeerId, number>, speaker: PeerId | null) => void): () => void;
  /** Playback was switched on the participant's own evidence: neither a beat nor audio came from the relay for a while. */
  onRelaySilent(listener: (relay: PeerId) => void): () => void;
  /** The leg to the coordinator has not been open for some seconds (`isOpen` false), or is again. */
  onPath(listener: (relay: PeerId, isOpen: boolean) => void): () => void;
  /** Those of the leg whose pictures are shown; null before there is one. */
  getStats(): Promise<RTCStatsReport | null>;
  close(): void;
}

export interface LegsDeps {
  /** Chromium's RTCPeerConnection or wrtc's. */
  readonly createConnection: () => RTCPeerConnection;
  /** Sends the offer to the relay by way of the core; resolves to the answer. Rejects when the core refuses or the relay drops the leg. */
  readonly connectLeg: (relay: PeerId, legId: string, offerSdp: string) => Promise<string>;
  readonly closeLeg: (relay: PeerId, legId: string) => void;
  /** The relay dropped the leg, as the core says. It is opened anew if the relay is still in the succession. */
  readonly onLegClosed: (listener: (relay: PeerId, legId: string) => void) => () => void;
  readonly sound: SoundSink;
  readonly clock: Clock;
  /** Returns a random number from 0 to below 1. */
  readonly random: () => number;
  /** Whether the camera is sent in layers. Absent: true. The small files of headless participants need one. */
  readonly isSimulcast?: boolean;
  /** How many pictures are received at once. Absent: MAX_PICTURE_SLOTS. */
  readonly pictureSlots?: number;
  /** Absent: nothing is logged or counted. */
  readonly log?: Log;
}
