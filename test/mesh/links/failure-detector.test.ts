/** Liveness, step by step. */
import test from "ava";
import {
  ANSWER_MS,
  detectorDueAtMs,
  HEARTBEAT_MS,
  DEAD_AFTER_MS,
  initialDetector,
  TICK_MS,
  SOCKET_DEAD_AFTER_MS,
  stepDetector,
  SUSPECT_AFTER_MS,
  RELAXED_DEAD_AFTER_MS,
  RELAXED_HEARTBEAT_MS,
  RELAXED_SUSPECT_AFTER_MS,
  WAKE_MS,
  MEDIA_TRUST_MS,
  UDP_PROOF_MS,
  type FailureDetector,
} from "../../../src/mesh/links/failure-detector.ts";
import { latenessAfter } from "../../../src/mesh/links/own-lateness.ts";

const tick = (lateMs = 0, latenessMs = 0, isRelaxed = false) =>
  ({ type: "tick", lateMs, latenessMs, isRelaxed }) as const;

/** Looks every TICK_MS in (fromMs, toMs]; returns the state and each effect with its time. `latenessMs`: how late own ticks were before. */
function lookOn(
  state: FailureDetector,
  fromMs: number,
  toMs: number,
  heardAt: (atMs: number) => "udp" | "other" | "media" | null,
  latenessMs = 0,
  isRelaxed = false,
) {
  const told: string[] = [];
  let now = state;
  let lateness = latenessMs;
  for (let atMs = fromMs + TICK_MS; atMs <= toMs; atMs += TICK_MS) {
    const by = heardAt(atMs);
    if (by !== null) {
      const [after, effects] = stepDetector(now, { type: "heard", by }, atMs);
      now = after;
      told.push(...effects.map((effect) => `${effect.type}@${atMs}`));
    }
    lateness = latenessAfter(lateness, 0, TICK_MS);
    const dueAtMs = detectorDueAtMs(now, lateness);
    const [after, effects] = stepDetector(now, tick(0, lateness, isRelaxed), atMs);
    if (effects.length > 0 && atMs < dueAtMs) told.push(`before ${dueAtMs}`);
    now = after;
    told.push(...effects.map((effect) => `${effect.type}@${atMs}`));
  }
  return { state: now, told, latenessMs: lateness };
}

const beats = (atMs: number) => (atMs % HEARTBEAT_MS === 0 ? ("udp" as const) : null);
const silence = () => null;
const proven = lookOn(initialDetector(0), 0, 1000, beats);

test("[LV1] heartbeats keep a peer alive, and nothing is reported", (t) => {
  t.deepEqual(proven.told, []);
  t.false(proven.state.isDead);
});

test("[LV2] silence is suspected after 300 ms and death after 500 ms, once", (t) => {
  const { told } = lookOn(proven.state, 1000, 5000, silence);
  t.deepEqual(told, [`suspected@${1000 + SUSPECT_AFTER_MS}`, `died@${1000 + DEAD_AFTER_MS}`]);
});

test("[LV3] any sign of life ends the suspicion", (t) => {
  const { told, state } = lookOn(proven.state, 1000, 1480, (atMs) => (atMs === 1400 ? "other" : null));
  t.deepEqual(told, ["suspected@1300", "cleared@1400"]);
  t.false(state.isSuspect);
});

test("[LV4] own late ticks are no evidence: a stall of ten seconds kills no peer", (t) => {
  const [after, effects] = stepDetector(proven.state, tick(9_980), 11_000);
  t.deepEqual(effects, []);
  t.false(after.isDead);
  // Only the stall is forgiven: silence after it counts.
  t.deepEqual(lookOn(after, 11_000, 12_000, silence).told.at(-1), "died@11480");
});

test("[LV5] where UDP does not pass, the other end is asked for heartbeats on the socket, and 2 s count", (t) => {
  const start = initialDetector(0);
  const { told, state } = lookOn(start, 0, 1500, (atMs) => (atMs % 500 === 0 ? "other" : null));
  t.deepEqual(told, [`udpPasses@${UDP_PROOF_MS}`]);
  t.deepEqual(lookOn(state, 1500, 5000, silence).told, [`died@${1500 + SOCKET_DEAD_AFTER_MS}`]);
});

test("[LV6] UDP that passes later is reported, and its threshold counts again", (t) => {
  const { state } = lookOn(initialDetector(0), 0, 1500, (atMs) => (atMs % 500 === 0 ? "other" : null));
  const [after, effects] = stepDetector(state, { type: "heard", by: "udp" }, 1520);
  t.deepEqual(effects, [{ type: "udpPasses", passes: true }]);
  t.is(lookOn(after, 1500, 3000, silence).told.at(-1), "died@2020");
});

test("[LV7] a peer that is questioned and silent is suspected sooner, and dead no sooner; a stall of self is forgiven", (t) => {
  const [accused] = stepDetector(proven.state, { type: "questioned" }, 1020);
  const again = stepDetector(accused, { type: "questioned" }, 1100)[0];
  t.deepEqual(lookOn(again, 1000, 2000, silence).told, [
    `suspected@${Math.ceil((1020 + ANSWER_MS) / TICK_MS) * TICK_MS}`,
    `died@${1000 + DEAD_AFTER_MS}`,
  ]);
  t.deepEqual(stepDetector(accused, tick(3_980), 5000)[1], []);
});

