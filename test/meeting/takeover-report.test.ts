/** Which takeovers are reported, and with what. Rules: SPEC.md, TO. */
import test from "ava";
import type { CoreEvent } from "../../src/api/events.ts";
import { createTakeoverReport } from "../../src/meeting/takeover-report.ts";
import { createVirtualClock } from "../support/clock.ts";
import { peerId } from "../support/ids.ts";

/** The coordinator of a term. */
const coordinatorOf = peerId;
const UNMEASURED = { soundGapMs: null, pictureGapMs: null };
const MEASURED = { soundGapMs: 20, pictureGapMs: 300 };

function setUp() {
  const clock = createVirtualClock();
  const reported: CoreEvent[] = [];
  const report = createTakeoverReport({
    clock,
    broadcast: (event) => reported.push(event),
    coordinator: coordinatorOf(1),
  });
  const takeOver = (term: number) => report.epochChanged("died", { term, coordinator: coordinatorOf(term) });
  return { clock, reported, report, takeOver };
}
const takeoverOf = (term: number, gaps: typeof UNMEASURED | typeof MEASURED) => ({
  ...{ type: "takeover" as const, cause: "died" as const, coordinator: coordinatorOf(term), term },
  ...gaps,
});

test("[TO1] a takeover is reported once, with what was measured", (t) => {
  const { clock, reported, report, takeOver } = setUp();
  report.measured({ term: 2, ...MEASURED });
  takeOver(2);
  report.measured({ term: 1, ...MEASURED });
  t.deepEqual(reported, []);
  report.measured({ term: 2, ...MEASURED });
  report.measured({ term: 2, ...MEASURED });
  clock.advance(10_000);
  t.deepEqual(reported, [takeoverOf(2, MEASURED)]);
});

test("[TO2] an unmeasured takeover is reported without gaps, after a while or when the next one comes", (t) => {
  const { clock, reported, report, takeOver } = setUp();
  takeOver(2);
  takeOver(3);
  t.deepEqual(reported, [takeoverOf(2, UNMEASURED)]);
  clock.advance(5_000);
  t.deepEqual(reported.slice(1), [takeoverOf(3, UNMEASURED)]);
  takeOver(4);
  report.close();
  clock.advance(10_000);
  t.is(reported.length, 2);
});

test("[TO3] a later term of the same coordinator is no takeover", (t) => {
  const { clock, reported, report, takeOver } = setUp();
  report.epochChanged("merged", { term: 9, coordinator: coordinatorOf(1) });
  clock.advance(10_000);
  t.deepEqual(reported, []);
  takeOver(10);
  report.epochChanged("merged", { term: 11, coordinator: coordinatorOf(10) });
  report.measured({ term: 11, ...MEASURED });
  t.deepEqual(reported, [takeoverOf(10, MEASURED)]);
});
