/** The window that keeps queues short. */
import test from "ava";
import { initialWindow, MIN_WINDOW_BYTES, stepWindow } from "../../../src/files/transfer/ledbat.ts";

test("[FI18] the window shrinks with queues and grows without", (t) => {
  let window = initialWindow(0);
  const run = (delayMs: number, times: number) => {
    for (let index = 0; index < times; index += 1) window = stepWindow(window, 16_384, delayMs, index);
    return window.windowBytes;
  };
  const calm = run(1, 50);
  t.true(calm > 4 * MIN_WINDOW_BYTES);
  const queued = run(40, 200);
  t.true(queued < calm);
  t.is(run(40, 5_000), MIN_WINDOW_BYTES);
  t.true(run(1, 200) > MIN_WINDOW_BYTES);
});
