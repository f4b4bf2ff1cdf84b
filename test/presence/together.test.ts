/** Hands, reactions and the timer, which the coordinator's lease carries. Rules: SPEC.md, HN, RX, TI. */
import test from "ava";
import type { PeerId } from "../../src/kernel/ids.ts";
import { handOrder, compareHands, placeHands } from "../../src/presence/hands.ts";
import { decodePresenceMessage } from "../../src/presence/messages.ts";
import { peerId } from "../support/ids.ts";
import { createRandom } from "../support/random.ts";
import { createTrio } from "./trio.ts";

const [A, B, C] = [peerId(1), peerId(2), peerId(3)];
type Trio = ReturnType<typeof createTrio>;

const hand = (trio: Trio, self: PeerId, isHandUp: boolean) =>
  trio.input(self, {
    type: "setSelf",
    status: { isCameraOn: false, isMicrophoneOn: false, isHandUp, isWindowClosed: false },
  });
const orders = (trio: Trio) =>
  [A, B, C].map((self) => {
    const state = trio.of(self);
    return state === undefined ? [] : handOrder(state);
  });
const lowered = (trio: Trio) =>
  trio.answers.flatMap(({ to, effect }) => (effect.type === "handLowered" ? [to] : []));

test("[HN11] hands stand in the order in which the coordinator heard of them, the same for all", (t) => {
  const trio = createTrio();
  for (const self of [C, A, B]) hand(trio, self, true);
  t.deepEqual(orders(trio), [
    [C, A, B],
    [C, A, B],
    [C, A, B],
  ]);
  hand(trio, C, false);
  hand(trio, C, true);
  t.deepEqual(orders(trio)[1], [A, B, C], "who takes it down goes to the end");
});

test("[HN12] a takeover keeps the order, and a hand that came up meanwhile goes to its end", (t) => {
  const trio = createTrio();
  for (const self of [C, A, B]) hand(trio, self, true);
  for (const self of [B, C]) trio.setMembers(self, [B, C]);
  for (const self of [C, B]) trio.setEpoch(self, { term: 2, coordinator: B });
  t.deepEqual(orders(trio).slice(1), [
    [C, B],
    [C, B],
  ]);
  t.deepEqual(
    trio.of(C)?.lease.hands.map(({ term }) => term),
    [1, 1],
    "under the places that the former coordinator gave",
  );
});

test("[HN13] a member of another half keeps the place of its hand, whatever arrives first", (t) => {
  const trio = createTrio();
  hand(trio, C, true);
  trio.cutOff(C);
  trio.setMembers(A, [A, B]);
  for (const self of [A, B]) trio.setEpoch(self, { term: 3, coordinator: A });
  hand(trio, B, true);
  t.deepEqual(orders(trio)[0], [B]);
  trio.cutOff(null);
  trio.setEpoch(C, { term: 3, coordinator: A });
  trio.setMembers(A, [A, B, C]);
  trio.input(C, { type: "linkUp", peer: A });
  trio.input(A, { type: "linkUp", peer: C });
  t.deepEqual(orders(trio), [
    [C, B],
    [C, B],
    [C, B],
  ]);
});

test("[HN14] a host lowers one hand or all, through the coordinator; nobody else does", (t) => {
  const trio = createTrio();
  for (const self of [A, B, C]) hand(trio, self, true);
  trio.input(C, { type: "lowerHands", peers: null });
  t.deepEqual(lowered(trio), []);
  trio.setMay((peer) => peer === B);
  trio.input(B, { type: "received", from: C, message: { type: "handLowered" } });
  t.deepEqual(lowered(trio), [], "C does not coordinate");
  trio.input(B, { type: "lowerHands", peers: [C] });
  t.deepEqual(lowered(trio), [C]);
  hand(trio, C, false);
  trio.input(B, { type: "lowerHands", peers: null });
  t.deepEqual(lowered(trio), [C, A, B]);
});

test("[HN15] a claim gives nobody a place in a term that has not come, and is spent with the hand", (t) => {
  const trio = createTrio();
  hand(trio, B, true);
  const claim = (term: number) =>
    trio.input(A, {
      type: "received",
      from: C,
      message: { type: "claimHandPlace", place: { term, sequence: 0 } },
    });
  claim(9);
  hand(trio, C, true);
  t.deepEqual(orders(trio)[0], [B, C]);
  claim(1);
  t.deepEqual(orders(trio)[0], [C, B]);
  hand(trio, C, false);
  hand(trio, C, true);
  t.deepEqual(orders(trio)[0], [B, C]);
});

