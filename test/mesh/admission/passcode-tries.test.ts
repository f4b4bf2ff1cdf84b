/** What is kept of wrong passcodes. Rules: ../SPEC.md. */
import test from "ava";
import { createPasscodeTries } from "../../../src/mesh/admission/passcode-tries.ts";
import { createVirtualClock } from "../../support/clock.ts";

test("[AD17] wrong tries are written down once a second at most, and are there after a restart", (t) => {
  const clock = createVirtualClock();
  const written: unknown[] = [];
  const keeper = { read: () => written.at(-1), write: (value: unknown) => void written.push(value) };
  const tries = createPasscodeTries(clock, keeper);
  for (let at = 0; at < 200; at += 1) tries.count(`10.0.0.${at % 20}`);
  clock.advance(1_000);
  t.is(written.length, 1);
  t.true(createPasscodeTries(clock, keeper).waitMs("10.0.0.7") > 0);
  t.is(createPasscodeTries(clock, keeper).waitMs("10.0.1.1"), 0);
  tries.forgive("10.0.0.7");
  clock.advance(1_000);
  t.is(createPasscodeTries(clock, keeper).waitMs("10.0.0.7"), 0);
  t.is(createPasscodeTries(clock, null).waitMs("10.0.0.8"), 0);
});
