/** Mallory guesses the passcode from thousands of addresses, so that nobody else may try; and starts the program anew for fresh tries. */
import test from "ava";
import { createPasscodeTries } from "../../src/mesh/admission/passcode-tries.ts";
import { createVirtualClock } from "../support/clock.ts";

/** More than there are places for addresses. */
const GUESSES = 4_500;
const HONEST = "192.168.7.7";

test("[HA1] wrong tries from anywhere make nobody else wait, and those that guess wait ever longer", (t) => {
  const clock = createVirtualClock();
  const tries = createPasscodeTries(clock, null);
  for (let guess = 0; guess < GUESSES; guess += 1) {
    const source = `10.${guess % 7}.0.1`;
    if (tries.waitMs(source) === 0) tries.count(source);
    tries.count(`10.9.${Math.floor(guess / 250)}.${guess % 250}`);
  }
  t.is(tries.waitMs(HONEST), 0);
  let guessed = 0;
  for (let second = 0; second < 24 * 60 * 60; second += 1) {
    clock.advance(1_000);
    if (tries.waitMs("10.0.0.1") > 0) continue;
    tries.count("10.0.0.1");
    guessed += 1;
  }
  t.true(guessed < 200, `${guessed} guesses a day`);
  t.is(tries.waitMs(HONEST), 0);
});
