/**
 * The media of one meeting. Legs and devices follow the core's view (what self wants on, the coordinator, the presenter);
 * reports on what arrives go back to the core. Nothing here outlives the meeting.
 */
import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import { defaultSettings, leastOf, pictureLimitsOf } from "../../api/settings.ts";
import type { Clock } from "../../kernel/clock.ts";
import { repeatEvery } from "../../kernel/repeat.ts";
import type { WantedPicture } from "../../media/leg/messages.ts";
import { volumesOf } from "../../media/leg/own-volumes.ts";
import type { Legs, LegsDeps } from "../../media/leg/types.ts";
import { initialStatistics, readCounters, stepStatistics, type Statistics } from "../model/statistics.ts";
import { t } from "../language/texts.ts";
import type { AppState } from "../model/store.ts";
import type { AudioOutput } from "./audio-output.ts";
import type { Devices } from "./devices.ts";
import { createGapMeter } from "./gap-meter.ts";
import { listenByAudioContext, watchMutedSpeech, type ListenTo } from "./muted-speech-watch.ts";
import { createMachineWatch } from "./machine-watch.ts";
import { createNetworkJudge } from "./network-judge.ts";
import { sendOwnDevices } from "./own-devices.ts";
import { openSpeechTap, sendOwnSpeech, type OpenSpeechTap } from "./own-speech.ts";
import { followPictures, type Pictures } from "./pictures.ts";
import { createPresenting, type Presenting } from "./presenting.ts";
import { readReception } from "./reception.ts";
import { createSpeaking, type Speaking } from "./speaking.ts";
import { followSuccession } from "./takeovers.ts";

export interface MeetingMedia
  extends
    Omit<Pictures, "close">,
    Pick<Speaking, "speaking" | "speaker">,
    Pick<Presenting, "ownScreen" | "isSoundMissing" | "askToTakeOver"> {
  /** No sound or picture gets through to the coordinator, for whatever cause. */
  readonly isPathBlocked: ReadonlySignal<boolean>;
  /** This computer does not bear all pictures: some are held back or small. */
  readonly isMachineLimited: ReadonlySignal<boolean>;
  /** The user speaks into the muted microphone. */
  readonly isSpeakingMuted: ReadonlySignal<boolean>;
  /** Of the active leg, one sample a second. */
  readonly statistics: ReadonlySignal<Statistics>;
  setWanted(pictures: readonly WantedPicture[]): void;
  /** The page has shown a frame of the picture `key`: a participant's id, or "screen". */
  noteFrame(key: string): void;
  togglePresenting(): Promise<void>;
  close(): void;
}

export interface MeetingMediaDeps {
  readonly clock: Clock;
  readonly state: AppState;
  readonly devices: Devices;
  readonly output: AudioOutput;
  readonly createLegs: (deps: LegsDeps) => Legs;
  readonly createConnection: () => RTCPeerConnection;
  readonly captureScreen: () => Promise<MediaStream>;
  /** Somebody looks at the window: without it no pictures are received. */
  readonly isWatched: ReadonlySignal<boolean>;
  /** See `TalkKey`. */
  readonly isSilenced: ReadonlySignal<boolean>;
  /** The user talks to somebody alone. */
  readonly isInCall: ReadonlySignal<boolean>;
  /** Absent: by an AudioContext. */
  readonly listenTo?: ListenTo;
  /** Absent: by an AudioWorklet. */
  readonly openSpeechTap?: OpenSpeechTap;
}

/** The gap meter's resolution; the analyser's window is as long. */
const SOUND_STEP_MS = 20;
/** The core's `reception` event comes once a second. */
const REPORT_STEP_MS = 1_000;

