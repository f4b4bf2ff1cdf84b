/** Opens and closes camera and microphone as devices-machine.ts says, and tells it what the browser's devices do. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { Clock } from "../../kernel/clock.ts";
import { createDriver } from "../../kernel/machine.ts";
import type { ChosenKind, DeviceChoice } from "./chosen-device.ts";
import {
  changedKinds,
  constraintsFor,
  initialQuality,
  soundHint,
  type CaptureQuality,
} from "./capture-quality.ts";
import { surveyDevices, type Survey } from "./device-survey.ts";
import { devicesMachine, type DevicesEffect, type DevicesInput } from "./devices-machine.ts";
import { initialDevices, wantedDevice, type DeviceKind, type DeviceLists } from "./devices-state.ts";

export type { DeviceKind, DeviceLists } from "./devices-state.ts";

/** A direct call uses the same devices as the meeting: nothing is opened twice. */
export type DeviceUser = "meeting" | "call";

export interface Devices {
  readonly camera: ReadonlySignal<MediaStreamTrack | null>;
  readonly microphone: ReadonlySignal<MediaStreamTrack | null>;
  readonly lists: ReadonlySignal<DeviceLists>;
  /** A sentence about why the last attempt failed; null if it worked. */
  readonly problems: ReadonlySignal<Readonly<Record<DeviceKind, string | null>>>;
  /** The open device is muted by the system or by a switch of its own: no sound or picture comes from it. */
  readonly mutedBySystem: ReadonlySignal<Readonly<Record<DeviceKind, boolean>>>;
  /** The label of a device that is gone, while another one stands in for it; null for none. */
  readonly lost: ReadonlySignal<Readonly<Record<ChosenKind, string | null>>>;
  /** Id of the speaker to play on; "" for the default one. */
  readonly speakerId: ReadonlySignal<string>;
  /**
   * Opens the device, or closes it if nobody else wants it. A failure sets `problems`, calls `onGone`, and nobody wants it any more. A call with the same
   * value does nothing. `by`: the meeting and its preview if absent.
   */
  setWanted(kind: DeviceKind, isOn: boolean, by?: DeviceUser): void;
  /** What is asked of camera and microphone from now on. Ones that are open are opened anew where that changes something. */
  setQuality(quality: CaptureQuality): void;
  /** Which device is to be used, from now on. One that is open gives way to it. */
  choose(kind: ChosenKind, choice: DeviceChoice): void;
  refresh(): Promise<void>;
  /** Whether they can be used. `mayOpen`: closed ones are opened for a moment. */
  survey(mayOpen: boolean): Promise<Survey>;
}

/** A camera opens within a second or two; one that hangs is of no use. */
const TRY_OUT_MS = 5_000;

const NO_LISTS: DeviceLists = { camera: [], microphone: [], speaker: [] };
/** Names that browsers give to another device of the list. */
const ALIASES: ReadonlySet<string> = new Set(["", "default", "communications"]);

export interface DevicesDeps {
  readonly clock: Clock;
  readonly media: MediaDevices;
  /** A device could not be opened, or was unplugged and could not be replaced. */
  readonly onGone: (kind: DeviceKind, sentence: string) => void;
  readonly say: (kind: ChosenKind, sentence: string) => void;
}

