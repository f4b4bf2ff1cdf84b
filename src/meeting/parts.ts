/** What one meeting is made of, before anything happens in it. */
import { randomBytes } from "node:crypto";
import type { CoreEvent } from "../api/events.ts";
import { createCalls, type Calls } from "../calls/index.ts";
import { createCaptions, type CaptionsModule, type TranscriptLine } from "../captions/index.ts";
import type { Discovery } from "../discovery/types.ts";
import { createElection, type Election } from "../election/index.ts";
import type { Files } from "../files/types.ts";
import type { Clock } from "../kernel/clock.ts";
import { FILE_ID_RANDOM_BYTES, fileIdBy } from "../kernel/ids.ts";
import type { Ports } from "../kernel/ports.ts";
import type { Log } from "../kernel/log.ts";
import { createDriver, type Driver } from "../kernel/machine.ts";
import { createLegSignalling, type LegSignalling } from "../media/signalling.ts";
import type { MediaHost, OpenBridge } from "../media/types.ts";
import type { Joined, Mesh } from "../mesh/types.ts";
import { createPresence, type PresenceModule } from "../presence/index.ts";
import type { RecorderHost } from "../recording/types.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { MeetingStore, TrackSource } from "../store/types.ts";
import type { LinkTest } from "../link-test/index.ts";
import { createReleaseTalk, type ReleaseTalk, type UpdateDesk } from "../updates/index.ts";
import { createFileSharing, type FileSharing } from "./file-sharing.ts";
import { createCallBacks, type CallBacks } from "./call-backs.ts";
import { createKnocks, type Knocks } from "./knocks.ts";
import { createKeptLinks, createMeetingLinkTest } from "./link-tests.ts";
import { createMemberRoles, type MemberRoles } from "./member-roles.ts";
import { createMembership, type Membership } from "./membership.ts";
import { createOwnHearing, type KeptVolumes, type OwnHearing } from "./own-hearing.ts";
import { createOwnMutes, type OwnMutes } from "./own-mutes.ts";
import { openPendingDownloads, type PendingDownloads } from "./pending-downloads.ts";
import { createRecordings, type Recordings } from "./recordings.ts";
import { createReachability, type Reachability } from "./reachability.ts";
import {
  initialRelayReadiness,
  relayReadinessMachine,
  type RelayReadiness,
  type RelayReadinessInput,
} from "./relay-readiness.ts";
import type { Place } from "./former-places.ts";
import { createReleaseSharing, type ReleaseSharing } from "./release-sharing.ts";
import { createSeeders, type Seeders } from "./seeders.ts";
import { createStorageReports, type StorageReports } from "./storage-reports.ts";
import { createTakeoverReport, type TakeoverReport } from "./takeover-report.ts";
import { captionEventOf, captionersOf, mutedOf } from "./view.ts";
import { createVouching, type Vouching } from "./vouching.ts";

export interface MeetingDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly mesh: Mesh;
  readonly discovery: Discovery;
  readonly media: MediaHost;
  readonly recorder: RecorderHost;
  readonly files: Files;
  readonly updateDesk: UpdateDesk;
  /** Of the settings; empty for the account's own. */
  readonly downloadFolder: () => string;
  /** Folders of the program's own, in which nothing that people save lasts. */
  readonly isPassing: (path: string) => boolean;
  /** Of the settings. */
  readonly keepsSecondCopies: () => boolean;
  readonly pendingDownloadsFile: string;
  readonly store: MeetingStore;
  readonly volumes: KeptVolumes;
  /** Of sound and pictures; null for any. */
  readonly mediaPorts: Ports["media"] | null;
  /** For legs of others that get to each other by way of self. */
  readonly openBridge: OpenBridge;
  readonly joined: Joined;
  /** Where members were at an earlier time in the meeting. */
  readonly formerPlaces: readonly Place[];
  /** Whether self wants its microphone or camera on, whatever hosts say. */
  readonly isSwitchedOn: (source: TrackSource) => boolean;
  readonly broadcast: (event: CoreEvent) => void;
  readonly onViewChange: () => void;
  /** A host has ended the meeting for everybody. */
  readonly onEnded: () => void;
  /** Somebody is at this computer's window. */
  readonly isAttended: () => boolean;
  /** Something besides devices and hand that others are told of self has changed. */
  readonly onOwnStatus: () => void;
  /** A host has muted self or lifted it, or self has answered. */
  readonly onOwnMute: () => void;
  /** A host has lowered self's hand. */
  readonly onHandLowered: () => void;
  readonly onEpoch: () => void;
  /** Members, or where they are, have changed: what is kept of the meeting is to be written anew. */
  readonly onPlaces: () => void;
  /** A host has set another passcode. */
  readonly onPasscode: () => void;
}

