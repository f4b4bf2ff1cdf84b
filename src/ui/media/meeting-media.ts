/**
 * The media of one meeting: follows the view (what self wants on, who carries the meeting, who presents) with legs and
 * devices, and reports to the core what arrives. Holds nothing that outlives the meeting.
 */
import { computed, effect, signal, untracked, type ReadonlySignal } from "@preact/signals";
import type { PeerId } from "../../kernel/ids.ts";
import type { WantedPicture } from "../../media/leg/messages.ts";
import type { Legs, LegsDeps, LegsStatus } from "../../media/leg/types.ts";
import { AFTER_MS, createGapMeter } from "./gap-meter.ts";
import { readReception } from "./reception.ts";
import type { Devices } from "./devices.ts";
import { personIn } from "../model/participants.ts";
import type { WindowSound } from "./audio-output.ts";
import type { AppState } from "../model/state.ts";
import { initialStatistics, readCounters, stepStatistics, type Statistics } from "../model/statistics.ts";

export interface MeetingMedia {
  readonly pictures: ReadonlySignal<ReadonlyMap<PeerId, MediaStreamTrack>>;
  /** What takes the place of somebody's picture in a moment: an element that has it already shows its very first frame. */
  readonly coming: ReadonlySignal<ReadonlyMap<PeerId, MediaStreamTrack>>;
  /** The screen of somebody else. */
  readonly screen: ReadonlySignal<MediaStreamTrack | null>;
  /** What self shows. */
  readonly ownScreen: ReadonlySignal<MediaStreamTrack | null>;
  readonly speaking: ReadonlySignal<ReadonlySet<PeerId>>;
  /** The active speaker, kept while nobody speaks. */
  readonly speaker: ReadonlySignal<PeerId | null>;
  readonly status: ReadonlySignal<readonly LegsStatus[]>;
  /** Of the active leg, a sample a second. */
  readonly statistics: ReadonlySignal<Statistics>;
  setWanted(pictures: readonly WantedPicture[]): void;
  /** A frame of this peer's picture was shown. */
  noteFrame(key: string): void;
  /** To be called from a click or a key: asks what to show, then presents; opens the take-over dialog where somebody else presents. */
  togglePresenting(): Promise<void>;
  askToTakeOver(): Promise<void>;
  close(): void;
}

export interface MeetingMediaDeps {
  readonly state: AppState;
  readonly devices: Devices;
  readonly sound: WindowSound;
  readonly createLegs: (deps: LegsDeps) => Legs;
  readonly createConnection: () => RTCPeerConnection;
  readonly captureScreen: () => Promise<MediaStream>;
  readonly nowMs: () => number;
}

/** Louder than this is marked as speaking; the mark stays for a while, so that it doesn't flicker between words. */
const SPEAKING_DBOV = -50;
const SPEAKING_HOLD_MS = 400;
const SOUND_STEP_MS = 20;
const REPORT_STEP_MS = 1_000;

