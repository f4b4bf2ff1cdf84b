import test from "ava";
import {
  initialReconnect,
  reconnectMachine,
  RETURN_PATIENCE_MS,
  stepReconnect,
  type Reconnect,
  type ReconnectEffect,
  type ReconnectInput,
} from "../../../src/ui/model/reconnect.ts";
import type { Tick } from "../../../src/kernel/machine.ts";

const linkLost: ReconnectInput = { type: "linkLost", isInMeeting: true };
const linkOpened: ReconnectInput = { type: "linkOpened" };
const view = (of: "meeting" | "joining" | "neither"): ReconnectInput => ({
  type: "viewReceived",
  isInMeeting: of === "meeting",
  isJoining: of === "joining",
});
const tick: Tick = { type: "tick" };
const shown: ReconnectEffect = { type: "showView", isMeetingHeld: false };
const held: ReconnectEffect = { type: "showView", isMeetingHeld: true };
const gaveUp: readonly ReconnectEffect[] = [{ type: "giveUp" }, shown];

/** Runs the inputs at 0 ms, then `last` at `lastAtMs`; the state and the effects of the last one. */
function run(inputs: readonly ReconnectInput[], last: ReconnectInput | Tick, lastAtMs = 0) {
  const before = inputs.reduce<Reconnect>(
    (state, input) => stepReconnect(state, input, 0)[0],
    initialReconnect,
  );
  const [after, effects] = stepReconnect(before, last, lastAtMs);
  return { kind: after.kind, effects };
}

test("[UI17] without a crash every view is shown as it is", (t) => {
  for (const of of ["meeting", "joining", "neither"] as const) {
    t.deepEqual(run([], view(of)), { kind: "steady", effects: [shown] });
  }
  t.deepEqual(run([], linkOpened), { kind: "steady", effects: [] });
});

test("[UI17] outside a meeting a lost link holds nothing", (t) => {
  const lostOutside: ReconnectInput = { type: "linkLost", isInMeeting: false };
  t.deepEqual(run([lostOutside, linkOpened], view("neither")), { kind: "steady", effects: [shown] });
});

test("[UI17] the meeting is held until the core is in it again", (t) => {
  t.deepEqual(run([linkLost, linkOpened], view("neither")), { kind: "awaitingCore", effects: [held] });
  t.deepEqual(run([linkLost, linkOpened], view("joining")), { kind: "rejoining", effects: [held] });
  t.deepEqual(run([linkLost, linkOpened], view("meeting")), { kind: "steady", effects: [shown] });
  t.deepEqual(run([linkLost, linkOpened, view("joining")], view("meeting")), {
    kind: "steady",
    effects: [shown],
  });
});

test("[UI17] a core that stops joining, or says nothing for three seconds, has given up", (t) => {
  t.deepEqual(run([linkLost, linkOpened, view("joining")], view("neither")), {
    kind: "steady",
    effects: gaveUp,
  });
  const patient = [linkLost, linkOpened, view("neither")];
  t.deepEqual(run(patient, tick, RETURN_PATIENCE_MS - 1), { kind: "awaitingCore", effects: [] });
  t.deepEqual(run(patient, tick, RETURN_PATIENCE_MS), { kind: "steady", effects: gaveUp });
});

test("[UI17] joining has no time limit, and a core that is lost again begins anew", (t) => {
  t.deepEqual(run([linkLost, linkOpened, view("joining")], tick, 1e9), { kind: "rejoining", effects: [] });
  t.deepEqual(run([linkLost, linkOpened], linkLost), { kind: "coreLost", effects: [] });
  t.is(reconnectMachine.dueAtMs({ kind: "coreLost" }), Infinity);
  t.is(
    reconnectMachine.dueAtMs(stepReconnect({ kind: "coreLost" }, linkOpened, 70)[0]),
    70 + RETURN_PATIENCE_MS,
  );
});

test("[UI17] leaving meanwhile ends the hold", (t) => {
  t.deepEqual(run([linkLost, linkOpened, { type: "left" }], view("neither")), {
    kind: "steady",
    effects: [shown],
  });
});
