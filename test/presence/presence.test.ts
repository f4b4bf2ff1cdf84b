import test from "ava";
import type { PeerId } from "../../src/kernel/ids.ts";
import { MAX_MEMBERS } from "../../src/kernel/limits.ts";
import { createLog } from "../../src/kernel/log.ts";
import { createPresence } from "../../src/presence/index.ts";
import { stepPresence } from "../../src/presence/presence.ts";
import {
  initialPresence,
  type Presence,
  type PresenceContext,
  type PresenceInput,
} from "../../src/presence/state.ts";
import type { PresenceMessage } from "../../src/presence/messages.ts";
import { peerId } from "../support/ids.ts";
import { createTrio } from "./trio.ts";

const [A, B, C] = [peerId(1), peerId(2), peerId(3)];
const epoch = { term: 1, coordinator: A };

type Bare = Pick<Presence["lease"], "epoch" | "version" | "presenter">;
const leaseOf = (lease: Bare) => ({ ...lease, hands: [], timer: null, ledView: null });
const present = (on: boolean, takeOver = false): PresenceInput => ({ type: "present", on, takeOver });

test("[PR1] [PR2] a status reaches everybody, and an old one that is passed on changes nothing", (t) => {
  const trio = createTrio();
  trio.input(B, {
    type: "setSelf",
    status: { isCameraOn: true, isMicrophoneOn: false, isHandUp: false, isWindowClosed: false },
  });
  t.true(trio.of(C)?.statuses.get(B)?.isCameraOn);
  const old = {
    peerId: B,
    version: 3,
    isCameraOn: false,
    isMicrophoneOn: false,
    isHandUp: false,
    isWindowClosed: false,
  };
  trio.input(C, { type: "received", from: A, message: { type: "status", statuses: [old] } });
  t.true(trio.of(C)?.statuses.get(B)?.isCameraOn);
});

test("[PR1] nobody but the coordinator speaks for another, and nobody for self", (t) => {
  const trio = createTrio();
  const forged = (peerId: PeerId) => ({
    peerId,
    version: 10 ** 15,
    isCameraOn: true,
    isMicrophoneOn: true,
    isHandUp: true,
    isWindowClosed: false,
  });
  trio.input(B, { type: "received", from: C, message: { type: "status", statuses: [forged(A), forged(B)] } });
  t.is(trio.of(B)?.statuses.get(A), undefined);
  t.false(trio.of(B)?.statuses.get(B)?.isCameraOn);
});

test("[PR3] [PR4] the second presenter is refused, asks, and is granted", (t) => {
  const trio = createTrio();
  trio.input(B, present(true));
  t.deepEqual(trio.presenters(), [B, B, B]);
  trio.input(C, present(true));
  t.deepEqual(trio.presenters(), [B, B, B]);
  t.like(trio.answers.at(-1), { to: C, effect: { type: "refused", presenter: B } });
  trio.input(C, present(true, true));
  t.is(trio.of(B)?.takeOverRequest, C);
  trio.input(B, { type: "answerTakeOver", to: C, accept: true });
  t.deepEqual(trio.presenters(), [C, C, C]);
});

test("[PR4] a presenter may say no, and stop", (t) => {
  const trio = createTrio();
  trio.input(A, present(true));
  trio.input(C, present(true, true));
  trio.input(A, { type: "answerTakeOver", to: C, accept: false });
  t.like(trio.answers.at(-1), { to: C, effect: { type: "declined", presenter: A } });
  trio.input(A, present(false));
  t.deepEqual(trio.presenters(), [null, null, null]);
});

test("[PR4] a member that did not ask cannot be handed the screen", (t) => {
  const trio = createTrio();
  trio.input(B, present(true));
  trio.input(A, { type: "received", from: B, message: { type: "takeOverAnswer", to: C, accept: true } });
  t.deepEqual(trio.presenters(), [B, B, B]);
});

test("[PR5] the lease moves with the term", (t) => {
  const trio = createTrio();
  trio.input(C, present(true));
  const next = { term: 2, coordinator: B };
  for (const self of [B, C, A]) trio.setEpoch(self, next);
  t.deepEqual(trio.presenters(), [C, C, C]);
  t.deepEqual(trio.of(C)?.lease.epoch, next);
  const old = leaseOf({ epoch, version: 99, presenter: A });
  trio.input(C, { type: "received", from: A, message: { type: "lease", lease: old } });
  t.is(trio.of(C)?.lease.presenter, C);
});

