/** Scripted devices and legs for the window under test, without a network. */
import type { MeetingView } from "../../src/api/view.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import type { WantedPicture } from "../../src/media/leg/messages.ts";
import type { Legs, Picture } from "../../src/media/leg/types.ts";
import type { FakeCore } from "./fake-core.ts";
import { fakeReport } from "./fake-statistics.ts";
import type { Scenario } from "./scenarios.ts";
import { personTrack, screenTrack, toneTrack, uprightTrack } from "./fake-pictures.ts";

export interface FakeDevices {
  readonly media: MediaDevices;
  /** Ids of the devices that the window opened, oldest first; "" for a default one. */
  readonly opened: string[];
  /** How often the window asked for each kind. */
  readonly asked: { camera: number; microphone: number; screen: number };
  /** What the window asked of the last screen. */
  screenOptions: DisplayMediaStreamOptions | null;
  /** The next requests fail with this name of a DOMException; null for none. */
  failure: string | null;
  /** The open camera's track ends, as when its cable is pulled. */
  unplugCamera(): void;
  /** The system mutes the open microphone, or no longer does. */
  muteMicrophone(isMuted: boolean): void;
}

export function createFakeDevices(): FakeDevices {
  const events = new EventTarget();
  const asked = { camera: 0, microphone: 0, screen: 0 };
  const opened: string[] = [];
  let camera: MediaStreamTrack | null = null;
  let microphone: MediaStreamTrack | null = null;
  const fake: FakeDevices = {
    // The members that the window uses, and no others: hence the cast.
    media: Object.assign(events, {
      async getUserMedia(constraints: MediaStreamConstraints) {
        asked[constraints.video ? "camera" : "microphone"] += 1;
        if (fake.failure !== null) throw new DOMException("As scripted", fake.failure);
        const wanted = constraints.video ? constraints.video : constraints.audio;
        const id = typeof wanted === "object" ? wanted.deviceId : undefined;
        opened.push(typeof id === "object" && "exact" in id ? String(id.exact) : "");
        const track = constraints.video ? personTrack(0) : toneTrack();
        if (constraints.video) camera = track;
        else microphone = track;
        return new MediaStream([track]);
      },
      async getDisplayMedia(options: DisplayMediaStreamOptions) {
        asked.screen += 1;
        fake.screenOptions = options;
        if (fake.failure !== null) throw new DOMException("As scripted", fake.failure);
        return new MediaStream([screenTrack()]);
      },
      async enumerateDevices() {
        return [
          { kind: "videoinput", deviceId: "c1", groupId: "", label: "Studio Camera 4K" },
          { kind: "videoinput", deviceId: "c2", groupId: "", label: "Document Camera" },
          { kind: "videoinput", deviceId: "c3", groupId: "", label: "Document Camera" },
          { kind: "audioinput", deviceId: "m1", groupId: "", label: "Desk Microphone" },
          { kind: "audioinput", deviceId: "m2", groupId: "", label: "Headset" },
          { kind: "audiooutput", deviceId: "s1", groupId: "", label: "Headset" },
        ];
      },
    }) as unknown as MediaDevices,
    asked,
    opened,
    screenOptions: null,
    failure: null,
    muteMicrophone(isMuted) {
      if (microphone === null) throw new Error("No microphone is open");
      Object.defineProperty(microphone, "muted", { configurable: true, value: isMuted });
      microphone.dispatchEvent(new Event(isMuted ? "mute" : "unmute"));
    },
    unplugCamera() {
      camera?.dispatchEvent(new Event("ended"));
    },
  };
  return fake;
}

export interface FakeLegs extends Legs {
  /** Whether the relay is asked for pictures. */
  readonly isWatching: boolean;
  /** What the relay was asked for last, in that order. */
  readonly wanted: readonly WantedPicture[];
  /** From now on that participant is the active speaker. */
  setSpeaker(speaker: PeerId): void;
  /** Breaks or mends the leg to the coordinator. */
  setUnreached(isUnreached: boolean): void;
  /** Media gets through, or does not. */
  setPath(isOpen: boolean): void;
}

