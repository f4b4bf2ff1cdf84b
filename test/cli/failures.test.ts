/** What becomes of an error that nobody caught. Rules: SPEC.md. */
import test from "ava";
import { createFailures, RETREAT_PATIENCE_MS } from "../../src/cli/failures.ts";
import { createVirtualClock } from "../support/clock.ts";

function createWorld() {
  const clock = createVirtualClock();
  const printed: string[] = [];
  const exits: number[] = [];
  const failures = createFailures({
    clock,
    printError: ({ message }) => void printed.push(message),
    exit: (code) => void exits.push(code),
  });
  return { clock, printed, exits, failures };
}

test("[CM29] before there is a core, the program ends at once", (t) => {
  const { exits, printed, failures } = createWorld();
  failures.failed(new Error("no"));
  t.deepEqual(exits, [1]);
  t.regex(printed.join(), /Landline met an error of its own and stops: Error: no/);
});

test("[CM29] a core hands its meeting over first, once, whatever else fails meanwhile, and has three seconds for it", (t) => {
  const { clock, exits, failures } = createWorld();
  let retreats = 0;
  failures.onFailure(() => (retreats += 1));
  failures.failed("no");
  failures.failed(new Error("again"));
  t.is(retreats, 1);
  t.deepEqual(exits, []);
  clock.advance(RETREAT_PATIENCE_MS);
  t.deepEqual(exits, [1]);
});

test("[CM29] one that cannot even begin to ends at once", (t) => {
  const { exits, failures } = createWorld();
  failures.onFailure(() => {
    throw new Error("broken");
  });
  failures.failed(new Error("no"));
  t.deepEqual(exits, [1]);
});