test("[PR9] a lease that comes early waits for its epoch, though the former coordinator's roster leaves the next one out", (t) => {
  const trio = createTrio();
  const next = { term: 2, coordinator: B };
  const lease = leaseOf({ epoch: next, version: 1, presenter: null });
  trio.input(C, { type: "received", from: B, message: { type: "lease", lease } });
  trio.setMembers(C, [A, C]);
  trio.setMembers(C, [A, B, C]);
  trio.setEpoch(C, next);
  t.deepEqual(trio.of(C)?.lease, lease);
});

test("[PR6] the lease of a presenter that has gone ends", (t) => {
  const trio = createTrio();
  trio.input(B, present(true));
  trio.setMembers(A, [A, C]);
  t.is(trio.of(C)?.lease.presenter, null);
});

test("[PR6] the lease of a coordinator that presented and died ends with its term", (t) => {
  const trio = createTrio();
  trio.input(A, present(true));
  t.is(trio.of(B)?.lease.presenter, A);
  // A takeover changes the members first, and B does not coordinate yet.
  trio.setMembers(B, [B, C]);
  trio.setEpoch(C, { term: 2, coordinator: B });
  trio.setEpoch(B, { term: 2, coordinator: B });
  t.is(trio.of(B)?.lease.presenter, null);
  t.is(trio.of(C)?.lease.presenter, null);
});

test("[PR6] a request to take over ends when the member that made it has gone", (t) => {
  const trio = createTrio();
  trio.input(B, present(true));
  trio.input(C, present(true, true));
  t.is(trio.of(A)?.takeOverRequest, C);
  trio.setMembers(A, [A, B]);
  t.is(trio.of(A)?.takeOverRequest, null);
  trio.input(B, { type: "answerTakeOver", to: C, accept: true });
  t.deepEqual(trio.presenters(), [B, B, B]);
});

test("[RO21] whoever may not present gets no lease, and loses the one it has; a host stops a presenter", (t) => {
  const trio = createTrio();
  trio.setMay((peer, right) => (right === "present" ? peer !== C : peer === A));
  trio.input(C, { type: "present", on: true, takeOver: true });
  t.deepEqual(trio.presenters(), [null, null, null]);
  trio.input(B, { type: "present", on: true, takeOver: false });
  t.deepEqual(trio.presenters(), [B, B, B]);
  trio.input(C, { type: "stopPresenting", presenter: B });
  t.deepEqual(trio.presenters(), [B, B, B], "only hosts stop others");
  trio.input(A, { type: "stopPresenting", presenter: C });
  t.deepEqual(trio.presenters(), [B, B, B], "another presents by now");
  trio.input(A, { type: "stopPresenting", presenter: B });
  t.deepEqual(trio.presenters(), [null, null, null]);
  trio.setMay((peer) => peer !== A);
  trio.input(B, { type: "present", on: true, takeOver: false });
  trio.input(C, { type: "stopPresenting", presenter: B });
  t.deepEqual(trio.presenters(), [null, null, null], "the coordinator takes a host's word from afar");
  trio.input(B, { type: "present", on: true, takeOver: false });
  trio.setMay(() => false);
  for (const self of [A, B, C]) trio.input(self, { type: "rolesChanged" });
  t.deepEqual(trio.presenters(), [null, null, null]);
});

test("[PR7] a peer whose link comes up is greeted: with the lease by the coordinator alone", (t) => {
  const context: PresenceContext = {
    self: A,
    epoch,
    members: [A, B],
    linked: [B],
    may: () => true,
    nowMs: 0,
  };
  const typesOf = (self: PeerId) => {
    const [, effects] = stepPresence(
      initialPresence(context, 100),
      { type: "linkUp", peer: C },
      { ...context, self },
    );
    return effects.map((effect) => (effect.type === "send" ? [effect.to, effect.message.type] : effect));
  };
  t.deepEqual(typesOf(A), [
    [C, "status"],
    [C, "lease"],
  ]);
  t.deepEqual(typesOf(B), [[C, "status"]]);
});

test("[PR8] answers from others than the coordinator change nothing, nor do wishes sent to others", (t) => {
  const trio = createTrio();
  trio.input(B, { type: "received", from: C, message: { type: "present", on: true, takeOver: false } });
  t.deepEqual(trio.presenters(), [null, null, null]);
  trio.input(B, { type: "received", from: C, message: { type: "takeOverAsked", by: C } });
  t.is(trio.of(B)?.takeOverRequest, null);
  trio.input(B, { type: "received", from: C, message: { type: "presentRefused", presenter: C } });
  trio.input(B, { type: "received", from: C, message: { type: "takeOverDeclined", presenter: C } });
  t.deepEqual(trio.answers, []);
});

