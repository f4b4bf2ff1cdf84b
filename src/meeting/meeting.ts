/**
 * One meeting that self is in: carries what happens between its parts (election, presence, leg signalling, file sharing and others) and
 * mesh, store, media and discovery. It decides nothing itself.
 */
import type { CoreEvent, TakeoverCause } from "../api/events.ts";
import type { MeetingView } from "../api/view.ts";
import type { Claim } from "../kernel/claim.ts";
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { Epoch } from "../kernel/epoch.ts";
import type { MeetingId, PeerId } from "../kernel/ids.ts";
import type { LegSignalling } from "../media/signalling.ts";
import type { LinkDownCause } from "../mesh/types.ts";
import type { PresenceModule } from "../presence/index.ts";
import type { MeetingStore } from "../store/types.ts";
import type { Calls } from "../calls/index.ts";
import type { LinkTest } from "../link-test/index.ts";
import type { CaptionsModule } from "../captions/index.ts";
import { createAdvertising } from "./advertising.ts";
import { createChangeReport, publishStore } from "./client-events.ts";
import { createAttendees, type Attendees } from "./attendees.ts";
import { createEntranceWatch } from "./entrance-watch.ts";
import type { FileSharing } from "./file-sharing.ts";
import type { Knocks } from "./knocks.ts";
import type { OwnHearing } from "./own-hearing.ts";
import type { OwnMutes } from "./own-mutes.ts";
import type { MemberRoles } from "./member-roles.ts";
import { createFormerPlaces, type Place } from "./former-places.ts";
import { leaveMeeting } from "./leaving.ts";
import { createLastKnownMembers } from "./last-known-members.ts";
import { createParts, type MeetingDeps, type MeetingParts } from "./parts.ts";
import { createNetworkReport } from "./network-report.ts";
import { createLeaseReport } from "./lease-report.ts";
import { replayOf } from "./replay.ts";
import type { Recordings } from "./recordings.ts";
import type { ReleaseSharing } from "./release-sharing.ts";
import { route } from "./route.ts";
import { createRosterChanges } from "./roster-changes.ts";
import { hubOf, shownLease } from "./standing.ts";
import type { TakeoverReport } from "./takeover-report.ts";
import {
  captionersOf,
  captionEventOf,
  carrierOf,
  filePeersOf,
  meetingEventOf,
  meetingViewOf,
  membersEventOf,
  mutedOf,
  presentingRefused,
  spotlightOf,
  titleOf,
  NONSENSE,
  WRONG_BYTES,
} from "./view.ts";

export type { MeetingDeps };

export interface Meeting {
  readonly meetingId: MeetingId;
  readonly title: string;
  readonly store: MeetingStore;
  readonly presence: PresenceModule;
  readonly files: FileSharing;
  readonly legs: LegSignalling;
  readonly takeovers: TakeoverReport;
  readonly ownMutes: OwnMutes;
  readonly roles: MemberRoles;
  readonly knocks: Pick<Knocks, "keyOf" | "get">;
  readonly hearing: OwnHearing;
  readonly attendees: Pick<Attendees, "keys">;
  readonly calls: Calls;
  readonly captions: Pick<CaptionsModule, "type" | "hear" | "mayFinish">;
  readonly linkTest: Pick<LinkTest, "partner" | "start" | "cancel">;
  readonly releases: Omit<ReleaseSharing, "seedersChanged" | "close">;
  readonly recordings: Pick<Recordings, "begin" | "end" | "pause" | "answer">;
  epoch(): Epoch;
  view(): Omit<MeetingView, "passcode" | "invitation">;
  /** Where members are and were, for the way back. */
  places(): readonly Place[];
  /** The events that bring a newly attached client up to date: all of the present, and of the history its newest part. */
  replay(): Iterable<CoreEvent>;
  /** Hands over, says goodbye, frees everything. Called once. */
  leave(): Promise<void>;
}

