/** The microphone as it goes out: through the noise filter while that is wanted and runs, as it is otherwise. */
import { computed, effect, signal, untracked, type ReadonlySignal } from "@preact/signals";
import type { Clock } from "../../kernel/clock.ts";
import type { Unsubscribe } from "../../kernel/emitter.ts";

/** Filters what `microphone` hears, also while that is switched off, until the returned function is called. */
export type OpenNoiseFilter = (
  microphone: MediaStreamTrack,
  deps: {
    readonly clock: Clock;
    /** The filtered sound runs from now on; null: it does not, for a while. */
    readonly onTrack: (track: MediaStreamTrack | null) => void;
    /** It will not run any more. */
    readonly onFailed: () => void;
  },
) => Unsubscribe;

export function filterMicrophone(deps: {
  readonly clock: Clock;
  readonly microphone: ReadonlySignal<MediaStreamTrack | null>;
  readonly isWanted: ReadonlySignal<boolean>;
  readonly open: OpenNoiseFilter;
  readonly onFailed: () => void;
}): ReadonlySignal<MediaStreamTrack | null> {
  const { clock, microphone, isWanted } = deps;
  const filtered = signal<MediaStreamTrack | null>(null);

  effect(() => {
    const track = microphone.value;
    if (track === null || !isWanted.value) return;
    const close = untracked(() =>
      deps.open(track, {
        clock,
        onTrack(next) {
          if (next !== null) next.contentHint = track.contentHint;
          filtered.value = next;
        },
        onFailed() {
          filtered.value = null;
          deps.onFailed();
        },
      }),
    );
    return () => {
      filtered.value = null;
      close();
    };
  });
  return computed(() => (microphone.value === null ? null : (filtered.value ?? microphone.value)));
}
