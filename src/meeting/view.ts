/** The meeting as people see it: members, the whole view, and the sentences of what it reports. Pure. */
import type { Call } from "../api/calls.ts";
import type { CoreEvent } from "../api/events.ts";
import type {
  Knocker,
  MeetingRecording,
  MeetingTimer,
  MeetingView,
  Participant,
  Transfer,
} from "../api/view.ts";
import type { TranscriptLine } from "../captions/index.ts";
import type { FilePeer } from "../files/types.ts";
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";
import { plainName } from "../kernel/unicode.ts";
import { TIMER_OVER_MS } from "../kernel/limits.ts";
import { needsPasscode, type MeetingCreation, type Member } from "../mesh/types.ts";
import { handOrder, type Presence } from "../presence/index.ts";
import { runsMeeting } from "../kernel/rights.ts";
import type { LedView } from "../kernel/stage-view.ts";
import type { NetworkQuality } from "../kernel/network-quality.ts";
import type { Muted } from "../media/types.ts";
import type { MeetingStore, TrackSource } from "../store/types.ts";
import type { Membership } from "./membership.ts";
import type { OwnHearing } from "./own-hearing.ts";
import type { OwnMutes } from "./own-mutes.ts";
import type { Reachability } from "./reachability.ts";
import { words } from "../kernel/words.ts";

/** By time of joining; of two that joined at once the lower id first. */
export function participantsOf(
  members: readonly Member[],
  known: {
    readonly self: PeerId;
    readonly roleOf: MeetingStore["roleOf"];
    readonly muteOf: MeetingStore["muteOf"];
    /** First come first. */
    readonly hands: readonly PeerId[];
    readonly hearingOf: OwnHearing["of"];
    readonly statuses: ReadonlyMap<
      PeerId,
      Pick<Participant, "isCameraOn" | "isMicrophoneOn" | "isHandUp" | "isWindowClosed"> & {
        readonly network?: NetworkQuality | undefined;
      }
    >;
  },
): readonly Participant[] {
  return members
    .map((member) => {
      const status = known.statuses.get(member.peerId);
      const role = known.roleOf(member.publicKey);
      const isMicrophoneMuted = known.muteOf(member.publicKey, "microphone") !== "none";
      const isCameraMuted = known.muteOf(member.publicKey, "camera") !== "none";
      return {
        peerId: member.peerId,
        name: member.name,
        isSelf: member.peerId === known.self,
        role,
        isHost: runsMeeting(role),
        isCameraOn: (status?.isCameraOn ?? false) && !isCameraMuted,
        isMicrophoneOn: (status?.isMicrophoneOn ?? false) && !isMicrophoneMuted,
        isCameraMuted,
        isMicrophoneMuted,
        isHandUp: status?.isHandUp ?? false,
        handNumber: known.hands.indexOf(member.peerId) + 1 || null,
        isWindowClosed: status?.isWindowClosed ?? false,
        network: status?.network ?? "good",
        ...known.hearingOf(member.peerId),
        joinedAtMs: member.joinedAtMs,
      };
    })
    .toSorted((a, b) => a.joinedAtMs - b.joinedAtMs || (a.peerId < b.peerId ? -1 : 1));
}

