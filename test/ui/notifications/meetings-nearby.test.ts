/** Who is told that a meeting has begun nearby. Rules: ../SPEC.md. */
import test from "ava";
import { signal } from "@preact/signals";
import type { AppView } from "../../../src/api/view.ts";
import { LOOK_AROUND_MS } from "../../../src/ui/model/begun-nearby.ts";
import { announceMeetingsNearby } from "../../../src/ui/notifications/meetings-nearby.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { scenarioNamed } from "../scenarios.ts";

/** What is said to a screen reader, and by the system, when a meeting begins while the window is in sight or hidden. */
function begin(settings: Partial<AppView["settings"]>, hidden: boolean) {
  const { view: listing } = scenarioNamed("home-list", 0);
  const [begun] = listing.nearby;
  if (begun === undefined) throw new Error("the scenario lists no meeting");
  const clock = createVirtualClock();
  const view = signal<AppView | null>({
    ...listing,
    nearby: [],
    settings: { ...listing.settings, ...settings },
  });
  const said: string[] = [];
  const bySystem: string[] = [];
  class Notification {
    static readonly permission = "granted";
    constructor(title: string) {
      bySystem.push(title);
    }
  }
  const names = ["Notification"] as const;
  const before = names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
  const put = (name: string, value: unknown) =>
    Object.defineProperty(globalThis, name, { value, configurable: true });
  put("Notification", Notification);
  // Only what it uses.
  announceMeetingsNearby({
    clock,
    isAttended: () => !hidden,
    state: { view, announce: ({ text }: { text: string }) => said.push(text) },
  } as never);
  clock.advance(LOOK_AROUND_MS + 1);
  view.value = { ...(view.value as AppView), nearby: [begun] };
  for (const [index, name] of names.entries()) {
    const was = before[index];
    if (was === undefined) Reflect.deleteProperty(globalThis, name);
    else Object.defineProperty(globalThis, name, was);
  }
  return { said, bySystem, title: begun.title };
}

test.serial(
  "[UI722] in sight it is said to a screen reader, hidden by the system; switched off, not at all",
  (t) => {
    const seen = begin({}, false);
    t.deepEqual([seen.said.length, seen.bySystem.length], [1, 0]);
    t.true(seen.said[0]?.includes(seen.title));
    const unseen = begin({}, true);
    t.deepEqual([unseen.said.length, unseen.bySystem.length], [0, 1]);
    t.true(unseen.bySystem[0]?.includes(unseen.title));
    const off = begin({ meetingNotices: false }, true);
    t.deepEqual([...off.said, ...off.bySystem], []);
  },
);
