/** The wiring of one meeting: the real election and presence over a mesh that a test drives. Rules: SPEC.md, MW. */
import test from "ava";
import * as v from "valibot";
import type { CoreEvent } from "../../src/api/events.ts";
import type { Advert, Discovery } from "../../src/discovery/types.ts";
import { createEmitter } from "../../src/kernel/emitter.ts";
import { plainEpoch, type Epoch } from "../../src/kernel/epoch.ts";
import { CallIdSchema, type PeerId } from "../../src/kernel/ids.ts";
import { silentLog } from "../../src/kernel/log.ts";
import { createMeeting } from "../../src/meeting/meeting.ts";
import type { MeetingDeps } from "../../src/meeting/parts.ts";
import type { Member, Mesh, MeshMessage } from "../../src/mesh/types.ts";
import type { MeetingStore } from "../../src/store/types.ts";
import { inert } from "../simulation/inert.ts";
import { createVirtualClock } from "../support/clock.ts";
import { claiming, claimOf, signAs } from "../support/claims.ts";
import { meetingId, peerId } from "../support/ids.ts";
import { noDesk } from "../updates/no-desk.ts";

const [other, self] = [peerId(1), peerId(2)];

const memberOf = (peer: PeerId): Member =>
  inert<Member>({ peerId: peer, name: `Member ${peer.at(-1)}`, joinedAtMs: 0, addresses: [], files: null });

/** Self coordinates; one other member is linked. */
function createWorld() {
  const clock = createVirtualClock();
  const messages = createEmitter<MeshMessage>();
  const adverts: (Advert | null)[] = [];
  const epochs: Epoch[] = [];
  const sent: { readonly to: PeerId; readonly channel: string; readonly body: unknown }[] = [];
  const events: CoreEvent[] = [];
  const kept: (readonly PeerId[])[] = [];
  let ownStatuses = 0;
  const mesh: Partial<Mesh> = {
    peerId: self,
    port: 40_000,
    members: () => [memberOf(self), memberOf(other)],
    linked: () => [other],
    keepLinks: (peers) => void kept.push(peers),
    addressOf: () => null,
    setEpoch: (epoch) => epochs.push(plainEpoch(epoch)),
    signClaim: signAs(self),
    rankOfClaim: claiming(self).rankOfClaim,
    isGenuineClaim: () => true,
    onMessage: messages.on,
    send(to, channel, body) {
      sent.push({ to, channel, body });
      return true;
    },
    broadcast: (channel, body) => void sent.push({ to: other, channel, body }),
    leave: () => Promise.resolve(),
  };
  const deps: Partial<MeetingDeps> = {
    clock,
    log: silentLog,
    mesh: inert(mesh),
    discovery: inert<Discovery>({
      advertise: (advert) => void adverts.push(advert),
      sightings: () => [],
      network: () => ({ interfaces: [{ name: "eth0", address: "192.0.2.1" }], problem: null }),
    }),
    store: inert<MeetingStore>({
      ...{ messages: () => [], announcements: () => [], files: () => [], polls: () => [], blobIds: () => [] },
      ...{ hosts: () => [], acknowledgements: () => [], lastRead: () => ({}), catchUp: () => null },
      ...{ muteOf: () => "none", inviteOf: () => null, isLocked: () => false, spotlight: () => [] },
      ...{ rankClasses: () => new Map(), carrier: () => null, vouches: () => [] },
      ...{
        recording: () => null,
        banned: () => [],
        removals: () => new Map(),
        endedTerm: () => 0,
        nameOf: () => "",
      },
      close: () => Promise.resolve(),
    }),
    volumes: { of: () => 100, set: () => {} },
    updateDesk: noDesk,
    joined: {
      creation: {
        ...{ meetingId: meetingId(1), title: "M", host: "", createdAtMs: 0 },
        ...{ needsPasscode: false, isBroadcast: false, nonce: "", signature: "" },
      },
      epoch: claimOf(self),
      members: [],
    },
    broadcast: (event) => events.push(event),
    onOwnStatus: () => void (ownStatuses += 1),
    isAttended: () => true,
  };
  const meeting = createMeeting(inert(deps));
  const receive = (message: Omit<MeshMessage, "cameAtMs">): void =>
    messages.emit({ ...message, cameAtMs: clock.nowMs() });
  const claim = (term: number) =>
    receive({
      from: other,
      channel: "election",
      body: { type: "claim", epoch: claimOf(other, term, "left") },
    });
  return {
    clock,
    meeting,
    adverts,
    epochs,
    sent,
    events,
    kept,
    claim,
    receive,
    statusChanges: () => ownStatuses,
  };
}

test("[MW1] a meeting that hands over while it leaves does not come back to the network", async (t) => {
  const { clock, meeting, adverts, claim } = createWorld();
  t.is(adverts.at(-1)?.meetingId, meetingId(1));
  const leaving = meeting.leave();
  t.is(adverts.at(-1), null);
  adverts.length = 0;
  // The handover changes the epoch of the meeting that is being left.
  claim(2);
  t.is(meeting.epoch().coordinator, other);
  clock.advance(10_000);
  await leaving;
  t.deepEqual(adverts, []);
});

