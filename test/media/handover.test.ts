/**
 * What a listener hears while the meeting passes from one relay to another: two real relays with their mixers, the plan that switches
 * between them, and a talker whose tone rises steadily, so that the pitch of each moment shows when it was said. One process, virtual
 * time.
 */
import test from "ava";
import type { PeerId } from "../../src/kernel/ids.ts";
import { silentLog } from "../../src/kernel/log.ts";
import { LEAVING_HOLD_MS } from "../../src/media/leg/leg-lifecycle.ts";
import { legPlanDueAtMs, legPlanMachine } from "../../src/media/leg/leg-plan.ts";
import {
  ARM_AFTER_MS,
  initialLegPlan,
  type LegPlanEffect,
  type LegPlanInput,
} from "../../src/media/leg/leg-state.ts";
import { JitterBuffer } from "../../src/media/mixer/jitter-buffer.ts";
import { Mixer } from "../../src/media/mixer/mixer.ts";
import { createOpus, FRAME_SAMPLES } from "../../src/audio/opus.ts";
import { createRelay } from "../../src/media/relay/relay.ts";
import { isRtcp, parseRtp, writeRtpHeader } from "../../src/media/rtp/rtp.ts";
import { createFakeTransport, type FakeTransport } from "./relay/fake-transport.ts";
import { legOffer } from "./relay/offer.ts";
import { peerId } from "../support/ids.ts";

const [A, B, C, TALKER, LISTENER] = [peerId(1), peerId(2), peerId(3), peerId(4), peerId(5)];
const SAMPLES_PER_MS = 48;
const FRAME_MS = 20;
const FADE_MS = 20;
/** The tone: 300 Hz at the start, 200 Hz more each second. */
const START_HZ = 300;
const RISE_HZ_PER_MS = 0.2;
const AMPLITUDE = 8_000;
const opus = createOpus();

/** `frame`: of 20 ms, since the start. */
function sweep(frame: number): Int16Array {
  return Int16Array.from({ length: FRAME_SAMPLES }, (_, index) => {
    const atMs = frame * FRAME_MS + index / SAMPLES_PER_MS;
    const cycles = (START_HZ * atMs + (RISE_HZ_PER_MS * atMs * atMs) / 2) / 1000;
    return Math.round(AMPLITUDE * Math.sin(2 * Math.PI * cycles));
  });
}

/** A relay whose connections are functions. `tickAtMs`: where in each 20 ms its mixer's tick lies. */
async function createRelayEnd(nowMs: () => number, tickAtMs: number) {
  const mixer = new Mixer(opus);
  const transports = new Map<string, FakeTransport>();
  let random = 0;
  const relay = createRelay({
    nowMs,
    log: silentLog,
    mixer,
    randomBelow: (limit) => (random = (random + 7919) % limit),
    createTransport(name, events) {
      const transport = createFakeTransport(events);
      transports.set(name, transport);
      return transport;
    },
    onLegClosed() {},
    onRecorded() {},
  });
  for (const peerId of [TALKER, LISTENER]) {
    await relay.connect({ peerId, legId: "1" }, legOffer({ hasRed: false, ssrcs: [1, 2, 3] }));
    transports.get(`${peerId} 1`)?.open();
  }
  const [talker, listener] = [TALKER, LISTENER].map((peerId) => transports.get(`${peerId} 1`));
  const buffer = new JitterBuffer(opus.createDecoder());
  return {
    relay,
    isFarewellSaid: () => listener?.messages.some(({ type }) => type === "farewell") === true,
    gain: 0,
    targetGain: 0,
    pcm: new Int16Array(FRAME_SAMPLES),
    say: (packet: Buffer) => talker?.events.onRtp(Buffer.from(packet)),
    /** One millisecond: the mixer's tick if it is due, and what the listener receives of it. */
    pass(atMs: number): void {
      if (atMs % FRAME_MS === tickAtMs) mixer.tick(atMs);
      for (const bytes of listener?.sent.splice(0) ?? []) {
        const header = isRtcp(bytes) ? null : parseRtp(bytes);
        if (header === null || header.payloadType !== 111) continue;
        buffer.push(
          header.sequenceNumber,
          bytes.subarray(header.payloadStart, header.payloadEnd),
          atMs,
          false,
        );
      }
    },
    play(atMs: number): void {
      if (!buffer.pull(this.pcm, atMs)) this.pcm.fill(0);
    },
  };
}

