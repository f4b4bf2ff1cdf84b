/**
 * Where members of the meeting were last. By these self goes back into it, and the halves of a meeting that fell apart find each other, where
 * no adverts pass.
 */
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { JoinTarget, LinkDownCause, Member, Mesh } from "../mesh/types.ts";

export type Place = JoinTarget["peers"][number];

/** Enough that some of them are still there. */
export const MAX_PLACES = 16;
/** How many are called at a time: one that is reached brings the others of its half. */
const MAX_CALLED = 2;
/** Before one that is missing is called again. The mesh goes on calling it for some seconds each time. */
const REST_MS = 15_000;

export interface FormerPlaces {
  /** The members, or where they are, have changed. */
  update(): void;
  linkDown(peer: PeerId, cause: LinkDownCause): void;
  /** To be called every few seconds: calls some of those that are missing, if it is self's part to do so. */
  callMissing(): void;
  /** The network has changed: those that are missing may be within reach. */
  networkChanged(): void;
  /** Present members first. */
  get(): readonly Place[];
}

export function createFormerPlaces(deps: {
  readonly clock: Pick<Clock, "nowMs">;
  readonly mesh: Pick<Mesh, "peerId" | "peerSeen">;
  readonly members: () => readonly Member[];
  /** Half of the meeting has one, which calls for all of them. */
  readonly isCoordinator: () => boolean;
  /** Of an earlier time in the meeting. */
  readonly initial: readonly Place[];
  /** `get()` has other places. */
  readonly onChange: () => void;
}): FormerPlaces {
  const { clock, mesh } = deps;
  let places: readonly Place[] = deps.initial;
  /** Until when a missing member is not called again. */
  const rests = new Map<PeerId, number>();

  /** Reported with the next look at what is missing, since many members may come at once. The first one is reported at once. */
  let isReported = true;

  function keep(after: readonly Place[]): void {
    const before = places;
    places = after.slice(0, MAX_PLACES);
    if (JSON.stringify(places) === JSON.stringify(before)) return;
    isReported = false;
    if (before.length === 0) report();
  }

  function report(): void {
    if (isReported) return;
    isReported = true;
    deps.onChange();
  }

  return {
    update() {
      const others = deps.members().filter(({ peerId }) => peerId !== mesh.peerId);
      const present = new Set(others.map(({ peerId }) => peerId));
      for (const peerId of present) rests.delete(peerId);
      keep([
        ...others.map(({ peerId, addresses, port }) => ({ peerId, addresses, port })),
        ...places.filter(({ peerId }) => !present.has(peerId)),
      ]);
    },
    linkDown(peer, cause) {
      if (cause === "left") keep(places.filter(({ peerId }) => peerId !== peer));
    },
    callMissing() {
      report();
      if (!deps.isCoordinator()) return;
      const nowMs = clock.nowMs();
      const present = new Set(deps.members().map(({ peerId }) => peerId));
      const missing = places.filter(({ peerId }) => !present.has(peerId));
      const isDue = ({ peerId }: Place) => nowMs >= (rests.get(peerId) ?? 0);
      for (const place of missing.filter(isDue).slice(0, MAX_CALLED)) {
        rests.set(place.peerId, nowMs + REST_MS);
        mesh.peerSeen(place);
      }
    },
    networkChanged: () => rests.clear(),
    get: () => places,
  };
}
