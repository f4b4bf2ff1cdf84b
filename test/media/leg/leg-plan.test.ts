import test from "ava";
import fc from "fast-check";
import type { PeerId } from "../../../src/kernel/ids.ts";
import {
  CONNECT_TIMEOUT_MS,
  LEAVING_HOLD_MS,
  LEAVING_MAX_MS,
  REOPEN_AFTER_MS,
} from "../../../src/media/leg/leg-lifecycle.ts";
import { legPlanDueAtMs, legPlanMachine } from "../../../src/media/leg/leg-plan.ts";
import { PICTURES_AFTER_MS, STEADY_AFTER_MS } from "../../../src/media/leg/leg-selection.ts";
import {
  ARM_AFTER_MS,
  DEAD_AFTER_MS,
  initialLegPlan,
  PROOF_PATIENCE_MS,
  PROVEN_BY_AUDIO_MS,
  SILENT_AFTER_MS,
  AUDIO_SILENT_AFTER_MS,
  type LegPlan,
  type LegPlanEffect,
  type LegPlanInput,
} from "../../../src/media/leg/leg-state.ts";
import { peerId } from "../../support/ids.ts";

const A = peerId(0xa);
const B = peerId(0xb);
const C = peerId(0xc);
const BEAT_MS = 100;

/** Runs the plan in virtual time; relays in `beating` beat each 100 ms on their open legs. */
function createWorld() {
  let plan: LegPlan = initialLegPlan;
  let nowMs = 0;
  const beating = new Set<PeerId>();
  let effects: LegPlanEffect[] = [];
  function input(next: LegPlanInput | { type: "tick" }): void {
    const [after, caused] = legPlanMachine.step(plan, next, nowMs);
    plan = after;
    effects.push(...caused);
  }
  const world = {
    beating,
    input,
    get plan() {
      return plan;
    },
    /** What happened since the last call. */
    take(): LegPlanEffect[] {
      const taken = effects;
      effects = [];
      return taken;
    },
    leg(relay: PeerId) {
      return plan.legs.find((leg) => leg.relay === relay);
    },
    playing: () => plan.legs.find((leg) => leg.serial === plan.playing)?.relay ?? null,
    succession: (coordinator: PeerId, deputy: PeerId | null) =>
      input({ type: "succession", coordinator, deputy }),
    opened: (relay: PeerId) => input({ type: "opened", serial: world.leg(relay)?.serial ?? -1 }),
    farewell: (relay: PeerId) => input({ type: "farewell", serial: world.leg(relay)?.serial ?? -1 }),
    failed: (relay: PeerId) => input({ type: "failed", serial: world.leg(relay)?.serial ?? -1 }),
    nowMs: () => nowMs,
    jump(spanMs: number): void {
      nowMs += spanMs;
    },
    run(spanMs: number): void {
      const endMs = nowMs + spanMs;
      for (;;) {
        const beatAtMs = (Math.floor(nowMs / BEAT_MS) + 1) * BEAT_MS;
        const nextMs = Math.min(beatAtMs, Math.max(nowMs, legPlanDueAtMs(plan)));
        if (nextMs > endMs) break;
        nowMs = nextMs;
        input({ type: "tick" });
        if (nextMs !== beatAtMs) continue;
        for (const leg of plan.legs) {
          if (leg.phase === "open" && beating.has(leg.relay))
            input({ type: "alive", serial: leg.serial, by: "beat" });
        }
      }
      nowMs = endMs;
    },
  };
  return world;
}

/** A settled meeting: A coordinates, B is its deputy, A is heard. */
function createMeeting() {
  const world = createWorld();
  world.succession(A, B);
  world.opened(A);
  world.opened(B);
  world.beating.add(A).add(B);
  world.run(ARM_AFTER_MS + 500);
  world.take();
  return world;
}

const kinds = (effects: readonly LegPlanEffect[]) => effects.map(({ type }) => type);

