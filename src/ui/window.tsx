/** Puts the window together from its link and the browser's media; the entry passes the real ones, tests theirs. */
import { render } from "preact";
import { computed, effect, signal, untracked } from "@preact/signals";
import type { Legs, LegsDeps } from "../media/leg/types.ts";
import type { App } from "./context/app.ts";
import { Root } from "./app.tsx";
import { createChimes } from "./notifications/notification-sounds.ts";
import type { Clock } from "../kernel/clock.ts";
import type { UiLink } from "./model/core-link.ts";
import { createDevices } from "./media/devices.ts";
import { createMeetingMedia, type MeetingMedia } from "./media/meeting-media.ts";
import { createSoundSink, type WindowSound } from "./media/audio-output.ts";
import { createAppState } from "./model/state.ts";
import { listenForNews } from "./notifications/message-notifications.ts";
import { sendByHttp } from "./files/send-by-http.ts";
import { createUploads, type SendFile } from "./model/uploads.ts";
import { defaultSettings } from "../api/settings.ts";

export interface WindowDeps {
  readonly clock: Clock;
  readonly link: UiLink;
  readonly createLegs: (deps: LegsDeps) => Legs;
  readonly media: MediaDevices;
  readonly root: HTMLElement;
  /** Sends a file to the core; by HTTP if absent. */
  readonly sendFile?: SendFile;
}

export function openWindow({ clock, link, createLegs, media, root, sendFile = sendByHttp }: WindowDeps): App {
  const state = createAppState(link);
  const chimes = createChimes();
  const devices = createDevices({
    media,
    settings: () => state.view.value?.settings ?? defaultSettings,
    say: (text) => state.say(text),
    onGone(kind, text) {
      // In the preview the sentence stands beside the picture.
      if (!state.view.peek()?.meeting) return;
      state.toast({ text, tone: "problem" });
      state.send({ type: kind === "camera" ? "setCamera" : "setMicrophone", on: false });
    },
  });
  let sound: WindowSound | null = null;
  const meetingMedia = signal<MeetingMedia | null>(null);
  const app: App = {
    clock,
    state,
    devices,
    uploads: createUploads({ send: sendFile, nowMs: () => clock.nowMs() }),
    media: meetingMedia,
    resumeSound() {
      sound ??= createSoundSink();
      sound.resume();
    },
    canPresent: "getDisplayMedia" in media,
  };

  const meetingId = computed(() => state.view.value?.meeting?.meetingId ?? null);
  effect(() => {
    if (meetingId.value !== null) return () => app.uploads.clear();
    return;
  });
  // What is still being read from this page would be lost with it.
  window.addEventListener("beforeunload", (event) => {
    if (app.uploads.list.value.length > 0) event.preventDefault();
  });
  effect(() => {
    if (meetingId.value === null) return;
    return untracked(() => {
      sound ??= createSoundSink();
      sound.resume();
      const current = createMeetingMedia({
        state,
        devices,
        sound,
        createLegs,
        // No servers: on a network of its own, the machines' own addresses do.
        createConnection: () => new RTCPeerConnection({ iceServers: [], bundlePolicy: "max-bundle" }),
        captureScreen: () =>
          media.getDisplayMedia({
            video: { frameRate: { ideal: 15, max: 30 } },
            audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
          }),
        nowMs: () => clock.nowMs(),
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

  state.onNotice(({ sound: chime }) => {
    if (chime !== null && state.view.value?.settings.notificationSounds === true) chimes.play(chime);
  });
  listenForNews(app, chimes);

  render(<Root app={app} />, root);
  return app;
}
