/** The own camera with what the settings put behind its user, and what is said when that does not work. */
import { computed, effect, untracked, type ReadonlySignal } from "@preact/signals";
import type { Clock } from "../kernel/clock.ts";
import type { StopReason } from "./background/background-machine.ts";
import { coverCamera } from "./background/covered-camera.ts";
import type { Cover } from "./background/composer.ts";
import { createOpenCover } from "./background/covered-track.ts";
import { followPicture } from "./background/kept-picture.ts";
import { keepWarm, openSegmenter, type OpenSegmenter } from "./background/segmenter.ts";
import type { OwnBackground } from "./context/app.ts";
import { coverProblem } from "./settings/background-field.tsx";
import { t } from "./language/texts.ts";
import type { AppState } from "./model/store.ts";

export function coverOwnCamera(deps: {
  readonly clock: Clock;
  readonly state: AppState;
  readonly camera: ReadonlySignal<MediaStreamTrack | null>;
  /** Absent: the one that is shipped. */
  readonly openSegmenter?: OpenSegmenter;
  /** A meeting or a call goes on: the camera is to be turned off, and that is said. Otherwise the preview says it. */
  readonly isAtWork: () => boolean;
  readonly turnOff: () => void;
}): { readonly camera: ReadonlySignal<MediaStreamTrack | null>; readonly background: OwnBackground } {
  const { clock, state, camera } = deps;
  const kind = computed(() => state.view.value?.settings.background ?? "off");
  // Read when it is wanted, and not before.
  const name = computed(() =>
    kind.value === "picture" ? (state.view.value?.settings.backgroundPicture ?? "") : "",
  );
  const picture = followPicture(name);
  const cover = computed<Cover | null>(() => {
    if (kind.value === "off") return null;
    return kind.value === "blur" ? { kind: "blur" } : { kind: "picture", picture: picture.value };
  });

  function showPlain(): void {
    state.send({ type: "setSettings", settings: { background: "off" } });
    if (state.view.peek()?.meeting) state.send({ type: "setCamera", on: true });
  }
  function tell(why: StopReason): void {
    const action = { label: t().settings.showPlain, run: showPlain };
    state.toast({ text: coverProblem(why), tone: "problem", action });
    deps.turnOff();
  }
  const covered = coverCamera({
    ...{ clock, camera, cover },
    open: createOpenCover(keepWarm(clock, deps.openSegmenter ?? openSegmenter)),
    onStopped(why) {
      if (deps.isAtWork()) tell(why);
    },
  });
  const isInMeeting = computed(() => state.view.value?.meeting != null);
  // It may have stopped in the preview.
  effect(() => {
    if (!isInMeeting.value) return;
    untracked(() => {
      const why = covered.status.value;
      if (why === "slow" || why === "failed") tell(why);
    });
  });
  return { camera: covered.camera, background: { status: covered.status, retry: covered.retry, showPlain } };
}
