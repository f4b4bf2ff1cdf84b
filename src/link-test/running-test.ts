/** A test under way, stage by stage: datagrams both ways with the clock, then each side sends over the link in turn. Pure. */
import type { Step } from "../kernel/machine.ts";
import {
  MAX_WINDOW,
  RECEIVING_WAIT_MS,
  REST_MS,
  SENDING_MS,
  SENDING_WAIT_MS,
  type BulkIn,
  type LinkTestEffect,
  type LinkTestState,
  type Running,
} from "./link-test-state.ts";
import { bearsBulk, CHUNK_LENGTH, CLOCK_SAMPLES, MAX_CHUNKS, type LinkTestMessage } from "./messages.ts";

type Result = Step<LinkTestState, LinkTestEffect>;

const CHUNK = "0".repeat(CHUNK_LENGTH);

/** What came over the link, in bits a second. Null for too little to tell. */
export function rateOf(came: BulkIn | null): number | null {
  if (came === null || came.chunks < 2) return null;
  const spanMs = Math.max(1, came.lastAtMs - came.firstAtMs);
  return Math.round((came.bytes * 8 * 1_000) / spanMs);
}

/** A message of the other side. One that does not fit the stage is dropped. */
export function duringTest(
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

/** The asker says when its datagrams are sent; the asked one reports when both have sent theirs. `isLate`: it waits no longer for the asker's. */
export function goOn(state: LinkTestState, phase: Running, isLate = false): Result {
  const { role, peer, test } = phase;
  if (role === "asker")
    return [{ ...state, phase }, [{ type: "send", to: peer, message: { type: "probed", test } }]];
  if (!phase.isProbed || phase.stage !== "probing") return [{ ...state, phase }, []];
  if (!phase.areTheirsSent && !isLate) return [{ ...state, phase }, []];
  const receiving: Running = { ...phase, stage: "receiving", stageDueAtMs: Infinity };
  return [
    { ...state, phase: receiving },
    [{ type: "sendReport", to: peer, test, isWhole: phase.areTheirsSent }],
  ];
}

/** A link was made anew: self says once more what the other one may have missed. What it has not missed it drops. */
export function linkedAnew(state: LinkTestState, phase: Running): Result {
  const { role, peer, test, stage } = phase;
  const next: LinkTestState = { ...state, phase: { ...phase, relinkDueAtMs: Infinity } };
  const say = (...effects: LinkTestEffect[]): Result => [next, effects];
  if (role === "asked")
    return stage === "receiving"
      ? say({ type: "sendReport", to: peer, test, isWhole: phase.areTheirsSent })
      : say();
  const clock: readonly LinkTestEffect[] =
    phase.clockSamples < CLOCK_SAMPLES
      ? [{ type: "send", to: peer, message: { type: "clock", test, sample: phase.clockSamples } }]
      : [];
  if (stage === "receiving") return say({ type: "sendTurn", to: peer, test });
  if (stage === "probing" && phase.isProbed)
    return say({ type: "send", to: peer, message: { type: "probed", test } }, ...clock);
  return say(...clock);
}

function startSending(state: LinkTestState, phase: Running, nowMs: number): Result {
  if (phase.theirs !== null && !bearsBulk(phase.theirs)) return endSending(state, phase, nowMs);
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

export function finish(
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

/** The time of a stage, or of the whole test, is over. */
export function stageOver(state: LinkTestState, phase: Running, nowMs: number): Result {
  if (nowMs >= phase.dueAtMs)
    return phase.role === "asker" ? finish(state, phase, null) : finishAsked(phase, nowMs);
  if (nowMs < phase.stageDueAtMs) return [state, []];
  if (phase.stage === "sending") return endSending(state, phase, nowMs);
  if (phase.stage === "receiving") return finish(state, phase, null);
  // Something is slow: the asker goes on without a report, and the asked one reports what it has seen.
  if (phase.role === "asker") return startSending(state, phase, nowMs);
  return goOn(state, { ...phase, isProbed: true }, true);
}
