/** Runs a test between two members, on the side that asks and on the one that is asked, which sends a bounded amount in a bounded time. Pure. */
import type { PeerId } from "../kernel/ids.ts";
import { assertNever, type Machine, type Step } from "../kernel/machine.ts";
import {
  ANSWER_WAIT_MS,
  ASKED_LIMIT_MS,
  ASKER_LIMIT_MS,
  LINK_WAIT_MS,
  MAX_WINDOW,
  OPEN_WAIT_MS,
  PROBE_WAIT_MS,
  REST_MS,
  RECEIVING_WAIT_MS,
  SENDING_MS,
  SENDING_WAIT_MS,
  type BulkIn,
  type Failure,
  type LinkTestEffect,
  type LinkTestInput,
  type LinkTestState,
  type Running,
} from "./link-test-state.ts";
import {
  CHUNK_LENGTH,
  CLOCK_SAMPLES,
  losesLarge,
  MAX_CHUNKS,
  MAX_WAIT_MS,
  type LinkTestMessage,
  type TestId,
} from "./messages.ts";

type Result = Step<LinkTestState, LinkTestEffect>;

const CHUNK = "0".repeat(CHUNK_LENGTH);

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

/** What came over the link, in bits a second. Null for too little to tell. */
export function rateOf(came: BulkIn | null): number | null {
  if (came === null || came.chunks < 2) return null;
  const spanMs = Math.max(1, came.lastAtMs - came.firstAtMs);
  return Math.round((came.bytes * 8 * 1_000) / spanMs);
}

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

function duringTest(
  state: LinkTestState,
  phase: Running,
  message: LinkTestMessage,
  { wallMs, nowMs }: { readonly wallMs: number; readonly nowMs: number },
): Result {
  const { role, peer, test } = phase;
  const isAsker = role === "asker";
  const set = (change: Partial<Running>): LinkTestState => ({ ...state, phase: { ...phase, ...change } });
  switch (message.type) {
    case "clock":
      // Each sample is answered once.
      if (isAsker || message.sample !== phase.clockSamples) break;
      return [
        set({ clockSamples: phase.clockSamples + 1 }),
        [{ type: "sendClock", to: peer, test, sample: message.sample }],
      ];
    case "clockReply": {
      if (!isAsker || message.sample !== phase.clockSamples) break;
      const roundTripMs = nowMs - phase.clockSentAtMs;
      const sample = { roundTripMs, offsetMs: message.atMs - (wallMs - roundTripMs / 2) };
      const isBetter = phase.clock === null || roundTripMs < phase.clock.roundTripMs;
      const clockSamples = phase.clockSamples + 1;
      return [
        set({ clockSamples, clockSentAtMs: nowMs, clock: isBetter ? sample : phase.clock }),
        clockSamples === CLOCK_SAMPLES
          ? []
          : [{ type: "send", to: peer, message: { type: "clock", test, sample: clockSamples } }],
      ];
    }
    case "bulk": {
      const chunks = phase.came?.chunks ?? 0;
      if (message.chunk !== chunks) break;
      const { firstAtMs = nowMs, bytes = 0 } = phase.came ?? {};
      const grown = chunks === 0 ? 0 : bytes + message.data.length;
      const came: BulkIn = { chunks: chunks + 1, bytes: grown, firstAtMs, lastAtMs: nowMs };
      return [
        set({ came }),
        [{ type: "send", to: peer, message: { type: "taken", test, chunk: message.chunk } }],
      ];
    }
    case "taken":
      if (phase.out === null || phase.stage !== "sending" || message.chunk !== phase.out.taken) break;
      // Else it would not have been sent.
      if (phase.out.taken >= phase.out.next) break;
      return sendMore(state, { ...phase, out: { ...phase.out, taken: phase.out.taken + 1 } }, nowMs);
    case "probed":
      if (isAsker || phase.areTheirsSent) break;
      return goOn(state, { ...phase, areTheirsSent: true });
    case "report":
      if (!isAsker || phase.stage !== "probing") break;
      return startSending(state, { ...phase, theirs: message.measured }, nowMs);
    case "turn":
      if (isAsker || phase.stage !== "receiving") break;
      return message.isBulkWanted ? startSending(state, phase, nowMs) : finishAsked(phase, nowMs);
    case "sent":
      if (!isAsker || phase.stage !== "receiving") break;
      return finish(state, phase, message.rateBps);
    default:
      break;
  }
  return [state, [{ type: "dropped" }]];
}

