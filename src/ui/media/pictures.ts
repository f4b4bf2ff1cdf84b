/** What the legs show, as signals that change only when a track changes. */
import { effect, signal, untracked, type ReadonlySignal } from "@preact/signals";
import type { PeerId } from "../../kernel/ids.ts";
import type { Legs, LegsStatus } from "../../media/leg/types.ts";

type Tracks = ReadonlyMap<PeerId, MediaStreamTrack>;

export interface Pictures {
  readonly pictures: ReadonlySignal<Tracks>;
  /**
   * Tracks that are about to take the place of a participant's picture. A video element that plays one already shows its
   * very first frame.
   */
  readonly coming: ReadonlySignal<Tracks>;
  /** The screen of another participant. */
  readonly screen: ReadonlySignal<MediaStreamTrack | null>;
  /** Those whose pictures are more than the link to this machine bears. */
  readonly held: ReadonlySignal<ReadonlySet<PeerId>>;
  readonly status: ReadonlySignal<readonly LegsStatus[]>;
  close(): void;
}

/** `isSoundOnly`: nobody's picture is to be shown, not even the last one that came. */
export function followPictures(legs: Legs, isSoundOnly: ReadonlySignal<boolean>): Pictures {
  const pictures = signal<Tracks>(new Map());
  const coming = signal<Tracks>(new Map());
  const screen = signal<MediaStreamTrack | null>(null);
  const held = signal<ReadonlySet<PeerId>>(new Set());
  const status = signal<readonly LegsStatus[]>([]);

  function take(): void {
    const isBlank = isSoundOnly.peek();
    const current = isBlank ? [] : legs.pictures();
    const old = pictures.value;
    if (current.length !== old.size || current.some(({ peerId, track }) => old.get(peerId) !== track)) {
      pictures.value = new Map(current.map(({ peerId, track }) => [peerId, track]));
    }
    const successors = current.flatMap(({ peerId, next }) =>
      next === undefined ? [] : [[peerId, next] as const],
    );
    if (successors.length > 0 || coming.value.size > 0) coming.value = new Map(successors);
    screen.value = isBlank ? null : (legs.screen()?.track ?? null);
    const heldNow = legs.held();
    if (heldNow.length !== held.value.size || heldNow.some((peerId) => !held.value.has(peerId)))
      held.value = new Set(heldNow);
    status.value = legs.status();
  }
  const stopChange = legs.onChange(take);
  const stopChoice = effect(() => {
    void isSoundOnly.value;
    untracked(take);
  });
  return {
    ...{ pictures, coming, screen, held, status },
    close() {
      stopChoice();
      stopChange();
    },
  };
}