export function createMeetingMedia(deps: MeetingMediaDeps): MeetingMedia {
  const { clock, state, output } = deps;
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
    sound: output,
    clock,
    random: () => Math.random(),
  });
  const machine = createMachineWatch({ clock, state, processors: navigator.hardwareConcurrency });
  const isMachineLimited = computed(() => machine.limitBps.value !== null);
  const judge = createNetworkJudge({ state, legs, isMachineLimited });
  const gaps = createGapMeter();
  const speaking = createSpeaking();
  const statistics = signal(initialStatistics);
  const stopSuccession = followSuccession({ clock, state, legs, gaps });
  const isPathBlocked = signal(false);
  const own = sendOwnDevices({
    ...{ state, devices: deps.devices, legs, output, isSilenced: deps.isSilenced, isInCall: deps.isInCall },
  });
  const mutedSpeech = watchMutedSpeech({
    clock,
    mutedMicrophone: own.mutedMicrophone,
    listenTo: deps.listenTo ?? listenByAudioContext,
  });
  const stopSpeech = sendOwnSpeech({
    heard: own.heardMicrophone,
    isWanted: computed(() => state.view.value?.speech.state === "running"),
    open: deps.openSpeechTap ?? openSpeechTap,
    send: (pcm) => state.send({ type: "ownSpeech", pcm }),
    onFailed: () => state.toast({ text: t().captions.noTap, tone: "problem" }),
  });
  const isSoundOnly = computed(() => state.view.value?.settings.soundOnly === true);
  const pictures = followPictures(legs, isSoundOnly);
  const presenting = createPresenting({ state, legs, captureScreen: deps.captureScreen });

  async function report(): Promise<void> {
    const stats = await legs.getStats().catch(() => null);
    if (stats === null) return;
    const counters = readCounters(stats, legs.pictures(), legs.screen());
    statistics.value = stepStatistics(statistics.value, counters, clock.nowMs());
    state.send({ type: "reportReception", reception: readReception(stats, legs.pictures()) });
    machine.note(stats);
    judge(stats);
  }

  const stops = [
    legs.onLevels((levels, speaker) => speaking.noteLevels(levels, speaker, clock.nowMs())),
    legs.onRelaySilent((relay) => state.send({ type: "reportRelaySilent", relay })),
    legs.onPath((relay, isOpen) => {
      isPathBlocked.value = !isOpen;
      state.send({ type: "reportMediaPath", relay, isOpen });
    }),
    effect(() => legs.setWatching(deps.isWatched.value && !isSoundOnly.value)),
    effect(() => {
      const { upBps, downBps } = pictureLimitsOf(state.view.value?.settings ?? defaultSettings);
      legs.setLimits({ upBps, downBps: leastOf(downBps, machine.limitBps.value) });
    }),
    effect(() => legs.setVolumes(volumesOf(state.view.value?.meeting?.participants ?? []))),
    repeatEvery(clock, SOUND_STEP_MS, () => {
      const atMs = clock.nowMs();
      gaps.noteSound(output.sample(), atMs);
      speaking.expire(atMs);
    }),
    repeatEvery(clock, REPORT_STEP_MS, () => void report()),
  ];

  return {
    ...{ pictures: pictures.pictures, coming: pictures.coming },
    ...{ screen: pictures.screen, held: pictures.held, status: pictures.status },
    ...{ speaking: speaking.speaking, speaker: speaking.speaker, statistics },
    ownScreen: presenting.ownScreen,
    isSoundMissing: presenting.isSoundMissing,
    askToTakeOver: presenting.askToTakeOver,
    ...{ isPathBlocked, isMachineLimited, isSpeakingMuted: mutedSpeech.isSpeakingMuted },
    togglePresenting: presenting.toggle,
    setWanted: (wanted) => legs.setWanted(wanted),
    noteFrame: (key) => gaps.noteFrame(key, clock.nowMs()),
    close() {
      presenting.close();
      for (const stop of stops.toReversed()) stop();
      pictures.close();
      mutedSpeech.stop();
      stopSpeech();
      own.stop();
      stopSuccession();
      legs.close();
    },
  };
}
