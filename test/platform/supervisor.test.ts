import test from "ava";
import {
  createSupervisor,
  initialSupervisor,
  stepSupervisor,
  type ChildEnd,
  type RestartPolicy,
  type SupervisorState,
} from "../../src/platform/supervisor.ts";
import { createVirtualClock } from "../support/clock.ts";

const policy: RestartPolicy = { restartAfterMs: [0, 300, 1_200], provenAfterMs: 30_000, maxRestarts: 4 };

/** A supervisor of children that end when the test says so. */
function createWorld(overrides: Partial<RestartPolicy> = {}) {
  const clock = createVirtualClock();
  const started: { readonly name: number; readonly exited: (reason: string) => void }[] = [];
  const ends: { readonly end: ChildEnd<string>; readonly restartInMs: number | null }[] = [];
  let isBroken = false;
  const supervisor = createSupervisor<number>({
    clock,
    policy: { ...policy, ...overrides },
    startChild(exited) {
      if (isBroken) throw new Error("no more processes");
      started.push({ name: started.length + 1, exited });
      return started.length;
    },
    onEnd: (end, restartInMs) => void ends.push({ end, restartInMs }),
  });
  return {
    clock,
    supervisor,
    started,
    ends,
    delays: () => ends.map(({ restartInMs }) => restartInMs),
    breakStarts: (value: boolean) => void (isBroken = value),
    die: (reason = "died") => started.at(-1)?.exited(reason),
  };
}

test("[SV1] a child that ends is started again, after each end in a row later", (t) => {
  const { supervisor, clock, started, die, delays } = createWorld();
  t.is(supervisor.start(), 1);
  die();
  t.is(supervisor.child, null, "never from within the end of the one before");
  clock.advance(0);
  t.is(supervisor.child, 2);
  die();
  clock.advance(299);
  t.is(supervisor.child, null);
  clock.advance(1);
  t.is(supervisor.child, 3);
  die();
  clock.advance(1_200);
  die();
  t.deepEqual(delays(), [0, 300, 1_200, 1_200]);
  t.is(started.length, 4);
});

test("[SV2] one end more than the policy allows is the last, until somebody starts it", (t) => {
  const { supervisor, clock, started, die, delays } = createWorld();
  supervisor.start();
  for (let end = 0; end < 5; end += 1) {
    die();
    clock.advance(2_000);
  }
  t.deepEqual(delays(), [0, 300, 1_200, 1_200, null]);
  clock.advance(1e9);
  t.is(started.length, 5);
  t.is(supervisor.child, null);
  t.is(supervisor.start(), 6);
});

test("[SV3] a child that ran long enough was well: its end counts as the first", (t) => {
  const { supervisor, clock, die, delays } = createWorld();
  supervisor.start();
  for (let month = 0; month < 20; month += 1) {
    clock.advance(30_000);
    die();
    clock.advance(0);
  }
  t.deepEqual(new Set(delays()), new Set([0]));
  clock.advance(29_999);
  die();
  t.is(delays().at(-1), 300);
});

test("[SV4] start does not wait for a delay, and starts no second child", (t) => {
  const { supervisor, clock, started, die } = createWorld();
  t.is(supervisor.start(), 1);
  t.is(supervisor.start(), 1);
  die();
  clock.advance(0);
  die();
  t.is(supervisor.start(), 3, "in the middle of 300 ms");
  clock.advance(10_000);
  t.is(started.length, 3, "the delay's timer is gone");
});

test("[SV5] after stop nothing is started, and the end of what was stopped is not reported", (t) => {
  const { supervisor, clock, started, ends } = createWorld();
  supervisor.start();
  t.is(supervisor.stop(), 1, "the owner ends it");
  started[0]?.exited("at last");
  clock.advance(10_000);
  t.deepEqual(ends, []);
  t.is(started.length, 1);
  t.is(supervisor.stop(), null);

  supervisor.start();
  started[1]?.exited("died");
  supervisor.stop();
  clock.advance(10_000);
  t.is(started.length, 2, "a delay ends with stop");
});

test("[SV6] a stop from within the report of an end prevents the restart", (t) => {
  const clock = createVirtualClock();
  const exits: (() => void)[] = [];
  const supervisor = createSupervisor<number>({
    clock,
    policy,
    startChild: (exited) => exits.push(() => exited("bad input")),
    onEnd: () => void supervisor.stop(),
  });
  supervisor.start();
  exits[0]?.();
  clock.advance(10_000);
  t.is(exits.length, 1);
});

test("[SV7] only the present child's first end counts", (t) => {
  const { supervisor, clock, started, ends, die } = createWorld();
  supervisor.start();
  die("first");
  die("again");
  clock.advance(0);
  started[0]?.exited("a third time, of the former child");
  t.is(supervisor.child, 2);
  t.deepEqual(ends, [{ end: { type: "exited", reason: "first" }, restartInMs: 0 }]);
});

test("[SV8] a child that cannot be started is tried again like one that ended", async (t) => {
  const { supervisor, clock, ends, breakStarts, delays } = createWorld();
  breakStarts(true);
  t.is(supervisor.start(), null);
  await Promise.resolve();
  t.is(ends[0]?.end.type, "notStarted");
  clock.advance(0);
  await Promise.resolve();
  breakStarts(false);
  clock.advance(300);
  t.is(supervisor.child, 1);
  t.deepEqual(delays(), [0, 300]);
});

test("[SV9] every input has an answer in every state", (t) => {
  const states: readonly SupervisorState[] = [
    initialSupervisor,
    { kind: "running", endsInARow: 1, startedAtMs: 0 },
    { kind: "waiting", endsInARow: 1, restartAtMs: 300, delayMs: 300 },
    { kind: "gaveUp", endsInARow: 5 },
  ];
  const kinds = states.map((state) =>
    (["start", "stop", "exited", "tick"] as const).map(
      (type) => stepSupervisor(policy, state, { type }, 100)[0].kind,
    ),
  );
  t.deepEqual(kinds, [
    ["running", "stopped", "stopped", "stopped"],
    ["running", "stopped", "waiting", "running"],
    ["running", "stopped", "waiting", "waiting"],
    ["running", "stopped", "gaveUp", "gaveUp"],
  ]);
});
