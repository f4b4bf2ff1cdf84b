/** When views are published, and when the files module is started. Rules: SPEC.md, VP, LF. */
import test from "ava";
import { createLazyFiles } from "../../src/core/lazy-files.ts";
import { createViewPublisher } from "../../src/core/view-publisher.ts";
import type { Files } from "../../src/files/types.ts";
import { silentLog } from "../../src/kernel/log.ts";
import { inert } from "../simulation/inert.ts";
import { createVirtualClock } from "../support/clock.ts";
import { settle } from "./stand-ins.ts";

test("[VP1] a burst of changes is one view; one that is published at once takes those before it along", (t) => {
  const clock = createVirtualClock();
  const atMs: number[] = [];
  const views = createViewPublisher(clock, () => atMs.push(clock.nowMs()));
  for (let change = 0; change < 10; change += 1) {
    views.changed();
    clock.advance(1);
  }
  clock.advance(100);
  t.deepEqual(atMs, [15]);
  views.changed();
  views.publish();
  clock.advance(100);
  t.deepEqual(atMs, [15, 110]);
  views.changed();
  views.close();
  clock.advance(100);
  t.is(atMs.length, 2);
});

test("[LK44] a view that takes long to publish is followed by a rest of four times as long, at most a tenth of a second", (t) => {
  const clock = createVirtualClock();
  const atMs: number[] = [];
  const takesMs = [2, 10, 60, 1, 1];
  const views = createViewPublisher(clock, () => {
    atMs.push(clock.nowMs());
    clock.advance(takesMs.shift() ?? 0);
  });
  const waits = Array.from({ length: 5 }, () => {
    const askedAtMs = clock.nowMs();
    views.changed();
    clock.advance(1_000);
    return (atMs.at(-1) ?? 0) - askedAtMs;
  });
  t.deepEqual(waits, [15, 15, 40, 100, 15]);
});

function createLazy() {
  const calls: string[] = [];
  const state = { fails: false, copiesBytes: 1 };
  const lazy = createLazyFiles({
    log: silentLog,
    create() {
      calls.push("created");
      if (state.fails) return Promise.reject(new Error("no worker"));
      return Promise.resolve(
        inert<Files>({
          endpoint: () => ({ port: 5, fingerprint: "f" }),
          setCopiesLimit: (bytes) => void calls.push(`limit ${bytes}`),
          usage: () => Promise.resolve({ copiesBytes: state.copiesBytes, limitBytes: 7, freeBytes: null }),
          close() {
            calls.push("closed");
            return Promise.resolve();
          },
        }),
      );
    },
    mesh: { setFileEndpoint: (endpoint) => void calls.push(`endpoint ${endpoint?.port}`) },
    copiesLimitBytes: () => 7,
    onStorage: () => void calls.push("storage"),
  });
  return { lazy, calls, state };
}

test("[LF1] the files module starts once, when it is needed first, with its limit and its endpoint known", async (t) => {
  const { lazy, calls } = createLazy();
  lazy.setCopiesLimit(3);
  await lazy.close();
  t.deepEqual(calls, []);
  t.is(await lazy.start(), await lazy.start());
  lazy.setCopiesLimit(9);
  await lazy.close();
  t.deepEqual(calls, ["created", "limit 7", "endpoint 5", "limit 9", "closed"]);
});

test("[LF2] a start that failed is tried again when the module is needed again", async (t) => {
  const { lazy, calls, state } = createLazy();
  state.fails = true;
  await t.throwsAsync(lazy.start(), { message: "no worker" });
  await lazy.refreshStorage();
  t.deepEqual(calls, ["created", "created"]);
  state.fails = false;
  await lazy.start();
  await lazy.refreshStorage();
  await settle();
  t.deepEqual(lazy.storage(), { copiesBytes: 1, freeBytes: null });
  t.is(calls.at(-1), "storage");
});
