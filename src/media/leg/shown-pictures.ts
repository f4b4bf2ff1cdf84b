/**
 * The pictures and the screen that a participant shows: those of one leg, and for a moment those of the leg before, until their
 * successors flow.
 */
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Leg } from "./leg.ts";
import type { Picture } from "./types.ts";
import {
  choosePictures,
  isSameChoice,
  PICTURE_HOLD_MS,
  type OfferedPicture,
  type ShownPicture,
} from "./video-handover.ts";

/** How often awaited pictures are looked for: once per audio packet. */
const LOOK_EVERY_MS = 20;

/** What a relay said is in a leg's slots. */
export interface LegSlots {
  readonly pictures: readonly (PeerId | null)[];
  readonly screen: PeerId | null;
  readonly held?: readonly PeerId[] | undefined;
}

export interface ShowableLeg {
  readonly leg: Leg;
  /** Null before the relay has said it. */
  readonly slots: LegSlots | null;
}

export interface ShownPictures {
  /** Serial of the leg whose pictures are shown; null before the first. */
  readonly serial: number | null;
  /** Shows the pictures of that leg as soon as they flow. */
  show(serial: number): void;
  /** Call when the leg's slots have changed or one of its pictures has begun. */
  refresh(): void;
  pictures(): readonly Picture[];
  screen(): Picture | null;
  close(): void;
}

export function createShownPictures(deps: {
  readonly clock: Clock;
  /** Returns null for a leg that is closed. */
  readonly legOf: (serial: number) => ShowableLeg | null;
  readonly onChanged: () => void;
}): ShownPictures {
  const { clock } = deps;
  let serial: number | null = null;
  let holdUntilMs = -Infinity;
  /** The stamp of each slot when it was first looked at since `show`. Only slots that are taken: asking costs something. */
  const stamps = new Map<number | "screen", number>();
  let shownPictures: readonly ShownPicture<MediaStreamTrack>[] = [];
  let shownScreens: readonly ShownPicture<MediaStreamTrack>[] = [];
  let pictures: readonly Picture[] = [];
  let screen: Picture | null = null;
  let cancelLook = (): void => {};
  let isClosed = false;

  function refresh(): void {
    cancelLook();
    if (isClosed || serial === null) return;
    const isHolding = clock.nowMs() < holdUntilMs;
    const offers = offersOf(deps.legOf(serial), stamps, isHolding);
    const nextPictures = choosePictures(shownPictures, offers?.pictures ?? null, serial, isHolding);
    const nextScreens = choosePictures(shownScreens, offers?.screens ?? null, serial, isHolding).slice(0, 1);
    const isAwaiting = [...nextPictures, ...nextScreens].some((picture) => picture.serial !== serial);
    if (isHolding && isAwaiting) cancelLook = clock.setTimer(clock.nowMs() + LOOK_EVERY_MS, refresh);
    const hasSuccessor = [...pictures, screen].some((each) => each?.next !== undefined);
    const isSame = isSameChoice(shownPictures, nextPictures) && isSameChoice(shownScreens, nextScreens);
    if (isSame && !isAwaiting && !hasSuccessor) return;
    shownPictures = nextPictures;
    shownScreens = nextScreens;
    const before = [...pictures, screen];
    pictures = shownPictures.map((each) => pictureOf(each, offers?.pictures ?? []));
    screen = shownScreens.map((each) => pictureOf(each, offers?.screens ?? []))[0] ?? null;
    if (!isSamePictures(before, [...pictures, screen])) deps.onChanged();
  }

  return {
    get serial() {
      return serial;
    },
    show(next) {
      serial = next;
      stamps.clear();
      holdUntilMs = clock.nowMs() + PICTURE_HOLD_MS;
      refresh();
    },
    refresh,
    pictures: () => pictures,
    screen: () => screen,
    close() {
      isClosed = true;
      cancelLook();
    },
  };
}

type OfferedTrack = OfferedPicture<MediaStreamTrack>;

/** Returns null before the leg has said what is in its slots. */
function offersOf(shown: ShowableLeg | null, stamps: Map<number | "screen", number>, isHolding: boolean) {
  if (shown === null || shown.slots === null) return null;
  const { leg, slots } = shown;
  const offer = (peerId: PeerId | null, slot: number | "screen"): readonly OfferedTrack[] => {
    const track = slot === "screen" ? leg.screen : leg.picture(slot);
    if (peerId === null || track === null) return [];
    if (!isHolding) return [{ peerId, track, hasStarted: !track.muted }];
    // A track that once received something stays unmuted; only a new stamp shows that pictures flow.
    const stamp = leg.pictureStamp(slot);
    if (!stamps.has(slot)) stamps.set(slot, stamp);
    return [{ peerId, track, hasStarted: !track.muted && stamp !== stamps.get(slot) }];
  };
  return { pictures: slots.pictures.flatMap(offer), screens: offer(slots.screen, "screen") };
}

function pictureOf(shown: ShownPicture<MediaStreamTrack>, offers: readonly OfferedTrack[]): Picture {
  const { peerId, track } = shown;
  const next = offers.find((each) => each.peerId === peerId)?.track ?? track;
  return next === track ? { peerId, track } : { peerId, track, next };
}

function isSamePictures(a: readonly (Picture | null)[], b: readonly (Picture | null)[]): boolean {
  return (
    a.length === b.length &&
    a.every((each, index) => {
      const other = b[index];
      return each?.peerId === other?.peerId && each?.track === other?.track && each?.next === other?.next;
    })
  );
}
