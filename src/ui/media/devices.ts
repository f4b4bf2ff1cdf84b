/**
 * Camera, microphone and speaker: opened on demand, remembered by id and label, replaced by the default one when unplugged. A
 * failed attempt becomes a sentence and is not repeated until the user asks again.
 */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { Settings } from "../../api/settings.ts";
import { choiceOf, findChosen, labelApart, type DeviceChoice } from "./chosen-device.ts";

export type DeviceKind = "camera" | "microphone";

export interface DeviceLists {
  readonly cameras: readonly DeviceChoice[];
  readonly microphones: readonly DeviceChoice[];
  readonly speakers: readonly DeviceChoice[];
}

export interface Devices {
  readonly camera: ReadonlySignal<MediaStreamTrack | null>;
  readonly microphone: ReadonlySignal<MediaStreamTrack | null>;
  readonly lists: ReadonlySignal<DeviceLists>;
  /** A sentence about why the last attempt failed; null if it worked. */
  readonly problems: ReadonlySignal<Readonly<Record<DeviceKind, string | null>>>;
  /** Opens or closes the device. A failure sets `problems` and calls `onGone`. A call with the same value does nothing. */
  setWanted(kind: DeviceKind, isOn: boolean): void;
  /** Opens the chosen device in the place of the open one; nothing while the kind is off. */
  reopen(kind: DeviceKind): void;
  /** Id of the chosen speaker; "" for the default one. */
  speakerId(): string;
  refresh(): Promise<void>;
}

/** 720p at up to 30 frames a second, which the relay's simulcast is made for; "ideal" accepts lesser cameras. */
const CAMERA: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};
const MICROPHONE: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  channelCount: 1,
};

export function deviceProblem(kind: DeviceKind, error: unknown): string {
  const name = error instanceof DOMException ? error.name : "";
  switch (name) {
    case "NotAllowedError":
      return `Landline may not use the ${kind}. Allow it in the address bar or in the system's privacy settings, then turn it on again.`;
    case "NotFoundError":
      return kind === "camera"
        ? "No camera found. You can take part without one."
        : "No microphone found. You can listen and write in the chat.";
    case "NotReadableError":
    case "AbortError":
      return `Another app seems to be using the ${kind}. Close it there, then turn it on again.`;
    default:
      return `The ${kind} could not be opened.`;
  }
}

export interface DevicesDeps {
  readonly media: MediaDevices;
  readonly settings: () => Settings;
  /** A device could not be opened, or was unplugged and could not be replaced. */
  readonly onGone: (kind: DeviceKind, sentence: string) => void;
  readonly say: (sentence: string) => void;
}

export function createDevices({ media, settings, onGone, say }: DevicesDeps): Devices {
  const tracks = {
    camera: signal<MediaStreamTrack | null>(null),
    microphone: signal<MediaStreamTrack | null>(null),
  };
  const problems = signal<Readonly<Record<DeviceKind, string | null>>>({ camera: null, microphone: null });
  const lists = signal<DeviceLists>({ cameras: [], microphones: [], speakers: [] });
  const wanted: Record<DeviceKind, boolean> = { camera: false, microphone: false };
  /** Counts openings: one that ends after the device was turned off, or after a newer one began, stops its track again. */
  const attempts: Record<DeviceKind, number> = { camera: 0, microphone: 0 };

  function choices(kind: DeviceKind): readonly DeviceChoice[] {
    return kind === "camera" ? lists.value.cameras : lists.value.microphones;
  }

  async function capture(kind: DeviceKind, deviceId: string | undefined): Promise<MediaStreamTrack> {
    const base = kind === "camera" ? CAMERA : MICROPHONE;
    const constraints = deviceId === undefined ? base : { ...base, deviceId: { exact: deviceId } };
    const stream = await media.getUserMedia(
      kind === "camera" ? { video: constraints } : { audio: constraints },
    );
    const [track] = stream.getTracks();
    if (track === undefined) throw new DOMException("No track", "NotFoundError");
    return track;
  }

  async function open(kind: DeviceKind): Promise<void> {
    const attempt = (attempts[kind] += 1);
    try {
      await refresh();
      const chosen = findChosen(choices(kind), choiceOf(settings(), kind));
      // If the remembered device fails, the default one may still work.
      const track = await capture(kind, chosen?.deviceId).catch((error: unknown) => {
        if (chosen === undefined) throw error;
        return capture(kind, undefined);
      });
      if (attempt !== attempts[kind] || !wanted[kind]) {
        track.stop();
        return;
      }
      take(kind, track);
      // Labels are empty until the first permission.
      void refresh();
    } catch (error) {
      if (attempt === attempts[kind]) fail(kind, deviceProblem(kind, error));
    }
  }

  function take(kind: DeviceKind, track: MediaStreamTrack): void {
    tracks[kind].value?.stop();
    if (kind === "camera") track.contentHint = "motion";
    tracks[kind].value = track;
    problems.value = { ...problems.value, [kind]: null };
    // stop() fires no "ended": the device was unplugged or the permission withdrawn.
    track.onended = () => {
      if (tracks[kind].value === track) void replace(kind, track);
    };
  }

  async function replace(kind: DeviceKind, gone: MediaStreamTrack): Promise<void> {
    const attempt = (attempts[kind] += 1);
    try {
      const track = await capture(kind, undefined);
      if (attempt !== attempts[kind] || !wanted[kind]) return track.stop();
      take(kind, track);
      say(`${gone.label || `The ${kind}`} was disconnected. Using ${track.label || "another one"}.`);
      void refresh();
    } catch {
      if (attempt !== attempts[kind]) return;
      fail(kind, `The ${kind} was disconnected. You are still in the meeting without it.`);
    }
  }

  function fail(kind: DeviceKind, sentence: string): void {
    wanted[kind] = false;
    close(kind);
    problems.value = { ...problems.value, [kind]: sentence };
    onGone(kind, sentence);
  }

  function close(kind: DeviceKind): void {
    tracks[kind].value?.stop();
    tracks[kind].value = null;
  }

  async function refresh(): Promise<void> {
    const all = await media.enumerateDevices().catch(() => []);
    const pick = (kind: MediaDeviceKind) =>
      all
        .filter((device) => device.kind === kind && device.deviceId !== "" && device.deviceId !== "default")
        .map(({ deviceId, label }) => ({ deviceId, label }));
    lists.value = {
      cameras: labelApart(pick("videoinput")),
      microphones: labelApart(pick("audioinput")),
      speakers: labelApart(pick("audiooutput")),
    };
  }

  media.addEventListener("devicechange", () => void refresh());
  return {
    camera: tracks.camera,
    microphone: tracks.microphone,
    lists,
    problems,
    setWanted(kind, isOn) {
      if (wanted[kind] === isOn) return;
      wanted[kind] = isOn;
      if (isOn) {
        void open(kind);
      } else {
        attempts[kind] += 1;
        close(kind);
      }
    },
    reopen(kind) {
      if (wanted[kind]) void open(kind);
    },
    speakerId() {
      return findChosen(lists.value.speakers, choiceOf(settings(), "speaker"))?.deviceId ?? "";
    },
    refresh,
  };
}