export function meetingViewOf(meeting: {
  readonly creation: MeetingCreation;
  /** Wall-clock milliseconds. */
  readonly joinedAtMs: number;
  readonly membership: Membership;
  readonly election: { deputy(): PeerId | null; isTakingOver(): boolean };
  readonly reachability: Pick<Reachability, "isPartitioned" | "isCoordinatorOutOfReach">;
  readonly presence: Presence;
  readonly presenter: PeerId | null;
  readonly ledView: LedView | null;
  readonly standIn: PeerId | null;
  readonly store: Pick<
    MeetingStore,
    | "roleOf"
    | "lastRead"
    | "catchUp"
    | "announcements"
    | "muteOf"
    | "isLocked"
    | "spotlight"
    | "captioners"
    | "areCaptionsKept"
    | "carrier"
    | "banned"
    | "nameOf"
    | "entrance"
    | "isOffOnEntry"
    | "isChatOpenToViewers"
  >;
  readonly ownMutes: Pick<OwnMutes, "get">;
  readonly clock: Pick<Clock, "nowMs" | "wallMs">;
  readonly hearing: Pick<OwnHearing, "of">;
  readonly transfers: readonly Transfer[];
  readonly knocks: readonly Knocker[];
  readonly call: Call | null;
  readonly recording: MeetingRecording | null;
}): Omit<MeetingView, "passcode" | "invitation"> {
  const { creation, membership, election, reachability, store } = meeting;
  const { self } = membership;
  const { term, coordinator } = membership.epoch();
  const { statuses, lease, takeOverRequest } = meeting.presence;
  const isCoordinatorOutOfReach = reachability.isCoordinatorOutOfReach();
  const isAskedToHandOver = lease.presenter === self && takeOverRequest !== self;
  return {
    meetingId: creation.meetingId,
    ...rulesOf(creation, store),
    knocks: meeting.knocks,
    joinedAtMs: meeting.joinedAtMs,
    participants: participantsOf(membership.members(), {
      ...{ self, roleOf: store.roleOf, statuses, muteOf: store.muteOf },
      hands: handOrder(meeting.presence),
      hearingOf: meeting.hearing.of,
    }),
    coordinator,
    deputy: election.deputy(),
    term,
    isTakingOver: election.isTakingOver() && !isCoordinatorOutOfReach,
    isPartitioned: reachability.isPartitioned(),
    isCoordinatorOutOfReach,
    ownMutes: { microphone: meeting.ownMutes.get("microphone"), camera: meeting.ownMutes.get("camera") },
    standIn: meeting.standIn,
    presenter: meeting.presenter,
    timer: timerOf(meeting.presence, meeting.clock),
    ledView: meeting.ledView,
    takeOverRequest: isAskedToHandOver ? takeOverRequest : null,
    call: meeting.call,
    spotlight: spotlightOf(membership.members(), store),
    captioners: captionersOf(membership.members(), store),
    carrier: carrierOf(membership.members(), store),
    recording: meeting.recording,
    isLocked: store.isLocked(),
    banned: store.banned().map((publicKey) => ({ publicKey, name: store.nameOf(publicKey) })),
    catchUp: store.catchUp(),
    lastRead: store.lastRead(),
    announcements: store.announcements(),
    transfers: meeting.transfers,
  };
}

export const titleOf = (creation: MeetingCreation, store: Pick<MeetingStore, "entrance">): string =>
  plainName(store.entrance().title ?? creation.title);

type Ruled = Pick<MeetingStore, "entrance" | "isOffOnEntry" | "isChatOpenToViewers" | "areCaptionsKept">;

/** What hosts change by `setMeeting` and `waitingRoom`. */
function rulesOf(creation: MeetingCreation, store: Ruled) {
  const entrance = store.entrance();
  const { isListed, waitingRoom } = entrance;
  return {
    title: titleOf(creation, store),
    needsPasscode: needsPasscode(creation, entrance),
    isListed: isListed ?? true,
    waitingRoom: waitingRoom && { withoutHost: waitingRoom.withoutHost },
    microphoneOffOnEntry: store.isOffOnEntry("microphone"),
    cameraOffOnEntry: store.isOffOnEntry("camera"),
    viewersMayChat: store.isChatOpenToViewers(),
    keepCaptions: store.areCaptionsKept(),
  };
}

export const meetingEventOf = (
  creation: MeetingCreation,
  store: Ruled & Pick<MeetingStore, "isLocked">,
): Extract<CoreEvent, { type: "meetingChanged" }> => ({
  ...{ type: "meetingChanged", isLocked: store.isLocked() },
  ...rulesOf(creation, store),
});

