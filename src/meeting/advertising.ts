/** Advertises the meeting on the network while self is in it, and looks for members that have lost it. */
import type { Advert, Discovery } from "../discovery/types.ts";
import type { Clock } from "../kernel/clock.ts";
import { needsPasscode, type MeetingCreation, type Mesh } from "../mesh/types.ts";
import { titleHashOf } from "../platform/title-hash.ts";
import type { Entrance } from "../store/types.ts";
import type { Membership } from "./membership.ts";

/** How often members that are seen on the network but not on the roster are looked for: a call to them may have failed. */
const LOOK_AROUND_MS = 2_000;

export interface Advertising {
  /** Members, epoch or succession may have changed. */
  update(): void;
  /** Says goodbye to the network. For good: an `update` after this does nothing. */
  close(): void;
}

export function createAdvertising(deps: {
  readonly clock: Clock;
  readonly discovery: Pick<Discovery, "advertise" | "sightings" | "onSightings" | "watch">;
  readonly mesh: Pick<Mesh, "port" | "peerSeen">;
  readonly membership: Membership;
  readonly creation: MeetingCreation;
  readonly isLocked: () => boolean;
  readonly entrance: () => Entrance;
  /** Every LOOK_AROUND_MS, after the search for strays. */
  readonly onLookAround: () => void;
}): Advertising {
  const { clock, discovery, mesh, membership, creation } = deps;
  let isClosed = false;

  /** A meeting that fell apart finds itself again by what its members advertise. */
  function callStrays(): void {
    const same = discovery.sightings().find(({ meetingId }) => meetingId === creation.meetingId);
    for (const peer of same?.peers ?? []) mesh.peerSeen(peer);
  }

  let cancelLookAround = clock.setTimer(clock.nowMs() + LOOK_AROUND_MS, lookAround);
  function lookAround(): void {
    cancelLookAround = clock.setTimer(clock.nowMs() + LOOK_AROUND_MS, lookAround);
    callStrays();
    deps.onLookAround();
  }

  const stopListening = discovery.onSightings(callStrays);
  // Without this the halves of a partition would never see each other.
  const stopWatching = discovery.watch();

  return {
    update() {
      if (isClosed) return;
      const own = { port: mesh.port, isLocked: deps.isLocked() };
      discovery.advertise(advertOf(creation, membership, own, deps.entrance()));
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      stopWatching();
      stopListening();
      cancelLookAround();
      discovery.advertise(null);
    },
  };
}

/** Title, count and coordinator come from the succession only, so that a join does not make every member advertise anew. */
export function advertOf(
  creation: MeetingCreation,
  membership: Membership,
  own: Pick<Advert, "port" | "isLocked">,
  { title = null, isListed = null, passcode = null, withdrawal = null }: Partial<Entrance> = {},
): Advert {
  const { self } = membership;
  const members = membership.members().length;
  const shown = title ?? creation.title;
  const summary = { title: shown, members, coordinator: membership.epoch().coordinator };
  const isUnlisted = isListed === false;
  return {
    peerId: self,
    ...own,
    meetingId: creation.meetingId,
    needsPasscode: needsPasscode(creation, { passcode, withdrawal }),
    titleHash: isUnlisted ? titleHashOf(creation.meetingId, shown) : null,
    summary: !isUnlisted && membership.succession().includes(self) ? summary : null,
  };
}
