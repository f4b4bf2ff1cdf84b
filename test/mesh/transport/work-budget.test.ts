/** How much of the core's time a link may take. Rules: ../SPEC.md. */
import test from "ava";
import { createWorkBudget } from "../../../src/mesh/transport/work-budget.ts";

test("[WB1] a link alone may keep the core busy as long as there is time to spare", (t) => {
  const link = createWorkBudget(0).link(0);
  for (let nowMs = 0; nowMs < 60_000; nowMs += 1_000) t.is(link.spend(400, nowMs), 0);
});

test("[WB2] when all together take too much, the greedy one waits until it is back at 50 ms a second, and no other", (t) => {
  const budget = createWorkBudget(0);
  const [greedy, modest] = [budget.link(0), budget.link(0)];
  let readMs = 0;
  let resumesAtMs = 0;
  for (let nowMs = 0; nowMs < 60_000; nowMs += 20) {
    t.is(modest.spend(0.5, nowMs), 0);
    if (nowMs < resumesAtMs) continue;
    const pauseMs = greedy.spend(15, nowMs);
    t.true(pauseMs <= 1_000, "or its heartbeats on the socket would be missed");
    resumesAtMs = nowMs + pauseMs;
    readMs += 15;
  }
  t.true(readMs <= 24_500, "four tenths of the time");
});

test("[WB3] one costly message is no reason to wait, nor is one after a stall of this core", (t) => {
  const link = createWorkBudget(0).link(0);
  t.is(link.spend(490, 0), 0);
  t.is(link.spend(5, 100), 0);
  t.is(createWorkBudget(0).link(0).spend(50_000, 60_000), 1_000);
});