const leaseFrom = (from: PeerId, lease: Bare): PresenceInput => ({
  type: "received",
  from,
  message: { type: "lease", lease: leaseOf(lease) },
});

test("[PR9] a lease of an epoch that nobody follows makes nobody presenter, now or later", (t) => {
  const trio = createTrio();
  trio.input(B, present(true));
  const forged = { epoch: { term: 2 ** 40, coordinator: C }, version: 2 ** 40, presenter: C };
  for (const self of [A, B]) trio.input(self, leaseFrom(C, forged));
  t.deepEqual(trio.presenters(), [B, B, B]);
  trio.input(A, { type: "received", from: B, message: { type: "present", on: false, takeOver: false } });
  t.deepEqual(trio.presenters(), [null, null, null]);
  for (const self of [B, A, C]) trio.setEpoch(self, { term: 2, coordinator: B });
  t.deepEqual(trio.presenters(), [null, null, null]);
  trio.input(A, present(true));
  t.deepEqual(trio.presenters(), [A, A, A]);
});

test("[PR9] a lease that comes before its epoch counts once that is followed, and a presenter once it is listed", (t) => {
  const trio = createTrio();
  const next = { term: 2, coordinator: B };
  trio.input(C, leaseFrom(B, { epoch: next, version: 1, presenter: A }));
  t.is(trio.of(C)?.lease.presenter, null);
  trio.setEpoch(C, next);
  t.is(trio.of(C)?.lease.presenter, A);
  const newcomer = peerId(4);
  trio.input(C, leaseFrom(B, { epoch: next, version: 2, presenter: newcomer }));
  t.is(trio.of(C)?.lease.presenter, A);
  trio.setMembers(C, [A, B, C, newcomer]);
  t.is(trio.of(C)?.lease.presenter, newcomer);
});

test("[PR9] a coordinator that used up the numbers of leases stops none after it, and a peer that is no member is granted none", (t) => {
  const trio = createTrio();
  const last = { epoch, version: Number.MAX_SAFE_INTEGER, presenter: C };
  for (const self of [B, C]) trio.input(self, leaseFrom(A, last));
  for (const self of [B, C, A]) trio.setEpoch(self, { term: 2, coordinator: B });
  t.deepEqual(trio.presenters(), [C, C, C]);
  trio.input(C, present(false));
  t.deepEqual(trio.presenters(), [null, null, null]);
  trio.input(B, {
    type: "received",
    from: peerId(4),
    message: { type: "present", on: true, takeOver: false },
  });
  t.deepEqual(trio.presenters(), [null, null, null]);
});

test("[PR10] a version that a coordinator made up does not silence the member that it names, and strangers have no status", (t) => {
  const trio = createTrio();
  const status = (of: PeerId, version: number) => ({
    ...{
      peerId: of,
      version,
      isCameraOn: false,
      isMicrophoneOn: false,
      isHandUp: false,
      isWindowClosed: false,
    },
  });
  const poison = { type: "status", statuses: [status(B, Number.MAX_SAFE_INTEGER)] } satisfies PresenceMessage;
  trio.input(C, { type: "received", from: A, message: poison });
  trio.input(B, {
    type: "setSelf",
    status: { isCameraOn: true, isMicrophoneOn: false, isHandUp: false, isWindowClosed: false },
  });
  t.true(trio.of(C)?.statuses.get(B)?.isCameraOn, "its own word counts");
  trio.input(C, { type: "received", from: A, message: { type: "status", statuses: [status(B, 2 ** 50)] } });
  trio.setEpoch(C, { term: 2, coordinator: peerId(4) });
  const relayed = { ...status(B, 200), isHandUp: true, isWindowClosed: false };
  trio.input(C, {
    type: "received",
    from: peerId(4),
    message: { type: "status", statuses: [relayed] },
  });
  t.true(trio.of(C)?.statuses.get(B)?.isHandUp, "so does what the next coordinator passes on");
  const stranger = { type: "status", statuses: [status(peerId(5), 1)] } satisfies PresenceMessage;
  trio.input(C, { type: "received", from: peerId(5), message: stranger });
  t.is(trio.of(C)?.statuses.get(peerId(5)), undefined);
});

