/** Direct calls between members' cores, without windows. Rules: SPEC.md. */
import test from "ava";
import type { PeerId } from "../../src/kernel/ids.ts";
import { peerId } from "../support/ids.ts";
import { callId, createPeople } from "./two.ts";

const [A, B, C] = [peerId(1), peerId(2), peerId(3)];
const first = callId(1);

type People = ReturnType<typeof createPeople>;

/** A calls B, and B has answered. */
function inCall(people: People): void {
  people.of(A).calls.call(first, B);
  people.deliver();
  people.of(B).calls.input({ type: "answer", callId: first });
  people.deliver();
}
function connected(people: People): void {
  inCall(people);
  for (const [self, peer] of [
    [A, B],
    [B, A],
  ] as const)
    people.of(self).calls.input({ type: "reported", callId: first, peer, isConnected: true });
}
const states = (people: People, ...ids: readonly PeerId[]) => ids.map((id) => people.stateOf(id));

test("[DC1] a call rings, is answered, carries signals both ways in order, and is over when one hangs up", (t) => {
  const people = createPeople(2);
  people.of(A).calls.call(first, B);
  t.deepEqual(states(people, A, B), ["calling", null]);
  people.deliver();
  t.deepEqual(states(people, A, B), ["ringing", "incoming"]);
  t.false(people.of(A).calls.isTalking());
  people.of(B).calls.input({ type: "answer", callId: first });
  people.deliver();
  t.deepEqual(states(people, A, B), ["connecting", "connecting"]);
  t.deepEqual([people.of(A).calls.get()?.isCaller, people.of(B).calls.get()?.isCaller], [true, false]);
  for (const signal of ["offer", "address"])
    people.of(A).calls.input({ type: "signal", callId: first, signal });
  people.of(B).calls.input({ type: "signal", callId: first, signal: "answer" });
  people.deliver();
  t.deepEqual(people.of(B).signals, ["offer", "address"]);
  t.deepEqual(people.of(A).signals, ["answer"]);
  for (const [self, peer] of [
    [A, B],
    [B, A],
  ] as const)
    people.of(self).calls.input({ type: "reported", callId: first, peer, isConnected: true });
  t.deepEqual(people.of(A).shown, ["calling", "ringing", "connecting", "active"]);
  t.deepEqual(people.of(B).shown, ["incoming", "connecting", "active"]);
  t.true(people.of(B).calls.isTalking());
  people.of(B).calls.input({ type: "hangUp", callId: first });
  people.deliver();
  t.deepEqual(states(people, A, B), [null, null]);
  t.deepEqual([people.reasons(A), people.reasons(B)], [["hungUp"], ["hungUp"]]);
  people.clock.advance(120_000);
  t.deepEqual([people.reasons(A), people.reasons(B)], [["hungUp"], ["hungUp"]], "no timer is left");
});

test("[DC2] both say why: refused, busy, unattended, not allowed, taken back", (t) => {
  const refused = createPeople(2);
  refused.of(A).calls.call(first, B);
  refused.deliver();
  refused.of(B).calls.input({ type: "hangUp", callId: first });
  refused.deliver();
  t.deepEqual([refused.reasons(A), refused.reasons(B)], [["refused"], ["refused"]]);

  const busy = createPeople(3);
  connected(busy);
  busy.of(C).calls.call(callId(2), A);
  busy.deliver();
  t.deepEqual([busy.reasons(C), states(busy, A, B, C)], [["busy"], ["active", "active", null]]);
  const alsoBusy = createPeople(3);
  alsoBusy.of(A).calls.call(first, B);
  alsoBusy.deliver();
  for (const [at, called] of [A, B].entries()) {
    alsoBusy.of(C).calls.call(callId(2 + at), called);
    alsoBusy.deliver();
  }
  t.deepEqual(
    [alsoBusy.reasons(C), states(alsoBusy, A, B)],
    [
      ["busy", "busy"],
      ["ringing", "incoming"],
    ],
  );

  const unattended = createPeople(2);
  unattended.of(B).isAttended = false;
  unattended.of(A).calls.call(first, B);
  unattended.deliver();
  t.deepEqual([unattended.reasons(A), unattended.of(B).shown], [["unattended"], []]);

  const forbidden = createPeople(2);
  forbidden.of(A).mayCall = false;
  forbidden.of(A).calls.call(first, B);
  forbidden.deliver();
  t.deepEqual([forbidden.reasons(A), forbidden.of(B).shown], [["refused"], []], "the called one checks it");

  const cancelled = createPeople(2);
  cancelled.of(A).calls.call(first, B);
  cancelled.deliver();
  cancelled.of(A).calls.input({ type: "hangUp", callId: first });
  cancelled.deliver();
  t.deepEqual([cancelled.reasons(A), cancelled.reasons(B)], [["cancelled"], ["cancelled"]]);
});