export interface MeetingParts {
  readonly election: Election;
  readonly membership: Membership;
  readonly roles: MemberRoles;
  readonly presence: PresenceModule;
  readonly legs: LegSignalling;
  readonly seeders: Seeders;
  readonly storage: StorageReports;
  readonly pendingDownloads: PendingDownloads;
  readonly files: FileSharing;
  readonly callBacks: CallBacks;
  readonly ownMutes: OwnMutes;
  readonly knocks: Knocks;
  readonly recordings: Recordings;
  readonly hearing: OwnHearing;
  readonly calls: Calls;
  readonly captions: CaptionsModule;
  readonly linkTest: LinkTest;
  readonly reachability: Reachability;
  readonly takeovers: TakeoverReport;
  readonly relayReadiness: Driver<RelayReadiness, RelayReadinessInput>;
  readonly vouching: Vouching;
  readonly releaseTalk: ReleaseTalk;
  readonly releases: ReleaseSharing;
}

export function createParts(deps: MeetingDeps): MeetingParts {
  const { clock, log, mesh, discovery, media, store, broadcast } = deps;
  const self = mesh.peerId;
  const election = createMeetingElection(deps);
  const membership = createMembership({ self, epoch: election.epoch, members: mesh.members });
  const ownKey = membership.members().find(({ peerId }) => peerId === self)?.publicKey ?? "";
  const roles = createMemberRoles({
    ...{ self, store, broadcast, members: membership.members },
    joinedTerm: deps.joined.epoch.term,
  });
  const presence = createPresence({
    log,
    context: () => ({
      ...{ self, epoch: membership.epoch(), members: membership.ids(), linked: mesh.linked() },
      may: roles.may,
      nowMs: clock.nowMs(),
    }),
    wallMs: clock.wallMs(),
    send: (to, message) => void mesh.send(to, "presence", message),
    broadcast: (message) => mesh.broadcast("presence", message),
  });
  const legs = createLegSignalling({
    clock,
    log,
    self,
    host: media,
    send: (to, message) => mesh.send(to, "media", message),
    detours: {
      ...{ linked: mesh.linked, addressOf: mesh.addressOf, openBridge: deps.openBridge },
      isMember: (peer) => membership.ids().includes(peer),
      isRelay: (peer) => peer === membership.epoch().coordinator || peer === election.deputy(),
      sign: mesh.signSignal,
      isGenuine: (author, fields, signature) =>
        mesh.isGenuineSignal(memberIn(membership, author)?.publicKey ?? "", fields, signature),
    },
  });
  const seeders = createSeeders({
    clock,
    log,
    membership,
    linked: mesh.linked,
    send: (to, body) => void mesh.send(to, "files", body),
    onChange() {
      files.seedersChanged();
      releases.seedersChanged();
    },
  });
  const storage = createStorageReports({
    ...{ clock, self, linked: mesh.linked, broadcast },
    send: (to, body) => void mesh.send(to, "files", body),
  });
  const pendingDownloads = openPendingDownloads(
    deps.pendingDownloadsFile,
    deps.joined.creation.meetingId,
    log,
  );
  const files = createFileSharing({
    clock,
    files: deps.files,
    store,
    membership,
    seeders,
    pending: pendingDownloads,
    randomFileId: () => fileIdBy(self, randomBytes(FILE_ID_RANDOM_BYTES)),
    downloadFolder: () => deps.downloadFolder(),
    isPassing: deps.isPassing,
    broadcast,
    onCopies: (isKept) => storage.setOwn({ keepsCopies: isKept }),
    onChange: deps.onViewChange,
  });
  const callBacks = createCallBacks({
    ...{ clock, log, self, files: deps.files, linked: mesh.linked },
    send: (to, body) => void mesh.send(to, "files", body),
  });
  const releaseTalk = createReleaseTalk({
    ...{ clock, log, self, desk: deps.updateDesk, linked: mesh.linked },
    coordinator: () => membership.epoch().coordinator,
    send: (to, message) => void mesh.send(to, "updates", message),
  });
  const releases = createReleaseSharing({
    ...{ clock, log, desk: deps.updateDesk, talk: releaseTalk, files: deps.files, membership, seeders },
    onChange: deps.onViewChange,
  });
  const ownMutes = createOwnMutes({
    store,
    publicKey: ownKey,
    isOn: deps.isSwitchedOn,
  });
  const knocks = createKnocks({
    ...{ log, mesh, membership, store },
    onChange(waiting) {
      broadcast({ type: "knocks", knocks: waiting });
      deps.onViewChange();
    },
  });
  const hearing = createOwnHearing({
    ...{ self, broadcast, members: membership.members, volumes: deps.volumes },
    ...{ onSameRoom: deps.onOwnStatus, onChange: deps.onViewChange },
    sameRoomBy: (peer) => presence.state().statuses.get(peer)?.sameRoom ?? [],
  });
  const keptLinks = createKeptLinks(mesh);
  const calls = createCalls({
    ...{ clock, log, self, keepLink: keptLinks.forCall, isAttended: deps.isAttended },
    send: (to, message) => void mesh.send(to, "calls", message),
    mayCall: (peer) => roles.may(peer, "call"),
    onChange(call) {
      if (call !== null) broadcast({ type: "call", ...call });
      deps.onOwnStatus();
      deps.onViewChange();
    },
    onEnded: (call) => broadcast({ type: "call", ...call, state: "ended" }),
    onSignal: (callId, signal) => broadcast({ type: "callSignal", callId, signal }),
  });
  const linkTest = createMeetingLinkTest(deps, membership, keptLinks.forTest);
  const captions = createMeetingCaptions(deps, membership, roles, (line, ageMs) =>
    recordings.caption(line, ageMs),
  );
  const reachability = createReachability({
    clock,
    self,
    linked: mesh.linked,
    coordinator: () => membership.epoch().coordinator,
    hasNetwork: () => discovery.network().interfaces.length > 0,
  });
  const recordings = createRecordings({
    ...{ clock, log, mesh, membership, store, media, broadcast },
    ...{ recorder: deps.recorder, creation: deps.joined.creation },
    presenter: () => presence.state().lease.presenter,
    deputy: election.deputy,
    keepsSecondCopies: deps.keepsSecondCopies,
  });
  const takeovers = createTakeoverReport({ clock, broadcast, coordinator: membership.epoch().coordinator });
  const relayReadiness = createRelayReadiness(clock, media);
  const vouching = createVouching({
    ...{ clock, store, mesh, members: membership.members, random: Math.random },
    self: ownKey,
  });
  return {
    ...{ election, membership, roles, presence, legs, seeders, storage, pendingDownloads, files, ownMutes },
    ...{
      callBacks,
      reachability,
      takeovers,
      relayReadiness,
      vouching,
      knocks,
      hearing,
      calls,
      recordings,
      captions,
      linkTest,
      releaseTalk,
      releases,
    },
  };
}

