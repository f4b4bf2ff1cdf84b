/**
 * Runs a test between two members, on the side that asks and on the one that is asked, which sends a bounded amount in a bounded time. Pure. How it
 * comes to a test and how one is given up; what happens in it is in `running-test.ts`.
 */
import type { PeerId } from "../kernel/ids.ts";
import { assertNever, type Machine, type Step } from "../kernel/machine.ts";
import {
  ANSWER_WAIT_MS,
  ASKED_PROBE_WAIT_MS,
  ASKED_LIMIT_MS,
  ASKER_LIMIT_MS,
  LINK_WAIT_MS,
  MAX_BREAKS,
  OPEN_WAIT_MS,
  PROBE_WAIT_MS,
  RELINK_WAIT_MS,
  REST_MS,
  type Failure,
  type LinkTestEffect,
  type LinkTestInput,
  type LinkTestState,
  type Running,
} from "./link-test-state.ts";
import { MAX_WAIT_MS, type LinkTestMessage, type TestId } from "./messages.ts";
import { duringTest, finish, goOn, linkedAnew, stageOver } from "./running-test.ts";

type Result = Step<LinkTestState, LinkTestEffect>;

export const linkTestMachine: Machine<LinkTestState, LinkTestInput, LinkTestEffect> = {
  step(state, input, nowMs) {
    switch (input.type) {
      case "start":
        return state.phase.kind === "idle" ? begin(state, input, nowMs) : [state, []];
      case "linkUp":
        return linkUp(state, input.peer, nowMs);
      case "linkDown":
        return linkDown(state, input, nowMs);
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
    if (phase.kind !== "running") return phase.dueAtMs;
    return Math.min(phase.stageDueAtMs, phase.dueAtMs, phase.relinkDueAtMs);
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

function linkUp(state: LinkTestState, peer: PeerId, nowMs: number): Result {
  const { phase } = state;
  if (phase.kind === "idle" || phase.peer !== peer) return [state, []];
  const { test } = phase;
  if (phase.kind === "linking") return opening(state, { role: "asker", peer, test, theirPort: null }, nowMs);
  if (phase.kind === "running") return linkedAnew(state, phase);
  if (phase.kind !== "asking") return [state, []];
  const { udpPort } = phase;
  return [
    { ...state, phase: { ...phase, isCut: false, dueAtMs: nowMs + ANSWER_WAIT_MS } },
    [{ type: "send", to: peer, message: { type: "ask", test, udpPort } }],
  ];
}

/** Without its link a test waits for the next one: both ends keep calling each other. */
function linkDown(
  state: LinkTestState,
  { peer, hasLeft }: Extract<LinkTestInput, { type: "linkDown" }>,
  nowMs: number,
): Result {
  const { phase } = state;
  if (phase.kind === "idle" || phase.peer !== peer) return [state, []];
  if (hasLeft) return giveUp(state, { why: "lost" }, nowMs);
  const dueAtMs = nowMs + RELINK_WAIT_MS;
  if (phase.kind === "running") {
    const relinkDueAtMs = Math.min(phase.relinkDueAtMs, dueAtMs);
    return [{ ...state, phase: { ...phase, relinkDueAtMs } }, []];
  }
  if (phase.kind === "asking") {
    if (phase.breaks === MAX_BREAKS) return giveUp(state, { why: "lost" }, nowMs);
    return [{ ...state, phase: { ...phase, breaks: phase.breaks + 1, isCut: true, dueAtMs } }, []];
  }
  // Its sockets go to the address at the end of a link.
  if (phase.kind === "opening" && phase.role === "asker")
    return [{ ...state, phase: { kind: "linking", peer, test: phase.test, dueAtMs } }, []];
  return [state, []];
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
      {
        ...state,
        phase: {
          ...{ kind: "asking", peer, test, udpPort, breaks: 0, isCut: false },
          dueAtMs: nowMs + ANSWER_WAIT_MS,
        },
      },
      [
        { type: "send", to: peer, message: { type: "ask", test, udpPort } },
        { type: "stage", peer, stage: "asking" },
      ],
    ];
  const [next, effects] = run(state, { role, peer, test, udpPort, port: phase.theirPort }, nowMs);
  return [next, [{ type: "send", to: peer, message: { type: "ready", test, udpPort } }, ...effects]];
}

function run(
  state: LinkTestState,
  {
    role,
    peer,
    test,
    udpPort,
    port,
  }: Pick<Running, "role" | "peer" | "test" | "udpPort"> & { readonly port: number | null },
  nowMs: number,
): Result {
  const phase: Running = {
    ...{ kind: "running", role, peer, test, udpPort, stage: "probing" },
    stageDueAtMs: nowMs + (role === "asker" ? PROBE_WAIT_MS : ASKED_PROBE_WAIT_MS),
    dueAtMs: nowMs + (role === "asker" ? ASKER_LIMIT_MS : ASKED_LIMIT_MS),
    relinkDueAtMs: Infinity,
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
      const { peer, test, udpPort } = phase;
      return run(state, { role: "asker", peer, test, udpPort, port: message.udpPort }, nowMs);
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
  const { phase } = state;
  if (phase.kind === "running" && phase.role === "asked" && phase.peer === from && phase.test === test)
    // Its answer was lost with a link.
    return [state, [{ type: "send", to: from, message: { type: "ready", test, udpPort: phase.udpPort } }]];
  if (phase.kind !== "idle") return refuse("busy", REST_MS);
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
    if (phase.kind === "linking") return giveUp(state, { why: "noLink" }, nowMs);
    return giveUp(state, { why: phase.kind === "asking" && phase.isCut ? "lost" : "noAnswer" }, nowMs);
  }
  if (nowMs < phase.relinkDueAtMs) return stageOver(state, phase, nowMs);
  // What both have seen is known, and the rest is how fast bulk comes.
  return phase.role === "asker" && phase.theirs !== null
    ? finish(state, phase, null)
    : giveUp(state, { why: "lost" }, nowMs);
}
