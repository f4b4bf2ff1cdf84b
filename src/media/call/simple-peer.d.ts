/** The part of simple-peer's browser build that calls use; its own types bring those of Node into the window. */
declare module "simple-peer/simplepeer.min.js" {
  interface Signal {
    readonly type?: string;
    readonly sdp?: string;
  }
  export default class SimplePeer {
    constructor(options: {
      readonly initiator: boolean;
      readonly stream: MediaStream;
      /** False: one signal each way, with all addresses in it. */
      readonly trickle: boolean;
      readonly config: RTCConfiguration;
      /** What stands in for the browser's WebRTC. */
      readonly wrtc?: Readonly<
        Record<"RTCPeerConnection" | "RTCSessionDescription" | "RTCIceCandidate", unknown>
      >;
    });
    readonly connected: boolean;
    readonly destroyed: boolean;
    signal(signal: Signal): void;
    send(text: string): void;
    /** @throws Error when the peer is destroyed */
    replaceTrack(before: MediaStreamTrack, after: MediaStreamTrack | null, stream: MediaStream): void;
    destroy(): void;
    on(event: "signal", listener: (signal: Signal) => void): void;
    on(event: "connect" | "close", listener: () => void): void;
    on(event: "data", listener: (bytes: Uint8Array) => void): void;
    on(event: "track", listener: (track: MediaStreamTrack) => void): void;
    on(event: "error", listener: (error: Error) => void): void;
    on(event: "iceStateChange", listener: (connection: RTCIceConnectionState) => void): void;
  }
}