test("[LG1] the coordinator's leg is opened first, then the deputy's, once each", (t) => {
  const world = createWorld();
  world.succession(A, B);
  t.deepEqual(world.take(), [
    { type: "open", serial: 1, relay: A },
    { type: "open", serial: 2, relay: B },
  ]);
  world.succession(A, B);
  t.deepEqual(world.take(), []);
});

test("[LG1] a participant that is alone has one leg", (t) => {
  const world = createWorld();
  world.succession(A, null);
  t.deepEqual(world.take(), [{ type: "open", serial: 1, relay: A }]);
});

test("[LG15] while the coordinator carries the meeting, the leg to another deputy waits for its turn", (t) => {
  const world = createMeeting();
  world.input({ type: "succession", coordinator: A, deputy: C, standbyAfterMs: 700 });
  t.deepEqual(kinds(world.take()), ["close"], "of the deputy that was");
  world.run(600);
  t.deepEqual(world.take(), []);
  world.run(200);
  t.like(world.take(), [{ type: "open", relay: C }]);
});

test("[LG15] a leg that is needed does not wait", (t) => {
  const atFirst = createWorld();
  atFirst.input({ type: "succession", coordinator: A, deputy: B, standbyAfterMs: 700 });
  t.deepEqual(kinds(atFirst.take()), ["open", "open"], "nothing is heard that could falter");
  const needs = {
    "its relay became coordinator": (world: ReturnType<typeof createWorld>) => world.succession(C, null),
    "the coordinator's leg broke": (world: ReturnType<typeof createWorld>) => world.failed(A),
    "the coordinator fell silent": (world: ReturnType<typeof createWorld>) => {
      world.beating.delete(A);
      world.run(SILENT_AFTER_MS + BEAT_MS);
    },
  };
  for (const [why, need] of Object.entries(needs)) {
    const world = createMeeting();
    world.input({ type: "succession", coordinator: A, deputy: C, standbyAfterMs: 1_500 });
    world.take();
    need(world);
    t.true(
      world.take().some((effect) => effect.type === "open" && effect.relay === C),
      why,
    );
  }
});

test("[LG2] the standby is heard until the coordinator's leg is open, which alone is active", (t) => {
  const world = createWorld();
  world.succession(A, B);
  world.take();
  world.opened(B);
  t.deepEqual(world.take(), [{ type: "play", serial: 2 }]);
  world.opened(A);
  t.deepEqual(world.take(), [
    { type: "play", serial: 1 },
    { type: "activate", serial: 1, isActive: true },
    { type: "show", serial: 1 },
  ]);
});

/** B is heard and carries sound; C's leg, the coordinator's, has just opened. */
function createFreshCoordinator() {
  const world = createMeeting();
  world.succession(B, null);
  world.run(LEAVING_MAX_MS);
  world.succession(C, B);
  const soundFor = (spanMs: number, ...relays: readonly PeerId[]): void => {
    for (let passedMs = 0; passedMs < spanMs; passedMs += 20) {
      for (const relay of relays)
        world.input({ type: "alive", serial: world.leg(relay)?.serial ?? -1, by: "audio" });
      world.run(20);
    }
  };
  soundFor(100, B);
  world.beating.add(C);
  world.opened(C);
  return { world, soundFor };
}

test("[LG16] a leg that has just opened is heard once sound has come on it for a moment", (t) => {
  const { world, soundFor } = createFreshCoordinator();
  t.is(world.playing(), B);
  t.true(world.leg(C)?.isActive, "pictures need not wait");
  soundFor(PROVEN_BY_AUDIO_MS - 20, B, C);
  t.is(world.playing(), B);
  soundFor(60, B, C);
  t.is(world.playing(), C);
});

test("[LG16] a coordinator that falls silent is not left for a standby that has just opened", (t) => {
  const world = createMeeting();
  world.succession(A, C);
  world.beating.delete(A);
  world.beating.add(C);
  world.run(SILENT_AFTER_MS - BEAT_MS);
  world.opened(C);
  world.run(BEAT_MS * 2);
  t.is(world.playing(), A);
  world.run(PROOF_PATIENCE_MS);
  t.is(world.playing(), C);
});

