/**
 * One meeting that self is in: makes its election, presence, leg signalling and file sharing, and carries what happens between them,
 * mesh, store, media and discovery. It decides nothing itself.
 */
import { randomBytes } from "node:crypto";
import * as v from "valibot";
import type { CoreEvent, TakeoverCause } from "../api/events.ts";
import type { MeetingView } from "../api/view.ts";
import type { Discovery } from "../discovery/types.ts";
import { createElection, type Election } from "../election/index.ts";
import type { Files } from "../files/types.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Unsubscribe } from "../kernel/emitter.ts";
import { compareEpochs, type Epoch } from "../kernel/epoch.ts";
import { FileIdSchema, type MeetingId, type PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { createDriver, type Driver } from "../kernel/machine.ts";
import { createLegSignalling, type LegSignalling } from "../media/signalling.ts";
import type { MediaHost } from "../media/types.ts";
import type { Joined, LinkDownCause, Mesh, MeshMessage } from "../mesh/types.ts";
import { createPresence, type PresenceModule } from "../presence/index.ts";
import type { MeetingStore } from "../store/types.ts";
import { createAdvertising } from "./advertising.ts";
import { createFileSharing, type FileSharing } from "./file-sharing.ts";
import { createLastKnownMembers } from "./last-known-members.ts";
import { createMembership, type Membership } from "./membership.ts";
import { openPendingDownloads } from "./pending-downloads.ts";
import { createReachability } from "./reachability.ts";
import {
  initialRelayReadiness,
  relayReadinessMachine,
  type RelayReadiness,
  type RelayReadinessInput,
} from "./relay-readiness.ts";
import { replayOf } from "./replay.ts";
import { createSeeders, type Seeders } from "./seeders.ts";
import { createTakeoverReport, type TakeoverReport } from "./takeover-report.ts";
import { filePeersOf, meetingViewOf, membersEventOf, presentingRefused, WRONG_BYTES } from "./view.ts";

export interface Meeting {
  readonly meetingId: MeetingId;
  readonly title: string;
  readonly store: MeetingStore;
  readonly presence: PresenceModule;
  readonly files: FileSharing;
  readonly legs: LegSignalling;
  readonly takeovers: TakeoverReport;
  epoch(): Epoch;
  view(): MeetingView;
  /** The events that bring a newly attached client up to date: all of the present, and of the history its newest part. */
  replay(): Iterable<CoreEvent>;
  /** Hands over, says goodbye, frees everything. Called once. */
  leave(): Promise<void>;
}

export interface MeetingDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly mesh: Mesh;
  readonly discovery: Discovery;
  readonly media: MediaHost;
  readonly files: Files;
  /** Of the settings; empty for the account's own. */
  readonly downloadFolder: () => string;
  readonly pendingDownloadsFile: string;
  readonly store: MeetingStore;
  readonly joined: Joined;
  readonly broadcast: (event: CoreEvent) => void;
  readonly onViewChange: () => void;
  readonly onEpoch: () => void;
}

