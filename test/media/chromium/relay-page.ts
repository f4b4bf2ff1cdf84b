/** The page of the relay's test: one leg with the browser's fake devices, and what it receives. */
import { realClock } from "../../../src/kernel/clock.ts";
import { createLeg, type Leg } from "../../../src/media/leg/leg.ts";
import {
  STOPPABLE_LAYERS,
  LINE,
  MAX_PICTURE_SLOTS,
  type LegMessage,
  type RelayMessage,
} from "../../../src/media/leg/messages.ts";

declare global {
  interface Window {
    /** Put there by the driver. */
    exchange(peerId: string, offerSdp: string): Promise<string>;
    landlineLeg: PageLeg;
  }
}
export interface Reception {
  readonly videos: readonly { mid: string; frames: number; width: number; freezes: number; lost: number }[];
  readonly videoOut: readonly {
    rid: string;
    frames: number;
    width: number;
    nacks: number;
    isActive: boolean;
  }[];
  readonly audio: {
    packets: number;
    energy: number;
    concealed: number;
    samples: number;
    codec: string;
  };
  /** Of the tones that `share` plays on the left and on the right: [left, right] in each channel, dBFS. */
  readonly screenSound: { readonly left: readonly number[]; readonly right: readonly number[] };
  /** When the last sender reports of sound and pictures were true. */
  readonly reportedAtMs: { readonly audio: readonly number[]; readonly video: readonly number[] };
  readonly messages: readonly RelayMessage[];
  readonly isOpen: boolean;
  readonly failure: string | null;
}
export interface PageLeg {
  open(peerId: string, isSimulcast: boolean): Promise<void>;
  send(message: LegMessage): void;
  share(isOn: boolean): void;
  reception(): Promise<Reception>;
}

const TONES_HZ = [440, 1_500] as const;
/** Reads what comes of a screen's sound; null before the leg is made. */
let ears: readonly AnalyserNode[] | null = null;
let leg: Leg | null = null;
let isOpen = false;
let failure: string | null = null;
const messages: RelayMessage[] = [];

function twoTones(): MediaStreamTrack | null {
  const context = new AudioContext();
  const merger = context.createChannelMerger(2);
  for (const [side, frequency] of TONES_HZ.entries()) {
    const tone = new OscillatorNode(context, { frequency });
    tone.connect(merger, 0, side);
    tone.start();
  }
  const destination = context.createMediaStreamDestination();
  merger.connect(destination);
  return destination.stream.getAudioTracks()[0] ?? null;
}

function listen(track: MediaStreamTrack): AnalyserNode[] {
  const stream = new MediaStream([track]);
  const audio = new Audio();
  audio.muted = true;
  audio.srcObject = stream;
  void audio.play();
  const context = new AudioContext();
  const splitter = context.createChannelSplitter(2);
  context.createMediaStreamSource(stream).connect(splitter);
  return TONES_HZ.map((_, side) => {
    const analyser = new AnalyserNode(context, { fftSize: 2048 });
    splitter.connect(analyser, side);
    return analyser;
  });
}

function levelsOf(analyser: AnalyserNode): number[] {
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  const level = (hz: number): number =>
    bins[Math.round((hz * analyser.fftSize) / analyser.context.sampleRate)] ?? 0;
  // No JSON has -Infinity.
  return TONES_HZ.map((hz) => Math.max(-200, level(hz)));
}

window.landlineLeg = {
  async open(peerId, isSimulcast) {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      video: { width: 1_280, height: 720 },
    });
    const opened = createLeg({
      createConnection: () => new RTCPeerConnection({ bundlePolicy: "max-bundle" }),
      exchange: (offerSdp) => window.exchange(peerId, offerSdp),
      isSimulcast,
      pictureSlots: MAX_PICTURE_SLOTS,
      clock: realClock,
      listener: {
        onOpen() {
          isOpen = true;
          opened.send({ type: "active", on: true });
        },
        onFailed: (reason) => void (failure = reason),
        onAlive() {},
        onMessage(message) {
          if (message.type === "pictures") opened.setLayers(message.layers ?? STOPPABLE_LAYERS);
          if (message.type !== "beat" || messages.at(-1)?.type !== "beat") messages.push(message);
          else messages[messages.length - 1] = message;
        },
        onPictureStarted() {},
        onOddity() {},
      },
    });
    leg = opened;
    opened.setMicrophone(stream.getAudioTracks()[0] ?? null);
    opened.setCamera(stream.getVideoTracks()[0] ?? null);
    const audio = new Audio();
    audio.srcObject = new MediaStream([opened.sound]);
    void audio.play();
    ears = listen(opened.screenSound);
  },
  send: (message) => leg?.send(message),
  share(isOn) {
    const canvas = document.createElement("canvas");
    canvas.width = 320;
    canvas.height = 240;
    const context = canvas.getContext("2d");
    let count = 0;
    if (isOn) {
      setInterval(() => {
        if (context === null) return;
        context.fillStyle = `hsl(${count++ * 7}, 80%, 50%)`;
        context.fillRect(0, 0, 320, 240);
      }, 100);
    }
    const picture = isOn ? (canvas.captureStream(10).getVideoTracks()[0] ?? null) : null;
    leg?.setScreen(picture, isOn ? twoTones() : null);
  },
  async reception() {
    const report = await leg?.getStats();
    const videos: Reception["videos"][number][] = [];
    const reportedAtMs: { audio: number[]; video: number[] } = { audio: [], video: [] };
    const videoOut: Reception["videoOut"][number][] = [];
    const [left = [], right = []] = (ears ?? []).map(levelsOf);
    let audio: Reception["audio"] = { packets: 0, energy: 0, concealed: 0, samples: 0, codec: "" };
    report?.forEach((stats) => {
      if (stats.type === "remote-outbound-rtp") {
        const times = stats.kind === "audio" ? reportedAtMs.audio : reportedAtMs.video;
        times.push(stats.remoteTimestamp);
      } else if (stats.type === "inbound-rtp" && stats.kind === "video") {
        videos.push({
          mid: stats.mid,
          frames: stats.framesDecoded ?? 0,
          width: stats.frameWidth ?? 0,
          freezes: stats.freezeCount ?? 0,
          lost: stats.packetsLost ?? 0,
        });
      } else if (stats.type === "inbound-rtp" && stats.mid === String(LINE.microphone)) {
        audio = {
          packets: stats.packetsReceived,
          energy: stats.totalAudioEnergy ?? 0,
          concealed: stats.concealedSamples ?? 0,
          samples: stats.totalSamplesReceived ?? 0,
          codec: report.get(stats.codecId)?.mimeType ?? "",
        };
      } else if (stats.type === "outbound-rtp" && stats.kind === "video") {
        videoOut.push({
          rid: stats.rid ?? "",
          frames: stats.framesEncoded ?? 0,
          width: stats.frameWidth ?? 0,
          nacks: stats.nackCount ?? 0,
          isActive: stats.active !== false,
        });
      }
    });
    return { videos, videoOut, audio, screenSound: { left, right }, reportedAtMs, messages, isOpen, failure };
  },
};
