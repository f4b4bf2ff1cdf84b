/** The meeting as people see it. Rules: SPEC.md, VW. */
import test from "ava";
import { filePeersOf, meetingViewOf, mutedOf, participantsOf } from "../../src/meeting/view.ts";
import { openEntrance } from "../../src/store/state/entrance.ts";
import { createMutes } from "../../src/store/state/mutes.ts";
import { createAuthority } from "../../src/store/state/roles.ts";
import type { Presence } from "../../src/presence/index.ts";
import { createVirtualClock } from "../support/clock.ts";
import { meetingId, peerId } from "../support/ids.ts";
import { createMembers, memberOf } from "./stand-ins.ts";

const [A, B, C] = [peerId(1), peerId(2), peerId(3)];

test("[VW1] participants stand by time of joining, with what is known of them", (t) => {
  const status = { isCameraOn: true, isMicrophoneOn: false, isHandUp: true, isWindowClosed: false };
  const participants = participantsOf(
    [
      memberOf(A, { joinedAtMs: 30, name: "Ana" }),
      memberOf(B, { joinedAtMs: 10 }),
      memberOf(C, { joinedAtMs: 10 }),
    ],
    {
      ...{ self: A, statuses: new Map([[A, status]]), muteOf: () => "none" as const, hands: [A] },
      roleOf: (key) => (key === B ? "coHost" : "speaker"),
      hearingOf: () => ({ volumePercent: 100, sameRoom: "no" }),
    },
  );
  t.deepEqual(
    participants.map((each) => each.peerId),
    [B, C, A],
  );
  t.like(participants[0], {
    isSelf: false,
    role: "coHost",
    isHost: true,
    isCameraOn: false,
    isMicrophoneOn: false,
    isHandUp: false,
    isWindowClosed: false,
  });
  t.like(participants[2], { name: "Ana", isSelf: true, isHost: false, handNumber: 1, ...status });
});

function viewOf(changes: {
  readonly presenter?: typeof A;
  readonly request?: typeof A;
  readonly isTakingOver?: boolean;
  readonly isOutOfReach?: boolean;
}) {
  const epoch = { term: 4, coordinator: B };
  const presence: Presence = {
    statuses: new Map(),
    listed: [A, B],
    lease: { epoch, version: 1, presenter: changes.presenter ?? null, hands: [], timer: null, ledView: null },
    ...{
      early: new Map(),
      earlyStatuses: new Map(),
      relayed: new Set(),
      handClaims: new Map(),
      handsDown: new Map(),
      reactionTimes: new Map(),
      ownLead: null,
    },
    takeOverRequest: changes.request ?? null,
  };
  const { membership, state } = createMembers(A, [A, B], B);
  state.epoch = epoch;
  return meetingViewOf({
    creation: {
      ...{ meetingId: meetingId(1), title: "M", host: "", createdAtMs: 0 },
      ...{ needsPasscode: false, isBroadcast: false, nonce: "", signature: "" },
    },
    clock: createVirtualClock(),
    ...{ joinedAtMs: 7, membership, presence, transfers: [], knocks: [], standIn: null, call: null },
    recording: null,
    presenter: presence.lease.presenter,
    ledView: null,
    election: { deputy: () => A, isTakingOver: () => changes.isTakingOver ?? false },
    reachability: {
      isPartitioned: () => false,
      isCoordinatorOutOfReach: () => changes.isOutOfReach ?? false,
    },
    store: {
      roleOf: () => "speaker",
      lastRead: () => ({}),
      catchUp: () => null,
      announcements: () => [],
      muteOf: () => "none",
      isOffOnEntry: () => false,
      isChatOpenToViewers: () => true,
      captioners: () => [],
      areCaptionsKept: () => false,
      isLocked: () => false,
      spotlight: () => [],
      carrier: () => null,
      banned: () => [],
      nameOf: () => "",
      entrance: () => openEntrance,
    },
    ownMutes: { get: () => "none" },
    hearing: { of: () => ({ volumePercent: 100, sameRoom: "no" }) },
  });
}

test("[RO33] no relay passes on what a viewer sends", (t) => {
  const [maker, viewer] = [memberOf(A), memberOf(B)];
  const authority = createAuthority(maker.publicKey, [], "viewer");
  t.deepEqual(mutedOf([maker, viewer], createMutes(authority, [])), { microphone: [B], camera: [B] });
});

test("[VW2] a takeover is shown unless the coordinator is only out of self's reach", (t) => {
  t.like(viewOf({}), { coordinator: B, deputy: A, term: 4, isTakingOver: false });
  t.true(viewOf({ isTakingOver: true }).isTakingOver);
  t.like(viewOf({ isTakingOver: true, isOutOfReach: true }), {
    isTakingOver: false,
    isCoordinatorOutOfReach: true,
  });
});

test("[VW2] only a presenter sees a request to take over, and not its own", (t) => {
  t.is(viewOf({ presenter: A, request: B }).takeOverRequest, B);
  t.is(viewOf({ presenter: B, request: C }).takeOverRequest, null);
  t.is(viewOf({ presenter: A, request: A }).takeOverRequest, null);
  t.is(viewOf({ presenter: A }).takeOverRequest, null);
});

test("[VW3] members that serve files are all but self and those that serve none", (t) => {
  const files = { port: 5, fingerprint: "f" };
  const members = [memberOf(A, { files }), memberOf(B, { files, addresses: ["192.0.2.2"] }), memberOf(C)];
  t.deepEqual(
    filePeersOf(members, A, () => null),
    [{ peerId: B, addresses: ["192.0.2.2"], ...files }],
  );
});

test("[VW4] the address that a link to the member uses comes before those of its bridges, once", (t) => {
  const files = { port: 5, fingerprint: "f" };
  const members = [memberOf(B, { files, addresses: ["172.17.0.1", "172.18.0.1", "192.0.2.2"] })];
  const addressesAt = (linked: string) => filePeersOf(members, A, () => linked)[0]?.addresses;
  t.deepEqual(addressesAt("192.0.2.2"), ["192.0.2.2", "172.17.0.1", "172.18.0.1"]);
  t.deepEqual(addressesAt("192.0.2.3"), ["192.0.2.3", "172.17.0.1", "172.18.0.1", "192.0.2.2"]);
});