test("[LV8] a peer that sends heartbeats outlives any questioning", (t) => {
  let state = proven.state;
  for (let atMs = 1000; atMs < 3000; atMs += HEARTBEAT_MS) {
    state = stepDetector(state, { type: "questioned" }, atMs)[0];
    const looked = lookOn(state, atMs, atMs + HEARTBEAT_MS, beats);
    t.deepEqual(looked.told, []);
    state = looked.state;
  }
  t.is(state.questionedAtMs, null);
});

test("[LV9] media alone keeps a peer alive for three seconds: its core may be stopped", (t) => {
  const media = () => "media" as const;
  const { told } = lookOn(proven.state, 1000, 1000 + MEDIA_TRUST_MS, media);
  t.deepEqual(told, []);
  const after = lookOn(proven.state, 1000, 10_000, media).told;
  t.is(after.length, 2);
  const diedAtMs = Number(after[1]?.replace("died@", ""));
  t.true(diedAtMs >= 1000 + MEDIA_TRUST_MS && diedAtMs <= 1000 + MEDIA_TRUST_MS + DEAD_AFTER_MS);
  // Heartbeats between, and media counts again.
  const alive = lookOn(proven.state, 1000, 10_000, (atMs) => (atMs % 2500 === 0 ? "udp" : "media"));
  t.deepEqual(alive.told, []);
});

/** Ticks that are late by `lateMs` again and again, while heartbeats come. */
function overloaded(lateMs: number, untilMs: number) {
  let { state } = proven;
  let latenessMs = 0;
  let atMs = 1000;
  for (; atMs < untilMs; atMs += TICK_MS + lateMs) {
    latenessMs = latenessAfter(latenessMs, lateMs, TICK_MS + lateMs);
    state = stepDetector(state, { type: "heard", by: "udp" }, atMs)[0];
    state = stepDetector(state, tick(lateMs, latenessMs), atMs)[0];
  }
  return { state, latenessMs, atMs: atMs - TICK_MS - lateMs };
}
function diedAfterMs({ state, latenessMs, atMs }: ReturnType<typeof overloaded>): number {
  const told = lookOn(state, atMs, atMs + 10_000, silence, latenessMs).told.at(-1) ?? "";
  return Number(told.replace("died@", "")) - atMs;
}

test("[LK40] where self's own ticks are late again and again, peers are given more time, at most two seconds; on an idle machine none", (t) => {
  t.is(diedAfterMs(overloaded(0, 3000)), DEAD_AFTER_MS);
  // A garbage collection, or a program that starts.
  t.is(diedAfterMs(overloaded(80, 3000)), DEAD_AFTER_MS);
  const slow = diedAfterMs(overloaded(400, 5000));
  t.true(slow >= DEAD_AFTER_MS + 200 && slow <= DEAD_AFTER_MS + 600, `${slow}`);
  t.true(diedAfterMs(overloaded(2500, 20_000)) <= DEAD_AFTER_MS + 2000);
});

test("[LK41] own lateness is forgotten within seconds", (t) => {
  const slow = overloaded(400, 5000);
  const fromMs = slow.atMs;
  const heardAt = (atMs: number) => ((atMs - fromMs) % 100 === 0 ? "udp" : null);
  const rested = lookOn(slow.state, fromMs, fromMs + 2000, heardAt, slow.latenessMs);
  t.deepEqual(rested.told, []);
  t.is(diedAfterMs({ ...rested, atMs: fromMs + 2000 }), DEAD_AFTER_MS);
});

const relaxed = (
  state: FailureDetector,
  fromMs: number,
  toMs: number,
  heardAt: (atMs: number) => "udp" | null,
) => lookOn(state, fromMs, toMs, heardAt, 0, true);

test("[LV10] on a relaxed link a heartbeat a second is enough, one may be lost, and silence is death after 2.7 s", (t) => {
  const rare = (atMs: number) =>
    atMs % RELAXED_HEARTBEAT_MS === 0 && atMs !== 4_000 ? ("udp" as const) : null;
  const { told, state } = relaxed(proven.state, 1_000, 7_000, rare);
  t.deepEqual(told, []);
  t.deepEqual(relaxed(state, 7_000, 20_000, silence).told, [
    `suspected@${7_000 + RELAXED_SUSPECT_AFTER_MS}`,
    `died@${7_000 + RELAXED_DEAD_AFTER_MS}`,
  ]);
});

test("[LV11] a peer of a relaxed link is asked at once when the link is watched closely: it lives if it answers, and is dead as soon as a suspect", (t) => {
  const { state } = relaxed(proven.state, 1_000, 1_900, silence);
  const [asked, effects] = stepDetector(state, tick(), 1_900);
  t.deepEqual(effects, []);
  t.is(detectorDueAtMs(asked, 0), -Infinity);

  t.deepEqual(lookOn(asked, 1_900, 2_100, (atMs) => (atMs === 1_940 ? "udp" : null)).told, []);
  const { told } = lookOn(asked, 1_900, 3_000, silence);
  t.deepEqual(told, [
    `suspected@${1_900 + WAKE_MS}`,
    `died@${1_900 + WAKE_MS + DEAD_AFTER_MS - SUSPECT_AFTER_MS}`,
  ]);
});

test("[LV11] a peer that was heard a moment ago is not asked when its link is watched closely", (t) => {
  const { state } = relaxed(proven.state, 1_000, 1_100, silence);
  const [close] = stepDetector(state, tick(), 1_120);
  t.is(detectorDueAtMs(close, 0), 1_000 + SUSPECT_AFTER_MS);
});