test("[HN31] whoever was there with its hand down claims no place that was given before; who comes back from elsewhere does", (t) => {
  const trio = createTrio();
  const claim = (sequence: number) =>
    trio.input(A, {
      type: "received",
      from: B,
      message: { type: "claimHandPlace", place: { term: 1, sequence } },
    });
  hand(trio, C, true);
  hand(trio, B, true);
  hand(trio, B, false);
  for (const sequence of [0, 1]) claim(sequence);
  hand(trio, B, true);
  // The lower id goes first with a place that was given twice.
  for (const sequence of [0, 1]) claim(sequence);
  t.deepEqual(orders(trio)[0], [C, B]);
  trio.setMembers(A, [A, C]);
  trio.setMembers(A, [A, B, C]);
  claim(0);
  t.deepEqual(orders(trio)[0], [B, C]);
});

test("[HN16] any order of the same hands and claims gives the same places of earlier terms", (t) => {
  const random = createRandom(7);
  for (let run = 0; run < 200; run += 1) {
    const peers = Array.from({ length: 6 }, (_, index) => peerId(index + 1));
    const claims = new Map(
      peers.map(
        (peer) =>
          [
            peer,
            { term: 1 + Math.floor(random.next() * 3), sequence: Math.floor(random.next() * 4) },
          ] as const,
      ),
    );
    const order = (arrivals: readonly PeerId[]) => {
      let hands = placeHands([], [], new Map(), { term: 5, coordinator: A });
      const raised: PeerId[] = [];
      const known = new Map<PeerId, { term: number; sequence: number }>();
      for (const peer of arrivals) {
        const claim = claims.get(peer);
        if (claim !== undefined) known.set(peer, claim);
        raised.push(peer);
        hands = placeHands(hands, raised, known, { term: 5, coordinator: A });
      }
      return hands;
    };
    const first = order(peers);
    t.deepEqual(order(peers.toReversed()), first);
    t.deepEqual(first.toSorted(compareHands), first);
  }
});

test("[RX1] everybody sees a reaction once, its author at once", (t) => {
  const trio = createTrio();
  trio.input(B, { type: "react", emoji: "👏" });
  const seen = trio.answers.flatMap(({ to, effect }) =>
    effect.type === "reacted" ? [[to, effect.peer]] : [],
  );
  t.deepEqual(seen, [
    [B, B],
    [A, B],
    [C, B],
  ]);
  t.deepEqual(trio.of(C)?.statuses.get(B), undefined, "and nothing of it is kept");
});

test("[RX2] at most five a second of each member get through, at the coordinator and at each receiver", (t) => {
  const trio = createTrio();
  const count = (self: PeerId) =>
    trio.answers.filter(({ to, effect }) => to === self && effect.type === "reacted").length;
  for (let turn = 0; turn < 20; turn += 1)
    trio.input(A, { type: "received", from: C, message: { type: "react", emoji: "🎉" } });
  t.is(count(A), 5);
  t.is(count(B), 5);
  for (let turn = 0; turn < 20; turn += 1)
    trio.input(B, { type: "received", from: A, message: { type: "reaction", from: C, emoji: "🎉" } });
  t.is(count(B), 5, "a coordinator that passes on more shows no more");
  trio.setNow(1_000);
  trio.input(C, { type: "react", emoji: "🎉" });
  t.is(count(A), 6);
});

test("[RX3] nobody but the coordinator passes reactions on, none of strangers, and no others than the fixed ones", (t) => {
  const trio = createTrio();
  trio.input(B, { type: "received", from: C, message: { type: "reaction", from: A, emoji: "😂" } });
  trio.input(B, { type: "received", from: A, message: { type: "reaction", from: peerId(9), emoji: "😂" } });
  trio.input(B, { type: "received", from: A, message: { type: "reaction", from: B, emoji: "😂" } });
  t.deepEqual(trio.answers, []);
  t.is(decodePresenceMessage({ type: "react", emoji: "🍺" }), null);
  t.deepEqual(decodePresenceMessage({ type: "react", emoji: "❤️" }), { type: "react", emoji: "❤️" });
});