test("[LG16] where no sound is reported, it is played after a while, and at once when nothing else is", (t) => {
  const { world, soundFor } = createFreshCoordinator();
  soundFor(PROOF_PATIENCE_MS - 40, B);
  t.is(world.playing(), B);
  soundFor(80, B);
  t.is(world.playing(), C);
  const broken = createFreshCoordinator().world;
  broken.failed(B);
  t.is(broken.playing(), C);
});

test("[LG3] when the deputy takes over, its leg is heard and active in the same step", (t) => {
  const world = createMeeting();
  world.succession(B, C);
  const effects = world.take();
  t.is(world.playing(), B);
  t.true(world.leg(B)?.isActive);
  t.deepEqual(kinds(effects), ["play", "activate", "show", "open"]);
});

test("[LG4] a handed-over leg stays for a moment while its relay beats, and then closes", (t) => {
  const world = createMeeting();
  world.succession(B, C);
  world.take();
  world.run(LEAVING_HOLD_MS - 1);
  t.truthy(world.leg(A));
  world.run(2);
  t.is(world.leg(A), undefined);
  t.deepEqual(world.take(), [{ type: "close", serial: 1, relay: A }]);
});

test("[LG4] a dead coordinator's leg closes at the takeover", (t) => {
  const world = createMeeting();
  world.beating.delete(A);
  world.run(SILENT_AFTER_MS + BEAT_MS);
  world.succession(B, C);
  t.is(world.leg(A), undefined);
});

test("[LG4] a leaving leg is heard until the new coordinator's is open, but not for ever", (t) => {
  const world = createMeeting();
  world.succession(C, B);
  t.is(world.playing(), A);
  world.run(LEAVING_MAX_MS - 100);
  t.is(world.playing(), A);
  world.run(200);
  t.is(world.leg(A), undefined);
  t.is(world.playing(), B);
});

test("[LG4] a leg that is desired again is kept", (t) => {
  const world = createMeeting();
  world.succession(B, C);
  world.succession(A, B);
  world.run(LEAVING_MAX_MS);
  t.is(world.leg(A)?.serial, 1);
  t.is(world.playing(), A);
});

test("[LG4] a coordinator that hands over and stays as deputy carries pictures until they flow on the next one", (t) => {
  const world = createMeeting();
  world.succession(B, A);
  t.deepEqual(kinds(world.take()), ["play", "activate", "show"]);
  t.deepEqual(
    [A, B].map((relay) => world.leg(relay)?.isActive),
    [true, true],
  );
  world.run(LEAVING_HOLD_MS - 1);
  t.deepEqual(world.take(), []);
  world.run(2);
  t.deepEqual(world.take(), [{ type: "activate", serial: 1, isActive: false }]);
});

test("[LG4] while the next one's leg is not open, the former goes on carrying pictures", (t) => {
  const world = createMeeting();
  world.succession(C, A);
  world.run(LEAVING_MAX_MS);
  t.deepEqual(kinds(world.take()), ["close", "open"], "of the deputy that was");
  t.true(world.leg(A)?.isActive);
  t.is(world.playing(), A);
  world.beating.add(C);
  world.opened(C);
  t.deepEqual(kinds(world.take()), ["play", "activate", "show"]);
  world.run(LEAVING_HOLD_MS - 1);
  t.true(world.leg(A)?.isActive);
  world.run(2);
  t.false(world.leg(A)?.isActive);
});

test("[LG5] a silent coordinator is replaced in sound at once, and reported", (t) => {
  const world = createMeeting();
  world.beating.delete(A);
  world.run(SILENT_AFTER_MS + BEAT_MS);
  t.deepEqual(world.take(), [
    { type: "play", serial: 2 },
    { type: "relaySilent", relay: A },
  ]);
  t.true(world.leg(A)?.isActive);
  t.false(world.leg(B)?.isActive);
});