/** Runs a meeting of A and B's relays; `steps` happen at their times, `goneAtMs` ends A's relay. Returns what was heard. */
async function listen(options: {
  readonly untilMs: number;
  readonly tickAtMs: readonly [a: number, b: number];
  readonly goneAtMs?: number;
  readonly steps: Readonly<Record<number, LegPlanInput | "farewell">>;
}) {
  let nowMs = 0;
  const relays = new Map([
    [A, await createRelayEnd(() => nowMs, options.tickAtMs[0])],
    [B, await createRelayEnd(() => nowMs, options.tickAtMs[1])],
  ]);
  let plan = initialLegPlan;
  const effects: { atMs: number; effect: LegPlanEffect }[] = [];
  const serials = new Map<number, PeerId>();
  function input(next: LegPlanInput | { type: "tick" }): void {
    const [after, caused] = legPlanMachine.step(plan, next, nowMs);
    plan = after;
    for (const effect of caused) {
      effects.push({ atMs: nowMs, effect });
      if (effect.type === "open") serials.set(effect.serial, effect.relay);
      if (effect.type !== "play") continue;
      for (const [peerId, end] of relays)
        end.targetGain = effect.serial !== null && serials.get(effect.serial) === peerId ? 1 : 0;
    }
  }
  const encoder = opus.createEncoder();
  const heard: number[] = [];
  for (; nowMs < options.untilMs; nowMs += 1) {
    const isGone = (peerId: PeerId) => peerId === A && nowMs >= (options.goneAtMs ?? Infinity);
    if (nowMs === 0) {
      input({ type: "succession", coordinator: A, deputy: B });
      for (const serial of [1, 2]) input({ type: "opened", serial });
    }
    if (nowMs % FRAME_MS === 0) {
      const payload = encoder.encode(sweep(nowMs / FRAME_MS));
      const packet = Buffer.alloc(12 + payload.length);
      const sequence = nowMs / FRAME_MS;
      const timestamp = sequence * FRAME_SAMPLES;
      writeRtpHeader(packet, {
        payloadType: 111,
        marker: false,
        sequenceNumber: sequence,
        timestamp,
        ssrc: 1,
      });
      payload.copy(packet, 12);
      for (const end of relays.values()) end.say(packet);
    }
    for (const [peerId, end] of relays) {
      if (!isGone(peerId)) end.pass(nowMs);
      if (nowMs % 100 === 50 && !isGone(peerId)) {
        for (const { serial, relay, phase } of plan.legs)
          if (relay === peerId && phase === "open") input({ type: "alive", serial, by: "beat" });
      }
    }
    const step = options.steps[nowMs];
    if (step === "farewell") {
      relays.get(A)?.relay.sayFarewell();
      if (relays.get(A)?.isFarewellSaid() === true) input({ type: "farewell", serial: 1 });
    } else if (step !== undefined) input(step);
    if (nowMs >= legPlanDueAtMs(plan)) input({ type: "tick" });
    // The listener's own playout: both legs are decoded all the time, and gains let one fade into the other.
    if (nowMs % FRAME_MS === 3) for (const end of relays.values()) end.play(nowMs);
    const offset = ((nowMs + FRAME_MS - 3) % FRAME_MS) * SAMPLES_PER_MS;
    for (let index = 0; index < SAMPLES_PER_MS; index += 1) {
      let sample = 0;
      for (const end of relays.values()) {
        const change = 1 / (FADE_MS * SAMPLES_PER_MS);
        end.gain += Math.max(-change, Math.min(change, end.targetGain - end.gain));
        sample += end.gain * (end.pcm[offset + index] ?? 0);
      }
      heard.push(sample);
    }
  }
  return { heard, effects, playing: () => serials.get(plan.playing ?? -1) };
}

