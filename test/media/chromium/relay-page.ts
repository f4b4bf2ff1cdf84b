/** The page of the relay's test: one leg with the browser's fake devices, and what it receives. */
import { realClock } from "../../../src/kernel/clock.ts";
import { createLeg, type Leg } from "../../../src/media/leg/leg.ts";
import { MAX_PICTURE_SLOTS, type LegMessage, type RelayMessage } from "../../../src/media/leg/messages.ts";

declare global {
  interface Window {
    /** Put there by the driver. */
    exchange(peerId: string, offerSdp: string): Promise<string>;
    landlineLeg: PageLeg;
  }
}
export interface Reception {
  readonly videos: readonly { mid: string; frames: number; width: number; freezes: number; lost: number }[];
  readonly videoOut: readonly { rid: string; frames: number; width: number; nacks: number }[];
  readonly audio: {
    packets: number;
    energy: number;
    concealed: number;
    samples: number;
    codec: string;
  };
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

let leg: Leg | null = null;
let isOpen = false;
let failure: string | null = null;
const messages: RelayMessage[] = [];

window.landlineLeg = {
  async open(peerId, isSimulcast) {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      video: { width: 640, height: 480, frameRate: 20 },
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
    leg?.setScreen(isOn ? (canvas.captureStream(10).getVideoTracks()[0] ?? null) : null, null);
  },
  async reception() {
    const report = await leg?.getStats();
    const videos: Reception["videos"][number][] = [];
    const videoOut: Reception["videoOut"][number][] = [];
    let audio: Reception["audio"] = { packets: 0, energy: 0, concealed: 0, samples: 0, codec: "" };
    report?.forEach((stats) => {
      if (stats.type === "inbound-rtp" && stats.kind === "video") {
        videos.push({
          mid: stats.mid,
          frames: stats.framesDecoded ?? 0,
          width: stats.frameWidth ?? 0,
          freezes: stats.freezeCount ?? 0,
          lost: stats.packetsLost ?? 0,
        });
      } else if (stats.type === "inbound-rtp") {
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
        });
      }
    });
    return { videos, videoOut, audio, messages, isOpen, failure };
  },
};
