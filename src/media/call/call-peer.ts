/** One end of a direct call: sound, a picture and notes to and from the other end, and nobody between. Runs in a window and headless. */
import SimplePeer from "simple-peer/simplepeer.min.js";
import * as v from "valibot";
import { decoder, parseJson } from "../../kernel/schema.ts";
import { wordsBetween } from "./fingerprints.ts";
import { readNote, type CallNote } from "./messages.ts";

/** What a window signals to set up a call; the answer to it is the other window's. */
const SignalSchema = v.object({ type: v.picklist(["offer", "answer"]), sdp: v.string() });
const decodeSignal = decoder(SignalSchema);

export interface CallPeer {
  /** Takes what the other end signalled; anything else than its offer or answer is dropped. */
  signal(text: string): void;
  /** Sends that track from now on; null: nothing. */
  send(kind: "microphone" | "camera", track: MediaStreamTrack | null): void;
  /** The most that the picture may take, bits a second; null: what the browser finds right; 0: none is sent. Nothing before the ends are connected. */
  limitPicture(bps: number | null): void;
  /** Nothing before the ends are connected. */
  tell(note: CallNote): void;
  /** Idempotent; no listener is called after it. */
  close(): void;
}

export interface CallPeerDeps {
  /** It makes the offer. */
  readonly isCaller: boolean;
  /** Hold the places of sound and picture: what is sent later takes them, so that nothing is ever negotiated again. */
  readonly microphone: MediaStreamTrack;
  readonly camera: MediaStreamTrack;
  /** What stands in for the browser's WebRTC. */
  readonly wrtc?: WebRtc;
  readonly createStream: () => MediaStream;
  readonly onSignal: (text: string) => void;
  /** `words`: for both to compare. */
  readonly onConnected: (words: string) => void;
  readonly onTrack: (track: MediaStreamTrack) => void;
  readonly onNote: (note: CallNote) => void;
  /** Nothing gets through for the moment; or it does again. */
  readonly onInterrupted: (isInterrupted: boolean) => void;
  /** The connection is closed, or could not be made. */
  readonly onClosed: () => void;
}

/** What simple-peer takes of it. */
export interface WebRtc {
  readonly RTCPeerConnection: typeof RTCPeerConnection;
  readonly RTCSessionDescription: typeof RTCSessionDescription;
  readonly RTCIceCandidate: typeof RTCIceCandidate;
}

export type CreateCallPeer = (deps: CallPeerDeps) => CallPeer;

export function createCallPeer(deps: CallPeerDeps): CallPeer {
  const stream = deps.createStream();
  const sent = { microphone: deps.microphone, camera: deps.camera };
  for (const track of Object.values(sent)) stream.addTrack(track);
  const sdps: { own: string | null; theirs: string | null } = { own: null, theirs: null };
  let isClosed = false;
  let connection: RTCPeerConnection | null = null;
  /** A sender refuses a change while another one is under way, and the last one has to count. */
  let limiting: Promise<void> = Promise.resolve();
  const peer = new SimplePeer({
    ...{ initiator: deps.isCaller, stream, trickle: false },
    // No STUN or TURN servers: on a local network the machines' own addresses are enough.
    config: { iceServers: [], bundlePolicy: "max-bundle" },
    wrtc: watched(deps.wrtc ?? globalThis, (made) => (connection = made)),
  });

  function close(): void {
    isClosed = true;
    peer.destroy();
  }
  function end(): void {
    if (isClosed) return;
    close();
    deps.onClosed();
  }
  async function greet(): Promise<void> {
    const words =
      sdps.own === null || sdps.theirs === null ? null : await wordsBetween(sdps.own, sdps.theirs);
    if (isClosed) return;
    if (words === null) end();
    else deps.onConnected(words);
  }

  peer.on("signal", ({ type, sdp = "" }) => {
    // Nothing is negotiated again.
    if (isClosed || sdps.own !== null || (type !== "offer" && type !== "answer")) return;
    sdps.own = sdp;
    deps.onSignal(JSON.stringify({ type, sdp }));
  });
  peer.on("connect", () => void greet());
  peer.on("track", (track) => isClosed || deps.onTrack(track));
  peer.on("data", (bytes) => {
    const note = readNote(bytes);
    if (note !== null && !isClosed) deps.onNote(note);
  });
  peer.on("iceStateChange", (state) => {
    if (peer.connected && !isClosed) deps.onInterrupted(state === "disconnected");
  });
  peer.on("error", end);
  peer.on("close", end);

  return {
    signal(text) {
      const signal = decodeSignal(parseJson(text));
      const wanted = deps.isCaller ? "answer" : "offer";
      if (isClosed || signal?.type !== wanted || sdps.theirs !== null) return;
      sdps.theirs = signal.sdp;
      peer.signal(signal);
    },
    send(kind, track) {
      if (isClosed) return;
      peer.replaceTrack(sent[kind], track, stream);
      if (track !== null) sent[kind] = track;
    },
    limitPicture(bps) {
      if (isClosed || !peer.connected) return;
      for (const sender of connection?.getSenders() ?? [])
        if (sender.track?.kind === "video") limiting = limiting.then(() => limit(sender, bps));
    },
    tell(note) {
      if (isClosed || !peer.connected) return;
      try {
        peer.send(JSON.stringify(note));
      } catch {
        // The other end has closed the channel; that comes as an event of its own.
      }
    },
    close,
  };
}

/** The same WebRTC, which shows the connection that simple-peer makes and keeps for itself. */
const watched = (
  { RTCPeerConnection, RTCSessionDescription, RTCIceCandidate }: WebRtc,
  onMade: (connection: RTCPeerConnection) => void,
): WebRtc => ({
  RTCPeerConnection: class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      onMade(this);
    }
  },
  ...{ RTCSessionDescription, RTCIceCandidate },
});

async function limit(sender: RTCRtpSender, bps: number | null): Promise<void> {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) {
    encoding.active = bps !== 0;
    if (bps === null) delete encoding.maxBitrate;
    else if (bps > 0) encoding.maxBitrate = bps;
  }
  // Refused where the connection is closed in the same moment.
  await sender.setParameters(parameters).catch(() => {});
}