export function createMeeting(deps: MeetingDeps): Meeting {
  const { clock, log, mesh, discovery, media, store, broadcast } = deps;
  const { creation } = deps.joined;
  const self = mesh.peerId;
  const joinedAtMs = clock.wallMs();
  deps.files.setMeeting(creation.meetingId);
  const parts = createParts(deps);
  const { election, membership, roles, presence, legs, seeders, files, ownMutes, hearing, calls } = parts;
  const { reachability, takeovers, relayReadiness } = parts;
  const lastKnownMembers = createLastKnownMembers();
  const formerPlaces = createFormerPlaces({
    ...{ clock, mesh, members: membership.members, initial: deps.formerPlaces, onChange: deps.onPlaces },
    isCoordinator: () => membership.epoch().coordinator === self,
  });
  const advertising = createAdvertising({
    ...{ clock, discovery, mesh, membership, creation, onLookAround },
    ...{ isLocked: store.isLocked, entrance: store.entrance },
  });
  /** Linked peers that have fallen silent for a moment. */
  const suspects = new Set<PeerId>();
  const entrance = createEntranceWatch(deps, membership);
  const roster = createRosterChanges(deps, membership, entrance.isPutOut);
  const attendees = createAttendees({ members: membership.members, isPutOut: entrance.isPutOut });
  const report = createChangeReport(deps);
  const leaseReport = createLeaseReport(deps, media);
  const networkReport = createNetworkReport(broadcast);

  /** After every change of members, epoch or links. */
  function refresh(): void {
    lastKnownMembers.update(membership.ids());
    store.setMembers(membership.members());
    store.setHub(hubOf(mesh, membership, reachability), lastKnownMembers.get());
    media.setMuted(mutedOf(membership.members(), store));
    updateRelayReadiness();
    deps.files.setPeers(filePeersOf(membership.members(), self, mesh.addressOf));
    // Media comes first wherever somebody may be talking.
    deps.files.setBackground(membership.ids().length > 1);
    parts.storage.setMembers(membership.ids());
    files.refresh();
    parts.knocks.refresh();
    advertising.update();
    report(membersEventOf(membership, election.deputy()));
    parts.recordings.update();
    report({ type: "recording", recording: parts.recordings.view() });
    report({ type: "spotlight", peerIds: spotlightOf(membership.members(), store) });
    parts.captions.update();
    report({ type: "captioners", peerIds: captionersOf(membership.members(), store) });
    report({ type: "carrier", peerId: carrierOf(membership.members(), store) });
    deps.onViewChange();
  }

  /** What hosts have said of who may be here. */
  function updateDoor(): void {
    entrance.update();
    parts.knocks.refresh();
    report(meetingEventOf(creation, store));
    advertising.update();
    updateRoles();
  }

  /** Roles or members have changed. */
  function updateRoles(): void {
    roles.update();
    presence.input({ type: "rolesChanged" });
    onPresence();
    // Self has been in it since then: a meeting that was opened again has a later term.
    if (roles.isEnded()) deps.onEnded();
    deps.onViewChange();
  }

  const shown = () => shownLease(presence.state().lease, membership, roles);

  function updateRelayReadiness(): void {
    const { coordinator } = membership.epoch();
    const succession = membership.succession();
    const standing = { self, coordinator, deputy: election.deputy(), succession, suspects };
    relayReadiness.input({ type: "standing", standing });
  }

  function onMembers(): void {
    roster.update();
    formerPlaces.update();
    attendees.update();
    election.input({ type: "members", members: membership.members() });
    presence.input({ type: "membersChanged" });
    hearing.update();
    calls.setMembers(membership.ids());
    parts.vouching.update();
    refresh();
    updateRoles();
  }

  function onLinkUp(peer: PeerId): void {
    reachability.linkUp();
    election.input({ type: "linkUp", peer });
    presence.input({ type: "linkUp", peer });
    store.peerUp(peer);
    seeders.linkUp(peer);
    parts.releaseTalk.linkUp(peer);
    parts.storage.linkUp(peer);
    legs.linkUp(peer);
    calls.linkUp(peer);
    parts.linkTest.linkUp(peer);
    parts.knocks.linkUp(peer);
    parts.captions.linkUp(peer);
    parts.recordings.linkUp(peer);
    refresh();
  }

  function onLinkDown({ peer, cause }: { readonly peer: PeerId; readonly cause: LinkDownCause }): void {
    reachability.linkDown(peer, cause);
    lastKnownMembers.linkDown(peer, cause);
    formerPlaces.linkDown(peer, cause);
    roster.linkDown(peer, cause);
    attendees.linkDown(peer, cause);
    suspects.delete(peer);
    const isDead = cause === "closed" || cause === "silent";
    election.input({ type: "linkDown", peer, cause: isDead ? "died" : cause });
    store.peerDown(peer);
    presence.input({ type: "linkDown", peer });
    calls.linkDown(peer);
    parts.linkTest.linkDown(peer, cause === "left");
    refresh();
  }

  function onLookAround(): void {
    formerPlaces.callMissing();
    reachability.seen(discovery.sightings().flatMap(({ peers }) => peers.map(({ peerId }) => peerId)));
    if (!reachability.isCoordinatorOutOfReach()) return;
    // The store's hub pushes entries to its spokes. Self goes round the hub, so it has to ask its links each time.
    for (const peer of mesh.linked()) store.peerUp(peer);
    refresh();
  }

  function onEpoch({ claim, cause }: { readonly claim: Claim; readonly cause: TakeoverCause }): void {
    mesh.setEpoch(claim);
    deps.onEpoch();
    presence.input({ type: "epochChanged" });
    parts.captions.epochChanged();
    takeovers.epochChanged(cause, membership.epoch());
    refresh();
  }

  function onPresence(): void {
    leaseReport.update(presence.state(), shown());
    hearing.update();
    parts.recordings.update();
    networkReport.update(membership.ids(), presence.state());
    deps.onViewChange();
  }

  const undo: readonly Unsubscribe[] = [
    mesh.onMembers(onMembers),
    discovery.onNetwork(formerPlaces.networkChanged),
    mesh.onLinkUp(onLinkUp),
    mesh.onLinkDown(onLinkDown),
    mesh.onSuspected(({ peer, isSuspect }) => {
      if (isSuspect) suspects.add(peer);
      else suspects.delete(peer);
      if (isSuspect) discovery.doubtNetwork();
      election.input({ type: "suspect", peer, isSuspect });
      updateRelayReadiness();
    }),
    mesh.onAnswering((answer) => election.input({ type: "answering", ...answer })),
    mesh.onKnocks(() => parts.knocks.refresh()),
    mesh.onRosterEpoch(({ from, epoch }) => election.input({ type: "epochSeen", from, epoch })),
    mesh.onMessage((message) => route(message, parts, store)),
    election.onEpoch(onEpoch),
    election.onStanding(refresh),
    presence.onChange(onPresence),
    presence.onAnswer(({ type, presenter }) => {
      const name = membership.members().find(({ peerId }) => peerId === presenter)?.name ?? "Somebody";
      broadcast(presentingRefused(type, name));
    }),
    presence.onHandLowered(deps.onHandLowered),
    presence.onReaction(({ peer, emoji }) => broadcast({ type: "reaction", peerId: peer, emoji })),
    media.onWarm((peers) => election.input({ type: "warm", peers })),
    media.onHeard((peers) => peers.forEach((peer) => mesh.peerHeard(peer))),
    media.onDied(() => {
      log.warn("the media process died; the deputy takes over while it is started again");
      election.input({ type: "yield" });
    }),
    store.onStorage((isTaking) => parts.storage.setOwn({ keepsMessages: isTaking })),
    ...publishStore(store, deps),
    store.onHosts(updateDoor),
    store.onMutes(() => {
      media.setMuted(mutedOf(membership.members(), store));
      report(meetingEventOf(creation, store));
      deps.onViewChange();
    }),
    store.onSpotlight(refresh),
    store.onCaptioning(() => {
      report(meetingEventOf(creation, store));
      refresh();
    }),
    store.onRecording(refresh),
    ownMutes.onChange(({ source, mute }) => {
      broadcast({ type: "muted", source, mute });
      deps.onOwnMute();
    }),
    deps.files.onOffender(({ peerId }) => broadcast({ type: "offender", peerId, ...WRONG_BYTES })),
    mesh.onOffender((peerId) => broadcast({ type: "offender", peerId, ...NONSENSE })),
    legs.onClosed(({ relay, legId }) => broadcast({ type: "legClosed", relay, legId })),
  ];
  mesh.setEpoch(deps.joined.epoch);
  updateDoor();
  for (const peer of mesh.linked()) onLinkUp(peer);
  onMembers();

  return {
    meetingId: creation.meetingId,
    get title() {
      return titleOf(creation, store);
    },
    ...{ store, presence, files, legs, takeovers, ownMutes, roles, hearing, attendees, calls },
    ...{ captions: parts.captions, knocks: parts.knocks, recordings: parts.recordings },
    ...{ linkTest: parts.linkTest, releases: parts.releases, epoch: membership.epoch },
    view: () =>
      meetingViewOf({
        ...{ clock, creation, joinedAtMs, membership, election, reachability, store, ownMutes, hearing },
        ...{ knocks: parts.knocks.get(), call: calls.get(), recording: parts.recordings.view() },
        ...{ presence: presence.state(), ...shown() },
        ...{ standIn: roles.standIn(), transfers: files.transfers() },
      }),
    places: formerPlaces.get,
    replay: () =>
      replayOf({
        joined: { meetingId: creation.meetingId, title: titleOf(creation, store) },
        ...{ store, files: files.replay() },
        present: [
          ...presentEvents(parts),
          ...leaseReport.replay(presence.state(), shown()),
          ...networkReport.replay(membership.ids(), presence.state()),
        ],
      }),
    leave: () => leaveMeeting({ deps, parts, advertising, undo }),
  };
}

/** What a client hears of the present beside lease and network marks. */
const presentEvents = (parts: MeetingParts): readonly CoreEvent[] => [
  membersEventOf(parts.membership, parts.election.deputy()),
  ...knockEvents(parts.knocks.get()),
  ...callEvents(parts.calls.get()),
  ...parts.storage.replay(),
  ...recordingEvents(parts.recordings.view()),
  ...parts.captions.transcript().map(captionEventOf),
];

const recordingEvents = (recording: MeetingView["recording"]): readonly CoreEvent[] =>
  recording === null ? [] : [{ type: "recording", recording }];

const knockEvents = (knocks: ReturnType<Knocks["get"]>): readonly CoreEvent[] =>
  knocks.length === 0 ? [] : [{ type: "knocks", knocks }];

const callEvents = (call: ReturnType<Calls["get"]>): readonly CoreEvent[] =>
  call === null ? [] : [{ type: "call", ...call }];
