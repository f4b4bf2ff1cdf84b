/** Commands on direct calls, over the real calls of a meeting. Rules: SPEC.md, DC. */
import test from "ava";
import { createCalls } from "../../src/calls/index.ts";
import { createCallHandlers } from "../../src/core/call-commands.ts";
import type { HandlerDeps } from "../../src/core/handlers.ts";
import { silentLog } from "../../src/kernel/log.ts";
import type { Meeting } from "../../src/meeting/meeting.ts";
import type { Member } from "../../src/mesh/types.ts";
import { inert } from "../simulation/inert.ts";
import { createVirtualClock } from "../support/clock.ts";
import { peerId } from "../support/ids.ts";
import { callId } from "../calls/two.ts";
import { codeOf } from "./stand-ins.ts";

const [self, other, stranger] = [peerId(1), peerId(2), peerId(3)];

function setUp({ mayCall = true } = {}) {
  const clock = createVirtualClock();
  const sent: unknown[] = [];
  const calls = createCalls({
    ...{ clock, log: silentLog, self, keepLink() {}, onChange() {}, onEnded() {}, onSignal() {} },
    ...{
      mayCall: () => true,
      isAttended: () => true,
      send: (_: unknown, message: unknown) => void sent.push(message),
    },
  });
  const meeting = inert<Meeting>({ calls, roles: inert<Meeting["roles"]>({ selfMay: () => mayCall }) });
  const mesh = inert<HandlerDeps["mesh"]>({
    peerId: self,
    members: () => [self, other].map((peer) => inert<Member>({ peerId: peer })),
  });
  const meetings = inert<HandlerDeps["meetings"]>({ inMeeting: () => meeting, current: () => meeting });
  const client = () => ({ mayNamePaths: false, send: () => {} });
  const { handlers, clientGone } = createCallHandlers({ mesh, meetings });
  return { clock, calls, sent, handlers, clientGone, window: client(), otherWindow: client() };
}

test("[DC22] who may not call, calls nobody that is there, or is in a call already, hears why", (t) => {
  const viewer = setUp({ mayCall: false });
  t.is(
    codeOf(() => viewer.handlers.call({ type: "call", peerId: other }, viewer.window)),
    "notAllowed",
  );
  const { handlers, window, calls } = setUp();
  for (const peer of [self, stranger])
    t.is(
      codeOf(() => handlers.call({ type: "call", peerId: peer }, window)),
      "unreachable",
    );
  t.is(calls.get(), null);
  t.is(handlers.call({ type: "call", peerId: other }, window), undefined);
  t.like(calls.get(), { peerId: other, state: "calling" });
  t.is(
    codeOf(() => handlers.call({ type: "call", peerId: other }, window)),
    "inCall",
  );
});

test("[DC23] one window has the call: it alone signals and reports, and its end ends the call; each may hang up", (t) => {
  const { clock, calls, handlers, window, otherWindow, clientGone } = setUp();
  calls.receive(other, { type: "ring", callId: callId(1) });
  void handlers.answerCall({ type: "answerCall", callId: callId(1) }, window);
  for (const run of [
    () => handlers.answerCall({ type: "answerCall", callId: callId(1) }, otherWindow),
    () => handlers.callSignal({ type: "callSignal", callId: callId(1), signal: "s" }, otherWindow),
    () =>
      handlers.reportCall(
        { type: "reportCall", callId: callId(1), peerId: other, isConnected: false },
        otherWindow,
      ),
    () => handlers.hangUp({ type: "hangUp", callId: callId(2) }, otherWindow),
  ])
    t.is(codeOf(run), "noSuchCall");
  void handlers.callSignal({ type: "callSignal", callId: callId(1), signal: "s" }, window);
  void handlers.reportCall(
    { type: "reportCall", callId: callId(1), peerId: other, isConnected: true },
    window,
  );
  clientGone(otherWindow);
  clock.advance(60_000);
  t.like(calls.get(), { state: "active" });
  clientGone(window);
  // The page is back with another socket.
  void handlers.reportCall(
    { type: "reportCall", callId: callId(1), peerId: other, isConnected: true },
    otherWindow,
  );
  clock.advance(60_000);
  t.like(calls.get(), { state: "active" });
  void handlers.hangUp({ type: "hangUp", callId: callId(1) }, window);
  t.is(calls.get(), null);
});

test("[DC24] a call is refused by whichever window is first, and only while it rings", (t) => {
  const { calls, handlers, sent, window } = setUp();
  calls.receive(other, { type: "ring", callId: callId(1) });
  void handlers.refuseCall({ type: "refuseCall", callId: callId(1) }, window);
  t.like(sent.at(-1), { type: "end", reason: "refused" });
  t.is(
    codeOf(() => handlers.refuseCall({ type: "refuseCall", callId: callId(1) }, window)),
    "noSuchCall",
  );
  void handlers.call({ type: "call", peerId: other }, window);
  const own = calls.get();
  t.is(
    codeOf(() => handlers.refuseCall({ type: "refuseCall", callId: own?.callId ?? callId(9) }, window)),
    "noSuchCall",
  );
});