export function createMeeting(deps: MeetingDeps): Meeting {
  const { clock, log, mesh, discovery, media, store, broadcast } = deps;
  const { creation } = deps.joined;
  const self = mesh.peerId;
  const joinedAtMs = clock.wallMs();
  const election = createMeetingElection(deps);
  const membership = createMembership({ self, epoch: election.epoch, members: mesh.members });
  const presence = createPresence({
    log,
    context: () => ({ self, epoch: membership.epoch(), members: membership.ids() }),
    wallMs: joinedAtMs,
    send: (to, message) => void mesh.send(to, "presence", message),
    broadcast: (message) => mesh.broadcast("presence", message),
  });
  const legs = createLegSignalling({
    clock,
    log,
    self,
    host: media,
    send: (to, signal) => mesh.send(to, "media", signal),
  });
  const seeders = createSeeders({
    log,
    membership,
    linked: mesh.linked,
    send: (to, body) => void mesh.send(to, "files", body),
    onChange: () => files.seedersChanged(),
  });
  const pendingDownloads = openPendingDownloads(deps.pendingDownloadsFile, creation.meetingId, log);
  const files = createFileSharing({
    clock,
    files: deps.files,
    store,
    membership,
    seeders,
    pending: pendingDownloads,
    randomFileId: () => v.parse(FileIdSchema, randomBytes(16).toString("hex")),
    downloadFolder: () => deps.downloadFolder(),
    broadcast,
    onChange: deps.onViewChange,
  });
  const reachability = createReachability({
    clock,
    self,
    linked: mesh.linked,
    coordinator: () => membership.epoch().coordinator,
    hasNetwork: () => discovery.network().interfaces.length > 0,
  });
  const takeovers = createTakeoverReport({ clock, broadcast, coordinator: membership.epoch().coordinator });
  const relayReadiness = createRelayReadiness(clock, media);
  const lastKnownMembers = createLastKnownMembers();
  const advertising = createAdvertising({ clock, discovery, mesh, membership, creation, onLookAround });
  /** Linked peers that have fallen silent for a moment. */
  const suspects = new Set<PeerId>();
  const roster = createRosterChanges(deps, membership);
  let lastMembersText = "";
  let lastPresenter: PeerId | null = null;

  /** After every change of members, epoch or links. */
  function refresh(): void {
    lastKnownMembers.update(membership.ids());
    store.setHub(hubOf(), lastKnownMembers.get());
    updateRelayReadiness();
    deps.files.setPeers(filePeersOf(membership.members(), self));
    // Media comes first wherever somebody may be talking.
    deps.files.setBackground(membership.ids().length > 1);
    files.refresh();
    advertising.update();
    const event = membersEventOf(membership, election.deputy());
    const text = JSON.stringify(event);
    if (text !== lastMembersText) broadcast(event);
    lastMembersText = text;
    deps.onViewChange();
  }

  /** The peer that the store syncs with; null for the coordinator itself. Out of the coordinator's reach, another member relays. */
  function hubOf(): PeerId | null {
    const { coordinator } = membership.epoch();
    if (coordinator === self) return null;
    const detour = reachability.isCoordinatorOutOfReach() ? mesh.linked().toSorted()[0] : undefined;
    return detour ?? coordinator;
  }

  function updateRelayReadiness(): void {
    const { coordinator } = membership.epoch();
    const succession = membership.succession();
    const standing = { self, coordinator, deputy: election.deputy(), succession, suspects };
    relayReadiness.input({ type: "standing", standing });
  }

  function onMembers(): void {
    roster.update();
    election.input({ type: "members", members: membership.ids() });
    presence.input({ type: "membersChanged" });
    refresh();
  }

  function onLinkUp(peer: PeerId): void {
    reachability.linkUp();
    election.input({ type: "linkUp", peer });
    presence.input({ type: "linkUp", peer });
    store.peerUp(peer);
    seeders.linkUp(peer);
    legs.linkUp(peer);
    refresh();
  }

  function onLinkDown({ peer, cause }: { readonly peer: PeerId; readonly cause: LinkDownCause }): void {
    reachability.linkDown(peer, cause);
    lastKnownMembers.linkDown(peer, cause);
    roster.linkDown(peer, cause);
    suspects.delete(peer);
    const isDead = cause === "closed" || cause === "silent";
    election.input({ type: "linkDown", peer, cause: isDead ? "died" : cause });
    store.peerDown(peer);
    refresh();
  }

  function onLookAround(): void {
    reachability.seen(discovery.sightings().flatMap(({ peers }) => peers.map(({ peerId }) => peerId)));
    if (!reachability.isCoordinatorOutOfReach()) return;
    // The store's hub pushes entries to its spokes. Self goes round the hub, so it has to ask its links each time.
    for (const peer of mesh.linked()) store.peerUp(peer);
    refresh();
  }

  function onEpoch({ epoch, cause }: { readonly epoch: Epoch; readonly cause: TakeoverCause }): void {
    mesh.setEpoch(epoch);
    deps.onEpoch();
    presence.input({ type: "epochChanged" });
    takeovers.epochChanged(cause, epoch);
    refresh();
  }

  function onPresence(): void {
    const { presenter } = presence.state().lease;
    if (presenter !== lastPresenter) {
      lastPresenter = presenter;
      media.setPresenter(presenter);
      broadcast({ type: "presenter", peerId: presenter });
    }
    deps.onViewChange();
  }

  const undo: readonly Unsubscribe[] = [
    mesh.onMembers(onMembers),
    mesh.onLinkUp(onLinkUp),
    mesh.onLinkDown(onLinkDown),
    mesh.onSuspected(({ peer, isSuspect }) => {
      if (isSuspect) suspects.add(peer);
      else suspects.delete(peer);
      updateRelayReadiness();
    }),
    mesh.onRosterEpoch(({ epoch }) => election.input({ type: "epochSeen", epoch })),
    mesh.onMessage((message) => route(message, { election, presence, store, seeders, legs })),
    election.onEpoch(onEpoch),
    election.onStanding(refresh),
    presence.onChange(onPresence),
    presence.onAnswer(({ type, presenter }) => {
      const name = membership.members().find(({ peerId }) => peerId === presenter)?.name ?? "Somebody";
      broadcast(presentingRefused(type, name));
    }),
    media.onWarm((peers) => election.input({ type: "warm", peers })),
    media.onHeard((peers) => peers.forEach((peer) => mesh.peerHeard(peer))),
    media.onDied(() => {
      log.warn("the media process died; the deputy takes over while it is started again");
      election.input({ type: "yield" });
    }),
    ...publishStore(deps),
    deps.files.onOffender(({ peerId }) => broadcast({ type: "offender", peerId, message: WRONG_BYTES })),
    legs.onClosed(({ relay, legId }) => broadcast({ type: "legClosed", relay, legId })),
  ];
  mesh.setEpoch(membership.epoch());
  for (const peer of mesh.linked()) onLinkUp(peer);
  onMembers();

  return {
    meetingId: creation.meetingId,
    title: creation.title,
    store,
    presence,
    files,
    legs,
    takeovers,
    epoch: membership.epoch,
    view: () =>
      meetingViewOf({
        ...{ creation, joinedAtMs, membership, election, reachability, store },
        ...{ presence: presence.state(), transfers: files.transfers() },
      }),
    replay: () =>
      replayOf({
        ...{ joined: creation, store, files: files.replay() },
        present: [
          membersEventOf(membership, election.deputy()),
          { type: "presenter", peerId: presence.state().lease.presenter },
        ],
      }),
    async leave() {
      // First, and for good: what this meeting does while it hands over must not bring it back to the network.
      advertising.close();
      const before = membership.epoch();
      await election.leave();
      if (compareEpochs(membership.epoch(), before) > 0)
        log.info("handed over before leaving", { ...membership.epoch() });
      for (const stop of undo.toReversed()) stop();
      legs.close();
      files.close();
      deps.files.setPeers([]);
      deps.files.setBackground(false);
      election.close();
      takeovers.close();
      relayReadiness.close();
      media.setReady(false);
      media.setPresenter(null);
      media.setDemand(false);
      const members = membership.ids();
      await mesh.leave();
      for (const peer of members) media.removeParticipant(peer, "now");
      await Promise.all([store.close(), pendingDownloads.flush()]);
    },
  };
}

