/**
 * App mode: starts the core and a window, starts a core that died again, and ends with the window. Decisions alone: what it takes
 * from the machine is a LaunchSystem.
 */
import * as v from "valibot";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { decoder } from "../kernel/schema.ts";
import { words, type Words } from "../kernel/words.ts";
import { createSupervisor, type RestartPolicy } from "../platform/supervisor.ts";
import type { Shell } from "./browsers.ts";

export const CORE_RESTARTS: RestartPolicy = {
  restartAfterMs: [0, 300, 1_200, 5_000],
  provenAfterMs: 30_000,
  // A core that dies this often in a row will not get better by itself.
  maxRestarts: 10,
};
/** A core hands its meeting over before it ends, which takes up to some seconds. Then it is ended. */
export const CLOSE_PATIENCE_MS = 10_000;

/** A process that was started. */
export interface Started {
  /** Asks it to end. For a core: closes its channel, so that it leaves its meeting first. */
  close(): void;
  /** Ends it at once. */
  kill(): void;
}

export interface LaunchSystem {
  readonly electron: Shell | null;
  readonly browser: Shell | null;
  /** Asks the copy that runs with this data folder to come to the front, and to show a link to a meeting, if there is one; false when none answers. */
  focusRunning(link: string | null): Promise<boolean>;
  /** Runs the app in Electron. Resolves to its exit code when it ends. */
  runElectron(shell: Shell): Promise<number>;
  /** May throw. `onExit` is called once, however the core ended; null for a signal. */
  startCore(
    isRestart: boolean,
    on: { readonly message: (message: unknown) => void; readonly exit: (code: number | null) => void },
  ): Started;
  /** Shows the window: of two with one data folder the second opens in the first one's process, and exits. */
  openWindow(
    shell: Shell,
    redirectFile: string,
    on: { readonly exit: () => void; readonly error: () => void },
  ): Started;
  /** The user or the system ends the app. */
  onTerminate(listener: () => void): void;
  print(said: Words): void;
  printError(said: Words): void;
}

const decodeMessage = decoder(
  v.variant("type", [
    v.object({ type: v.literal("ready"), url: v.string(), redirectFile: v.string() }),
    v.object({ type: v.literal("focus") }),
  ]),
);

/** Resolves to the exit code when the app has ended. */
export async function launchApp(deps: {
  readonly clock: Clock;
  readonly log: Log;
  /** To a meeting; null for none. */
  readonly link: string | null;
  readonly system: LaunchSystem;
}): Promise<number> {
  const { system } = deps;
  if (await system.focusRunning(deps.link)) {
    system.print(words("runsAlready"));
    return 0;
  }
  if (system.electron !== null) return await system.runElectron(system.electron);
  return await new Promise((resolve) => runInBrowser(deps, resolve));
}

function runInBrowser(
  deps: { readonly clock: Clock; readonly log: Log; readonly system: LaunchSystem },
  onEnd: (exitCode: number) => void,
): void {
  const { clock, log, system } = deps;
  const { browser } = system;
  let page: { readonly url: string; readonly redirectFile: string } | null = null;
  let window: Started | null = null;
  let isClosing = false;

  const supervisor = createSupervisor<Started, number | null>({
    clock,
    policy: CORE_RESTARTS,
    startChild(exited) {
      return system.startCore(page !== null, {
        message: receive,
        exit(code) {
          if (isClosing) onEnd(0);
          else exited(code);
        },
      });
    },
    onEnd(end, restartInMs) {
      const code = end.type === "exited" ? end.reason : null;
      if (end.type === "notStarted") log.error("the core was not started", { error: String(end.error) });
      if (page === null) {
        // Before it was ready it has said itself what is wrong.
        supervisor.stop();
        onEnd(code ?? 1);
      } else if (restartInMs === null) {
        system.printError(words("coreKeepsFailing"));
        onEnd(1);
      } else log.warn("the core died; it is started again", { code });
    },
  });

  function receive(raw: unknown): void {
    const message = decodeMessage(raw);
    if (message === null) return;
    if (message.type === "focus") return showWindow();
    const isFirst = page === null;
    page = message;
    if (!isFirst) return;
    system.print(
      browser === null ? words("noBrowser", message.url) : words("opensInBrowser", browser.name, message.url),
    );
    showWindow();
  }

  function showWindow(): void {
    if (browser === null || page === null) return;
    const { url, redirectFile } = page;
    const opened = system.openWindow(browser, redirectFile, {
      exit: () => opened === window && close(),
      error() {
        if (opened === window) window = null;
        system.printError(words("browserNotStarted", browser.name, url));
      },
    });
    window ??= opened;
  }

  function close(): void {
    if (isClosing) return;
    isClosing = true;
    const core = supervisor.stop();
    // It died, and would have been started again.
    if (core === null) return onEnd(0);
    core.close();
    clock.setTimer(clock.nowMs() + CLOSE_PATIENCE_MS, () => {
      log.warn("the core did not end in time");
      core.kill();
      onEnd(0);
    });
  }

  system.onTerminate(() => {
    window?.close();
    close();
  });
  supervisor.start();
}
