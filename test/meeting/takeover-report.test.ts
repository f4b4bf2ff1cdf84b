/** What is told of takeovers. Rules: SPEC.md. */
import test from "ava";
import type { CoreEvent } from "../../src/api/events.ts";
import { createTakeoverReport } from "../../src/meeting/takeover-report.ts";
import { createVirtualClock } from "../support/clock.ts";
import { peerId } from "../support/ids.ts";

const coordinator = peerId(1);
const NOTHING = { soundGapMs: null, pictureGapMs: null };
const MEASURED = { soundGapMs: 20, pictureGapMs: 300 };

function setUp() {
  const clock = createVirtualClock();
  const told: CoreEvent[] = [];
  const report = createTakeoverReport({ clock, broadcast: (event) => told.push(event) });
  return { clock, told, report, expect: (term: number) => report.expect("died", { term, coordinator }) };
}
const tellOf = (term: number, gaps: typeof NOTHING | typeof MEASURED) => ({
  ...{ type: "takeover" as const, cause: "died" as const, coordinator, term },
  ...gaps,
});

test("[TO1] a takeover is told once, with what was measured", (t) => {
  const { clock, told, report, expect } = setUp();
  report.measured({ term: 2, ...MEASURED });
  expect(2);
  report.measured({ term: 1, ...MEASURED });
  t.deepEqual(told, []);
  report.measured({ term: 2, ...MEASURED });
  report.measured({ term: 2, ...MEASURED });
  clock.advance(10_000);
  t.deepEqual(told, [tellOf(2, MEASURED)]);
});

test("[TO2] what nobody measures is told without, after a while or when the next one comes", (t) => {
  const { clock, told, report, expect } = setUp();
  expect(2);
  expect(3);
  t.deepEqual(told, [tellOf(2, NOTHING)]);
  clock.advance(5_000);
  t.deepEqual(told.slice(1), [tellOf(3, NOTHING)]);
  expect(4);
  report.close();
  clock.advance(10_000);
  t.is(told.length, 2);
});
