/**
 * One WebRTC connection as a pipe for RTP, RTCP and control messages. libdatachannel gets a description with a single video line
 * and a data channel, and hands every decrypted packet of the whole bundle to that line's track. Every callback is guarded: an
 * exception in one aborts the process.
 */
import nodeDataChannel, { type DataChannel, type PeerConnection, type Track } from "node-datachannel";
import type { Log } from "../../kernel/log.ts";
import type { TransportDescription } from "../sdp/answer.ts";
import { isRtcp } from "../rtp/rtp.ts";
import type { Offer } from "../sdp/sdp.ts";

export interface TransportEvents {
  /** Packets may be sent. */
  onOpen(): void;
  onRtp(bytes: Buffer): void;
  onRtcp(bytes: Buffer): void;
  onControlOpen(): void;
  onControl(text: string): void;
  /** The connection failed or the other end closed it. Called once; no event follows. */
  onClosed(): void;
}
export interface Transport {
  /** Best effort: returns false when the packet was not sent. The caller may reuse `bytes` at once. */
  send(bytes: Buffer): boolean;
  /** Returns false when the channel is not open or its buffer is full. */
  sendControl(text: string): boolean;
  /** Call once. Rejects with an Error when the library refuses the offer. */
  accept(offer: Offer): Promise<TransportDescription>;
  /** Closes without `onClosed`. */
  close(): void;
}

/** Host candidates come within milliseconds; an interface that is stuck must not hold up the answer. */
const GATHERING_TIMEOUT_MS = 2000;
/** About a minute of beats: a participant with more unread messages does not read them. */
const MAX_CONTROL_BUFFER_BYTES = 262_144;
/** Names in the description for the library. They never reach the browser, which gets the answer of answer.ts. */
const VIDEO_MID = "v";
const CONTROL_MID = "d";
const INNER_PAYLOAD_TYPE = 96;

export function createTransport(deps: {
  readonly log: Log;
  readonly name: string;
  readonly events: TransportEvents;
  /** The first of these that is free is the connection's. Absent or null: any port. */
  readonly ports?: { readonly first: number; readonly last: number } | null;
}): Transport {
  const { log, events } = deps;
  let isTrackOpen = false;
  let isClosed = false;

  /** Runs a callback of the library so that nothing escapes it. */
  function guard<T extends unknown[]>(callback: (...values: T) => void): (...values: T) => void {
    return (...values) => {
      if (isClosed) return;
      try {
        callback(...values);
      } catch (cause) {
        log.count("media.callbackFailed");
        log.error("A media callback failed", { cause: String(cause) });
      }
    };
  }
  function end(): void {
    if (isClosed) return;
    guard(() => events.onClosed())();
    isClosed = true;
    isTrackOpen = false;
  }

  const connection: PeerConnection = new nodeDataChannel.PeerConnection(deps.name, {
    iceServers: [],
    ...(deps.ports == null ? {} : { portRangeBegin: deps.ports.first, portRangeEnd: deps.ports.last }),
    disableAutoNegotiation: true,
  });
  const control: DataChannel = connection.createDataChannel("control", { negotiated: true, id: 0 });
  control.onOpen(guard(() => events.onControlOpen()));
  control.onClosed(guard(() => end()));
  control.onMessage(
    guard((message: string | Buffer | ArrayBuffer) => {
      if (typeof message === "string") events.onControl(message);
      else log.count("media.binaryControl");
    }),
  );
  const video = new nodeDataChannel.Video(VIDEO_MID, "SendRecv");
  video.addVP8Codec(INNER_PAYLOAD_TYPE);
  const track: Track = connection.addTrack(video);
  track.onOpen(
    guard(() => {
      isTrackOpen = true;
      events.onOpen();
    }),
  );
  track.onClosed(guard(() => end()));
  track.onMessage(guard((bytes: Buffer) => (isRtcp(bytes) ? events.onRtcp(bytes) : events.onRtp(bytes))));
  connection.onStateChange(
    guard((state: string) => {
      if (state === "failed" || state === "closed") end();
    }),
  );

  return {
    send(bytes) {
      if (!isTrackOpen || isClosed) return false;
      try {
        return track.sendMessageBinary(bytes);
      } catch {
        log.count("media.sendFailed");
        return false;
      }
    },
    sendControl(text) {
      if (isClosed) return false;
      try {
        if (!control.isOpen() || control.bufferedAmount() > MAX_CONTROL_BUFFER_BYTES) {
          log.count("media.controlDropped");
          return false;
        }
        return control.sendMessage(text);
      } catch {
        log.count("media.sendFailed");
        return false;
      }
    },
    async accept(offer) {
      if (isClosed) throw new Error("The relay's connection was closed.");
      const gathered = new Promise<void>((resolve) => {
        connection.onGatheringStateChange(guard((state: string) => void (state === "complete" && resolve())));
        setTimeout(resolve, GATHERING_TIMEOUT_MS).unref();
      });
      connection.setRemoteDescription(innerOffer(offer), "offer");
      connection.setLocalDescription("answer");
      if (connection.gatheringState() !== "complete") await gathered;
      const description = connection.localDescription();
      if (description === null || isClosed) throw new Error("The relay's connection was closed.");
      return readTransport(description.sdp);
    },
    close() {
      isClosed = true;
      isTrackOpen = false;
      try {
        connection.close();
      } catch {
        log.count("media.closeFailed");
      }
    },
  };
}

/** Returns the part of the leg's offer that libdatachannel gets: transport, one video line and a data channel. */
function innerOffer(offer: Offer): string {
  return [
    "v=0",
    "o=- 1 1 IN IP4 0.0.0.0",
    "s=-",
    "t=0 0",
    `a=group:BUNDLE ${VIDEO_MID} ${CONTROL_MID}`,
    `m=video 9 UDP/TLS/RTP/SAVPF ${INNER_PAYLOAD_TYPE}`,
    "c=IN IP4 0.0.0.0",
    `a=mid:${VIDEO_MID}`,
    "a=sendrecv",
    "a=rtcp-mux",
    `a=rtpmap:${INNER_PAYLOAD_TYPE} VP8/90000`,
    `a=ice-ufrag:${offer.iceUfrag}`,
    `a=ice-pwd:${offer.icePassword}`,
    `a=fingerprint:${offer.fingerprint}`,
    "a=setup:actpass",
    ...offer.candidates.map((candidate) => `a=${candidate}`),
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
    "c=IN IP4 0.0.0.0",
    `a=mid:${CONTROL_MID}`,
    "a=sctp-port:5000",
    "a=max-message-size:262144",
    "",
  ].join("\r\n");
}

function readTransport(sdp: string): TransportDescription {
  const lines = sdp.split(/\r?\n/);
  const value = (name: string) =>
    lines.find((line) => line.startsWith(`a=${name}:`))?.slice(name.length + 3) ?? "";
  const candidates = lines.filter((line) => line.startsWith("a=candidate:")).map((line) => line.slice(2));
  return {
    iceUfrag: value("ice-ufrag"),
    icePassword: value("ice-pwd"),
    fingerprint: value("fingerprint"),
    setup: value("setup"),
    candidates: [...new Set(candidates)],
  };
}
