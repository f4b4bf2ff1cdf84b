/** Ana and Ben call each other. Mallory knows the call's id, and speaks in it; also after she has left the meeting. */
import test from "ava";
import { createPeople, callId } from "../calls/two.ts";
import type { CallMessage } from "../../src/calls/messages.ts";
import { peerId } from "../support/ids.ts";

const [ANA, BEN, MALLORY] = [peerId(1), peerId(2), peerId(3)];
const call = callId(1);
const LIES: readonly CallMessage[] = [
  { type: "ring", callId: call },
  { type: "ringing", callId: call },
  { type: "accept", callId: call },
  { type: "signal", callId: call, sequence: 0, signal: "hers" },
  { type: "signal", callId: call, sequence: 63, signal: "hers" },
  ...(["refused", "cancelled", "hungUp", "failed", "busy", "noAnswer", "unattended"] as const).map(
    (reason): CallMessage => ({ type: "end", callId: call, reason }),
  ),
];

for (const hasLeft of [false, true])
  test(`[HT70] a third ${hasLeft ? "that has left" : "member"} neither answers, ends nor hears a call, at any moment of it`, (t) => {
    const people = createPeople(3);
    const [ana, ben] = [people.of(ANA), people.of(BEN)];
    const lie = () => {
      for (const { calls } of [ana, ben]) {
        if (hasLeft) calls.setMembers([ANA, BEN]);
        for (const message of LIES) calls.receive(MALLORY, message);
      }
      people.deliver();
      t.deepEqual([...ana.signals, ...ben.signals].includes("hers"), false);
    };
    const states = () => [people.stateOf(ANA), people.stateOf(BEN)];
    ana.calls.call(call, BEN);
    people.deliver();
    lie();
    t.deepEqual(states(), ["ringing", "incoming"]);
    ben.calls.input({ type: "answer", callId: call });
    people.deliver();
    lie();
    t.deepEqual(states(), ["connecting", "connecting"]);
    ana.calls.input({ type: "signal", callId: call, signal: "offer" });
    people.deliver();
    lie();
    t.deepEqual(ben.signals, ["offer"]);
    for (const [self, peer] of [
      [ana, BEN],
      [ben, ANA],
    ] as const)
      self.calls.input({ type: "reported", callId: call, peer, isConnected: true });
    lie();
    t.deepEqual(states(), ["active", "active"]);
    t.deepEqual([...ana.ended, ...ben.ended], []);
    const toMallory = [...ana.sent, ...ben.sent].filter(({ type }) => type === "signal");
    t.is(toMallory.length, 1, "what Ana signalled went to Ben alone");
  });
