import test from "ava";
import { silentLog } from "../../src/kernel/log.ts";
import type { Shell } from "../../src/window-host/browsers.ts";
import { CLOSE_PATIENCE_MS, launchApp, type LaunchSystem } from "../../src/window-host/launcher.ts";
import { createVirtualClock } from "../support/clock.ts";

const BROWSER: Shell = { kind: "browser", name: "Chromium", executable: "/usr/bin/chromium" };
const ELECTRON: Shell = { kind: "electron", name: "Electron", executable: "/usr/bin/electron" };
const READY = { type: "ready", url: "http://127.0.0.1:5000/enter", redirectFile: "/data/open.html" };

interface FakeCore {
  readonly isRestart: boolean;
  readonly message: (message: unknown) => void;
  readonly exit: (code: number | null) => void;
  state: "running" | "closed" | "killed";
}
interface FakeWindow {
  readonly redirectFile: string;
  readonly exit: () => void;
  readonly error: () => void;
  isClosed: boolean;
}

/** A machine on which the test decides what processes do. */
async function createWorld(overrides: Partial<LaunchSystem> = {}, link: string | null = null) {
  const clock = createVirtualClock();
  const cores: FakeCore[] = [];
  const windows: FakeWindow[] = [];
  const lines: string[] = [];
  const errors: string[] = [];
  let terminate = (): void => {};
  let exitCode: number | null = null;
  const system: LaunchSystem = {
    electron: null,
    browser: BROWSER,
    focusRunning: async () => false,
    runElectron: async () => 0,
    startCore(isRestart, on) {
      const core: FakeCore = { isRestart, ...on, state: "running" };
      cores.push(core);
      return { close: () => void (core.state = "closed"), kill: () => void (core.state = "killed") };
    },
    openWindow(_shell, redirectFile, on) {
      const window: FakeWindow = { redirectFile, ...on, isClosed: false };
      windows.push(window);
      return { close: () => void (window.isClosed = true), kill: () => {} };
    },
    onTerminate: (listener) => void (terminate = listener),
    print: ({ message }) => void lines.push(message),
    printError: ({ message }) => void errors.push(message),
    ...overrides,
  };
  void launchApp({ clock, log: silentLog, link, system }).then((code) => (exitCode = code));
  const settled = async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  await settled();
  return {
    clock,
    cores,
    windows,
    lines,
    errors,
    settled,
    terminate: () => terminate(),
    core: () => cores.at(-1) ?? assertStarted(),
    exitCode: async () => {
      await settled();
      return exitCode;
    },
  };
}
const assertStarted = (): never => {
  throw new Error("no core was started");
};

test("[WH20] a copy that runs already is asked to the front, and nothing is started", async (t) => {
  const world = await createWorld({ focusRunning: async () => true, electron: ELECTRON });
  t.is(await world.exitCode(), 0);
  t.regex(world.lines.join(), /already running/);
  t.deepEqual(world.cores, []);
});

test("[WH60] a copy that runs already is given the link", async (t) => {
  const given: unknown[] = [];
  const focusRunning = async (link: string | null) => given.push(link) > 0;
  await createWorld({ focusRunning }, "landline:join?m=1");
  await createWorld({ focusRunning });
  t.deepEqual(given, ["landline:join?m=1", null]);
});

test("[WH21] Electron goes first, and its exit code is the app's", async (t) => {
  const world = await createWorld({ electron: ELECTRON, runElectron: async () => 3 });
  t.is(await world.exitCode(), 3);
  t.deepEqual(world.cores, []);
});

test("[WH22] a core is started, and the window when it is ready; the window's end is the app's", async (t) => {
  const world = await createWorld();
  t.is(world.cores.length, 1);
  t.false(world.core().isRestart);
  t.deepEqual(world.windows, []);
  world.core().message(READY);
  t.deepEqual(
    world.windows.map(({ redirectFile }) => redirectFile),
    ["/data/open.html"],
  );
  t.is(world.lines.length, 1);
  t.regex(world.lines[0] ?? "", /^Electron is not installed; Landline opens its window in Chromium\. /);
  // A browser that may not read the data folder, as one from a snap, shows an error page.
  t.true(world.lines[0]?.endsWith(`open this in any browser: ${READY.url}`));
  world.windows[0]?.exit();
  t.is(world.core().state, "closed");
  t.is(await world.exitCode(), null, "the core leaves its meeting first");
  world.core().exit(0);
  t.is(await world.exitCode(), 0);
  world.clock.advance(60_000);
  t.is(world.cores.length, 1);
});

