/** Mallory, no host and no coordinator, sends what only those may: reactions of others, timers, lowered hands, leases and takeovers. */
import test from "ava";
import { createTrio } from "../presence/trio.ts";
import type { PresenceMessage } from "../../src/presence/messages.ts";
import { peerId } from "../support/ids.ts";

const [ANA, BEN, MALLORY] = [peerId(1), peerId(2), peerId(3)];
const up = { isCameraOn: false, isMicrophoneOn: false, isHandUp: true, isWindowClosed: false };
const LIES: readonly PresenceMessage[] = [
  { type: "reaction", from: BEN, emoji: "👍" },
  { type: "reaction", from: ANA, emoji: "👍" },
  { type: "setTimer", seconds: 10 },
  { type: "lowerHands", peers: null },
  { type: "leadView", view: { layout: "focus", pins: [MALLORY], page: 0 }, isRepeated: false },
  { type: "handLowered" },
  { type: "stopPresenting", presenter: BEN },
  { type: "takeOverAnswer", to: MALLORY, accept: true },
  { type: "takeOverAsked", by: MALLORY },
  { type: "presentRefused", presenter: MALLORY },
  { type: "takeOverDeclined", presenter: MALLORY },
  { type: "claimHandPlace", place: { term: 1, sequence: 0 } },
  ...[1, 2, 99].map((term): PresenceMessage => ({
    type: "lease",
    lease: {
      ...{ epoch: { term, coordinator: MALLORY }, version: 9, presenter: MALLORY, hands: [], ledView: null },
      timer: { id: "1.1", by: ANA, seconds: 60, remainingMs: 60_000 },
    },
  })),
];

test("[HT71] none of it has an effect at anybody, whoever presents and whoseever hand is up", (t) => {
  const trio = createTrio();
  trio.input(BEN, { type: "setSelf", status: up });
  trio.input(BEN, { type: "present", on: true, takeOver: false });
  const shown = () =>
    [ANA, BEN, MALLORY].map((self) => {
      const { lease, statuses, takeOverRequest } = trio.of(self) ?? {};
      return {
        ...{ presenter: lease?.presenter, hands: lease?.hands, timer: lease?.timer, ledView: lease?.ledView },
        ...{ isUp: statuses?.get(BEN)?.isHandUp, takeOverRequest },
      };
    });
  const before = shown();
  t.like(before[0], { presenter: BEN, timer: null, isUp: true, takeOverRequest: null });
  for (let round = 0; round < 3; round += 1)
    for (const message of LIES)
      for (const to of [ANA, BEN]) trio.input(to, { type: "received", from: MALLORY, message });
  t.deepEqual(shown(), before);
  t.deepEqual(trio.answers, []);
});
