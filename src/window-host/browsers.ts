/** Finds a program that can show the window: Electron's binary, or an installed Chromium, Chrome, Edge or Brave. */
import { accessSync, constants, existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

export interface Shell {
  readonly kind: "electron" | "browser";
  /** For people. */
  readonly name: string;
  readonly executable: string;
}

const LINUX = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
  "microsoft-edge-stable",
  "brave-browser",
];
const MAC = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];
const WINDOWS = [
  "Google\\Chrome\\Application\\chrome.exe",
  "Microsoft\\Edge\\Application\\msedge.exe",
  "Chromium\\Application\\chrome.exe",
];

/** Electron's binary if it was downloaded; null otherwise. Never downloads. */
export function findElectron(): Shell | null {
  try {
    const folder = path.dirname(createRequire(import.meta.url).resolve("electron/package.json"));
    const name =
      process.platform === "darwin"
        ? "Electron.app/Contents/MacOS/Electron"
        : process.platform === "win32"
          ? "electron.exe"
          : "electron";
    const executable = path.join(folder, "dist", name);
    return existsSync(executable) ? { kind: "electron", name: "Electron", executable } : null;
  } catch {
    return null;
  }
}

export function findBrowser(env: NodeJS.ProcessEnv = process.env): Shell | null {
  const chosen = env["LANDLINE_BROWSER"];
  const places = chosen === undefined ? placesOf(env) : [chosen];
  const executable = places.find(isExecutable);
  return executable === undefined ? null : { kind: "browser", name: nameOf(executable), executable };
}

function placesOf(env: NodeJS.ProcessEnv): readonly string[] {
  if (process.platform === "darwin") return MAC;
  if (process.platform === "win32") {
    const roots = [env["PROGRAMFILES"], env["PROGRAMFILES(X86)"], env["LOCALAPPDATA"]].filter(
      (root) => root !== undefined,
    );
    return roots.flatMap((root) => WINDOWS.map((place) => path.join(root, place)));
  }
  const folders = (env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  return LINUX.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function nameOf(executable: string): string {
  const name = path.basename(executable).toLowerCase();
  if (name.includes("edge")) return "Microsoft Edge";
  if (name.includes("brave")) return "Brave";
  return name.includes("chromium") ? "Chromium" : "Google Chrome";
}