test("[WH23] without a browser the address is printed, and the core runs on", async (t) => {
  const world = await createWorld({ browser: null });
  world.core().message(READY);
  t.deepEqual(world.lines, [
    "Neither Electron nor Chromium, Chrome or Edge is installed. Open this in a browser: http://127.0.0.1:5000/enter",
  ]);
  world.terminate();
  world.core().exit(0);
  t.is(await world.exitCode(), 0);
});

test("[WH24] a core that ends before it was ready ends the app with its code", async (t) => {
  for (const [code, expected] of [
    [2, 2],
    [null, 1],
  ] as const) {
    const world = await createWorld();
    world.core().exit(code);
    t.is(await world.exitCode(), expected);
    world.clock.advance(60_000);
    t.is(world.cores.length, 1);
  }
  const broken = await createWorld({
    startCore: () => {
      throw new Error("no more processes");
    },
  });
  t.is(await broken.exitCode(), 1);
});

test("[WH25] a core that dies is started again and goes back to its meeting; the window stays one", async (t) => {
  const world = await createWorld();
  world.core().message(READY);
  world.core().exit(null);
  world.clock.advance(0);
  t.is(world.cores.length, 2);
  t.true(world.core().isRestart);
  world.core().message(READY);
  t.is(world.windows.length, 1);
  t.is(await world.exitCode(), null);
});

test("[WH26] a core that keeps dying ends the app, with a sentence; old deaths are forgiven", async (t) => {
  const world = await createWorld();
  world.core().message(READY);
  for (let month = 0; month < 30; month += 1) {
    world.clock.advance(40_000);
    world.core().exit(null);
    world.clock.advance(0);
  }
  t.is(await world.exitCode(), null);
  for (let death = 0; death < 11; death += 1) {
    world.core().exit(1);
    world.clock.advance(5_000);
  }
  t.is(await world.exitCode(), 1);
  t.deepEqual(world.errors, ["The core keeps failing. Start Landline with --verbose to see why."]);
});

test("[WH27] a core that hangs at the end is killed", async (t) => {
  const world = await createWorld();
  world.core().message(READY);
  world.windows[0]?.exit();
  world.clock.advance(CLOSE_PATIENCE_MS - 1);
  t.is(world.core().state, "closed");
  world.clock.advance(1);
  t.is(world.core().state, "killed");
  t.is(await world.exitCode(), 0);
});

test("[WH28] the app ends at once while a dead core waits to be started again", async (t) => {
  const world = await createWorld();
  world.core().message(READY);
  world.core().exit(null);
  world.clock.advance(0);
  world.core().exit(null);
  world.terminate();
  t.true(world.windows[0]?.isClosed);
  t.is(await world.exitCode(), 0);
  world.clock.advance(60_000);
  t.is(world.cores.length, 2);
});

test("[WH29] a second start opens a window in front, whose process may end", async (t) => {
  const world = await createWorld();
  world.core().message(READY);
  world.core().message({ type: "focus" });
  t.is(world.windows.length, 2);
  world.windows[1]?.exit();
  t.is(world.core().state, "running");
  t.is(await world.exitCode(), null);
});

test("[WH30] a browser that cannot be started is reported, and a later window is the app's", async (t) => {
  const world = await createWorld();
  world.core().message(READY);
  world.windows[0]?.error();
  t.deepEqual(world.errors, [
    "Chromium could not be started. Open http://127.0.0.1:5000/enter in a browser.",
  ]);
  world.core().message({ type: "focus" });
  world.windows[1]?.exit();
  t.is(world.core().state, "closed");
});

test("[WH31] what a core should not say changes nothing", async (t) => {
  const world = await createWorld();
  for (const message of [
    null,
    7,
    {},
    { type: "ready" },
    { type: "ready", url: 7, redirectFile: null },
    { type: "x" },
  ])
    world.core().message(message);
  t.deepEqual(world.windows, []);
  t.deepEqual(world.lines, []);
});