/** Of the 20 ms from `atMs` on. */
function levelAt(heard: readonly number[], atMs: number): number {
  const part = heard.slice(atMs * SAMPLES_PER_MS, (atMs + FRAME_MS) * SAMPLES_PER_MS);
  return Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length);
}

/** When what is heard from `atMs` on was said, by its pitch: cycles in 100 ms. */
function saidAt(heard: readonly number[], atMs: number): number {
  const SPAN_MS = 100;
  const part = heard.slice(atMs * SAMPLES_PER_MS, (atMs + SPAN_MS) * SAMPLES_PER_MS);
  const crossings: number[] = [];
  for (let index = 1; index < part.length; index += 1) {
    const before = part[index - 1] ?? 0;
    const after = part[index] ?? 0;
    if (before < 0 && after >= 0) crossings.push(index - 1 + before / (before - after));
  }
  const first = crossings[0] ?? 0;
  const last = crossings.at(-1) ?? 0;
  const hz = ((crossings.length - 1) * 48_000) / (last - first);
  // The pitch is that of the middle of the span.
  return (hz - START_HZ) / RISE_HZ_PER_MS - (first + last) / 2 / SAMPLES_PER_MS;
}

const LOUD = AMPLITUDE / Math.SQRT2;
const QUIET_FRAME = LOUD / 2;
const AT_MS = ARM_AFTER_MS + 100;
const END_MS = AT_MS + LEAVING_HOLD_MS + 300;

function framesBelow(heard: readonly number[], fromMs: number, toMs: number): number {
  let count = 0;
  for (let atMs = fromMs; atMs < toMs; atMs += FRAME_MS) if (levelAt(heard, atMs) < QUIET_FRAME) count += 1;
  return count;
}

const PHASES: readonly (readonly [number, number])[] = [
  [5, 15],
  [19, 0],
];
const PLANNED = {
  "a lower rank takes over": { [AT_MS]: { type: "succession", coordinator: B, deputy: A } },
  "the coordinator leaves": {
    [AT_MS]: { type: "succession", coordinator: B, deputy: C },
    [AT_MS + 30]: "farewell",
  },
  "its core dies and its media process says farewell": {
    [AT_MS]: "farewell",
    [AT_MS + 100]: { type: "succession", coordinator: B, deputy: C },
  },
} as const;

for (const [what, steps] of Object.entries(PLANNED)) {
  test(`[LG13] not one frame is lost or heard twice when ${what}`, async (t) => {
    for (const tickAtMs of PHASES) {
      const { heard, playing } = await listen({
        untilMs: END_MS,
        tickAtMs,
        steps,
        ...(what === "a lower rank takes over" ? {} : { goneAtMs: AT_MS + 30 + LEAVING_HOLD_MS }),
      });
      t.is(playing(), B);
      t.is(framesBelow(heard, AT_MS - 400, END_MS), 0, `ticks at ${tickAtMs.join(" and ")}`);
      const before = saidAt(heard, AT_MS - 200) - (AT_MS - 200);
      const after = saidAt(heard, END_MS - 200) - (END_MS - 200);
      t.true(
        Math.abs(after - before) < FRAME_MS + 1,
        `heard ${(-before).toFixed(1)} ms late before, ${(-after).toFixed(1)} ms after; ticks at ${tickAtMs.join(" and ")}`,
      );
    }
  });
}

test("[LG13] when the coordinator dies, frames are lost until its silence is noticed, and none after it", async (t) => {
  const { heard, effects, playing } = await listen({
    untilMs: END_MS,
    tickAtMs: [5, 15],
    goneAtMs: AT_MS,
    steps: {},
  });
  t.is(playing(), B);
  const noticed = effects.find(({ effect }) => effect.type === "relaySilent")?.atMs ?? Infinity;
  t.true(framesBelow(heard, AT_MS, noticed) > 0, "this test can see lost frames");
  t.is(framesBelow(heard, noticed + FADE_MS, END_MS), 0);
});