test("[MW2] the mesh, presence and the view follow the epoch that the election decides, at once", (t) => {
  const { meeting, epochs, events, claim } = createWorld();
  t.deepEqual(epochs, [{ term: 1, coordinator: self }]);
  claim(3);
  t.deepEqual(epochs.at(-1), { term: 3, coordinator: other });
  t.deepEqual(meeting.epoch(), { term: 3, coordinator: other });
  t.like(meeting.view(), { coordinator: other, term: 3 });
  const members = events.findLast((event) => event.type === "members");
  t.like(members, { coordinator: other, term: 3 });
  meeting.presence.input({ type: "present", on: true, takeOver: false });
  t.is(meeting.presence.state().lease.presenter, null, "it is for the new coordinator to grant");
});

test("[MW3] each part of the meeting has a channel of its own, and nonsense on any of them changes nothing", (t) => {
  const { meeting, sent, receive } = createWorld();
  meeting.presence.input({
    type: "setSelf",
    status: { isCameraOn: true, isMicrophoneOn: false, isHandUp: false, isWindowClosed: false },
  });
  t.like(sent.at(-1), { to: other, channel: "presence", body: { type: "status" } });
  t.like(meeting.view().participants[1], { isSelf: true, isCameraOn: true });
  const status = {
    peerId: other,
    version: 9,
    isCameraOn: false,
    isMicrophoneOn: true,
    isHandUp: true,
    isWindowClosed: false,
  };
  const body = { type: "status", statuses: [status] };
  for (const channel of ["election", "store", "media", "files", "calls", "updates"] as const)
    receive({ from: other, channel, body });
  t.like(meeting.view().participants[1], { isHandUp: false });
  receive({ from: other, channel: "presence", body });
  t.like(meeting.view().participants[0], { isHandUp: true });
});

test("[DV60] what a member says of its network is in the view, and an event on changes; so is self's", (t) => {
  const { meeting, events, sent, receive } = createWorld();
  const networks = () => events.filter(({ type }) => type === "networks");
  const said = {
    ...{ peerId: other, isCameraOn: true, isMicrophoneOn: true, isHandUp: false, isWindowClosed: false },
    network: "weak" as const,
  };
  t.true(meeting.view().participants.every(({ network }) => network === "good"));
  const say = (status: object) =>
    receive({ from: other, channel: "presence", body: { type: "status", statuses: [status] } });
  say({ ...said, version: 5 });
  t.is(meeting.view().participants.find(({ peerId }) => peerId === other)?.network, "weak");
  say({ ...said, version: 6, isHandUp: true });
  const event = { type: "networks", unsteady: [], weak: [other] } as const;
  t.deepEqual(networks(), [event]);
  t.deepEqual(
    [...meeting.replay()].filter(({ type }) => type === "networks"),
    [event],
  );
  say({ ...said, version: 7, network: "splendid" });
  t.is(networks().length, 1, "nonsense changes nothing");
  const status = { isCameraOn: true, isMicrophoneOn: true, isHandUp: false, isWindowClosed: false };
  meeting.presence.input({ type: "setSelf", status: { ...status, network: "unsteady" } });
  t.like(sent.at(-1), { body: { type: "status", statuses: [{ network: "unsteady" }] } });
  t.deepEqual(networks().at(-1), { type: "networks", unsteady: [self], weak: [other] });
});

test("[VW13] what a member says of a common room is in the view and an event; what self says goes with its status", (t) => {
  const { meeting, events, receive, statusChanges } = createWorld();
  const said = {
    ...{ peerId: other, version: 5, isCameraOn: true, isMicrophoneOn: true, isHandUp: false },
    ...{ isWindowClosed: false, sameRoom: [self] },
  };
  receive({ from: other, channel: "presence", body: { type: "status", statuses: [said] } });
  const shown = () => meeting.view().participants.find(({ peerId }) => peerId === other);
  t.like(shown(), { sameRoom: "theirs", volumePercent: 100 });
  t.like(
    events.findLast(({ type }) => type === "hearing"),
    { peerId: other, sameRoom: "theirs" },
  );
  meeting.hearing.setSameRoom(other, true);
  t.is(statusChanges(), 1, "the core publishes self's status anew");
  t.deepEqual(meeting.hearing.sameRoom(), [other]);
  t.like(shown(), { sameRoom: "own" });
});

test("[DC21] a call goes over a channel and a link of its own, is in the view and events, and leaving the meeting takes it back", async (t) => {
  const { clock, meeting, sent, events, kept, receive, statusChanges } = createWorld();
  const callId = v.parse(CallIdSchema, "ab".repeat(16));
  meeting.calls.call(callId, other);
  t.like(sent.at(-1), { to: other, channel: "calls", body: { type: "ring", callId } });
  t.deepEqual(kept, [[other]]);
  t.deepEqual(meeting.view().call, { callId, peerId: other, isCaller: true, state: "calling" });
  receive({ from: other, channel: "calls", body: { type: "ringing", callId } });
  t.like(events.at(-1), { type: "call", callId, peerId: other, state: "ringing" });
  t.true([...meeting.replay()].some((event) => event.type === "call" && event.state === "ringing"));
  t.true(statusChanges() > 0, "the core says that self's microphone is off");
  const leaving = meeting.leave();
  t.like(
    sent.find(({ channel, body }) => channel === "calls" && JSON.stringify(body).includes("cancelled")),
    {
      to: other,
      body: { type: "end", callId, reason: "cancelled" },
    },
  );
  t.like(
    events.findLast(({ type }) => type === "call"),
    { state: "ended", reason: "cancelled" },
  );
  clock.advance(10_000);
  await leaving;
});
