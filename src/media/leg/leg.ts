/**
 * One leg: a single RTCPeerConnection to one relay, negotiated once. Written against the standard interfaces, so that
 * the window and a headless participant share it; no global of a browser is used.
 */
import type { Clock } from "../../kernel/clock.ts";
import { decodeRelayMessage, LINE, type LegMessage, type RelayMessage } from "./messages.ts";
import { createAudioLiveness } from "./audio-liveness.ts";

/**
 * The relay's own candidates suffice, since it learns ours from the first check that arrives: ours only open firewalls
 * earlier. Chromium calls its gathering complete after some 300 ms; its first host candidate is there after some 10.
 */
const GATHERING_MAX_MS = 100;
/** Other cards' candidates come with the first one's. */
const MORE_CANDIDATES_MS = 10;
/** Enough for 720p of a talking head, and for its half. */
const CAMERA_MAX_BPS = 1_700_000;
const CAMERA_HALF_MAX_BPS = 400_000;
/** Text at full size: few frames, large ones. */
const SCREEN_MAX_BPS = 2_500_000;

export interface LegListener {
  /** The data channel is open: media flows both ways. */
  onOpen(): void;
  /** The leg is of no use any more. Called at most once, and never after `close`. */
  onFailed(reason: string): void;
  onHeard(by: "beat" | "sound"): void;
  onMessage(message: RelayMessage): void;
  /** The first packet of a received picture arrived. */
  onPictureStarted(): void;
  /** Something odd happened that is worth a count. */
  onOddity(name: string): void;
}

export interface LegOptions {
  readonly createConnection: () => RTCPeerConnection;
  /** Brings the offer to the relay and the answer back. */
  readonly exchange: (offerSdp: string) => Promise<string>;
  readonly isSimulcast: boolean;
  /** How many pictures it can receive at once; 0 to MAX_PICTURE_SLOTS. Each costs, also while it is empty. */
  readonly pictureSlots: number;
  readonly clock: Clock;
  readonly listener: LegListener;
}

export interface Leg {
  /** The mix of all others. */
  readonly sound: MediaStreamTrack;
  /** `index`: from 0; null where there is no such slot. */
  picture(index: number): MediaStreamTrack | null;
  readonly screen: MediaStreamTrack;
  /** Changes with each picture that is received there: in a picture's slot, or in the screen's. -1: none ever was. */
  pictureStamp(slot: number | "screen"): number;
  setMicrophone(track: MediaStreamTrack | null): void;
  setCamera(track: MediaStreamTrack | null): void;
  setScreen(picture: MediaStreamTrack | null, sound: MediaStreamTrack | null): void;
  /** Does nothing before the leg is open. */
  send(message: LegMessage): void;
  getStats(): Promise<RTCStatsReport>;
  close(): void;
}

/** Starts connecting at once. @throws what the platform throws when it has no connection to give. */
export function createLeg(options: LegOptions): Leg {
  const { listener } = options;
  const connection = options.createConnection();
  const lines = addLines(connection, options);
  // The relay knows the channel by its id; the m-line of a data channel comes last wherever it is created.
  const channel = connection.createDataChannel("control", { negotiated: true, id: 0 });
  let isLive = true;
  const soundWatch = createAudioLiveness({
    clock: options.clock,
    stamp: () => deliveredStamp(lines.microphone),
    onHeard: () => listener.onHeard("sound"),
  });

  function fail(reason: string): void {
    if (!isLive) return;
    close();
    listener.onFailed(reason);
  }

  function close(): void {
    if (!isLive) return;
    isLive = false;
    soundWatch.close();
    connection.close();
  }

  channel.addEventListener("open", () => {
    if (!isLive) return;
    soundWatch.beat();
    listener.onOpen();
  });
  channel.addEventListener("close", () => fail("The relay closed the channel."));
  channel.addEventListener("message", (event) => {
    if (!isLive) return;
    const message = decodeRelayMessage(event.data);
    if (message === null) return listener.onOddity("leg.badMessage");
    if (message.type === "beat") {
      soundWatch.beat();
      listener.onHeard("beat");
    }
    listener.onMessage(message);
  });
  connection.addEventListener("connectionstatechange", () => {
    if (connection.connectionState === "failed") fail("The connection failed.");
  });
  for (const line of [...lines.pictures, lines.screenSlot]) {
    line.receiver.track.addEventListener("unmute", () => {
      if (isLive) listener.onPictureStarted();
    });
  }

  async function connect(): Promise<void> {
    await connection.setLocalDescription(await connection.createOffer());
    await gathered(connection);
    if (!isLive) return;
    const offer = connection.localDescription;
    if (offer === null) throw new Error("The platform made no offer.");
    const answer = await options.exchange(offer.sdp);
    if (!isLive) return;
    await connection.setRemoteDescription({ type: "answer", sdp: answer });
  }
  connect().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));

  /** What each line is to carry: `sender.track` says it only once the platform has got there. */
  const carried = new Map<RTCRtpTransceiver, MediaStreamTrack | null>();

  /** A leg that is being closed refuses tracks; nobody needs to know. */
  function put(line: RTCRtpTransceiver, track: MediaStreamTrack | null): void {
    if (!isLive || (carried.get(line) ?? null) === track) return;
    carried.set(line, track);
    line.sender.replaceTrack(track).catch(() => {
      if (isLive) listener.onOddity("leg.trackRefused");
    });
  }

  return {
    sound: lines.microphone.receiver.track,
    screen: lines.screenSlot.receiver.track,
    picture: (index) => lines.pictures[index]?.receiver.track ?? null,
    pictureStamp(slot) {
      const line = slot === "screen" ? lines.screenSlot : lines.pictures[slot];
      return line === undefined || !isLive ? -1 : deliveredStamp(line);
    },
    setMicrophone: (track) => put(lines.microphone, track),
    setCamera: (track) => put(lines.camera, track),
    setScreen(picture, sound) {
      // Sharp text matters more than smooth motion. wrtc's tracks have no hints.
      if (picture !== null && "contentHint" in picture) picture.contentHint = "detail";
      put(lines.screen, picture);
      put(lines.screenSound, sound);
    },
    send(message) {
      if (isLive && channel.readyState === "open") channel.send(JSON.stringify(message));
    },
    getStats: () => connection.getStats(),
    close,
  };
}

