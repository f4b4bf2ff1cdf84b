/**
 * One leg: a single RTCPeerConnection to one relay, negotiated once. It is written against the standard's interfaces and uses no
 * global of a browser, so that the window and a headless participant share it.
 */
import type { Clock } from "../../kernel/clock.ts";
import {
  decodeRelayMessage,
  encodeLegMessage,
  type LegMessage,
  type RelayMessage,
  type StoppableLayer,
} from "./messages.ts";
import { createAudioLiveness } from "./audio-liveness.ts";
import { createLayerSwitch } from "./layer-switch.ts";
import { addLines, withStereoScreen } from "./leg-lines.ts";

/**
 * The relay's candidates suffice, since the relay learns the leg's own from the first connectivity check that arrives; the leg's own only
 * open firewalls earlier. Chromium calls its gathering complete after about 300 ms; its first host candidate comes after about 10 ms.
 */
const GATHERING_MAX_MS = 100;
/** The candidates of other network cards come right after the first card's. */
const MORE_CANDIDATES_MS = 10;
/** A participant whose microphone the platform refused is silent for this long, and not for the life of the leg. */
const TRACK_RETRY_MS = 1_000;

export interface LegListener {
  /** The data channel is open: media flows both ways. */
  onOpen(): void;
  /** The leg is closed, because it failed. Called at most once, and never after `close`. */
  onFailed(reason: string): void;
  /** A sign of life came from the relay. */
  onAlive(by: "beat" | "audio"): void;
  onMessage(message: RelayMessage): void;
  /** The first packet of a received picture arrived. */
  onPictureStarted(): void;
  /** Something odd happened; `name` is what to count it under. */
  onOddity(name: string): void;
}

export interface LegOptions {
  readonly createConnection: () => RTCPeerConnection;
  /** Carries the offer to the relay and resolves to the answer. */
  readonly exchange: (offerSdp: string) => Promise<string>;
  readonly isSimulcast: boolean;
  /** How many pictures it can receive at once: 0 to MAX_PICTURE_SLOTS. Each costs processor time, also while it is empty. */
  readonly pictureSlots: number;
  readonly clock: Clock;
  readonly listener: LegListener;
}

/** What a line played last. */
export interface Played {
  readonly rtpTimestamp: number;
  /** On a scale of the platform's own, one for all lines. */
  readonly atMs: number;
}

export interface Leg {
  /** The mix of all others. */
  readonly sound: MediaStreamTrack;
  /** What the presenter's screen plays. */
  readonly screenSound: MediaStreamTrack;
  /** Returns null where there is no such slot. */
  picture(index: number): MediaStreamTrack | null;
  readonly screen: MediaStreamTrack;
  /** Changes with each picture that the slot receives; -1: it never received one. */
  pictureStamp(slot: number | "screen"): number;
  /** `mix`: the sound. Null where nothing was played in the last seconds. */
  played(line: number | "mix"): Played | null;
  /** How long the line waits in its jitter buffer at least. Does nothing where the platform's buffers take no orders. */
  setWait(line: number | "mix", targetMs: number): void;
  setMicrophone(track: MediaStreamTrack | null): void;
  setCamera(track: MediaStreamTrack | null): void;
  /** Which layers of the camera are sent besides the smallest. All at first. */
  setLayers(wanted: readonly StoppableLayer[]): void;
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
  // The relay knows the channel by its id. The m-line of a data channel comes last, wherever it is created.
  const channel = connection.createDataChannel("control", { negotiated: true, id: 0 });
  let isLive = true;
  /** What each line is to carry. `sender.track` says the same only after `replaceTrack` has resolved. */
  const carried = new Map<RTCRtpTransceiver, MediaStreamTrack | null>();

  const retries = new Map<RTCRtpTransceiver, () => void>();
  const layers = createLayerSwitch(options.clock, lines.camera.sender, () => {
    if (isLive) listener.onOddity("leg.layersRefused");
  });
  const audioLiveness = createAudioLiveness({
    clock: options.clock,
    stamp: () => deliveredStamp(lines.microphone),
    onAudio: () => listener.onAlive("audio"),
  });

  function fail(reason: string): void {
    if (!isLive) return;
    close();
    listener.onFailed(reason);
  }

  function close(): void {
    if (!isLive) return;
    isLive = false;
    audioLiveness.close();
    layers.close();
    for (const cancel of retries.values()) cancel();
    connection.close();
  }