/** Participants with the camera on have a picture, unless the scenario lacks it. Those in `speaking` have a level of -20 dBov. */
export function createFakeLegs(
  core: FakeCore,
  { missing = [], upright = [], paused = [] }: Pick<Scenario, "missing" | "upright" | "paused">,
  speaking: readonly PeerId[],
): FakeLegs {
  const tracks = new Map<PeerId, MediaStreamTrack>();
  let shownScreen: MediaStreamTrack | null = null;
  let meeting: MeetingView | null = null;
  let isUnreached = false;
  let isWatching = true;
  let wanted: readonly WantedPicture[] = [];
  let speaker = speaking[0] ?? null;
  const timers = new Set<ReturnType<typeof setInterval>>();
  const listeners = new Set<() => void>();
  const pathListeners = new Set<(relay: PeerId, isOpen: boolean) => void>();
  const stop = core.link.onEvent((event) => {
    if (event.type === "view") for (const listener of [...listeners]) queueMicrotask(listener);
  });
  return {
    get isWatching() {
      return isWatching;
    },
    get wanted() {
      return wanted;
    },
    setSpeaker: (next) => void (speaker = next),
    setUnreached(next) {
      isUnreached = next;
      for (const listener of [...listeners]) listener();
    },
    setSuccession() {},
    setMicrophone() {},
    setCamera() {},
    setScreen() {},
    setWanted: (next) => void (wanted = next),
    setVolumes() {},
    setLimits() {},
    setWatching: (next) => void (isWatching = next),
    pictures(): Picture[] {
      // Legs outlive a crash of the core: they keep the pictures of the last meeting.
      meeting = core.view.meeting ?? meeting;
      return (meeting?.participants ?? []).flatMap((person, index) => {
        if (person.isSelf || !person.isCameraOn || missing.includes(index) || paused.includes(index))
          return [];
        const draw = upright.includes(index) ? uprightTrack : personTrack;
        const track = tracks.get(person.peerId) ?? draw(index);
        tracks.set(person.peerId, track);
        return [{ peerId: person.peerId, track }];
      });
    },
    screen() {
      const presenter = core.view.meeting?.presenter ?? null;
      if (presenter === null || presenter === core.view.self.peerId || missing.includes("screen"))
        return null;
      shownScreen ??= screenTrack();
      return { peerId: presenter, track: shownScreen };
    },
    held: () =>
      (core.view.meeting?.participants ?? []).flatMap(({ peerId }, index) =>
        paused.includes(index) ? [peerId] : [],
      ),
    status() {
      const { coordinator, deputy } = core.view.meeting ?? { coordinator: null, deputy: null };
      if (coordinator === null) return [];
      const state = isUnreached ? "connecting" : "open";
      const active = { relay: coordinator, role: "active", state, roundTripMs: 3 } as const;
      if (deputy === null) return [active];
      return [active, { relay: deputy, role: "standby", state: "open", roundTripMs: 12 }];
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onLevels(listener) {
      const levels = new Map(speaking.map((peerId) => [peerId, -20]));
      const timer = setInterval(() => listener(levels, speaker), 100);
      timers.add(timer);
      return () => clearInterval(timer);
    },
    onRelaySilent: () => () => {},
    onPath(listener) {
      pathListeners.add(listener);
      return () => void pathListeners.delete(listener);
    },
    setPath(isOpen) {
      const relay = core.view.meeting?.coordinator;
      if (relay !== undefined) for (const listener of [...pathListeners]) listener(relay, isOpen);
    },
    async getStats() {
      return fakeReport(this.pictures(), this.screen(), performance.now());
    },
    close() {
      stop();
      for (const timer of timers) clearInterval(timer);
    },
  };
}