function createMeetingElection({ clock, log, mesh, joined }: MeetingDeps): Election {
  return createElection({
    clock,
    log,
    self: mesh.peerId,
    epoch: joined.epoch,
    members: mesh.members(),
    send: (to, message) => void mesh.send(to, "election", message),
    broadcast: (message) => mesh.broadcast("election", message),
    sign: mesh.signClaim,
    rankOfClaim: mesh.rankOfClaim,
    isGenuine: mesh.isGenuineClaim,
  });
}

const memberIn = (membership: Membership, peer: PeerId) =>
  membership.members().find(({ peerId }) => peerId === peer);

function createMeetingCaptions(
  { clock, log, mesh, store, broadcast }: MeetingDeps,
  membership: Membership,
  roles: MemberRoles,
  onLine: (line: TranscriptLine, ageMs: number) => void,
): CaptionsModule {
  const keyOf = (peer: PeerId) => memberIn(membership, peer)?.publicKey ?? null;
  return createCaptions({
    ...{ clock, log },
    context: {
      self: mesh.peerId,
      coordinator: () => membership.epoch().coordinator,
      isMember: (peer) => keyOf(peer) !== null,
      nameOf: (peer) => memberIn(membership, peer)?.name ?? null,
      mayCaption(peer) {
        const key = keyOf(peer);
        return key !== null && store.captioners().includes(key);
      },
      maySpeak: (peer) =>
        roles.may(peer, "speak") && !mutedOf(membership.members(), store).microphone.includes(peer),
      hasOtherCaptioner: () => captionersOf(membership.members(), store).some((peer) => peer !== mesh.peerId),
      sign: mesh.signCaption,
      isGenuine: (author, fields, signature) => mesh.isGenuineCaption(keyOf(author) ?? "", fields, signature),
    },
    send: (to, message) => void mesh.send(to, "captions", message),
    broadcast: (message) => mesh.broadcast("captions", message),
    onLine(line, ageMs) {
      broadcast(captionEventOf(line));
      onLine(line, ageMs);
    },
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