test("[DC3] a member that cannot be reached is given up after 10 s, one that does not answer after 30 s", (t) => {
  const away = createPeople(2);
  away.cut(A, B);
  away.of(A).calls.call(first, B);
  away.clock.advance(9_999);
  t.is(away.stateOf(A), "calling");
  away.clock.advance(1);
  t.deepEqual(away.reasons(A), ["unreachable"]);

  const silent = createPeople(2);
  silent.of(A).calls.call(first, B);
  silent.deliver();
  silent.clock.advance(29_999);
  t.deepEqual(states(silent, A, B), ["ringing", "incoming"]);
  silent.clock.advance(1);
  silent.deliver();
  t.deepEqual([silent.reasons(A), silent.reasons(B)], [["noAnswer"], ["noAnswer"]]);

  const lost = createPeople(2);
  lost.of(A).calls.call(first, B);
  lost.deliver();
  lost.cut(A, B, false);
  lost.clock.advance(60_000);
  t.deepEqual(
    [lost.reasons(A), lost.reasons(B)],
    [["noAnswer"], ["noAnswer"]],
    "the called one stops by itself",
  );
});

test("[DC4] whoever answers what is taken back in the same moment hears of it", (t) => {
  const people = createPeople(2);
  people.of(A).calls.call(first, B);
  people.deliver();
  people.of(A).calls.input({ type: "hangUp", callId: first });
  people.of(B).calls.input({ type: "answer", callId: first });
  people.deliver();
  t.deepEqual(states(people, A, B), [null, null]);
  t.deepEqual(people.reasons(B), ["cancelled"]);
  t.deepEqual(people.reasons(A), ["cancelled"], "once");
});

test("[DC5] two that call each other at once are in one call, whichever message is first", (t) => {
  for (const isLowerFirst of [true, false]) {
    const people = createPeople(2);
    const order = isLowerFirst ? [A, B] : [B, A];
    for (const id of order) people.of(id).calls.call(callId(id === A ? 1 : 2), id === A ? B : A);
    people.deliver();
    t.deepEqual(states(people, A, B), ["connecting", "connecting"]);
    t.is(people.of(A).calls.get()?.callId, people.of(B).calls.get()?.callId);
    t.deepEqual([people.of(A).calls.get()?.isCaller, people.of(B).calls.get()?.isCaller], [true, false]);
    t.deepEqual([people.reasons(A), people.reasons(B)], [[], []]);
  }
});

test("[DC5] of two that call each other one may give up before it knows", (t) => {
  for (const quitter of [A, B]) {
    const people = createPeople(2);
    people.of(A).calls.call(callId(1), B);
    people.of(B).calls.call(callId(2), A);
    people.of(quitter).calls.input({ type: "hangUp", callId: callId(quitter === A ? 1 : 2) });
    people.deliver();
    people.clock.advance(60_000);
    people.deliver();
    t.deepEqual(states(people, A, B), [null, null]);
  }
});