/** When something received on the line was last handed on to be played, on whatever scale; -1: never. */
function deliveredStamp(line: RTCRtpTransceiver): number {
  return line.receiver.getSynchronizationSources()[0]?.timestamp ?? -1;
}

interface Lines {
  readonly microphone: RTCRtpTransceiver;
  readonly camera: RTCRtpTransceiver;
  readonly screen: RTCRtpTransceiver;
  readonly screenSound: RTCRtpTransceiver;
  readonly screenSlot: RTCRtpTransceiver;
  readonly pictures: readonly RTCRtpTransceiver[];
}

/** Adds the m-lines in the order of LINE. */
function addLines(connection: RTCPeerConnection, { isSimulcast, pictureSlots }: LegOptions): Lines {
  const cameraEncodings: RTCRtpEncodingParameters[] = isSimulcast
    ? [
        { rid: "h", scaleResolutionDownBy: 2, maxBitrate: CAMERA_HALF_MAX_BPS },
        { rid: "f", maxBitrate: CAMERA_MAX_BPS },
      ]
    : [{ maxBitrate: CAMERA_MAX_BPS }];
  const added: RTCRtpTransceiver[] = [];
  const add = (index: number, kind: "audio" | "video", init: RTCRtpTransceiverInit): RTCRtpTransceiver => {
    if (added.length !== index) throw new Error(`The m-line ${index} would be number ${added.length}.`);
    const line = connection.addTransceiver(kind, init);
    preferCodecs(line, kind);
    added.push(line);
    return line;
  };
  return {
    microphone: add(LINE.microphone, "audio", { direction: "sendrecv" }),
    camera: add(LINE.camera, "video", { direction: "sendonly", sendEncodings: cameraEncodings }),
    screen: add(LINE.screen, "video", {
      direction: "sendonly",
      sendEncodings: [{ maxBitrate: SCREEN_MAX_BPS }],
    }),
    screenSound: add(LINE.screenSound, "audio", { direction: "sendonly" }),
    screenSlot: add(LINE.screenSlot, "video", { direction: "recvonly" }),
    pictures: Array.from({ length: pictureSlots }, (_, slot) =>
      add(LINE.firstPicture + slot, "video", { direction: "recvonly" }),
    ),
  };
}

/** In order of preference; what is not named is not offered, which keeps the offer short. */
const WANTED_CODECS = {
  /** RED first (RFC 2198): it brings 5% of concealed sound down to 0.4% and less. */
  audio: ["audio/red", "audio/opus"],
  video: ["video/vp8", "video/rtx"],
} as const;

function preferCodecs(line: RTCRtpTransceiver, kind: "audio" | "video"): void {
  // The class is reached by way of its object, since wrtc has no globals; the standard puts getCapabilities on it.
  const receiverClass = line.receiver.constructor as unknown as Partial<typeof RTCRtpReceiver>;
  const known = receiverClass.getCapabilities?.(kind)?.codecs ?? [];
  const codecs = WANTED_CODECS[kind].flatMap((wanted) =>
    known.filter((codec) => codec.mimeType.toLowerCase() === wanted),
  );
  if (codecs.length > 0) line.setCodecPreferences(codecs);
}

/** Resolves when there are candidates to tell, or after GATHERING_MAX_MS. */
function gathered(connection: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    let timer = setTimeout(finish, GATHERING_MAX_MS);
    let hasCandidate = false;
    function finish(): void {
      clearTimeout(timer);
      connection.removeEventListener("icecandidate", onCandidate);
      resolve();
    }
    function onCandidate({ candidate }: RTCPeerConnectionIceEvent): void {
      if (candidate === null) return finish();
      if (hasCandidate) return;
      hasCandidate = true;
      clearTimeout(timer);
      timer = setTimeout(finish, MORE_CANDIDATES_MS);
    }
    connection.addEventListener("icecandidate", onCandidate);
    if (connection.iceGatheringState === "complete") finish();
  });
}
