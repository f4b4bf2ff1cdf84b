import test from "ava";
import { createDriver, type Machine } from "../../src/kernel/machine.ts";
import { createVirtualClock } from "../support/clock.ts";

interface Countdown {
  readonly left: number;
  readonly dueAtMs: number;
}
type Input = { readonly type: "start"; readonly count: number } | { readonly type: "stop" };
type Effect = { readonly type: "said"; readonly left: number };

/** Says a number each second, down to none. */
const countdown: Machine<Countdown, Input, Effect> = {
  step(state, input, nowMs) {
    switch (input.type) {
      case "start":
        return [{ left: input.count, dueAtMs: nowMs + 1_000 }, [{ type: "said", left: input.count }]];
      case "stop":
        return [{ left: 0, dueAtMs: Infinity }, []];
      case "tick": {
        if (nowMs < state.dueAtMs) return [state, []];
        const left = state.left - 1;
        return [{ left, dueAtMs: left > 0 ? state.dueAtMs + 1_000 : Infinity }, [{ type: "said", left }]];
      }
    }
  },
  dueAtMs: (state) => state.dueAtMs,
};
const idle: Countdown = { left: 0, dueAtMs: Infinity };

function createWorld(onEffect: (effect: Effect) => void = () => {}) {
  const clock = createVirtualClock();
  const said: number[] = [];
  const driver = createDriver<Countdown, Input, Effect>(
    {
      clock,
      perform(effect) {
        said.push(effect.left);
        onEffect(effect);
      },
    },
    countdown,
    idle,
  );
  return { clock, said, driver };
}

test("[MD1] the driver ticks at the state's own deadline, and at no other time", (t) => {
  const { clock, said, driver } = createWorld();
  clock.advance(10_000);
  driver.input({ type: "start", count: 2 });
  clock.advance(999);
  t.deepEqual(said, [2]);
  clock.advance(1);
  t.deepEqual(said, [2, 1]);
  clock.advance(10_000);
  t.deepEqual(said, [2, 1, 0]);
  t.is(clock.timers(), 0);
});

test("[MD2] a deadline that the next state has not is forgotten", (t) => {
  const { clock, said, driver } = createWorld();
  driver.input({ type: "start", count: 5 });
  driver.input({ type: "stop" });
  t.is(clock.timers(), 0);
  clock.advance(10_000);
  t.deepEqual(said, [5]);
});

test("[MD3] an input from an effect waits for the effects before it, and sees their state", (t) => {
  const seen: Countdown[] = [];
  const { said, driver } = createWorld(({ left }) => {
    seen.push(driver.state);
    if (left === 3) driver.input({ type: "start", count: 7 });
  });
  driver.input({ type: "start", count: 3 });
  t.deepEqual(said, [3, 7]);
  t.deepEqual(
    seen.map(({ left }) => left),
    [3, 7],
    "the new state stands before its effects are performed",
  );
});

test("[MD4] after close nothing is taken, not even what an effect still sends", (t) => {
  const { clock, said, driver } = createWorld(({ left }) => {
    if (left === 1) driver.close();
    if (left === 1) driver.input({ type: "start", count: 9 });
  });
  driver.input({ type: "start", count: 1 });
  driver.input({ type: "start", count: 4 });
  clock.advance(10_000);
  t.deepEqual(said, [1]);
  t.is(clock.timers(), 0);
});

test("[MD5] an effect that throws does not stop the machine", (t) => {
  const { said, driver } = createWorld(({ left }) => {
    if (left === 1) throw new Error("no");
  });
  t.throws(() => driver.input({ type: "start", count: 1 }), { message: "no" });
  driver.input({ type: "start", count: 2 });
  t.deepEqual(said, [1, 2]);
});

test("[MD5] nor does it keep the effects after it, the queued inputs or the timer", (t) => {
  const clock = createVirtualClock();
  const did: string[] = [];
  type Loud = { readonly type: "go" | "more" };
  const machine: Machine<{ readonly dueAtMs: number }, Loud, "bad" | "good"> = {
    step: (_state, { type }, nowMs) => [
      { dueAtMs: type === "tick" ? Infinity : nowMs + 1_000 },
      type === "go" ? ["bad", "good"] : ["good"],
    ],
    dueAtMs: ({ dueAtMs }) => dueAtMs,
  };
  const driver = createDriver<{ readonly dueAtMs: number }, Loud, "bad" | "good">(
    {
      clock,
      perform(effect) {
        did.push(effect);
        if (effect === "good") return;
        driver.input({ type: "more" });
        throw new Error("no");
      },
    },
    machine,
    { dueAtMs: Infinity },
  );
  t.throws(() => driver.input({ type: "go" }), { message: "no" });
  t.deepEqual(did, ["bad", "good", "good"]);
  clock.advance(1_000);
  t.deepEqual(did, ["bad", "good", "good", "good"]);
});
