/** When media is said not to get through. */
import test from "ava";
import { createDriver } from "../../../src/kernel/machine.ts";
import {
  initialMediaPath,
  mediaPathMachine,
  NO_PATH_AFTER_MS,
  type MediaPathEffect,
} from "../../../src/media/leg/media-path.ts";
import { createVirtualClock } from "../../support/clock.ts";

function createWorld() {
  const clock = createVirtualClock();
  const said: boolean[] = [];
  const driver = createDriver(
    { clock, perform: ({ isOpen }: MediaPathEffect) => void said.push(isOpen) },
    mediaPathMachine,
    initialMediaPath,
  );
  return {
    clock,
    legs: (isWanted: boolean, isOpen: boolean) => driver.input({ type: "legs", isWanted, isOpen }),
    takeSaid: () => said.splice(0),
  };
}

test("[LG21] after eight seconds without an open leg it is said once, and once more when one opens", (t) => {
  const { clock, legs, takeSaid } = createWorld();
  legs(true, false);
  clock.advance(NO_PATH_AFTER_MS / 2);
  // Legs fail and are opened anew meanwhile.
  legs(true, false);
  clock.advance(NO_PATH_AFTER_MS / 2 - 1);
  t.deepEqual(takeSaid(), []);
  clock.advance(1);
  t.deepEqual(takeSaid(), [false]);
  legs(true, false);
  clock.advance(60_000);
  t.deepEqual(takeSaid(), []);
  legs(true, true);
  t.deepEqual(takeSaid(), [true]);
});

test("[LG21] a leg that opens in time, and the end of the meeting, say nothing", (t) => {
  const { clock, legs, takeSaid } = createWorld();
  legs(true, false);
  clock.advance(NO_PATH_AFTER_MS - 1);
  legs(true, true);
  clock.advance(60_000);
  legs(true, false);
  clock.advance(NO_PATH_AFTER_MS - 1);
  legs(false, false);
  clock.advance(60_000);
  t.deepEqual(takeSaid(), []);
  t.is(clock.timers(), 0);
});

test("[LG21] a path that breaks later is said as well", (t) => {
  const { clock, legs, takeSaid } = createWorld();
  legs(true, true);
  legs(true, false);
  clock.advance(NO_PATH_AFTER_MS);
  t.deepEqual(takeSaid(), [false]);
});
