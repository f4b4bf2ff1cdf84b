/** The part of `wrtc`, WebRTC for plain Node, that a headless participant uses. Only this file loads it: it must not share a process with the relay's library. */
import wrtc from "wrtc";

export interface RawPicture {
  readonly width: number;
  readonly height: number;
  /** Planar 4:2:0: width * height * 1.5 bytes. */
  readonly data: Uint8Array;
}

export interface RawSound {
  readonly samples: Int16Array;
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly bitsPerSample: number;
  /** Samples per channel. */
  readonly numberOfFrames: number;
}

export interface PictureSource {
  createTrack(): MediaStreamTrack;
  /** Copies the picture before it returns. */
  onFrame(picture: RawPicture): void;
}

export interface SoundSource {
  createTrack(): MediaStreamTrack;
  /** Takes 10 ms at a time. */
  onData(sound: RawSound): void;
}

export interface PictureReceiver {
  onframe: (event: { readonly frame: RawPicture }) => void;
  stop(): void;
}

export interface SoundReceiver {
  /** The first frames may come at 16 kHz. */
  ondata: (sound: RawSound) => void;
  stop(): void;
}

export interface MediaPlatform {
  createConnection(): RTCPeerConnection;
  createPictureSource(isScreen: boolean): PictureSource;
  createSoundSource(): SoundSource;
  receivePictures(track: MediaStreamTrack): PictureReceiver;
  receiveSound(track: MediaStreamTrack): SoundReceiver;
}

// The package's types describe events as opaque handlers; only its documentation says what they carry.
const { RTCVideoSource, RTCAudioSource, RTCVideoSink, RTCAudioSink } = wrtc.nonstandard as unknown as {
  readonly RTCVideoSource: new (init: { isScreencast: boolean }) => PictureSource;
  readonly RTCAudioSource: new () => SoundSource;
  readonly RTCVideoSink: new (track: MediaStreamTrack) => PictureReceiver;
  readonly RTCAudioSink: new (track: MediaStreamTrack) => SoundReceiver;
};

export const wrtcPlatform: MediaPlatform = {
  // One transport for all m-lines from the start: otherwise each line gathers candidates of its own.
  createConnection: () => new wrtc.RTCPeerConnection({ bundlePolicy: "max-bundle", iceServers: [] }),
  createPictureSource: (isScreen) => new RTCVideoSource({ isScreencast: isScreen }),
  createSoundSource: () => new RTCAudioSource(),
  receivePictures: (track) => new RTCVideoSink(track),
  receiveSound: (track) => new RTCAudioSink(track),
};
