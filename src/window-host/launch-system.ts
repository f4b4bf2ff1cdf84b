/** What the launcher takes from the machine: processes, signals, standard streams. */
import { fork, spawn } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Words } from "../kernel/words.ts";
import { findBrowser, findElectron } from "./browsers.ts";
import type { LaunchSystem } from "./launcher.ts";
import { focusRunning } from "./server.ts";

export function launchSystem(options: {
  readonly dataFolder: string;
  /** The command's own script, and the arguments it was given. */
  readonly main: string;
  readonly args: readonly string[];
  /** Electron's main script. */
  readonly electron: string;
  /** In the language of the person at this computer. */
  readonly speak: (said: Words) => string;
}): LaunchSystem {
  const { dataFolder, args, speak } = options;
  return {
    electron: findElectron(),
    browser: findBrowser(),
    focusRunning: (link) => focusRunning(dataFolder, link),
    runElectron: ({ executable }) =>
      new Promise((resolve, reject) => {
        const child = spawn(executable, [options.electron, ...args], {
          stdio: "inherit",
          env: { ...process.env, LANDLINE_DATA_DIR: dataFolder },
        });
        child.on("error", reject);
        child.on("exit", (code) => resolve(code ?? 1));
      }),
    startCore(isRestart, on) {
      const child = fork(options.main, [...args, "--no-window", ...(isRestart ? ["--rejoin"] : [])], {
        stdio: "inherit",
      });
      child.on("message", on.message);
      child.on("exit", on.exit);
      // A process that could not be made has no exit.
      child.on("error", () => child.pid === undefined && on.exit(1));
      return {
        close: () => void (child.connected && child.disconnect()),
        kill: () => void child.kill("SIGKILL"),
      };
    },
    openWindow({ executable }, redirectFile, on) {
      const child = spawn(executable, browserArguments(dataFolder, redirectFile, process.getuid?.() === 0), {
        stdio: "ignore",
      });
      child.on("exit", on.exit);
      child.on("error", on.error);
      return { close: () => void child.kill(), kill: () => void child.kill("SIGKILL") };
    },
    onTerminate(listener) {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, listener);
    },
    print: (said) => void process.stdout.write(`${speak(said)}\n`),
    printError: (said) => void process.stderr.write(`landline: ${speak(said)}\n`),
  };
}

export function browserArguments(dataFolder: string, redirectFile: string, isRoot: boolean): string[] {
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
    ...(isRoot ? ["--no-sandbox"] : []),
  ];
}