test("[LG11] pictures follow the sound when the coordinator stays silent, and both go back together", (t) => {
  const world = createMeeting();
  world.beating.delete(A);
  world.run(SILENT_AFTER_MS + BEAT_MS);
  world.take();
  world.run(PICTURES_AFTER_MS);
  t.deepEqual(world.take(), [
    { type: "activate", serial: 2, isActive: true },
    { type: "show", serial: 2 },
  ]);
  world.beating.add(A);
  world.run(STEADY_AFTER_MS + 2 * BEAT_MS);
  t.deepEqual(world.take(), [
    { type: "play", serial: 1 },
    { type: "show", serial: 1 },
  ]);
  world.run(LEAVING_HOLD_MS);
  t.deepEqual(world.take(), [{ type: "activate", serial: 2, isActive: false }]);
});

test("[LG11] a coordinator that comes back before that costs no pictures", (t) => {
  const world = createMeeting();
  world.beating.delete(A);
  world.run(SILENT_AFTER_MS + BEAT_MS);
  world.beating.add(A);
  world.run(STEADY_AFTER_MS - BEAT_MS);
  t.true(kinds(world.take()).includes("activate"), "not yet steady");
  world.run(2 * STEADY_AFTER_MS);
  t.is(world.playing(), A);
  t.is(world.plan.showing, 1);
});

test("[LG12] a relay that says farewell is left at once, sound and pictures, and held meanwhile", (t) => {
  const world = createMeeting();
  world.input({ type: "farewell", serial: 1 });
  t.deepEqual(world.take(), [
    { type: "play", serial: 2 },
    { type: "relaySilent", relay: A },
    { type: "activate", serial: 2, isActive: true },
    { type: "show", serial: 2 },
  ]);
  t.true(world.leg(A)?.isActive);
  world.run(STEADY_AFTER_MS * 3);
  t.is(world.playing(), B, "it is not gone back to");
  world.succession(B, C);
  t.deepEqual(kinds(world.take()), ["open"]);
  t.truthy(world.leg(A), "still carries pictures");
  world.run(LEAVING_HOLD_MS);
  t.is(world.leg(A), undefined);
});

test("[LG12] where there is no other, a relay that says farewell is heard to its end", (t) => {
  const world = createWorld();
  world.succession(A, null);
  world.opened(A);
  world.beating.add(A);
  world.run(ARM_AFTER_MS);
  world.take();
  world.input({ type: "farewell", serial: 1 });
  t.deepEqual(world.take(), []);
  world.succession(B, C);
  world.run(LEAVING_MAX_MS / 2);
  t.is(world.playing(), A);
  world.opened(B);
  t.is(world.playing(), B);
});

test("[LG5] a coordinator whose sound is heard is missed sooner, and not while sound comes", (t) => {
  const world = createMeeting();
  world.beating.delete(A);
  const listen = (frames: number): void => {
    for (let frame = 0; frame < frames; frame += 1) {
      world.run(20);
      for (const serial of [1, 2]) world.input({ type: "alive", serial, by: "audio" });
    }
  };
  listen(100);
  t.deepEqual(world.take(), [], "without a single beat");
  world.input({ type: "alive", serial: 2, by: "audio" });
  world.run(AUDIO_SILENT_AFTER_MS - 20);
  world.input({ type: "alive", serial: 2, by: "audio" });
  world.run(19);
  t.is(world.playing(), A);
  world.run(2);
  t.is(world.playing(), B);
});

test("[LG5] when both are silent, nothing is switched", (t) => {
  const world = createMeeting();
  world.beating.clear();
  world.run(SILENT_AFTER_MS * 3);
  t.deepEqual(world.take(), []);
  t.is(world.playing(), A);
});

