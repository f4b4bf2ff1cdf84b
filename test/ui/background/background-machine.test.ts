/** What is done to keep the covered background within this computer's means. Rules: SPEC.md, BG. */
import fc from "fast-check";
import test from "ava";
import {
  BUDGET,
  FIRST_LEVEL,
  initialBackground,
  LEVELS,
  MASK_PATIENCE_MS,
  MAX_FRAMES,
  START_PATIENCE_MS,
  stepBackground,
  type BackgroundEffect,
  type BackgroundInput,
  type BackgroundState,
} from "../../../src/ui/background/background-machine.ts";
import type { Tick } from "../../../src/kernel/machine.ts";

function play() {
  let state: BackgroundState = initialBackground;
  let nowMs = 0;
  const effects: BackgroundEffect[] = [];
  function input(next: BackgroundInput | Tick): void {
    const [after, more] = stepBackground(state, next, nowMs);
    state = after;
    effects.push(...more);
  }
  return {
    input,
    effects,
    state: () => state,
    wait: (spanMs: number) => void (nowMs += spanMs),
    /** Frames at the level's own rate, each of so much work, for a time. */
    frames(workMs: number, forMs: number): void {
      const untilMs = nowMs + forMs;
      while (nowMs < untilMs && state.kind === "running") {
        nowMs += 1_000 / (LEVELS[state.level]?.framesPerS ?? 1);
        input({ type: "asked" });
        input({ type: "frame", workMs });
      }
    },
    started() {
      input({ type: "start" });
      input({ type: "frame", workMs: 5_000 });
    },
    level: () => (state.kind === "running" ? state.level : null),
  };
}

test("[BG1] it begins with 360 lines at 15 frames a second; how long the first frame took counts for nothing", (t) => {
  const game = play();
  game.started();
  t.deepEqual(game.effects, [{ type: "setLevel", level: { heightPx: 360, framesPerS: 15 } }]);
  t.is(game.level(), FIRST_LEVEL);
  game.frames(10, 10_000);
  t.true((game.level() ?? Infinity) <= FIRST_LEVEL);
});

test("[BG2] frames that take more than the budget become fewer, then smaller; those within it stay", (t) => {
  const game = play();
  game.started();
  // With 6 ms for handing over, 15 a second are 0.39 of a core, 12 are 0.31.
  game.frames(20, 10_000);
  t.deepEqual(LEVELS[game.level() ?? 0], { heightPx: 360, framesPerS: 12 });
  game.frames(36, 10_000);
  t.deepEqual(LEVELS[game.level() ?? 0], { heightPx: 270, framesPerS: 8 });
});

test("[BG3] what is too much at the lowest level for four windows in a row ends it; one that is better begins anew", (t) => {
  const game = play();
  game.started();
  game.frames(60, 15_000);
  t.is(game.level(), LEVELS.length - 1);
  game.frames(30, 6_000);
  t.is(game.level(), LEVELS.length - 1);
  game.frames(60, 9_000);
  t.is(game.level(), LEVELS.length - 1, "three windows");
  game.frames(60, 9_000);
  t.deepEqual(game.state(), { kind: "stopped", why: "slow" });
  t.deepEqual(game.effects.at(-1), { type: "giveUp", why: "slow" });
});

test("[BG4] a computer that is quick gets more and larger frames, step by step; one that was late waits a minute", (t) => {
  const quick = play();
  quick.started();
  quick.frames(2, 12_000);
  t.is(quick.level(), 0);
  const late = play();
  late.started();
  late.frames(20, 4_000);
  t.is(late.level(), FIRST_LEVEL + 1);
  late.frames(4, 50_000);
  t.is(late.level(), FIRST_LEVEL + 1);
  late.frames(4, 30_000);
  t.true((late.level() ?? Infinity) < FIRST_LEVEL + 1);
});

test("[BG5] a first frame that does not come, a mask that does not, and a model that fails end it", (t) => {
  const never = play();
  never.input({ type: "start" });
  never.wait(START_PATIENCE_MS - 1);
  never.input({ type: "tick" });
  t.is(never.state().kind, "starting");
  never.wait(1);
  never.input({ type: "tick" });
  t.deepEqual(never.effects, [{ type: "giveUp", why: "failed" }]);

  const stalled = play();
  stalled.started();
  // A camera that gives no frame, as in a closed laptop, is no failure.
  stalled.wait(10 * MASK_PATIENCE_MS);
  stalled.input({ type: "tick" });
  t.is(stalled.state().kind, "running");
  stalled.input({ type: "asked" });
  stalled.wait(MASK_PATIENCE_MS);
  stalled.input({ type: "tick" });
  t.deepEqual(stalled.state(), { kind: "stopped", why: "failed" });

  const broken = play();
  broken.started();
  broken.input({ type: "failed" });
  broken.input({ type: "failed" });
  t.is(broken.effects.filter(({ type }) => type === "giveUp").length, 1);
});

test("[BG6] whatever comes, it ends once and stays so until it is started again, and its window stays small", (t) => {
  const inputs = fc.constantFrom<(BackgroundInput | Tick)["type"]>("start", "asked", "failed", "tick");
  const step = fc.record({
    type: fc.oneof(
      { weight: 1, arbitrary: inputs },
      { weight: 20, arbitrary: fc.constant("frame" as const) },
    ),
    workMs: fc.nat(120),
    afterMs: fc.nat(20),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const game = play();
      for (const { type, workMs, afterMs } of steps) {
        const before = game.state();
        game.wait(afterMs);
        game.input(type === "frame" ? { type, workMs } : { type });
        const after = game.state();
        if (before.kind === "stopped" && type !== "start" && after !== before) return false;
        if (
          after.kind === "running" &&
          (after.frames.length > MAX_FRAMES || LEVELS[after.level] === undefined)
        )
          return false;
      }
      return true;
    }),
  );
  t.true(BUDGET <= 0.35);
});