test("[DC6] what a broken link loses is said again: the ring, the answer and the signals, each once for the window", (t) => {
  const people = createPeople(2);
  people.cut(A, B, false);
  people.of(A).calls.call(first, B);
  people.mend(A, B);
  t.deepEqual(states(people, A, B), ["ringing", "incoming"]);
  people.mend(A, B);
  t.deepEqual(people.of(B).shown, ["incoming"], "it rings once");
  people.cut(A, B, false);
  people.of(B).calls.input({ type: "answer", callId: first });
  people.mend(A, B);
  t.deepEqual(states(people, A, B), ["connecting", "connecting"]);
  people.of(A).calls.input({ type: "signal", callId: first, signal: "offer" });
  people.cut(A, B, false);
  people.of(A).calls.input({ type: "signal", callId: first, signal: "address" });
  people.mend(A, B);
  people.mend(A, B);
  t.deepEqual(people.of(B).signals, ["offer", "address"]);
  people.of(B).calls.input({ type: "signal", callId: first, signal: "answer" });
  people.mend(A, B);
  t.deepEqual(people.of(A).signals, ["answer"]);
});

test("[DC7] the called one stops ringing when the caller's link is gone, and rings again when it comes back in time", (t) => {
  const people = createPeople(2);
  people.of(A).calls.call(first, B);
  people.deliver();
  people.cut(A, B);
  t.deepEqual([people.stateOf(B), people.reasons(B)], [null, ["left"]]);
  people.mend(A, B);
  t.deepEqual(states(people, A, B), ["ringing", "incoming"]);
});

test("[DC8] a member that leaves is called no more; a call that is connected outlives meeting, links and time", (t) => {
  for (const isAnswered of [false, true]) {
    const people = createPeople(2);
    if (isAnswered) inCall(people);
    else people.of(A).calls.call(first, B);
    people.of(A).calls.setMembers([A]);
    t.deepEqual(people.reasons(A), ["left"]);
  }
  const people = createPeople(2);
  connected(people);
  people.cut(A, B);
  people.of(A).calls.setMembers([A]);
  people.clock.advance(3_600_000);
  t.deepEqual(states(people, A, B), ["active", "active"]);
});

test("[DC9] windows that find no way to each other end the call on both sides, also when they say nothing", (t) => {
  const told = createPeople(2);
  inCall(told);
  told.of(B).calls.input({ type: "reported", callId: first, peer: A, isConnected: false });
  told.deliver();
  t.deepEqual([told.reasons(A), told.reasons(B)], [["failed"], ["failed"]]);
  const silent = createPeople(2);
  inCall(silent);
  silent.clock.advance(30_000);
  silent.deliver();
  t.deepEqual([silent.reasons(A), silent.reasons(B)], [["failed"], ["failed"]]);
});

test("[DC10] a window that goes away takes its call with it: at once while it is set up, after five seconds when it is connected", (t) => {
  const calling = createPeople(2);
  calling.of(A).calls.call(first, B);
  calling.deliver();
  calling.of(A).calls.input({ type: "clientGone" });
  calling.deliver();
  t.deepEqual(calling.reasons(B), ["cancelled"]);

  const incoming = createPeople(2);
  incoming.of(A).calls.call(first, B);
  incoming.deliver();
  incoming.of(B).calls.input({ type: "clientGone" });
  t.is(incoming.stateOf(B), "incoming", "the next window rings");

  const reloaded = createPeople(2);
  connected(reloaded);
  reloaded.of(A).calls.input({ type: "clientGone" });
  reloaded.clock.advance(5_000);
  reloaded.deliver();
  t.deepEqual([reloaded.reasons(A), reloaded.reasons(B)], [["hungUp"], ["hungUp"]]);

  const back = createPeople(2);
  connected(back);
  back.of(A).calls.input({ type: "clientGone" });
  back.clock.advance(4_999);
  back.of(A).calls.input({ type: "reported", callId: first, peer: B, isConnected: true });
  back.clock.advance(60_000);
  t.deepEqual(states(back, A, B), ["active", "active"]);
});

test("[DC11] a core that was started again learns of the call from its window, and is busy", (t) => {
  const people = createPeople(3);
  people.of(A).calls.input({ type: "reported", callId: first, peer: B, isConnected: false });
  t.is(people.stateOf(A), null);
  people.of(A).calls.input({ type: "reported", callId: first, peer: B, isConnected: true });
  t.like(people.of(A).calls.get(), { callId: first, peerId: B, state: "active" });
  people.of(C).calls.call(callId(2), A);
  people.deliver();
  t.deepEqual(people.reasons(C), ["busy"]);
  const rung = createPeople(3);
  rung.of(C).calls.call(callId(2), A);
  rung.deliver();
  rung.of(A).calls.input({ type: "reported", callId: first, peer: B, isConnected: true });
  rung.deliver();
  t.deepEqual([rung.reasons(C), rung.stateOf(A)], [["busy"], "active"]);
});

