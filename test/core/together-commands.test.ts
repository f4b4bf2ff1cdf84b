/** Commands on hands, reactions and the timer. Rules: SPEC.md, HN, HO, RX, TI. */
import test from "ava";
import { createTogetherHandlers, reactInMeeting } from "../../src/core/together-commands.ts";
import type { HandlerDeps } from "../../src/core/handlers.ts";
import type { Meeting } from "../../src/meeting/meeting.ts";
import { inert } from "../simulation/inert.ts";
import { peerId } from "../support/ids.ts";
import { codeOf } from "./stand-ins.ts";

const [self, other] = [peerId(1), peerId(2)];

/** `other` coordinates. */
function setUp(known: {
  readonly isHost: boolean;
  readonly isLinked?: boolean;
  readonly isTooMuch?: boolean;
}) {
  const inputs: unknown[] = [];
  const meeting = inert<Meeting>({
    epoch: () => ({ term: 1, coordinator: other }),
    roles: inert<Meeting["roles"]>({ selfMay: () => known.isHost }),
    presence: inert<Meeting["presence"]>({
      input: (input) => void inputs.push(input),
      mayReact: () => known.isTooMuch !== true,
    }),
  });
  const deps = inert<HandlerDeps>({
    mesh: inert<HandlerDeps["mesh"]>({
      peerId: self,
      linked: () => (known.isLinked === false ? [] : [other]),
    }),
    meetings: inert<HandlerDeps["meetings"]>({ inMeeting: () => meeting }),
  });
  const client = { mayNamePaths: false, send: () => {} };
  return { handlers: createTogetherHandlers(deps), client, inputs, meetings: deps.meetings };
}

test("[HN17] [TI4] hosts lower hands and set the timer; others are told why not, and hosts, too, while nobody is there to decide", (t) => {
  const host = setUp({ isHost: true });
  void host.handlers.lowerHands({ type: "lowerHands" }, host.client);
  void host.handlers.lowerHands({ type: "lowerHands", peerIds: [other] }, host.client);
  void host.handlers.startTimer({ type: "startTimer", seconds: 300 }, host.client);
  void host.handlers.stopTimer({ type: "stopTimer" }, host.client);
  t.deepEqual(host.inputs, [
    { type: "lowerHands", peers: null },
    { type: "lowerHands", peers: [other] },
    { type: "setTimer", seconds: 300 },
    { type: "setTimer", seconds: null },
  ]);
  const member = setUp({ isHost: false });
  t.is(
    codeOf(() => member.handlers.lowerHands({ type: "lowerHands" }, member.client)),
    "notAllowed",
  );
  t.is(
    codeOf(() => member.handlers.stopTimer({ type: "stopTimer" }, member.client)),
    "notAllowed",
  );
  const alone = setUp({ isHost: true, isLinked: false });
  t.is(
    codeOf(() => alone.handlers.stopTimer({ type: "stopTimer" }, alone.client)),
    "unreachable",
  );
  t.deepEqual([member.inputs, alone.inputs], [[], []]);
});

test("[HO65] a host leads the view and ends that, also while nobody is there to decide: it is said again; others are told why not", (t) => {
  const alone = setUp({ isHost: true, isLinked: false });
  void alone.handlers.leadView({ type: "leadView", layout: "focus", pins: [other], page: 1 }, alone.client);
  void alone.handlers.stopLeadingView({ type: "stopLeadingView" }, alone.client);
  t.deepEqual(alone.inputs, [
    { type: "leadView", view: { layout: "focus", pins: [other], page: 1 } },
    { type: "leadView", view: null },
  ]);
  const member = setUp({ isHost: false });
  t.is(
    codeOf(() => member.handlers.stopLeadingView({ type: "stopLeadingView" }, member.client)),
    "notAllowed",
  );
  t.deepEqual(member.inputs, []);
});

test("[RX4] a reaction is one of the fixed ones, and not more than may be", (t) => {
  const known = setUp({ isHost: false });
  reactInMeeting(known.meetings, "👍");
  t.deepEqual(known.inputs, [{ type: "react", emoji: "👍" }]);
  t.is(
    codeOf(() => reactInMeeting(known.meetings, "🍺")),
    "badCommand",
  );
  const hasty = setUp({ isHost: false, isTooMuch: true });
  t.is(
    codeOf(() => reactInMeeting(hasty.meetings, "👍")),
    "tooManyTries",
  );
});
