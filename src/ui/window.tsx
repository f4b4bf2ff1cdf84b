/** Assembles the window from its link and the browser's media. The entry passes the real ones, tests pass fakes. */
import { computed, effect, signal, untracked } from "@preact/signals";
import { render } from "preact";
import type { Clock } from "../kernel/clock.ts";
import { createCallPeer } from "../media/call/call-peer.ts";
import type { Legs, LegsDeps } from "../media/leg/types.ts";
import { Root } from "./app.tsx";
import type { App } from "./context/app.ts";
import { electronBridge } from "./context/electron.ts";
import type { OpenSegmenter } from "./background/segmenter.ts";
import { keepDrafts, tabStorage } from "./context/kept-drafts.ts";
import { followPage } from "./context/page-shown.ts";
import { keepScreenAwake, type ScreenLock } from "./context/screen-awake.ts";
import { sendByHttp } from "./files/send-by-http.ts";
import { createAudioOutput, playOn, type AudioOutput } from "./media/audio-output.ts";
import { blankPicture } from "./media/blank-picture.ts";
import { initialQuality, isFiltered, qualityOf } from "./media/capture-quality.ts";
import { CHOSEN_KINDS, choiceOf } from "./media/chosen-device.ts";
import { createDevices, type Devices } from "./media/devices.ts";
import { filterMicrophone } from "./media/filtered-microphone.ts";
import { createMediaPlace } from "./media/media-place-link.ts";
import { createMeetingMedia, type MeetingMedia } from "./media/meeting-media.ts";
import { openNoiseFilter } from "./media/noise-filter.ts";
import { createOwnCalls } from "./media/own-calls.ts";
import { createTalkKey } from "./media/push-to-talk.ts";
import { SMOOTH_FRAMES_PER_S } from "./media/presenting.ts";
import type { ScreenSoundConstraints } from "./media/screen-sound.ts";
import { resumeOnGesture } from "./media/sound-gesture.ts";
import type { UiLink } from "./model/core-link.ts";
import { createAppState } from "./model/store.ts";
import { createUploads, type SendFile } from "./model/uploads.ts";
import { notifyOfArrivals } from "./notifications/message-notifications.ts";
import { createNotificationSounds } from "./notifications/notification-sounds.ts";
import { ringForCalls } from "./notifications/ringing.ts";
import { announceMeetingsNearby } from "./notifications/meetings-nearby.ts";
import { announceNetworks } from "./notifications/networks.ts";
import { announceOwnChanges } from "./notifications/own-changes.ts";
import { oncePerBurst } from "./notifications/once-per-burst.ts";
import { t } from "./language/texts.ts";
import { coverOwnCamera } from "./own-background.ts";
import { followLanguage } from "./language/follow.ts";

export interface WindowDeps {
  readonly clock: Clock;
  readonly link: UiLink;
  readonly createLegs: (deps: LegsDeps) => Legs;
  readonly media: MediaDevices;
  readonly root: HTMLElement;
  /** Sends a file to the core; by HTTP if absent. */
  readonly sendFile?: SendFile;
  /** Finds people in pictures; absent: the model that is shipped. */
  readonly openSegmenter?: OpenSegmenter;
}