test("[LG5] the takeover that follows switches nothing more than the role", (t) => {
  const world = createMeeting();
  world.beating.delete(A);
  world.run(SILENT_AFTER_MS + BEAT_MS);
  world.take();
  world.succession(B, C);
  t.deepEqual(kinds(world.take()).toSorted(), ["activate", "close", "open", "show"]);
  t.is(world.playing(), B);
});

test("[LG6] a coordinator that beats again for a while is heard again", (t) => {
  const world = createMeeting();
  world.beating.delete(A);
  world.run(SILENT_AFTER_MS + 2 * BEAT_MS);
  world.beating.add(A);
  world.run(STEADY_AFTER_MS - BEAT_MS);
  t.is(world.playing(), B);
  world.run(3 * BEAT_MS);
  t.is(world.playing(), A);
});

test("[LG6] the way back does not wait when the standby falls silent", (t) => {
  const world = createMeeting();
  world.beating.delete(A);
  world.run(SILENT_AFTER_MS + 2 * BEAT_MS);
  world.beating.add(A).delete(B);
  world.run(SILENT_AFTER_MS + BEAT_MS);
  t.is(world.playing(), A);
});

test("[LG7] no leg is judged before the join has settled", (t) => {
  const world = createWorld();
  world.succession(A, B);
  world.opened(A);
  world.opened(B);
  world.beating.add(B);
  world.run(ARM_AFTER_MS - 1);
  t.is(world.playing(), A);
  world.run(2);
  t.is(world.playing(), B);
});

test("[LG7] after a look that comes late, beats that wait are taken in before any leg is judged", (t) => {
  const world = createMeeting();
  world.jump(2_000);
  world.input({ type: "tick" });
  t.is(world.playing(), A);
  world.input({ type: "alive", serial: world.leg(B)?.serial ?? -1, by: "beat" });
  world.input({ type: "alive", serial: world.leg(A)?.serial ?? -1, by: "beat" });
  world.run(500);
  t.deepEqual(world.take(), []);
});

test("[LG7] a process that is late at every look judges all the same: what is dead is opened anew", (t) => {
  const world = createWorld();
  world.succession(A, null);
  world.take();
  const lookLate = (): void => {
    world.jump(Math.max(0, legPlanDueAtMs(world.plan) - world.nowMs()) + 70);
    world.input({ type: "tick" });
  };
  while (world.nowMs() < CONNECT_TIMEOUT_MS + 1_000) lookLate();
  t.deepEqual(kinds(world.take()), ["close", "open"], "one that never opened");
  world.opened(A);
  const openedAtMs = world.nowMs();
  while (world.nowMs() < openedAtMs + DEAD_AFTER_MS + 2_000) lookLate();
  t.true(kinds(world.take()).includes("close"), "one that fell silent");
});

test("[LG7] each stall of a process that is on time otherwise is forgiven", (t) => {
  const world = createMeeting();
  for (let round = 0; round < 6; round += 1) {
    world.jump(5_000);
    world.input({ type: "tick" });
    for (const relay of [A, B])
      world.input({ type: "alive", serial: world.leg(relay)?.serial ?? -1, by: "beat" });
    world.run(1_000);
  }
  t.deepEqual(world.take(), []);
});

test("[LG8] a failed leg is opened anew after 0, 300 and 1200 ms", (t) => {
  const world = createWorld();
  world.succession(A, null);
  world.take();
  const delays: number[] = [];
  for (let round = 0; round < 4; round++) {
    world.failed(A);
    const isImmediate = world.take().some(({ type }) => type === "open");
    delays.push(isImmediate ? 0 : legPlanDueAtMs(world.plan) - world.plan.steppedAtMs);
    world.run(REOPEN_AFTER_MS[2]);
    world.take();
  }
  t.deepEqual(delays, [0, 300, 1_200, 1_200]);
});

test("[LG8] a leg that broke is replaced by the standby, and is on probation when it is back", (t) => {
  const world = createMeeting();
  world.failed(A);
  t.deepEqual(kinds(world.take()), ["close", "play", "relaySilent", "activate", "show", "open"]);
  t.is(world.playing(), B);
  world.opened(A);
  t.is(world.playing(), B);
  t.true(world.leg(A)?.isActive);
  world.run(STEADY_AFTER_MS + BEAT_MS);
  t.is(world.playing(), A);
});

