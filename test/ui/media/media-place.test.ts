/** Which of two windows on one core has the camera, the microphone and the sound. */
import test from "ava";
import { createDriver } from "../../../src/kernel/machine.ts";
import {
  FREE_AFTER_MS,
  initialMediaPlace,
  mediaPlaceMachine,
  type MediaPlaceEffect,
} from "../../../src/ui/media/media-place.ts";
import { createVirtualClock } from "../../support/clock.ts";

function createWindow() {
  const clock = createVirtualClock();
  const asked: boolean[] = [];
  const driver = createDriver(
    { clock, perform: ({ takeOver }: MediaPlaceEffect) => void asked.push(takeOver) },
    mediaPlaceMachine,
    initialMediaPlace,
  );
  return { clock, driver, takeAsked: () => asked.splice(0), kind: () => driver.state.kind };
}

test("[DV11] the first window has the media, a second one has not until the user wants it there", (t) => {
  const { driver, takeAsked, kind } = createWindow();
  driver.input({ type: "attached" });
  t.deepEqual(takeAsked(), [false]);
  driver.input({ type: "holder", holder: "other" });
  t.is(kind(), "elsewhere");
  driver.input({ type: "useHere" });
  t.deepEqual(takeAsked(), [true]);
  driver.input({ type: "holder", holder: "self" });
  t.is(kind(), "here");
  driver.input({ type: "useHere" });
  t.deepEqual(takeAsked(), []);
  driver.input({ type: "holder", holder: "other" });
  t.is(kind(), "elsewhere", "taken over in turn");
});

test("[DV11] when the other window is gone this one asks, but not before that one could load anew", (t) => {
  const { clock, driver, takeAsked, kind } = createWindow();
  driver.input({ type: "holder", holder: "other" });
  driver.input({ type: "holder", holder: "none" });
  clock.advance(FREE_AFTER_MS - 1);
  t.deepEqual(takeAsked(), []);
  clock.advance(1);
  t.deepEqual(takeAsked(), [false]);
  driver.input({ type: "holder", holder: "other" });
  driver.input({ type: "holder", holder: "none" });
  clock.advance(FREE_AFTER_MS - 1);
  driver.input({ type: "holder", holder: "other" });
  clock.advance(FREE_AFTER_MS);
  t.deepEqual(takeAsked(), []);
  t.is(kind(), "elsewhere");
});

test("[DV11] when the core was started again the window that had the media asks at once and goes on meanwhile, the other waits", (t) => {
  const first = createWindow();
  first.driver.input({ type: "holder", holder: "self" });
  first.driver.input({ type: "attached" });
  t.deepEqual(first.takeAsked(), [false]);
  t.is(first.kind(), "here");
  const second = createWindow();
  second.driver.input({ type: "holder", holder: "other" });
  second.driver.input({ type: "attached" });
  t.deepEqual(second.takeAsked(), []);
  second.clock.advance(FREE_AFTER_MS);
  t.deepEqual(second.takeAsked(), [false], "the other did not come back");
});