export function openWindow(deps: WindowDeps): App {
  const { clock, media } = deps;
  const requestIdPrefix = Math.random().toString(36).slice(2, 8);
  const state = createAppState({ clock, link: deps.link, requestIdPrefix });
  const opened = createDevices({
    clock,
    media,
    say(kind, text) {
      // Camera and microphone are open in the preview and in a meeting only.
      if (kind !== "speaker" || isAtWork()) state.say(text);
    },
    onGone(kind, text) {
      calls.deviceGone(kind);
      // In the preview the sentence stands beside the picture.
      if (!isAtWork()) return;
      state.toast({ text, tone: "problem" });
      if (!state.view.peek()?.meeting) return;
      state.send({ type: kind === "camera" ? "setCamera" : "setMicrophone", on: false });
    },
  });
  const own = coverOwnCamera({
    ...{ clock, state, camera: opened.camera },
    ...(deps.openSegmenter !== undefined && { openSegmenter: deps.openSegmenter }),
    isAtWork: () => isAtWork(),
    turnOff() {
      calls.deviceGone("camera");
      if (state.view.peek()?.meeting) state.send({ type: "setCamera", on: false });
    },
  });
  const devices: Devices = {
    ...opened,
    camera: own.camera,
    microphone: filterMicrophone({
      clock,
      microphone: opened.microphone,
      isWanted: computed(() => isFiltered(state.view.value?.settings ?? initialQuality)),
      open: openNoiseFilter,
      onFailed: () => state.toast({ text: t().settings.noStrongFilter, tone: "problem" }),
    }),
  };
  effect(() => {
    const settings = state.view.value?.settings;
    if (settings === undefined) return;
    untracked(() => {
      devices.setQuality(qualityOf(settings));
      for (const kind of CHOSEN_KINDS) devices.choose(kind, choiceOf(settings, kind));
    });
  });
  const uploads = createUploads({
    send: deps.sendFile ?? sendByHttp,
    nowMs: () => clock.nowMs(),
    self: () => state.view.value?.self.peerId ?? null,
  });
  const output = signal<AudioOutput | null>(null);
  const resumedOutput = (): AudioOutput => {
    const current = (output.value ??= createAudioOutput());
    current.resume();
    return current;
  };
  const place = createMediaPlace({ clock, link: deps.link });
  const meetingMedia = signal<MeetingMedia | null>(null);
  const page = followPage({
    clock,
    page: document,
    onShellShown: electronBridge()?.onShown ?? null,
  });
  const calls = createOwnCalls({
    clock,
    state,
    devices,
    output: resumedOutput,
    createPeer: createCallPeer,
    blankPicture,
    isWatched: page.isWatched,
  });
  const isAtWork = () => state.view.peek()?.meeting != null || calls.current.peek() !== null;
  effect(() => output.value?.setDucked(calls.isTalking.value));
  window.addEventListener("pagehide", calls.farewell);
  const talkKey = createTalkKey({ clock, state, hasFocus: () => document.hasFocus() });
  const language = followLanguage(
    computed(() => state.view.value?.settings.language ?? "system"),
    navigator.languages,
  );
  const app: App = {
    clock,
    isLanguageSettled: language.isSettled,
    state,
    devices,
    background: own.background,
    uploads,
    talkKey,
    calls,
    media: meetingMedia,
    ...page,
    resumeSound: () => void resumedOutput(),
    isSoundBlocked: computed(() => output.value?.isBlocked.value === true),
    isMediaElsewhere: place.isElsewhere,
    useMediaHere: place.useHere,
    canPresent: "getDisplayMedia" in media,
    canFillScreen: document.fullscreenEnabled,
  };

  const isMeetingShown = computed(() => state.view.value?.meeting != null && page.isShown.value);
  keepScreenAwake(navigator.wakeLock as ScreenLock, isMeetingShown);

  resumeOnGesture(window, app.isSoundBlocked, app.resumeSound);
  keepDrafts(state, tabStorage());

  const meetingId = computed(() => state.view.value?.meeting?.meetingId ?? null);
  effect(() => {
    if (meetingId.value !== null) return () => uploads.clear();
    return;
  });
  effect(() => {
    if (meetingId.value === null || !place.isHere.value) return;
    return untracked(() => {
      const current = createMeetingMedia({
        clock,
        state,
        devices,
        output: resumedOutput(),
        createLegs: deps.createLegs,
        // No STUN or TURN servers: on a local network the machines' own addresses are enough.
        createConnection: () => new RTCPeerConnection({ iceServers: [], bundlePolicy: "max-bundle" }),
        captureScreen: () => captureScreen(media),
        isWatched: page.isWatched,
        isSilenced: talkKey.isSilenced,
        isInCall: calls.isTalking,
      });
      meetingMedia.value = current;
      return () => {
        meetingMedia.value = null;
        current.close();
      };
    });
  });
  effect(() => {
    const leg = meetingMedia.value?.status.value.find(({ role }) => role === "active");
    if (leg !== undefined) untracked(() => state.noteLeg(leg.relay, leg.state === "open"));
  });
  // The page is the only one that can read a file which is still being sent: leaving it would lose the file.
  window.addEventListener("beforeunload", (event) => {
    if (uploads.list.value.length > 0) event.preventDefault();
  });

  const sounds = oncePerBurst(
    createNotificationSounds(() => {
      const context = new AudioContext();
      effect(() => playOn(context, devices.speakerId.value));
      return context;
    }),
    clock,
  );
  state.onNotice(({ sound }) => {
    if (sound !== null && state.view.value?.settings.notificationSounds === true) sounds.play(sound);
  });
  notifyOfArrivals(app, sounds);
  ringForCalls(app, sounds);
  announceOwnChanges(app);
  announceNetworks(app);
  announceMeetingsNearby(app);

  render(<Root app={app} />, deps.root);
  return app;
}

/** The sound goes out as it is: it is no voice in a room. The page's own sound is the others' voices. */
const SCREEN_SOUND: ScreenSoundConstraints = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
  channelCount: 2,
  restrictOwnAudio: true,
};

/** How many frames are wanted depends on the settings (`presenting.ts`). */
function captureScreen(media: MediaDevices): Promise<MediaStream> {
  const options = { video: { frameRate: { max: SMOOTH_FRAMES_PER_S } }, audio: SCREEN_SOUND };
  // Newer than the DOM's types: a picture of the meeting itself would play the meeting.
  return media.getDisplayMedia(Object.assign(options, { selfBrowserSurface: "exclude" }));
}