/** Null if there is none, or if it has been over for a while. The end is by this machine's wall clock, which the window has, too. */
export function timerOf(
  { lease }: Pick<Presence, "lease">,
  clock: Pick<Clock, "nowMs" | "wallMs">,
): MeetingTimer | null {
  if (lease.timer === null) return null;
  const { by, seconds, endsAtMs } = lease.timer;
  const remainingMs = endsAtMs - clock.nowMs();
  if (remainingMs < -TIMER_OVER_MS) return null;
  return { by, seconds, endsAtMs: Math.round(clock.wallMs() + remainingMs) };
}

/** Those that are here, as the hosts have them stand. */
export function spotlightOf(
  members: readonly Member[],
  { spotlight }: Pick<MeetingStore, "spotlight">,
): readonly PeerId[] {
  return spotlight().flatMap((key) =>
    members.filter(({ publicKey }) => publicKey === key).map(({ peerId }) => peerId),
  );
}

/** The member whose machine hosts let carry the meeting, if it is here. */
export const carrierOf = (
  members: readonly Member[],
  { carrier }: Pick<MeetingStore, "carrier">,
): PeerId | null => members.find(({ publicKey }) => publicKey === carrier())?.peerId ?? null;

/** Those that are here, in the order in which the host named them. */
export const captionersOf = (
  members: readonly Member[],
  { captioners }: Pick<MeetingStore, "captioners">,
): readonly PeerId[] =>
  captioners().flatMap((key) =>
    members.filter(({ publicKey }) => publicKey === key).map(({ peerId }) => peerId),
  );

export const captionEventOf = ({
  from,
  line,
  text,
  isFinal,
  speaker,
  speakerName,
  isAutomatic,
  atMs,
}: TranscriptLine): Extract<CoreEvent, { type: "caption" }> => ({
  ...{ type: "caption", from, line, text, isFinal, atMs },
  ...(speaker === null ? {} : { speakerId: speaker }),
  ...(speakerName === null ? {} : { speakerName }),
  ...(isAutomatic ? { isAutomatic } : {}),
});

/** The members whose sound and pictures no relay may pass on. */
export function mutedOf(members: readonly Member[], { muteOf }: Pick<MeetingStore, "muteOf">): Muted {
  const by = (source: TrackSource) =>
    members.filter(({ publicKey }) => muteOf(publicKey, source) !== "none").map(({ peerId }) => peerId);
  return { microphone: by("microphone"), camera: by("camera") };
}

export function membersEventOf(
  membership: Membership,
  deputy: PeerId | null,
): Extract<CoreEvent, { type: "members" }> {
  const members = membership.members().map(({ peerId, name }) => ({ peerId, name }));
  const { coordinator, term } = membership.epoch();
  return { type: "members", members, coordinator, deputy, term };
}

/**
 * Members besides self that serve files. The address at which `addressOf` reaches one comes first: of those that a member publishes some
 * may lead nowhere, such as its bridges', and each of them costs a connection's patience.
 */
export function filePeersOf(
  members: readonly Member[],
  self: PeerId,
  addressOf: (peer: PeerId) => string | null,
): readonly FilePeer[] {
  return members.flatMap(({ peerId, addresses, files }) => {
    if (files === null || peerId === self) return [];
    const linked = addressOf(peerId);
    const all = linked === null ? addresses : [...new Set([linked, ...addresses])];
    return { peerId, addresses: all, ...files };
  });
}

/** Self wants to present and can't: `presenter` does (`refused`), or was asked to hand over and goes on (`declined`). */
export function presentingRefused(why: "refused" | "declined", presenter: string): CoreEvent {
  return why === "refused"
    ? {
        ...{ type: "error", code: "someonePresents" },
        ...words("someonePresents", presenter),
      }
    : {
        ...{ type: "error", code: "takeOverDeclined" },
        ...words("takeOverDeclined", presenter),
      };
}

/** A member broke the protocol. The window puts its name before this. */
export const NONSENSE = words("sendsNonsense");
/** A seeder sent bytes that don't match their hash. The window puts the member's name before this. */
export const WRONG_BYTES = words("sendsDamaged");