test("[LG8] a leg that never opens, or is silent for long, is opened anew", (t) => {
  const world = createWorld();
  world.succession(A, null);
  world.take();
  world.run(CONNECT_TIMEOUT_MS);
  t.deepEqual(kinds(world.take()), ["close", "open"]);
  world.opened(A);
  world.take();
  world.run(DEAD_AFTER_MS + REOPEN_AFTER_MS[1]);
  t.deepEqual(
    world.take().filter(({ type }) => type !== "play"),
    [
      { type: "close", serial: 2, relay: A },
      { type: "open", serial: 3, relay: A },
    ],
  );
});

test("[LG8] an event of a leg that is gone changes nothing", (t) => {
  const world = createMeeting();
  for (const type of ["opened", "failed", "farewell"] as const) world.input({ type, serial: 99 });
  world.input({ type: "alive", serial: 99, by: "beat" });
  t.deepEqual(world.take(), []);
});

test("[LG9] when the heard leg leaves and both fall silent at once, the other is heard", (t) => {
  const world = createWorld();
  world.succession(B, A);
  world.opened(A);
  world.opened(B);
  world.succession(C, A);
  world.run(LEAVING_MAX_MS);
  t.is(world.leg(B), undefined);
  t.is(world.playing(), A);
});

test("[LG9] whatever happens: one leg a relay, none undesired for long, what is heard is open, time always moves on", (t) => {
  const relay = fc.constantFrom(A, B, C);
  const event = fc.oneof(
    fc.record({
      type: fc.constant("succession" as const),
      coordinator: relay,
      deputy: relay,
      standbyAfterMs: fc.constantFrom(0, 700),
    }),
    fc.record({ type: fc.constantFrom("opened" as const, "failed" as const, "farewell" as const), relay }),
    fc.record({ type: fc.constantFrom("beats" as const, "silent" as const), relay }),
    fc.record({ type: fc.constant("wait" as const), spanMs: fc.integer({ min: 1, max: 5_000 }) }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const world = createWorld();
      const live = new Set<number>();
      const check = (): void => {
        for (const effect of world.take()) {
          if (effect.type === "open") live.add(effect.serial);
          if (effect.type === "close") assertThat(live.delete(effect.serial), "closes what was opened, once");
        }
        const { legs, playing } = world.plan;
        assertThat(new Set(legs.map((leg) => leg.relay)).size === legs.length, "one leg a relay");
        const held = legs.filter((leg) => leg.phase !== "waiting").map((leg) => leg.serial);
        assertThat(
          held.length === live.size && held.every((serial) => live.has(serial)),
          "effects match state",
        );
        if (playing === null)
          assertThat(!legs.some((leg) => leg.phase === "open" && !leg.leavingAtMs), "heard");
        else
          assertThat(
            legs.some((leg) => leg.serial === playing && leg.phase === "open"),
            "heard is open",
          );
      };
      for (const each of events) {
        if (each.type === "succession") {
          world.input({ ...each, deputy: each.deputy === each.coordinator ? null : each.deputy });
        } else if (each.type === "wait") world.run(each.spanMs);
        else if (each.type === "beats") world.beating.add(each.relay);
        else if (each.type === "silent") world.beating.delete(each.relay);
        else world[each.type](each.relay);
        check();
      }
      world.run(LEAVING_MAX_MS + 1);
      check();
      const desired = new Set([world.plan.coordinator, world.plan.deputy]);
      assertThat(
        world.plan.legs.every((leg) => desired.has(leg.relay)),
        "the undesired are gone",
      );
    }),
    { numRuns: 300 },
  );
  t.pass();
});

function assertThat(condition: boolean, what: string): void {
  if (!condition) throw new Error(`It does not hold that ${what}.`);
}
