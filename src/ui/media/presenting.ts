/** Presents the own screen: captures it, asks the core for the one presenter's place, and shows it once that is granted. */
import { computed, effect, signal, untracked, type ReadonlySignal } from "@preact/signals";
import type { Settings } from "../../api/settings.ts";
import type { Legs } from "../../media/leg/types.ts";
import { isWithoutOwnAudio } from "./screen-sound.ts";
import { participantIn } from "../model/participants.ts";
import type { AppState } from "../model/store.ts";
import { t } from "../language/texts.ts";
import { saidText } from "../model/text.ts";

export interface Presenting {
  /** The track that the others see; null while self does not present. */
  readonly ownScreen: ReadonlySignal<MediaStreamTrack | null>;
  /** The screen was captured without sound: the person did not share it, or nothing gives it. */
  readonly isSoundMissing: ReadonlySignal<boolean>;
  /**
   * Starts or stops presenting. Starting shows the browser's picker, which wants a click or a key; where another
   * participant presents it opens the take-over dialog instead.
   */
  toggle(): Promise<void>;
  askToTakeOver(): Promise<void>;
  close(): void;
}

export function createPresenting(deps: {
  readonly state: AppState;
  readonly legs: Legs;
  readonly captureScreen: () => Promise<MediaStream>;
}): Presenting {
  const { state, legs } = deps;
  const ownScreen = signal<MediaStreamTrack | null>(null);
  const isSoundMissing = signal(false);
  let capture: MediaStream | null = null;
  let wasPresenter = false;

  function stopCapture(): void {
    for (const track of capture?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    capture = null;
    ownScreen.value = null;
    isSoundMissing.value = false;
    legs.setScreen(null, null);
  }

  /** False if the user chose nothing or the browser could not capture it. */
  async function startCapture(): Promise<boolean> {
    const stream = await deps.captureScreen().catch((error: unknown) => {
      const isRefusal = error instanceof DOMException && error.name === "NotAllowedError";
      if (!isRefusal) state.toast({ text: t().meeting.screenNotCaptured, tone: "problem" });
      return null;
    });
    const [picture] = stream?.getVideoTracks() ?? [];
    if (stream === null || picture === undefined) return false;
    stopCapture();
    showAs(picture, motion.peek());
    // The browser's own "Stop sharing" button, or the shared window was closed.
    picture.onended = () => {
      stopCapture();
      state.send({ type: "presentScreen", on: false });
    };
    const [sound] = stream.getAudioTracks();
    isSoundMissing.value = sound === undefined;
    if (sound !== undefined && !isWithoutOwnAudio(sound.getSettings(), picture.getSettings())) {
      sound.stop();
      stream.removeTrack(sound);
      state.toast({ text: t().meeting.screenWithoutSound, tone: "problem" });
    }
    capture = stream;
    return true;
  }

  const motion = computed(() => state.view.value?.settings.screenMotion ?? "sharp");
  const stopMotion = effect(() => {
    const wanted = motion.value;
    const [picture] = capture?.getVideoTracks() ?? [];
    if (picture !== undefined) showAs(picture, wanted);
  });

  function showCapture(): void {
    const [picture] = capture?.getVideoTracks() ?? [];
    const [sound] = capture?.getAudioTracks() ?? [];
    if (picture === undefined || ownScreen.value === picture) return;
    ownScreen.value = picture;
    legs.setScreen(picture, sound ?? null);
  }

  /** The place was granted, but browsers want a click before they show the picker. */
  function offerChoice(): void {
    const run = () =>
      void startCapture().then((isStarted) => {
        if (!isPresenter.value) stopCapture();
        else if (isStarted) showCapture();
        else state.send({ type: "presentScreen", on: false });
      });
    state.toast({
      text: t().meeting.youCanPresent,
      tone: "info",
      action: { label: t().meeting.chooseWhatToShow, run },
    });
  }

  const isPresenter = computed(() => {
    const view = state.view.value;
    return view?.meeting?.presenter === view?.self.peerId && view?.meeting != null;
  });
  const stopFollowing = effect(() => {
    const isNow = isPresenter.value;
    untracked(() => {
      if (isNow && capture !== null) showCapture();
      else if (isNow) offerChoice();
      else if (wasPresenter) {
        // Self has not stopped it, and nobody has taken over: a host has.
        if (capture !== null && state.view.value?.meeting?.presenter === null)
          state.toast({ text: t().meeting.screenNoLongerShown, tone: "info" });
        stopCapture();
      }
      wasPresenter = isNow;
    });
  });

  return {
    ownScreen,
    isSoundMissing,
    async toggle() {
      const view = state.view.value;
      const meeting = view?.meeting;
      if (!view || !meeting) return;
      if (meeting.presenter === view.self.peerId) {
        stopCapture();
        state.send({ type: "presentScreen", on: false });
        return;
      }
      const other = participantIn(meeting, meeting.presenter);
      if (other !== undefined) {
        state.dialog.value = { kind: "takeOver", presenter: other };
        return;
      }
      if (!(await startCapture())) return;
      const answer = await state.request({ type: "presentScreen", on: true });
      if (answer.type !== "error") return;
      stopCapture();
      state.toast({ text: saidText(answer), tone: "problem" });
    },
    async askToTakeOver() {
      state.say(t().meeting.askedToTakeOver);
      const answer = await state.request({ type: "presentScreen", on: true, takeOver: true });
      if (answer.type === "error") state.toast({ text: saidText(answer), tone: "problem" });
    },
    close() {
      stopFollowing();
      stopMotion();
      stopCapture();
    },
  };
}

/** Of a screen that is sharp first: enough for text and slides. */
const SHARP_FRAMES_PER_S = 15;
export const SMOOTH_FRAMES_PER_S = 30;

/** Acts at once, also on a screen that is being shown. */
function showAs(picture: MediaStreamTrack, motion: Settings["screenMotion"]): void {
  const isSharp = motion === "sharp";
  // What gives way to a narrow link: frames, or their size (W3C mst-content-hint).
  picture.contentHint = isSharp ? "detail" : "motion";
  const ideal = isSharp ? SHARP_FRAMES_PER_S : SMOOTH_FRAMES_PER_S;
  picture.applyConstraints({ frameRate: { ideal, max: SMOOTH_FRAMES_PER_S } }).catch(() => {});
}
