/** When the network is queried. Rules: SPEC.md. */
import test from "ava";
import { queryWasSent, startQueries } from "../../src/discovery/query-schedule.ts";

test("[DS6] a burst of five, then ever more seldom up to every 5 s", (t) => {
  let schedule = startQueries(1_000);
  const atMs: number[] = [];
  for (let sent = 0; sent < 10; sent++) {
    atMs.push(schedule.dueAtMs - 1_000);
    schedule = queryWasSent(schedule, schedule.dueAtMs);
  }
  t.deepEqual(atMs, [0, 100, 250, 500, 1_000, 2_000, 4_000, 7_000, 11_000, 16_000]);
});

test("[DS6] a query that went out late delays the next, and never makes two at once", (t) => {
  const schedule = queryWasSent(startQueries(0), 10_000);
  t.is(schedule.dueAtMs, 10_100);
});