test("[PR8] a malformed body is dropped and counted", (t) => {
  const log = createLog("error", () => {});
  const sent: unknown[] = [];
  const presence = createPresence({
    log,
    context: () => ({ self: A, epoch, members: [A, B], linked: [B], may: () => true, nowMs: 0 }),
    wallMs: 100,
    send: (_to, message) => sent.push(message),
    broadcast: (message) => sent.push(message),
  });
  const before = presence.state();
  const bodies = [
    null,
    "status",
    { type: "lease" },
    { type: "present", on: "yes", takeOver: false },
    { type: "status", statuses: [{ peerId: B }] },
    { type: "takeOverAsked", by: B, extra: 1 },
  ];
  for (const body of bodies) presence.receive(B, body, 0);
  t.is(presence.state(), before);
  t.deepEqual(sent, []);
  t.is(log.counters()["presence.badMessage"], bodies.length);
});

test("[TI5] a timer that a newcomer hears of before it has entered ends when it does for all others", (t) => {
  const epoch = { term: 1, coordinator: B };
  const presence = createPresence({
    log: createLog("error", () => {}),
    context: () => ({ self: A, epoch, members: [A, B], linked: [B], may: () => true, nowMs: 3_000 }),
    wallMs: 100,
    send: () => {},
    broadcast: () => {},
  });
  const timer = { id: "1.1", by: B, seconds: 60, remainingMs: 40_000 };
  const lease = { epoch, version: 1, presenter: null, hands: [], timer, ledView: null };
  presence.receive(B, { type: "lease", lease }, 2_000);
  t.is(presence.state().lease.timer?.endsAtMs, 42_000);
});

test("[PR11] the screen of a presenter that cannot be reached is taken over without its consent, also when it falls silent after it was asked", (t) => {
  const trio = createTrio();
  trio.input(B, present(true));
  trio.setLinked(A, [C]);
  trio.input(C, present(true));
  t.deepEqual(trio.presenters(), [B, B, B], "whoever does not ask to take over is only told who presents");
  trio.input(C, present(true, true));
  t.deepEqual(trio.presenters(), [C, C, C]);

  const later = createTrio();
  later.input(B, present(true));
  later.input(C, present(true, true));
  later.input(A, { type: "linkDown", peer: C });
  t.deepEqual(later.presenters(), [B, B, B]);
  later.input(A, { type: "linkDown", peer: B });
  t.deepEqual(later.presenters(), [C, C, C]);
  later.input(B, { type: "linkDown", peer: C });
  t.deepEqual(later.presenters(), [C, C, C], "the coordinator alone decides");
});

test("[PR11] a coordinator that stood still while it presented loses the screen to whoever asks its successor", (t) => {
  const trio = createTrio();
  trio.input(A, present(true));
  trio.setLinked(B, [C]);
  for (const self of [B, C]) trio.setEpoch(self, { term: 2, coordinator: B });
  t.is(trio.of(C)?.lease.presenter, A);
  trio.input(C, present(true, true));
  t.is(trio.of(B)?.lease.presenter, C);
  trio.setEpoch(A, { term: 2, coordinator: B });
  trio.input(B, { type: "linkUp", peer: A });
  t.deepEqual(trio.presenters(), [C, C, C]);
});

test("[HN19] what a new coordinator passes on before self follows it counts once self does; a liar's word waits for ever, and is bounded", (t) => {
  const trio = createTrio();
  const raised = (of: PeerId, version: number) => ({
    ...{ peerId: of, version, isCameraOn: false, isMicrophoneOn: false },
    ...{ isHandUp: true, isWindowClosed: false },
  });
  const passOn = (statuses: readonly ReturnType<typeof raised>[]) =>
    trio.input(C, { type: "received", from: B, message: { type: "status", statuses: [...statuses] } });
  passOn([raised(A, 200), raised(A, 150), raised(C, 300)]);
  t.not(trio.of(C)?.statuses.get(A)?.isHandUp, true);
  trio.setEpoch(C, { term: 2, coordinator: B });
  t.true(trio.of(C)?.statuses.get(A)?.isHandUp);
  t.false(trio.of(C)?.statuses.get(C)?.isHandUp, "nobody speaks for self");
  t.is(trio.of(C)?.earlyStatuses.size, 0);

  const lied = createTrio();
  for (let number = 10; number < 10 + 2 * MAX_MEMBERS; number += 1)
    lied.input(C, {
      ...{ type: "received", from: B },
      message: { type: "status", statuses: [raised(peerId(number), 10 ** 15)] },
    });
  t.is(lied.of(C)?.earlyStatuses.get(B)?.size, MAX_MEMBERS);
  t.deepEqual(lied.of(C)?.statuses, createTrio().of(C)?.statuses);
});
