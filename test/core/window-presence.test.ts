/** A window that is closed, and what follows. Rules: SPEC.md, WP. */
import test from "ava";
import type { CoreEvent } from "../../src/api/events.ts";
import { createWindowWatch } from "../../src/core/window-watch.ts";
import { createVirtualClock } from "../support/clock.ts";
import { settle } from "./stand-ins.ts";

const ON = { isCameraOn: true, isMicrophoneOn: true, isHandUp: true };
const HERE = { ...ON, isWindowClosed: false };
const GONE = { isCameraOn: false, isMicrophoneOn: false, isHandUp: false, isWindowClosed: true };

/** `calls`: what the members were told and what self did, in order. */
function setUp() {
  const clock = createVirtualClock();
  const calls: (boolean | "left")[] = [];
  const watch = createWindowWatch({
    clock,
    onChange: (isWindowClosed) => calls.push(isWindowClosed),
    async leave() {
      calls.push("left");
      watch.left();
      return "Standup";
    },
  });
  /** Attaches a client; `detach` takes it away again. */
  function attach(kind: { readonly isPage: boolean; readonly mayNamePaths: boolean }) {
    const events: CoreEvent[] = [];
    const client = { ...kind, send: (event: CoreEvent) => events.push(event) };
    watch.attached(client);
    return { events, detach: () => watch.detached(client) };
  }
  return {
    ...{ clock, calls, watch },
    page: () => attach({ isPage: true, mayNamePaths: false }),
    script: () => attach({ isPage: false, mayNamePaths: true }),
    shell: () => attach({ isPage: false, mayNamePaths: false }),
  };
}

test("[WP1] a reload is nothing; a window that stays closed is reported after 20 s and leaves after a minute", (t) => {
  const { clock, calls, watch, page } = setUp();
  const first = page();
  watch.entered();
  first.detach();
  clock.advance(1_000);
  const second = page();
  clock.advance(100_000);
  t.deepEqual(calls, []);
  second.detach();
  clock.advance(19_999);
  t.deepEqual(watch.shown(ON), HERE);
  t.deepEqual(calls, []);
  clock.advance(1);
  t.deepEqual(calls, [true]);
  t.deepEqual(watch.shown(ON), GONE, "nobody is heard or seen from there");
  clock.advance(39_999);
  t.deepEqual(calls, [true]);
  clock.advance(1);
  t.deepEqual(calls, [true, "left", false]);
  clock.advance(1_000_000);
  t.is(calls.length, 3);
  t.is(clock.timers(), 0);
});

test("[DV61] a network that is not good is told of self, but not from a window that is closed", (t) => {
  const { clock, watch, page } = setUp();
  t.deepEqual(watch.shown({ ...ON, network: "good" }), HERE);
  t.deepEqual(watch.shown({ ...ON, network: "weak" }), { ...HERE, network: "weak" });
  const only = page();
  watch.entered();
  only.detach();
  clock.advance(30_000);
  t.deepEqual(watch.shown({ ...ON, network: "weak" }), GONE);
});

test("[WP2] a window that comes back is as it was, and of two windows the last one counts", (t) => {
  const { clock, calls, watch, page } = setUp();
  const [first, second] = [page(), page()];
  watch.entered();
  first.detach();
  clock.advance(100_000);
  t.deepEqual(calls, []);
  second.detach();
  clock.advance(30_000);
  page();
  t.deepEqual(calls, [true, false]);
  t.deepEqual(watch.shown(ON), HERE);
  clock.advance(100_000);
  t.deepEqual(calls, [true, false]);
});

test("[WP3] nobody expects a window of a core that has had none, nor outside a meeting", (t) => {
  const { clock, calls, watch, page, shell } = setUp();
  shell().detach();
  watch.entered();
  clock.advance(100_000);
  watch.left();
  page().detach();
  clock.advance(100_000);
  t.deepEqual(calls, []);
  watch.entered();
  clock.advance(20_000);
  t.deepEqual(calls, [true], "closed while it was on the way in");
  watch.left();
  t.deepEqual(calls, [true, false]);
});

test("[WP4] while a script drives the core the closed window is reported, and self stays", (t) => {
  const { clock, calls, watch, page, script } = setUp();
  const driver = script();
  const window = page();
  watch.entered();
  window.detach();
  clock.advance(1_000_000);
  t.deepEqual(calls, [true]);
  driver.detach();
  clock.advance(0);
  t.deepEqual(calls, [true, "left", false]);
});

test("[WP5] the next page is told once why self is not in the meeting any more", async (t) => {
  const { clock, watch, page } = setUp();
  const window = page();
  watch.entered();
  window.detach();
  clock.advance(60_000);
  await settle();
  const [next] = page().events;
  t.like(next, { type: "error", code: "windowClosed" });
  t.regex(next?.type === "error" ? next.message : "", /left "Standup"/);
  t.deepEqual(page().events, []);
});
