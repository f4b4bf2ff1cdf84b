/**
 * Runs a test between two members, on the side that asks and on the one that is asked, which sends a bounded amount in a bounded time. Pure. How it
 * comes to a test and how one is given up; what happens in it is in `running-test.ts`.
 */
import type { PeerId } from "../kernel/ids.ts";
import { assertNever, type Machine, type Step } from "../kernel/machine.ts";
import {
  ANSWER_WAIT_MS,
  ASKED_LIMIT_MS,
  ASKER_LIMIT_MS,
  LINK_WAIT_MS,
  OPEN_WAIT_MS,
  PROBE_WAIT_MS,
  REST_MS,
  type Failure,
  type LinkTestEffect,
  type LinkTestInput,
  type LinkTestState,
  type Running,
} from "./link-test-state.ts";
import { MAX_WAIT_MS, type LinkTestMessage, type TestId } from "./messages.ts";
import { duringTest, goOn, stageOver } from "./running-test.ts";

type Result = Step<LinkTestState, LinkTestEffect>;

export const linkTestMachine: Machine<LinkTestState, LinkTestInput, LinkTestEffect> = {
  step(state, input, nowMs) {
    switch (input.type) {
      case "start":
        return state.phase.kind === "idle" ? begin(state, input, nowMs) : [state, []];
      case "linkUp":
        return state.phase.kind === "linking" && state.phase.peer === input.peer
          ? opening(
              state,
              { role: "asker", peer: input.peer, test: state.phase.test, theirPort: null },
              nowMs,
            )
          : [state, []];
      case "linkDown":
        return state.phase.kind !== "idle" &&
          state.phase.kind !== "linking" &&
          state.phase.peer === input.peer
          ? giveUp(state, { why: "lost" }, nowMs)
          : [state, []];
      case "opened":
        return opened(state, input, nowMs);
      case "probed":
        return state.phase.kind === "running" && state.phase.test === input.test
          ? goOn(state, { ...state.phase, isProbed: true })
          : [state, []];
      case "received":
        return received(state, input, nowMs);
      case "cancel":
        return giveUp(state, { why: "cancelled" }, nowMs);
      case "tick":
        return tick(state, nowMs);
      default:
        return assertNever(input);
    }
  },
  dueAtMs({ phase }) {
    if (phase.kind === "idle") return Infinity;
    return phase.kind === "running" ? Math.min(phase.stageDueAtMs, phase.dueAtMs) : phase.dueAtMs;
  },
};

function begin(
  state: LinkTestState,
  { peer, test, isLinked }: Extract<LinkTestInput, { type: "start" }>,
  nowMs: number,
): Result {
  const needed: readonly LinkTestEffect[] = [
    { type: "keepLink", peer },
    { type: "stage", peer, stage: "linking" },
  ];
  if (!isLinked)
    return [{ ...state, phase: { kind: "linking", peer, test, dueAtMs: nowMs + LINK_WAIT_MS } }, needed];
  const [next, effects] = opening(state, { role: "asker", peer, test, theirPort: null }, nowMs);
  return [next, [...needed, ...effects]];
}

function opening(
  state: LinkTestState,
  of: { role: "asker" | "asked"; peer: PeerId; test: TestId; theirPort: number | null },
  nowMs: number,
): Result {
  return [
    { ...state, phase: { kind: "opening", ...of, dueAtMs: nowMs + OPEN_WAIT_MS } },
    [{ type: "open", peer: of.peer, test: of.test }],
  ];
}

function opened(
  state: LinkTestState,
  { test, udpPort }: Extract<LinkTestInput, { type: "opened" }>,
  nowMs: number,
): Result {
  const { phase } = state;
  // Of a test that is over.
  if (phase.kind !== "opening" || phase.test !== test) return [state, [{ type: "close", test }]];
  const { peer, role } = phase;
  if (role === "asker")
    return [
      { ...state, phase: { kind: "asking", peer, test, dueAtMs: nowMs + ANSWER_WAIT_MS } },
      [{ type: "send", to: peer, message: { type: "ask", test, udpPort } }],
    ];
  const [next, effects] = run(state, { role, peer, test, port: phase.theirPort }, nowMs);
  return [next, [{ type: "send", to: peer, message: { type: "ready", test, udpPort } }, ...effects]];
}

