/** App mode: starts the core and a window, restarts a core that died, and ends with the window. */
import { fork, spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findBrowser, findElectron } from "./browsers.ts";
import type { Log } from "../kernel/log.ts";
import { focusRunning } from "./server.ts";

const RESTART_AFTER_MS = [0, 300, 1_200, 5_000];
/** A core that dies this often in a row will not get better by itself. */
const MAX_DEATHS = 10;

export interface LaunchOptions {
  readonly dataFolder: string;
  readonly log: Log;
  /** The command's own script, and the arguments it was given. */
  readonly script: string;
  readonly args: readonly string[];
}

/** Resolves when the window runs; the process goes on until it is closed. @throws Error with a sentence */
export async function launchApp(options: LaunchOptions): Promise<void> {
  if (await focusRunning(options.dataFolder)) {
    process.stdout.write(
      "Landline is already running with this data folder; its window was asked to come to the front.\n",
    );
    return;
  }
  const electron = findElectron();
  if (electron !== null) {
    const main = fileURLToPath(new URL("./electron/main.cjs", import.meta.url));
    const child = spawn(electron.executable, [main, ...options.args], {
      stdio: "inherit",
      env: { ...process.env, LANDLINE_DATA_DIR: options.dataFolder },
    });
    child.on("exit", (code) => process.exit(code ?? 1));
    return;
  }
  const browser = findBrowser();
  const core = await startCore(options, () => showWindow());
  let window: ChildProcess | null = null;

  function showWindow(): void {
    if (browser === null) return;
    // With the same profile, a second start hands over to the running browser, which opens a window in front.
    const opened = spawn(browser.executable, browserArguments(options.dataFolder, core.redirectFile), {
      stdio: "ignore",
    });
    opened.on("error", () =>
      process.stderr.write(
        `landline: ${browser.name} could not be started. Open ${core.url} in a browser.\n`,
      ),
    );
    if (window !== null) return;
    window = opened;
    opened.on("exit", () => core.close());
  }

  if (browser === null) {
    process.stdout.write(
      `Neither Electron nor Chromium, Chrome or Edge is installed. Open this in a browser: ${core.url}\n`,
    );
  } else {
    process.stdout.write(`Electron is not installed; Landline opens its window in ${browser.name}.\n`);
    showWindow();
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      window?.kill();
      core.close();
    });
  }
}

function browserArguments(dataFolder: string, redirectFile: string): readonly string[] {
  return [
    `--app=${pathToFileURL(redirectFile).href}`,
    `--user-data-dir=${path.join(dataFolder, "browser")}`,
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // A meeting goes on behind other windows.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--autoplay-policy=no-user-gesture-required",
    // Chromium refuses to run sandboxed as root.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ];
}

interface RunningCore {
  readonly url: string;
  readonly redirectFile: string;
  close(): void;
}

function startCore(options: LaunchOptions, onFocus: () => void): Promise<RunningCore> {
  return new Promise((resolve, reject) => {
    let child: ChildProcess;
    let deaths = 0;
    let isClosing = false;
    let isReady = false;

    function start(extra: readonly string[]): void {
      child = fork(options.script, [...options.args, "--no-window", ...extra], {
        stdio: "inherit",
      });
      child.on("message", (message: unknown) => {
        if (typeof message !== "object" || message === null || !("type" in message)) return;
        if (message.type === "focus") onFocus();
        if (message.type !== "ready" || isReady) return;
        if (!("url" in message && "redirectFile" in message)) return;
        isReady = true;
        resolve({
          url: String(message.url),
          redirectFile: String(message.redirectFile),
          close() {
            isClosing = true;
            if (child.connected) child.disconnect();
            // It died, and waits to be started again.
            else if (child.exitCode !== null || child.signalCode !== null) process.exit(0);
          },
        });
      });
      child.on("exit", (code) => {
        if (isClosing) process.exit(0);
        // Before it was ready it has said itself what is wrong.
        if (!isReady) process.exit(code ?? 1);
        deaths += 1;
        if (deaths > MAX_DEATHS) {
          process.stderr.write(
            "landline: The core keeps failing. Start Landline with --verbose to see why.\n",
          );
          process.exit(1);
        }
        options.log.warn("the core died; it is started again", { code });
        setTimeout(
          () => start(["--rejoin"]),
          RESTART_AFTER_MS[Math.min(deaths - 1, RESTART_AFTER_MS.length - 1)],
        );
      });
      child.on("error", reject);
    }
    start([]);
  });
}