function createMeetingElection({ clock, log, mesh, joined }: MeetingDeps): Election {
  return createElection({
    clock,
    log,
    self: mesh.peerId,
    epoch: joined.epoch,
    members: mesh.members().map(({ peerId }) => peerId),
    send: (to, message) => void mesh.send(to, "election", message),
    broadcast: (message) => mesh.broadcast("election", message),
  });
}

function createRelayReadiness(clock: Clock, media: MediaHost): Driver<RelayReadiness, RelayReadinessInput> {
  return createDriver(
    {
      clock,
      perform(effect) {
        if (effect.type === "setReady") media.setReady(effect.isReady);
        else media.setDemand(effect.isOn);
      },
    },
    relayReadinessMachine,
    initialRelayReadiness,
  );
}

/** Carries changes of the roster to media and discovery. */
function createRosterChanges(
  { media, discovery }: MeetingDeps,
  membership: Membership,
): { update(): void; linkDown(peer: PeerId, cause: LinkDownCause): void } {
  let known = new Set<PeerId>(membership.ids());
  /** Members that said goodbye, until they are off the roster. */
  const leavers = new Set<PeerId>();
  return {
    update() {
      const members = new Set(membership.ids());
      for (const peer of known) {
        if (members.has(peer)) continue;
        // A core that died may come back within seconds, and its window need not notice.
        media.removeParticipant(peer, leavers.delete(peer) ? "now" : "whenSilent");
        discovery.peerGone(peer);
      }
      for (const peer of members) if (!known.has(peer)) media.keepParticipant(peer);
      known = members;
    },
    linkDown(peer, cause) {
      if (cause === "left") leavers.add(peer);
    },
  };
}

function route(
  { from, channel, body }: MeshMessage,
  to: {
    readonly election: Election;
    readonly presence: PresenceModule;
    readonly store: MeetingStore;
    readonly seeders: Seeders;
    readonly legs: LegSignalling;
  },
): void {
  if (channel === "election") to.election.receive(from, body);
  else if (channel === "presence") to.presence.receive(from, body);
  else if (channel === "store") to.store.receive(from, body);
  else if (channel === "files") to.seeders.receive(from, body);
  else to.legs.receive(from, body);
}

/** Publishes what the store learns to the clients. */
function publishStore({ store, broadcast, onViewChange }: MeetingDeps): readonly Unsubscribe[] {
  return [
    store.onMessage((message) => broadcast({ type: "message", ...message })),
    store.onMessageChanged((message) => broadcast({ type: "messageChanged", ...message })),
    store.onAnnouncement((announcement) => {
      broadcast({ type: "announcement", ...announcement });
      onViewChange();
    }),
    store.onAnnouncementWithdrawn((id) => {
      broadcast({ type: "announcementWithdrawn", id });
      onViewChange();
    }),
    store.onHosts(onViewChange),
    store.onAcknowledged((acknowledgement) => broadcast({ type: "acknowledged", ...acknowledgement })),
    store.onOffender(({ peerId, sentence }) => broadcast({ type: "offender", peerId, message: sentence })),
  ];
}