function run(
  state: LinkTestState,
  { role, peer, test, port }: { role: Running["role"]; peer: PeerId; test: TestId; port: number | null },
  nowMs: number,
): Result {
  const phase: Running = {
    ...{ kind: "running", role, peer, test, stage: "probing", stageDueAtMs: nowMs + PROBE_WAIT_MS },
    dueAtMs: nowMs + (role === "asker" ? ASKER_LIMIT_MS : ASKED_LIMIT_MS),
    ...{ isProbed: false, areTheirsSent: false, theirs: null, out: null, came: null },
    ...{ clockSentAtMs: nowMs, clockSamples: 0, clock: null },
  };
  const asks: readonly LinkTestEffect[] =
    role === "asker"
      ? [
          { type: "stage", peer, stage: "probing" },
          { type: "send", to: peer, message: { type: "clock", test, sample: 0 } },
        ]
      : [];
  return [{ ...state, phase }, [{ type: "probe", peer, test, port }, ...asks]];
}

function received(
  state: LinkTestState,
  { from, message, wallMs }: Extract<LinkTestInput, { type: "received" }>,
  nowMs: number,
): Result {
  const { phase } = state;
  if (message.type === "ask") return asked(state, from, message, nowMs);
  if (phase.kind === "asking" && phase.peer === from && phase.test === message.test) {
    if (message.type === "ready") {
      const { peer, test } = phase;
      return run(state, { role: "asker", peer, test, port: message.udpPort }, nowMs);
    }
    if (message.type === "refuse")
      return giveUp(state, { why: message.reason, waitMs: message.waitMs }, nowMs);
  }
  if (phase.kind !== "running" || phase.peer !== from || phase.test !== message.test)
    return [state, [{ type: "dropped" }]];
  return duringTest(state, phase, message, { wallMs, nowMs });
}

function asked(
  state: LinkTestState,
  from: PeerId,
  { test, udpPort }: Extract<LinkTestMessage, { type: "ask" }>,
  nowMs: number,
): Result {
  const refuse = (reason: "busy" | "recently", waitMs: number): Result => [
    state,
    [
      {
        type: "send",
        to: from,
        message: { type: "refuse", test, reason, waitMs: Math.min(MAX_WAIT_MS, waitMs) },
      },
    ],
  ];
  if (state.phase.kind !== "idle") return refuse("busy", REST_MS);
  if (nowMs < state.restUntilMs) return refuse("recently", Math.ceil(state.restUntilMs - nowMs));
  return opening(state, { role: "asked", peer: from, test, theirPort: udpPort }, nowMs);
}

function giveUp(state: LinkTestState, failure: Failure, nowMs: number): Result {
  const { phase } = state;
  if (phase.kind === "idle") return [state, []];
  const { peer, test } = phase;
  const isAsked = "role" in phase && phase.role === "asked";
  const restUntilMs = isAsked ? nowMs + REST_MS : state.restUntilMs;
  return [
    { phase: { kind: "idle" }, restUntilMs },
    isAsked
      ? [{ type: "close", test }]
      : [
          { type: "failed", peer, failure },
          { type: "close", test },
          { type: "keepLink", peer: null },
        ],
  ];
}

function tick(state: LinkTestState, nowMs: number): Result {
  const { phase } = state;
  if (phase.kind === "idle") return [state, []];
  if (phase.kind !== "running") {
    if (nowMs < phase.dueAtMs) return [state, []];
    return giveUp(state, { why: phase.kind === "linking" ? "noLink" : "noAnswer" }, nowMs);
  }
  return stageOver(state, phase, nowMs);
}
