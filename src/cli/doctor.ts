/** `landline doctor`: checks what usually keeps people from meeting, and says what to do for each. */
import path from "node:path";
import { examine } from "../doctor/index.ts";
import type { Finding } from "../doctor/types.ts";
import type { DeviceFacts } from "../kernel/examination.ts";
import type { Ports } from "../kernel/ports.ts";
import type { Words } from "../kernel/words.ts";
import { openDataFolder } from "../platform/data-folder.ts";
import { wordsOf } from "../platform/system-error.ts";
import { inEnglish, type Speak } from "../sentences/index.ts";
import { findBrowser, findElectron } from "../window-host/browsers.ts";
import type { Check } from "./doctor-check.ts";
import { countDevices } from "./doctor-devices.ts";
import { writeJsonLine } from "./json-lines.ts";

/** Resolves to the exit code: 1 if a check has failed. */
export async function printDoctor(options: {
  readonly dataFolder: string;
  readonly isJson: boolean;
  readonly speak: Speak;
  /** At which Landline is to be called; null for any. */
  readonly ports: Ports | null;
}): Promise<number> {
  const browser = findBrowser();
  const findings = await examine({
    ports: { wanted: options.ports, own: null },
    folder: folderFacts(options.dataFolder),
    shell: { shown: findElectron() ?? browser, asked: browser?.name ?? null },
    devices: browser === null ? null : await deviceFacts(browser.executable),
    ...{ chosen: null, heard: null },
  });
  const checks = findings.map((finding) => checkOf(finding, options.speak));
  if (options.isJson) writeJsonLine(process.stdout, { type: "doctor", checks });
  else process.stdout.write(checkLines(checks));
  return exitCodeOf(checks);
}

export const exitCodeOf = (checks: readonly Check[]): number =>
  checks.some((check) => check.result === "failure") ? 1 : 0;

export function checkLines(checks: readonly Check[]): string {
  const signs = { ok: "ok  ", warning: "hint", failure: "FAIL" };
  return checks
    .map(({ result, name, finding, advice, command = null }) => {
      const below = [advice, ...(command?.split("\n") ?? [])].filter((line) => line !== null);
      return [`${signs[result]}  ${name}: ${finding}\n`, ...below.map((line) => `      ${line}\n`)].join("");
    })
    .join("");
}

export function checkOf(
  { about, severity, finding, advice, remedy }: Finding,
  speak: Speak = inEnglish,
): Check {
  return {
    ...{ name: speak(about), result: severity, finding: speak(finding) },
    ...codeOf(finding),
    advice: advice && speak(advice),
    ...(remedy?.kind === "runCommand" ? { command: remedy.command } : {}),
  };
}

function codeOf({ sentences }: Words): { readonly code?: string } {
  const [first] = sentences;
  return first === undefined ? {} : { code: first.code };
}

/** Makes the folder where it is not there. */
function folderFacts(folder: string): { readonly path: string; readonly problem: Words | null } {
  try {
    return { path: openDataFolder(folder), problem: null };
  } catch (error) {
    return { path: path.resolve(folder), problem: wordsOf(error) };
  }
}

/** Asks the browser that will show the window: which devices there are differs from browser to browser. */
async function deviceFacts(executable: string): Promise<DeviceFacts | null> {
  const counts = await countDevices(executable);
  return counts && { ...counts, camera: "unknown", microphone: "unknown", missing: [] };
}
