/**
 * One meeting that self is in: makes its election, presence and leg signalling, and forwards between them, mesh,
 * store, media and discovery. Nothing is decided here.
 */
import type { CoreEvent } from "../api/events.ts";
import type { MeetingView } from "../api/view.ts";
import type { Discovery } from "../discovery/types.ts";
import { createElection, type Election } from "../election/index.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Unsubscribe } from "../kernel/emitter.ts";
import { compareEpochs } from "../kernel/epoch.ts";
import type { MeetingId, PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { createLegSignalling, type LegSignalling } from "../media/signalling.ts";
import type { MediaHost } from "../media/types.ts";
import { createFileSharing, type FileSharing } from "./file-sharing.ts";
import type { Joined, Mesh } from "../mesh/types.ts";
import { filePeersOf, participantsOf, presentingRefused, WRONG_BYTES } from "./view.ts";
import { createReachability } from "./reachability.ts";
import { createPresence, type PresenceModule } from "../presence/index.ts";
import type { Files } from "../files/types.ts";
import type { MeetingStore } from "../store/types.ts";
import { createTakeoverReport, type TakeoverReport } from "./takeover-report.ts";
import { openPendingDownloads } from "./pending-downloads.ts";

/** Coordinator, deputy and third: they keep their media process ready. */
const SUCCESSION = 3;
/** Whoever has become the third takes a moment before it starts a process: the same change keeps everybody's machine busy with sound. */
const THIRD_READY_AFTER_MS = 3_000;
/** How often those who are seen on the network but not on the roster are looked for: a call to them may have failed. */
const LOOK_AROUND_MS = 2_000;

export interface Meeting {
  readonly meetingId: MeetingId;
  readonly title: string;
  readonly store: MeetingStore;
  readonly presence: PresenceModule;
  readonly files: FileSharing;
  readonly legs: LegSignalling;
  readonly takeovers: TakeoverReport;
  view(): MeetingView;
  /** The events that bring a newly attached client up to date. */
  replay(): readonly CoreEvent[];
  /** Hands over, says goodbye, frees everything. */
  leave(): Promise<void>;
}

export function createMeeting(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly mesh: Mesh;
  readonly discovery: Discovery;
  readonly media: MediaHost;
  readonly files: Files;
  readonly downloadFolder: () => string;
  /** What is being fetched is written down there. */
  readonly pendingDownloadsFile: string;
  readonly store: MeetingStore;
  readonly joined: Joined;
  readonly broadcast: (event: CoreEvent) => void;
  readonly onViewChange: () => void;
  readonly onEpoch: () => void;
}): Meeting {
  const { clock, log, mesh, discovery, media, store } = deps;
  const { creation } = deps.joined;
  const self = mesh.peerId;
  const joinedAtMs = clock.wallMs();
  const undo: Unsubscribe[] = [];
  /** The members when there were others last, without those who have gone for certain. */
  let company = new Set<PeerId>();
  let lastEpoch = deps.joined.epoch;
  let cancelReady: (() => void) | null = null;
  let lastMembersText = "";
  let lastPresenter: PeerId | null = null;
  /** Who said goodbye, until they are off the roster. */
  const leavers = new Set<PeerId>();
  /** Linked peers that have fallen silent for a moment. */
  const suspects = new Set<PeerId>();
  const memberIds = () => mesh.members().map((member) => member.peerId);

  const election: Election = createElection({
    clock,
    log,
    self,
    epoch: deps.joined.epoch,
    members: memberIds(),
    send: (to, message) => void mesh.send(to, "election", message),
    broadcast: (message) => mesh.broadcast("election", message),
  });
  const presence = createPresence({
    log,
    self,
    epoch: deps.joined.epoch,
    members: memberIds(),
    wallMs: clock.wallMs(),
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

  const pendingDownloads = openPendingDownloads(deps.pendingDownloadsFile, creation.meetingId, log);
  const files = createFileSharing({
    clock,
    log,
    self,
    files: deps.files,
    store,
    pending: pendingDownloads,
    coordinator: () => election.epoch().coordinator,
    succession,
    members: memberIds,
    linked: mesh.linked,
    send: (to, body) => void mesh.send(to, "files", body),
    downloadFolder: deps.downloadFolder,
    broadcast: deps.broadcast,
    onChange: deps.onViewChange,
  });

  const reach = createReachability({
    clock,
    self,
    linked: mesh.linked,
    coordinator: () => election.epoch().coordinator,
    hasNetwork: () => discovery.network().interfaces.length > 0,
  });

  const takeovers = createTakeoverReport({ clock, broadcast: deps.broadcast });

  function succession(): readonly PeerId[] {
    const { coordinator } = election.epoch();
    const others = memberIds().filter((peer) => peer !== coordinator);
    return [coordinator, ...others.toSorted()].slice(0, SUCCESSION);
  }

  function advertise(): void {
    const { coordinator } = election.epoch();
    const summary = { title: creation.title, members: mesh.members().length, coordinator };
    discovery.advertise({
      peerId: self,
      port: mesh.port,
      meetingId: creation.meetingId,
      needsPasscode: creation.needsPasscode,
      isLocked: false,
      summary: succession().includes(self) ? summary : null,
    });
  }

  /** After every change of members, epoch or links. */
  function refresh(): void {
    const { coordinator } = election.epoch();
    // Out of the coordinator's reach, another member carries what is written there and back.
    const detour = reach.isCoordinatorOutOfReach() ? mesh.linked().toSorted()[0] : undefined;
    if (mesh.members().length > 1) company = new Set(memberIds());
    // Who fell silent may be there without self: nothing counts as delivered for being alone then.
    const witnesses = mesh.members().length > 1 ? memberIds() : [...company];
    store.setHub(coordinator === self ? null : (detour ?? coordinator), witnesses);
    updateReady();
    updateDemand();
    deps.files.setPeers(filePeersOf(mesh.members(), self));
    // Media comes first wherever somebody may be talking.
    deps.files.setGentle(mesh.members().length > 1);
    files.refresh();
    advertise();
    const membersEvent = membersEventOf();
    const text = JSON.stringify(membersEvent);
    if (text !== lastMembersText) deps.broadcast(membersEvent);
    lastMembersText = text;
    deps.onViewChange();
  }

  function updateReady(): void {
    const place = succession().indexOf(self);
    if (place === SUCCESSION - 1) {
      cancelReady ??= clock.setTimer(clock.nowMs() + THIRD_READY_AFTER_MS, () => media.setReady(true));
      return;
    }
    cancelReady?.();
    cancelReady = null;
    media.setReady(place >= 0);
  }

  /** Pictures go up the deputy's legs as soon as it suspects the coordinator: by the time that it takes over they are there. */
  function updateDemand(): void {
    const { coordinator } = election.epoch();
    const isNext = election.deputy() === self && suspects.has(coordinator);
    media.setDemand(coordinator === self || isNext);
  }

  function membersEventOf(): CoreEvent {
    const { coordinator, term } = election.epoch();
    const members = mesh.members().map(({ peerId, name }) => ({ peerId, name }));
    return { type: "members", members, coordinator, deputy: election.deputy(), term };
  }

  let knownMembers = new Set<PeerId>(memberIds());
  function onMembers(): void {
    const members = memberIds();
    for (const peer of knownMembers) {
      if (members.includes(peer)) continue;
      // A core that died may come back within seconds, and its window needs not notice.
      media.removeParticipant(peer, leavers.delete(peer) ? "now" : "whenSilent");
      discovery.peerGone(peer);
    }
    for (const peer of members) if (!knownMembers.has(peer)) media.keepParticipant(peer);
    knownMembers = new Set(members);
    election.input({ type: "members", members });
    presence.input({ type: "members", members });
    refresh();
  }

  function onLinkUp(peer: PeerId): void {
    reach.linkUp();
    election.input({ type: "linkUp", peer });
    presence.input({ type: "linkUp", peer });
    store.peerUp(peer);
    files.seeders.linkUp(peer);
    legs.linkUp(peer);
    refresh();
  }

  /** A meeting that fell apart finds itself again by what its members advertise. */
  function findStrays(): void {
    const same = discovery.sightings().find((sighting) => sighting.meetingId === creation.meetingId);
    for (const peer of same?.peers ?? []) mesh.peerSeen(peer);
  }
  let cancelLookAround = clock.setTimer(clock.nowMs() + LOOK_AROUND_MS, lookAround);
  function lookAround(): void {
    cancelLookAround = clock.setTimer(clock.nowMs() + LOOK_AROUND_MS, lookAround);
    findStrays();
    reach.seen(discovery.sightings().flatMap(({ peers }) => peers.map(({ peerId }) => peerId)));
    if (!reach.isCoordinatorOutOfReach()) return;
    // Who takes the detour asks by itself: only a hub tells unasked.
    for (const peer of mesh.linked()) store.peerUp(peer);
    refresh();
  }

  function onPresence(): void {
    const { presenter } = presence.state().lease;
    if (presenter !== lastPresenter) {
      lastPresenter = presenter;
      media.setPresenter(presenter);
      deps.broadcast({ type: "presenter", peerId: presenter });
    }
    deps.onViewChange();
  }

  undo.push(
    mesh.onMembers(onMembers),
    mesh.onLinkUp(onLinkUp),
    mesh.onLinkDown(({ peer, cause }) => {
      reach.linkDown(peer, cause);
      if (cause === "left" || cause === "closed") company.delete(peer);
      const isMourned = cause === "closed" || cause === "silent";
      if (cause === "left") leavers.add(peer);
      suspects.delete(peer);
      election.input({ type: "linkDown", peer, cause: isMourned ? "died" : cause });
      store.peerDown(peer);
      refresh();
    }),
    mesh.onSuspected(({ peer, isSuspect }) => {
      if (isSuspect) suspects.add(peer);
      else suspects.delete(peer);
      updateDemand();
    }),
    mesh.onRosterEpoch(({ epoch }) => election.input({ type: "epochSeen", epoch })),
    mesh.onMessage(({ from, channel, body }) => {
      if (channel === "election") election.receive(from, body);
      else if (channel === "presence") presence.receive(from, body);
      else if (channel === "store") store.receive(from, body);
      else if (channel === "files") files.seeders.receive(from, body);
      else legs.receive(from, body);
    }),
    election.onEpoch(({ epoch, cause }) => {
      const isTakeover = lastEpoch.coordinator !== epoch.coordinator;
      lastEpoch = epoch;
      mesh.setEpoch(epoch);
      deps.onEpoch();
      presence.input({ type: "epoch", epoch });
      if (isTakeover) takeovers.expect(cause, epoch);
      refresh();
    }),
    election.onStanding(refresh),
    presence.onChange(onPresence),
    presence.onAnswer(({ type, presenter }) => {
      const name = mesh.members().find(({ peerId }) => peerId === presenter)?.name ?? "Somebody";
      deps.broadcast(presentingRefused(type, name));
    }),
    media.onWarm((peers) => election.input({ type: "warm", peers })),
    media.onHeard((peers) => peers.forEach((peer) => mesh.peerHeard(peer))),
    media.onDied(() => {
      log.warn("the media process died; the deputy takes over while it is started again");
      election.input({ type: "yield" });
    }),
    store.onMessage((message) => deps.broadcast({ type: "message", ...message })),
    store.onMessageChanged((message) => deps.broadcast({ type: "messageChanged", ...message })),
    store.onAnnouncement((announcement) => {
      deps.broadcast({ type: "announcement", ...announcement });
      deps.onViewChange();
    }),
    store.onAnnouncementWithdrawn((id) => {
      deps.broadcast({ type: "announcementWithdrawn", id });
      deps.onViewChange();
    }),
    store.onHosts(deps.onViewChange),
    store.onAcknowledged((acknowledgement) => deps.broadcast({ type: "acknowledged", ...acknowledgement })),
    store.onOffender(({ peerId, sentence }) =>
      deps.broadcast({ type: "offender", peerId, message: sentence }),
    ),
    deps.files.onOffender(({ peerId }) => deps.broadcast({ type: "offender", peerId, message: WRONG_BYTES })),
    legs.onClosed(({ relay, legId }) => deps.broadcast({ type: "legClosed", relay, legId })),
    discovery.onSightings(findStrays),
    () => cancelLookAround(),
    // Members look around, too, or the halves of a partition would never see each other.
    discovery.watch(),
  );
  mesh.setEpoch(lastEpoch);
  for (const peer of mesh.linked()) onLinkUp(peer);
  onMembers();

  function view(): MeetingView {
    const epoch = election.epoch();
    const { statuses, lease, asking } = presence.state();
    return {
      meetingId: creation.meetingId,
      title: creation.title,
      needsPasscode: creation.needsPasscode,
      joinedAtMs,
      participants: participantsOf(mesh.members(), { self, hosts: store.hosts(), statuses }),
      coordinator: epoch.coordinator,
      deputy: election.deputy(),
      term: epoch.term,
      isTakingOver: election.isTakingOver() && !reach.isCoordinatorOutOfReach(),
      isPartitioned: reach.isPartitioned(),
      isCoordinatorOutOfReach: reach.isCoordinatorOutOfReach(),
      presenter: lease.presenter,
      takeOverRequest: lease.presenter === self && asking !== self ? asking : null,
      lastRead: store.lastRead(),
      announcements: store.announcements(),
      transfers: files.transfers(),
    };
  }

  return {
    meetingId: creation.meetingId,
    title: creation.title,
    store,
    presence,
    files,
    legs,
    takeovers,
    view,
    replay: () => [
      { type: "joined", meetingId: creation.meetingId, title: creation.title },
      membersEventOf(),
      { type: "presenter", peerId: presence.state().lease.presenter },
      ...store.messages().map((message) => ({ type: "message" as const, ...message })),
      ...store.announcements().map((each) => ({ type: "announcement" as const, ...each })),
      ...files.replay(),
      ...store.acknowledgements().map((known) => ({ type: "acknowledged" as const, ...known })),
    ],
    async leave() {
      discovery.advertise(null);
      const before = election.epoch();
      await election.leave();
      if (compareEpochs(election.epoch(), before) > 0)
        log.info("handed over before leaving", { ...election.epoch() });
      for (const stop of undo.toReversed()) stop();
      legs.close();
      files.close();
      deps.files.setPeers([]);
      deps.files.setGentle(false);
      election.close();
      takeovers.close();
      cancelReady?.();
      media.setReady(false);
      media.setPresenter(null);
      media.setDemand(false);
      await mesh.leave();
      for (const peer of knownMembers) media.removeParticipant(peer, "now");
      await Promise.all([store.close(), pendingDownloads.flush()]);
    },
  };
}
