/** Mallory makes a member's program end, so that it forgets how often she has guessed the passcode. */
import test from "ava";
import { createPasscodeTries } from "../../src/mesh/admission/passcode-tries.ts";
import { createVirtualClock } from "../support/clock.ts";

test("[HA2] who has guessed has done so after a restart as well", (t) => {
  const clock = createVirtualClock();
  let kept: unknown;
  const keeper = {
    read: () => kept,
    write: (value: unknown) => void (kept = JSON.parse(JSON.stringify(value))),
  };
  let guessed = 0;
  for (let restart = 0; restart < 50; restart += 1) {
    const tries = createPasscodeTries(clock, keeper);
    while (tries.waitMs("10.0.0.1") === 0) {
      tries.count("10.0.0.1");
      guessed += 1;
    }
    t.is(tries.waitMs("192.168.7.7"), 0);
    clock.advance(2_000);
  }
  t.true(guessed < 20, `${guessed} guesses`);
});