test("[DC12] what belongs to no call, or comes from another member, changes nothing", (t) => {
  const people = createPeople(3);
  inCall(people);
  for (const body of [
    { type: "end", callId: first, reason: "hungUp" },
    { type: "accept", callId: first },
    { type: "signal", callId: first, sequence: 0, signal: "mine" },
  ])
    people.of(A).calls.receive(C, body);
  people.of(A).calls.receive(B, { type: "end", callId: callId(9), reason: "hungUp" });
  people.of(A).calls.receive(B, { type: "signal", callId: first, sequence: 5, signal: "early" });
  people.of(A).calls.input({ type: "hangUp", callId: callId(9) });
  people.of(A).calls.input({ type: "answer", callId: first });
  people.of(A).calls.call(callId(4), C);
  people.deliver();
  t.deepEqual(states(people, A, B, C), ["connecting", "connecting", null]);
  t.deepEqual(people.of(A).signals, []);
});

test("[DC13] nonsense is counted and dropped, and nobody sends without end", (t) => {
  const people = createPeople(2);
  const bodies: readonly unknown[] = [
    ...[null, 1, "ring", [], {}, { type: "ring" }, { type: "ring", callId: "1" }],
    { type: "ring", callId: first, more: 1 },
    { type: "end", callId: first, reason: "because" },
    { type: "signal", callId: first, sequence: 64, signal: "s" },
    { type: "signal", callId: first, sequence: 0, signal: "s".repeat(32_001) },
  ];
  for (const body of bodies) people.of(A).calls.receive(B, body);
  t.deepEqual(people.log.counters(), { "calls.badMessage": bodies.length });
  for (let index = 0; index < 300; index += 1)
    people.of(A).calls.receive(B, { type: "accept", callId: first });
  t.is(people.log.counters()["calls.tooMany"], 300 - (200 - bodies.length));
  t.is(people.of(A).sent.length, 200 - bodies.length, "at most one answer to each");
});

test("[DC14] nobody lets it ring again and again: three times at once, then once in 20 s", (t) => {
  const people = createPeople(2);
  const tryOnce = (index: number): string => {
    people.of(A).calls.call(callId(index), B);
    people.deliver();
    const isRinging = people.stateOf(B) === "incoming";
    people.of(A).calls.input({ type: "hangUp", callId: callId(index) });
    people.deliver();
    return isRinging ? "rings" : "refused";
  };
  t.deepEqual([1, 2, 3, 4, 5].map(tryOnce), ["rings", "rings", "rings", "refused", "refused"]);
  people.clock.advance(20_000);
  t.deepEqual([6, 7].map(tryOnce), ["rings", "refused"]);
});

test("[DC15] self needs a link with the other one for as long as the call lasts", (t) => {
  const people = createPeople(2);
  connected(people);
  t.deepEqual([people.of(A).keptLink, people.of(B).keptLink], [B, A]);
  people.of(A).calls.input({ type: "hangUp", callId: first });
  people.deliver();
  t.deepEqual([people.of(A).keptLink, people.of(B).keptLink], [null, null]);
});

test("[DC16] leaving the meeting ends a call that is not connected, and leaves a connected one to the windows", (t) => {
  const ringing = createPeople(2);
  ringing.of(A).calls.call(first, B);
  ringing.deliver();
  ringing.of(A).calls.close();
  ringing.deliver();
  t.deepEqual([ringing.reasons(A), ringing.reasons(B)], [["cancelled"], ["cancelled"]]);
  const talking = createPeople(2);
  connected(talking);
  talking.of(A).calls.close();
  talking.deliver();
  t.deepEqual([talking.reasons(A), talking.stateOf(B)], [[], "active"]);
});