  channel.addEventListener("open", () => {
    if (!isLive) return;
    audioLiveness.beat();
    listener.onOpen();
  });
  channel.addEventListener("close", () => fail("The relay closed the channel."));
  channel.addEventListener("message", (event) => {
    if (!isLive) return;
    const message = decodeRelayMessage(event.data);
    if (message === null) return listener.onOddity("leg.badMessage");
    if (message.type === "beat") {
      audioLiveness.beat();
      listener.onAlive("beat");
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
    const { type, sdp = "" } = await connection.createOffer();
    await connection.setLocalDescription({ type, sdp: withStereoScreen(sdp) });
    await gathered(connection, options.clock);
    if (!isLive) return;
    const offer = connection.localDescription;
    if (offer === null) throw new Error("The platform made no offer.");
    const answer = await options.exchange(offer.sdp);
    if (!isLive) return;
    await connection.setRemoteDescription({ type: "answer", sdp: answer });
  }
  connect().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));

  function put(line: RTCRtpTransceiver, track: MediaStreamTrack | null): void {
    if (!isLive || (carried.get(line) ?? null) === track) return;
    carried.set(line, track);
    retries.get(line)?.();
    replace(line, track);
  }

  /** A leg that is being closed refuses tracks, which matters to nobody. Otherwise a refused track is offered again. */
  function replace(line: RTCRtpTransceiver, track: MediaStreamTrack | null): void {
    line.sender.replaceTrack(track).catch(() => {
      if (!isLive || carried.get(line) !== track) return;
      listener.onOddity("leg.trackRefused");
      const retryAtMs = options.clock.nowMs() + TRACK_RETRY_MS;
      retries.set(
        line,
        options.clock.setTimer(retryAtMs, () => replace(line, track)),
      );
    });
  }

  const receiverOf = (line: number | "mix"): RTCRtpReceiver | undefined =>
    (line === "mix" ? lines.microphone : lines.pictures[line])?.receiver;

  return {
    sound: lines.microphone.receiver.track,
    screenSound: lines.screenSound.receiver.track,
    screen: lines.screenSlot.receiver.track,
    picture: (index) => lines.pictures[index]?.receiver.track ?? null,
    pictureStamp(slot) {
      const line = slot === "screen" ? lines.screenSlot : lines.pictures[slot];
      return line === undefined || !isLive ? -1 : deliveredStamp(line);
    },
    played(line) {
      const source = isLive ? receiverOf(line)?.getSynchronizationSources()[0] : undefined;
      return source === undefined ? null : { rtpTimestamp: source.rtpTimestamp, atMs: source.timestamp };
    },
    setWait(line, targetMs) {
      const receiver = isLive ? receiverOf(line) : undefined;
      if (receiver !== undefined && "jitterBufferTarget" in receiver)
        receiver.jitterBufferTarget = targetMs === 0 ? null : targetMs;
    },
    setMicrophone: (track) => put(lines.microphone, track),
    setCamera(track) {
      if (track !== null && isLive && options.isSimulcast) layers.setWidth(widthOf(track));
      put(lines.camera, track);
    },
    setLayers(wanted) {
      if (isLive && options.isSimulcast) layers.setWanted(wanted);
    },
    setScreen(picture, sound) {
      // Music for the encoder: no voice to be cut free from noise. wrtc's tracks have no hints.
      if (sound !== null && "contentHint" in sound) sound.contentHint = "music";
      put(lines.screen, picture);
      put(lines.screenSound, sound);
    },
    send(message) {
      if (isLive && channel.readyState === "open") channel.send(encodeLegMessage(message));
    },
    getStats: () => connection.getStats(),
    close,
  };
}

/** Of a picture in 16:9 with as many pixels. */
function widthOf(track: MediaStreamTrack): number | null {
  const { width, height } = track.getSettings();
  return width === undefined || height === undefined ? null : Math.sqrt((width * height * 16) / 9);
}

/** When the line's media was last played out, on a scale of the platform's own; -1: never. */
function deliveredStamp(line: RTCRtpTransceiver): number {
  return line.receiver.getSynchronizationSources()[0]?.timestamp ?? -1;
}

/** Resolves when the offer holds candidates, or after GATHERING_MAX_MS. */
function gathered(connection: RTCPeerConnection, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    let cancelTimer = clock.setTimer(clock.nowMs() + GATHERING_MAX_MS, finish);
    let hasCandidate = false;
    function finish(): void {
      cancelTimer();
      connection.removeEventListener("icecandidate", onCandidate);
      resolve();
    }
    function onCandidate({ candidate }: RTCPeerConnectionIceEvent): void {
      if (candidate === null) return finish();
      if (hasCandidate) return;
      hasCandidate = true;
      cancelTimer();
      cancelTimer = clock.setTimer(clock.nowMs() + MORE_CANDIDATES_MS, finish);
    }
    connection.addEventListener("icecandidate", onCandidate);
    if (connection.iceGatheringState === "complete") finish();
  });
}
