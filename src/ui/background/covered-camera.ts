/** The camera as it goes out and as its own user sees it: with its background covered while that is wanted, or not at all. */
import { effect, signal, untracked, type ReadonlySignal } from "@preact/signals";
import type { Clock } from "../../kernel/clock.ts";
import type { StopReason } from "./background-machine.ts";
import type { Cover } from "./composer.ts";
import type { OpenCover } from "./covered-track.ts";

/** "plain": nothing is to be covered, or no camera is open. */
export type CoverStatus = "plain" | "starting" | "running" | StopReason;

export interface CoveredCamera {
  /** Null while what is wanted is not there: nothing uncovered ever stands in for it. */
  readonly camera: ReadonlySignal<MediaStreamTrack | null>;
  readonly status: ReadonlySignal<CoverStatus>;
  /** After a stop. */
  retry(): void;
}

export function coverCamera(deps: {
  readonly clock: Clock;
  readonly camera: ReadonlySignal<MediaStreamTrack | null>;
  /** Null: the camera goes out as it is. */
  readonly cover: ReadonlySignal<Cover | null>;
  readonly open: OpenCover;
  readonly onStopped: (why: StopReason) => void;
}): CoveredCamera {
  const { clock, camera } = deps;
  const shown = signal<MediaStreamTrack | null>(null);
  const status = signal<CoverStatus>("plain");
  const attempt = signal(0);
  /** What was wanted last; read only while something is. */
  const cover = signal<Cover>({ kind: "blur" });
  const isCovered = signal(false);
  effect(() => {
    const wanted = deps.cover.value;
    if (wanted !== null) cover.value = wanted;
    isCovered.value = wanted !== null;
  });
  effect(() => {
    void attempt.value;
    const track = camera.value;
    if (track === null || !isCovered.value) {
      shown.value = track;
      status.value = "plain";
      return;
    }
    shown.value = null;
    status.value = "starting";
    const close = untracked(() =>
      deps.open(track, {
        ...{ clock, cover },
        onTrack(next) {
          shown.value = next;
          status.value = "running";
        },
        onStopped(why) {
          shown.value = null;
          status.value = why;
          deps.onStopped(why);
        },
      }),
    );
    return () => {
      shown.value = null;
      close();
    };
  });
  return { camera: shown, status, retry: () => void (attempt.value += 1) };
}
