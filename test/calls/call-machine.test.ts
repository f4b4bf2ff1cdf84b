/** What holds of any two members that call each other, whatever they and their network do. Rules: SPEC.md. */
import test from "ava";
import fc from "fast-check";
import { peerId } from "../support/ids.ts";
import { callId, createPeople } from "./two.ts";

const [A, B] = [peerId(1), peerId(2)];

const stepArbitrary = fc.record({
  self: fc.constantFrom(A, B),
  act: fc.constantFrom(
    ...(["call", "answer", "hangUp", "signal", "connected", "failed", "clientGone"] as const),
    ...(["deliver", "deliver", "deliver", "cut", "cutUnseen", "mend", "wait"] as const),
  ),
});

test("[DC17] whatever two do to each other, neither is left ringing or connecting", (t) => {
  fc.assert(
    fc.property(fc.array(stepArbitrary, { maxLength: 40 }), (steps) => {
      const people = createPeople(2);
      let calls = 0;
      for (const { self, act } of steps) {
        const peer = self === A ? B : A;
        const { calls: own } = people.of(self);
        const current = own.get()?.callId ?? callId(0);
        if (act === "call") own.call(callId((calls += 1)), peer);
        else if (act === "answer" || act === "hangUp") own.input({ type: act, callId: current });
        else if (act === "signal")
          own.input({ type: "signal", callId: current, signal: `${self} ${steps.length}` });
        else if (act === "connected" || act === "failed")
          own.input({ type: "reported", callId: current, peer, isConnected: act === "connected" });
        else if (act === "clientGone") own.input({ type: "clientGone" });
        else if (act === "deliver") people.deliver();
        else if (act === "cut" || act === "cutUnseen") people.cut(A, B, act === "cut");
        else if (act === "mend") people.mend(A, B);
        else people.clock.advance(3_000);
      }
      people.mend(A, B);
      people.clock.advance(120_000);
      people.deliver();
      // A connected call is the windows' own: a message that it is over may have been lost with the link.
      for (const id of [A, B]) {
        const state = people.stateOf(id);
        if (state !== null && state !== "active") return false;
      }
      return true;
    }),
    { numRuns: 2_000 },
  );
  t.pass();
});