/** The asker says when its datagrams are sent; the asked one reports when both have sent theirs. */
function goOn(state: LinkTestState, phase: Running): Result {
  const { role, peer, test } = phase;
  if (role === "asker")
    return [{ ...state, phase }, [{ type: "send", to: peer, message: { type: "probed", test } }]];
  if (!phase.isProbed || !phase.areTheirsSent || phase.stage !== "probing") return [{ ...state, phase }, []];
  const receiving: Running = { ...phase, stage: "receiving", stageDueAtMs: Infinity };
  return [{ ...state, phase: receiving }, [{ type: "sendReport", to: peer, test }]];
}

function startSending(state: LinkTestState, phase: Running, nowMs: number): Result {
  if (phase.theirs !== null && losesLarge(phase.theirs)) return endSending(state, phase, nowMs);
  const sending: Running = {
    ...phase,
    stage: "sending",
    stageDueAtMs: nowMs + SENDING_WAIT_MS,
    out: { next: 0, taken: 0, stopAtMs: nowMs + SENDING_MS },
  };
  const [next, effects] = sendMore(state, sending, nowMs);
  return [next, [...stageNews(sending), ...effects]];
}

const stageNews = ({ role, peer, stage }: Running): readonly LinkTestEffect[] =>
  role === "asker" ? [{ type: "stage", peer, stage }] : [];

function sendMore(state: LinkTestState, phase: Running, nowMs: number): Result {
  const { out, peer, test } = phase;
  if (out === null) return [{ ...state, phase }, []];
  const isOver = nowMs >= out.stopAtMs || out.next === MAX_CHUNKS;
  if (isOver && out.taken === out.next) return endSending(state, phase, nowMs);
  if (isOver) return [{ ...state, phase }, []];
  const window = Math.min(MAX_WINDOW, out.taken + 1);
  const until = Math.min(MAX_CHUNKS, out.taken + window);
  const effects: LinkTestEffect[] = [];
  for (let chunk = out.next; chunk < until; chunk += 1)
    effects.push({ type: "send", to: peer, message: { type: "bulk", test, chunk, data: CHUNK } });
  return [{ ...state, phase: { ...phase, out: { ...out, next: Math.max(out.next, until) } } }, effects];
}

function endSending(state: LinkTestState, phase: Running, nowMs: number): Result {
  if (phase.role === "asked") return finishAsked(phase, nowMs);
  const { peer, test } = phase;
  const receiving: Running = {
    ...{ ...phase, stage: "receiving", out: null },
    stageDueAtMs: nowMs + RECEIVING_WAIT_MS,
  };
  return [{ ...state, phase: receiving }, [{ type: "sendTurn", to: peer, test }, ...stageNews(receiving)]];
}

function finish(
  state: LinkTestState,
  { peer, test, came, clock, theirs }: Running,
  there: number | null,
): Result {
  return [
    { ...state, phase: { kind: "idle" } },
    [
      { type: "finished", peer, test, rates: { here: rateOf(came), there }, theirs, clock },
      { type: "close", test },
      { type: "keepLink", peer: null },
    ],
  ];
}

function finishAsked({ peer, test, came }: Running, nowMs: number): Result {
  return [
    { phase: { kind: "idle" }, restUntilMs: nowMs + REST_MS },
    [
      { type: "send", to: peer, message: { type: "sent", test, rateBps: rateOf(came) } },
      { type: "close", test },
    ],
  ];
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
  if (nowMs >= phase.dueAtMs)
    return phase.role === "asker" ? finish(state, phase, null) : finishAsked(phase, nowMs);
  if (nowMs < phase.stageDueAtMs) return [state, []];
  if (phase.stage === "sending") return endSending(state, phase, nowMs);
  if (phase.stage === "receiving") return finish(state, phase, null);
  // Something is slow: the asker goes on without a report, and the asked one reports what it has seen.
  if (phase.role === "asker") return startSending(state, phase, nowMs);
  return goOn(state, { ...phase, isProbed: true, areTheirsSent: true });
}
