/** When the network is queried. Rules: SPEC.md. */
import test from "ava";
import { answerSpanMs } from "../../src/discovery/mdns-adapter.ts";
import {
  otherHasAsked,
  queryWasSent,
  startQueries,
  type QuerySchedule,
} from "../../src/discovery/query-schedule.ts";

test("[DS6] a burst of five, then ever more seldom up to every 5 s", (t) => {
  let schedule = startQueries(1_000);
  const atMs: number[] = [];
  for (let sent = 0; sent < 10; sent++) {
    atMs.push(schedule.dueAtMs - 1_000);
    schedule = queryWasSent(schedule, schedule.dueAtMs, 0);
  }
  t.deepEqual(atMs, [0, 100, 250, 500, 1_000, 2_000, 4_000, 7_000, 11_000, 16_000]);
});

test("[DS6] a query that went out late delays the next, and never makes two at once", (t) => {
  const schedule = queryWasSent(startQueries(0), 10_000, 0);
  t.is(schedule.dueAtMs, 10_100);
});

const crowd = { others: 30, isAnswered: false, chance: 0 };

/** The burst is over, and the next query due. */
function settled(): QuerySchedule {
  let schedule = startQueries(0);
  for (let sent = 0; sent < 10; sent++) schedule = queryWasSent(schedule, schedule.dueAtMs, 0);
  return schedule;
}

test("[DS60] after the burst somebody else's question stands for self's own, but never more than five in a row", (t) => {
  const start = settled();
  let schedule = start;
  for (let spared = 0; spared < 5; spared++) {
    const after = otherHasAsked(schedule, schedule.dueAtMs - 1, crowd);
    t.is(after.dueAtMs, schedule.dueAtMs - 1 + 5_000);
    schedule = after;
  }
  t.is(otherHasAsked(schedule, schedule.dueAtMs - 1, crowd), schedule);
  const asked = queryWasSent(schedule, schedule.dueAtMs, 0);
  t.not(otherHasAsked(asked, asked.dueAtMs - 1, crowd), asked);
});

test("[DS60] no question spares one of the burst, nor more than there are peers that ask", (t) => {
  const burst = queryWasSent(startQueries(0), 0, 0);
  t.is(otherHasAsked(burst, 50, crowd), burst);
  const once = otherHasAsked(settled(), 100, { ...crowd, others: 1 });
  t.is(otherHasAsked(once, 200, { ...crowd, others: 1 }), once);
  t.is(otherHasAsked(once, 200, { ...crowd, others: 0 }), once);
});

test("[DS64] questions of others whose answers are heard stand for self's own without end, and after the last answer for five more", (t) => {
  let schedule = settled();
  for (let spared = 0; spared < 50; spared++) {
    const after = otherHasAsked(schedule, schedule.dueAtMs - 1, { ...crowd, isAnswered: true });
    t.true(after.dueAtMs > schedule.dueAtMs);
    schedule = after;
  }
  for (let spared = 1; spared < 5; spared++) schedule = otherHasAsked(schedule, schedule.dueAtMs - 1, crowd);
  t.is(otherHasAsked(schedule, schedule.dueAtMs - 1, crowd), schedule);
});

test("[DS61] those that ask at one pace are not due at one moment", (t) => {
  const start = settled();
  t.deepEqual(
    [0, 0.5, 1].map((chance) => queryWasSent(start, 0, chance).dueAtMs),
    [5_000, 6_000, 7_000],
  );
  t.is(queryWasSent(startQueries(0), 0, 1).dueAtMs, 100);
});

test("[DS62] the more peers answer, the less often each does: from twenty times a second to once", (t) => {
  t.deepEqual([0, 1, 3, 20, 500].map(answerSpanMs), [50, 50, 150, 1_000, 1_000]);
});
