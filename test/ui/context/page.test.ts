/** Whether the page is in sight, and what follows from it. */
import test from "ava";
import { signal } from "@preact/signals";
import { followPage, HIDDEN_AFTER_MS } from "../../../src/ui/context/page-shown.ts";
import { keepScreenAwake } from "../../../src/ui/context/screen-awake.ts";
import { createVirtualClock } from "../../support/clock.ts";

function createPage() {
  const clock = createVirtualClock();
  const target = new EventTarget();
  const page = Object.assign(target, { hidden: false, isFocused: true, hasFocus: () => page.isFocused });
  let shell: ((isShown: boolean) => void) | null = null;
  const shown = followPage({
    clock,
    page,
    onShellShown(listener) {
      shell = listener;
      return () => {};
    },
  });
  return {
    clock,
    shown,
    hide(hidden: boolean) {
      page.hidden = hidden;
      target.dispatchEvent(new Event("visibilitychange"));
    },
    focus: (isFocused: boolean) => void (page.isFocused = isFocused),
    showShell: (isShown: boolean) => shell?.(isShown),
  };
}

test("[DV1] a page that is out of sight is not watched after a moment, and is at once when it is back", (t) => {
  const { clock, shown, hide } = createPage();
  t.true(shown.isWatched.value);
  hide(true);
  t.false(shown.isShown.value);
  clock.advance(HIDDEN_AFTER_MS - 1);
  t.true(shown.isWatched.value);
  clock.advance(1);
  t.false(shown.isWatched.value);
  hide(false);
  t.true(shown.isWatched.value);
  hide(true);
  clock.advance(HIDDEN_AFTER_MS - 1);
  hide(false);
  clock.advance(10_000);
  t.true(shown.isWatched.value, "a glance elsewhere");
  t.is(clock.timers(), 0);
});

test("[UI722] a window is attended while it is in sight and has the focus: one behind another never counts as hidden", (t) => {
  const { shown, hide, focus, showShell } = createPage();
  t.true(shown.isAttended());
  focus(false);
  t.false(shown.isAttended());
  t.true(shown.isShown.value);
  focus(true);
  showShell(false);
  t.false(shown.isAttended());
  showShell(true);
  hide(true);
  t.false(shown.isAttended());
});

test("[DV1] within two seconds, also where the browser is a second late", (t) => {
  t.true(HIDDEN_AFTER_MS + 1_000 < 2_000);
});

test("[DV1] Electron's page never counts as hidden: its shell says when the window is", (t) => {
  const { clock, shown, showShell } = createPage();
  showShell(false);
  clock.advance(HIDDEN_AFTER_MS);
  t.false(shown.isWatched.value);
  showShell(true);
  t.true(shown.isWatched.value);
});

test("[DV2] the screen is kept awake while it is needed, and again after the page was hidden", async (t) => {
  const held = new Set<number>();
  let count = 0;
  const lock = {
    async request() {
      const id = (count += 1);
      held.add(id);
      return { release: async () => void held.delete(id) };
    },
  };
  const isNeeded = signal(false);
  const stop = keepScreenAwake(lock, isNeeded);
  t.is(count, 0);
  isNeeded.value = true;
  t.deepEqual([...held], [1]);
  isNeeded.value = false;
  await new Promise(setImmediate);
  t.is(held.size, 0);
  isNeeded.value = true;
  t.deepEqual([...held], [2]);
  stop();
  await new Promise(setImmediate);
  t.is(held.size, 0);
});

test("[DV2] a browser that refuses or has no such lock is left alone", async (t) => {
  const isNeeded = signal(true);
  const refusing = { request: () => Promise.reject(new Error("The battery is low.")) };
  const stops = [keepScreenAwake(refusing, isNeeded), keepScreenAwake(undefined, isNeeded)];
  await new Promise(setImmediate);
  for (const stop of stops) stop();
  await new Promise(setImmediate);
  t.pass();
});