export function createMeetingMedia(deps: MeetingMediaDeps): MeetingMedia {
  const { state, devices, sound, nowMs } = deps;
  const pictures = signal<ReadonlyMap<PeerId, MediaStreamTrack>>(new Map());
  const coming = signal<ReadonlyMap<PeerId, MediaStreamTrack>>(new Map());
  const screen = signal<MediaStreamTrack | null>(null);
  const ownScreen = signal<MediaStreamTrack | null>(null);
  const speaking = signal<ReadonlySet<PeerId>>(new Set());
  const speaker = signal<PeerId | null>(null);
  const status = signal<readonly LegsStatus[]>([]);
  const statistics = signal(initialStatistics);
  const gaps = createGapMeter();
  const undo: (() => void)[] = [];
  let capture: MediaStream | null = null;
  let wasPresenter = false;

  const legs = deps.createLegs({
    createConnection: deps.createConnection,
    async connectLeg(relay, legId, offer) {
      const answer = await state.request({ type: "connectLeg", legId, relay, offer });
      if (answer.type === "legAnswer") return answer.answer;
      throw new Error(answer.type === "error" ? answer.message : `Unexpected ${answer.type}`);
    },
    closeLeg: (relay, legId) => state.send({ type: "closeLeg", legId, relay }),
    onLegClosed: (listener) =>
      state.link.onEvent((event) => {
        if (event.type === "legClosed") listener(event.relay, event.legId);
      }),
    sound,
    nowMs,
  });
  undo.push(() => legs.close());

  // Who carries the meeting, and what that costs when it changes.
  const succession = computed(() => {
    const meeting = state.view.value?.meeting;
    return meeting ? `${meeting.coordinator} ${meeting.deputy ?? ""} ${meeting.term}` : null;
  });
  let lastCoordinator: PeerId | null = null;
  undo.push(
    effect(() => {
      if (succession.value === null) return;
      const meeting = untracked(() => state.view.value?.meeting);
      if (!meeting) return;
      const { coordinator, deputy, term } = meeting;
      legs.setSuccession({ coordinator, deputy });
      if (lastCoordinator !== null && lastCoordinator !== coordinator) measureTakeover(term);
      lastCoordinator = coordinator;
    }),
  );
  function measureTakeover(term: number): void {
    const atMs = nowMs();
    const timer = setTimeout(
      () => state.send({ type: "reportTakeover", term, ...gaps.gapsAround(atMs) }),
      AFTER_MS,
    );
    undo.push(() => clearTimeout(timer));
  }

  // Camera and microphone as self wants them.
  const isCameraWanted = computed(() => state.view.value?.self.isCameraOn ?? false);
  const isMicrophoneWanted = computed(() => state.view.value?.self.isMicrophoneOn ?? false);
  undo.push(
    effect(() => {
      const isOn = isCameraWanted.value;
      untracked(() => devices.setWanted("camera", isOn));
    }),
    // Muting keeps the device open, so that unmuting loses no syllable; nothing is sent meanwhile.
    effect(() => {
      if (isMicrophoneWanted.value) untracked(() => devices.setWanted("microphone", true));
    }),
    effect(() => legs.setCamera(devices.camera.value)),
    effect(() => {
      const track = devices.microphone.value;
      const isOn = isMicrophoneWanted.value;
      if (track !== null) track.enabled = isOn;
      legs.setMicrophone(isOn ? track : null);
    }),
    () => devices.setWanted("camera", false),
    () => devices.setWanted("microphone", false),
    effect(() => {
      void devices.lists.value;
      void state.view.value?.settings.speakerLabel;
      sound.setSpeaker(untracked(() => devices.speakerId()));
    }),
  );

  function takePictures(): void {
    const next = legs.pictures();
    const old = pictures.value;
    if (next.length !== old.size || next.some(({ peerId, track }) => old.get(peerId) !== track)) {
      pictures.value = new Map(next.map(({ peerId, track }) => [peerId, track]));
    }
    const successors = next.flatMap((each) =>
      each.next === undefined ? [] : [[each.peerId, each.next] as const],
    );
    if (successors.length > 0 || coming.value.size > 0) coming.value = new Map(successors);
    screen.value = legs.screen()?.track ?? null;
    status.value = legs.status();
  }
  takePictures();
  undo.push(legs.onChange(takePictures));

  const spokeAtMs = new Map<PeerId, number>();
  function updateSpeaking(atMs: number): void {
    for (const [peerId, lastMs] of spokeAtMs) if (atMs - lastMs > SPEAKING_HOLD_MS) spokeAtMs.delete(peerId);
    const old = speaking.value;
    if (old.size !== spokeAtMs.size || [...spokeAtMs.keys()].some((peerId) => !old.has(peerId))) {
      speaking.value = new Set(spokeAtMs.keys());
    }
  }
  undo.push(
    legs.onLevels((levels, activeSpeaker) => {
      const atMs = nowMs();
      for (const [peerId, level] of levels) if (level > SPEAKING_DBOV) spokeAtMs.set(peerId, atMs);
      updateSpeaking(atMs);
      if (activeSpeaker !== null) speaker.value = activeSpeaker;
    }),
    legs.onRelaySilent((relay) => state.send({ type: "reportRelaySilent", relay })),
  );

  const soundTimer = setInterval(() => {
    const atMs = nowMs();
    gaps.noteSound(sound.sample(), atMs);
    // A relay that went silent sends no levels: marks end by themselves.
    updateSpeaking(atMs);
  }, SOUND_STEP_MS);
  const reportTimer = setInterval(() => void report(), REPORT_STEP_MS);
  undo.push(
    () => clearInterval(soundTimer),
    () => clearInterval(reportTimer),
  );
  async function report(): Promise<void> {
    const stats = await legs.getStats().catch(() => null);
    if (stats === null) return;
    const counters = readCounters(stats, legs.pictures(), legs.screen());
    statistics.value = stepStatistics(statistics.value, counters, nowMs());
    state.send({ type: "reportReception", reception: readReception(stats, legs.pictures()) });
  }

  // The screen.
  function stopCapture(): void {
    for (const track of capture?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    capture = null;
    ownScreen.value = null;
    legs.setScreen(null, null);
  }
  undo.push(stopCapture);

  async function startCapture(): Promise<boolean> {
    const stream = await deps.captureScreen().catch((error: unknown) => {
      const isRefusal = error instanceof DOMException && error.name === "NotAllowedError";
      if (!isRefusal) state.toast({ text: "The screen could not be captured.", tone: "problem" });
      return null;
    });
    const [picture] = stream?.getVideoTracks() ?? [];
    if (stream === null || picture === undefined) return false;
    stopCapture();
    // Text should stay sharp rather than smooth.
    picture.contentHint = "detail";
    picture.onended = () => {
      stopCapture();
      state.send({ type: "presentScreen", on: false });
    };
    capture = stream;
    return true;
  }

  function showCapture(): void {
    const [picture] = capture?.getVideoTracks() ?? [];
    const [screenSound] = capture?.getAudioTracks() ?? [];
    if (picture === undefined || ownScreen.value === picture) return;
    ownScreen.value = picture;
    legs.setScreen(picture, screenSound ?? null);
  }

  const isPresenter = computed(() => {
    const view = state.view.value;
    return view?.meeting?.presenter === view?.self.peerId && view?.meeting != null;
  });
  undo.push(
    effect(() => {
      const isNow = isPresenter.value;
      untracked(() => {
        if (isNow && capture !== null) showCapture();
        else if (isNow) offerChoice();
        else if (wasPresenter) stopCapture();
        wasPresenter = isNow;
      });
    }),
  );

  /** Presenting was granted, but browsers want a click before they show the picker. */
  function offerChoice(): void {
    const run = () =>
      void startCapture().then((isStarted) => {
        if (!isPresenter.value) stopCapture();
        else if (isStarted) showCapture();
        else state.send({ type: "presentScreen", on: false });
      });
    state.toast({
      text: "You can present",
      tone: "info",
      action: { label: "Choose what to show", run },
    });
  }

  return {
    pictures,
    coming,
    screen,
    ownScreen,
    speaking,
    speaker,
    status,
    statistics,
    setWanted: (wanted) => legs.setWanted(wanted),
    noteFrame: (key) => gaps.noteFrame(key, nowMs()),
    async togglePresenting() {
      const view = state.view.value;
      const meeting = view?.meeting;
      if (!view || !meeting) return;
      if (meeting.presenter === view.self.peerId) {
        stopCapture();
        state.send({ type: "presentScreen", on: false });
        return;
      }
      const other = personIn(meeting, meeting.presenter);
      if (other !== undefined) {
        state.dialog.value = { kind: "takeOver", presenter: other };
        return;
      }
      if (!(await startCapture())) return;
      const answer = await state.request({ type: "presentScreen", on: true });
      if (answer.type !== "error") return;
      stopCapture();
      state.toast({ text: answer.message, tone: "problem" });
    },
    async askToTakeOver() {
      state.say("Asked to take over presenting");
      const answer = await state.request({ type: "presentScreen", on: true, takeOver: true });
      if (answer.type === "error") state.toast({ text: answer.message, tone: "problem" });
    },
    close() {
      for (const step of undo.splice(0).reverse()) step();
    },
  };
}