export function createDevices({ clock, media, onGone, say }: DevicesDeps): Devices {
  const tracks = {
    camera: signal<MediaStreamTrack | null>(null),
    microphone: signal<MediaStreamTrack | null>(null),
  };
  const wantedBy = { camera: new Set<DeviceUser>(), microphone: new Set<DeviceUser>() };
  let quality = initialQuality;
  /** Opened, and not yet in use. */
  const arrived = new Map<string, MediaStreamTrack>();
  const state = signal(initialDevices);
  const driver = createDriver({ clock, perform }, devicesMachine, initialDevices);
  const keyOf = (kind: DeviceKind, attempt: number): string => `${kind} ${attempt}`;

  function input(value: DevicesInput): void {
    driver.input(value);
    state.value = driver.state;
  }

  function perform(wanted: DevicesEffect): void {
    switch (wanted.type) {
      case "open":
        return void open(wanted.kind, wanted.attempt, wanted.deviceId);
      case "use":
        return use(wanted.kind, wanted.attempt);
      case "discard":
        arrived.get(keyOf(wanted.kind, wanted.attempt))?.stop();
        return void arrived.delete(keyOf(wanted.kind, wanted.attempt));
      case "close":
        return replace(wanted.kind, null);
      case "say":
        return say(wanted.kind, wanted.text);
      case "gone":
        wantedBy[wanted.kind].clear();
        // The preview reads the problem while it is being told.
        state.value = driver.state;
        return onGone(wanted.kind, wanted.sentence);
    }
  }

  async function open(kind: DeviceKind, attempt: number, deviceId: string): Promise<void> {
    try {
      const track = await capture(media, kind, deviceId, constraintsFor(kind, quality));
      arrived.set(keyOf(kind, attempt), track);
      follow(kind, attempt, track);
      const { deviceId: ownId = "" } = track.getSettings();
      input({ type: "opened", kind, attempt, deviceId: ownId, label: track.label, isMuted: track.muted });
      // Labels are empty until the first permission.
      void refresh();
    } catch (error) {
      const errorName = error instanceof DOMException ? error.name : "";
      input({ type: "failed", kind, attempt, errorName });
    }
  }

  /** Beside what the machine opens, which it does not see. @throws DOMException, also where the browser does not answer */
  async function tryOut(kind: DeviceKind): Promise<void> {
    const opening = capture(
      media,
      kind,
      wantedDevice(driver.state, kind)?.deviceId ?? "",
      constraintsFor(kind, quality),
    );
    const opened = opening.then((track) => track.stop());
    await new Promise<void>((resolve, reject) => {
      const cancel = clock.setTimer(clock.nowMs() + TRY_OUT_MS, () =>
        reject(new DOMException("No answer", "AbortError")),
      );
      void opened.then(resolve, reject).finally(cancel);
    });
  }

  function follow(kind: DeviceKind, attempt: number, track: MediaStreamTrack): void {
    // stop() fires no "ended": the device was unplugged or the permission withdrawn.
    track.addEventListener("ended", () => input({ type: "ended", kind, attempt }));
    for (const event of ["mute", "unmute"] as const) {
      track.addEventListener(event, () => input({ type: "muted", kind, attempt, isMuted: track.muted }));
    }
  }

  function use(kind: DeviceKind, attempt: number): void {
    const track = arrived.get(keyOf(kind, attempt)) ?? null;
    arrived.delete(keyOf(kind, attempt));
    if (track !== null) track.contentHint = kind === "camera" ? "motion" : soundHint(quality);
    replace(kind, track);
  }

  function replace(kind: DeviceKind, track: MediaStreamTrack | null): void {
    tracks[kind].value?.stop();
    tracks[kind].value = track;
  }

  async function refresh(): Promise<void> {
    const all = await media.enumerateDevices().catch(() => []);
    const pick = (kind: MediaDeviceKind) =>
      all
        .filter((device) => device.kind === kind && !ALIASES.has(device.deviceId))
        .map(({ deviceId, label }) => ({ deviceId, label }));
    const lists = {
      camera: pick("videoinput"),
      microphone: pick("audioinput"),
      speaker: pick("audiooutput"),
    };
    input({ type: "listed", lists });
  }

  media.addEventListener("devicechange", () => void refresh());
  void refresh();
  const captures = computed(() => state.value.captures);
  return {
    camera: tracks.camera,
    microphone: tracks.microphone,
    lists: computed(() => state.value.lists ?? NO_LISTS),
    problems: steady(() => ({
      camera: captures.value.camera.problem,
      microphone: captures.value.microphone.problem,
    })),
    mutedBySystem: steady(() => ({
      camera: captures.value.camera.open?.isMuted ?? false,
      microphone: captures.value.microphone.open?.isMuted ?? false,
    })),
    lost: steady(() => ({
      camera: captures.value.camera.lost?.label ?? null,
      microphone: captures.value.microphone.lost?.label ?? null,
      speaker: state.value.speaker.lost?.label ?? null,
    })),
    speakerId: computed(() => state.value.speaker.deviceId),
    setWanted(kind, isOn, by = "meeting") {
      const users = wantedBy[kind];
      if (isOn) users.add(by);
      else users.delete(by);
      input({ type: "wanted", kind, isOn: users.size > 0 });
    },
    setQuality(next) {
      const changed = changedKinds(quality, next);
      quality = next;
      for (const kind of changed) input({ type: "reopen", kind });
    },
    choose: (kind, choice) => input({ type: "chosen", kind, choice }),
    refresh,
    survey: (mayOpen) =>
      surveyDevices(
        {
          list: () => media.enumerateDevices(),
          isOpen: (kind) => tracks[kind].value !== null,
          hasFailed: (kind) => captures.value[kind].problem !== null,
          tryOut: (kind) => tryOut(kind),
          isDenied: async (kind) => (await navigator.permissions.query({ name: kind })).state === "denied",
        },
        mayOpen,
      ),
  };
}

/** Keeps its value while a new one says the same. */
function steady<T extends object>(compute: () => T): ReadonlySignal<T> {
  const text = computed(() => JSON.stringify(compute()));
  return computed(() => JSON.parse(text.value) as T);
}

/** @throws DOMException as `getUserMedia` does */
async function capture(
  media: MediaDevices,
  kind: DeviceKind,
  deviceId: string,
  base: MediaTrackConstraints,
): Promise<MediaStreamTrack> {
  const constraints = deviceId === "" ? base : { ...base, deviceId: { exact: deviceId } };
  const stream = await media.getUserMedia(
    kind === "camera" ? { video: constraints } : { audio: constraints },
  );
  const [track] = stream.getTracks();
  if (track === undefined) throw new DOMException("No track", "NotFoundError");
  return track;
}