test("[TI1] a host starts the timer for all, in place of one that runs, and stops it; nobody else does", (t) => {
  const trio = createTrio();
  const ends = () => [A, B, C].map((self) => trio.of(self)?.lease.timer?.endsAtMs ?? null);
  trio.input(C, { type: "setTimer", seconds: 60 });
  t.deepEqual(ends(), [null, null, null]);
  trio.input(A, { type: "setTimer", seconds: 60 });
  t.deepEqual(ends(), [60_000, 60_000, 60_000]);
  trio.setNow(5_000);
  trio.setMay((peer) => peer === C);
  trio.input(C, { type: "setTimer", seconds: 10 });
  t.deepEqual(ends(), [15_000, 15_000, 15_000]);
  t.is(trio.of(B)?.lease.timer?.by, C);
  trio.input(C, { type: "setTimer", seconds: null });
  t.deepEqual(ends(), [null, null, null]);
});

test("[TI2] each member counts by its own clock, and a takeover changes its end by nothing", (t) => {
  const trio = createTrio();
  trio.change(B, { nowMs: 1_000_000 });
  trio.change(C, { nowMs: 70 });
  trio.input(A, { type: "setTimer", seconds: 60 });
  t.is(trio.of(B)?.lease.timer?.endsAtMs, 1_060_000);
  t.is(trio.of(C)?.lease.timer?.endsAtMs, 60_070);
  // 20 s later; B's message takes 30 ms.
  trio.change(B, { nowMs: 1_020_000 });
  trio.change(C, { nowMs: 20_100 });
  for (const self of [C, B]) trio.setEpoch(self, { term: 2, coordinator: B });
  t.is(trio.of(C)?.lease.epoch.term, 2);
  t.is(trio.of(C)?.lease.timer?.endsAtMs, 60_070);
});

test("[TI3] a timer that is over stays so for a member that comes later", (t) => {
  const trio = createTrio();
  trio.input(A, { type: "setTimer", seconds: 5 });
  trio.setNow(9_000);
  trio.change(C, { nowMs: 500 });
  trio.input(A, { type: "linkUp", peer: C });
  t.is(trio.of(C)?.lease.timer?.endsAtMs, 5_000, "what it knew");
  const [late] = [createTrio()];
  late.change(B, { nowMs: 300 });
  const timer = { id: "1.1", by: A, seconds: 5, remainingMs: 0 };
  late.input(B, {
    type: "received",
    from: A,
    message: {
      type: "lease",
      lease: {
        epoch: { term: 1, coordinator: A },
        version: 1,
        presenter: null,
        hands: [],
        timer,
        ledView: null,
      },
    },
  });
  t.is(late.of(B)?.lease.timer?.endsAtMs, 300);
});

test("[HN18] a status that comes before the roster lists its member counts once it does, and a new coordinator tells all what it knows", (t) => {
  const trio = createTrio();
  for (const self of [A, B]) trio.setMembers(self, [A, B]);
  trio.setLinked(B, [A]);
  hand(trio, C, true);
  t.deepEqual(orders(trio)[0], []);
  for (const self of [B, A]) trio.setMembers(self, [A, B, C]);
  t.deepEqual(orders(trio).slice(0, 2), [[C], [C]]);

  const later = createTrio();
  const status = {
    ...{ peerId: A, version: 200, isCameraOn: true, isMicrophoneOn: false },
    ...{ isHandUp: true, isWindowClosed: false },
  };
  // A's word reached B alone when the coordinator, C, was going.
  for (const self of [A, B, C]) later.setEpoch(self, { term: 2, coordinator: C });
  later.cutOff(C);
  later.input(B, { type: "received", from: A, message: { type: "status", statuses: [status] } });
  later.cutOff(null);
  t.is(later.of(C)?.statuses.get(A), undefined);
  for (const self of [C, B]) later.setEpoch(self, { term: 3, coordinator: B });
  t.true(later.of(C)?.statuses.get(A)?.isHandUp);
  t.deepEqual(orders(later).slice(1), [[A], [A]]);
});
