/** A headless Landline on a host of the test's LAN, driven over its standard streams as a script would. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ChildProcess } from "node:child_process";
import type { Command } from "../../src/api/commands.ts";
import type { CoreEvent } from "../../src/api/events.ts";
import type { FrameMark, MissingRun } from "../../src/headless/debug-meter.ts";
import type { SentMarks } from "../../src/headless/sent-marks.ts";
import type { Lan } from "../lan/lan.ts";
import { eventually, PATIENCE_MS } from "./eventually.ts";
import { removeFolder } from "./temporary-folder.ts";

const COMMAND = fileURLToPath(new URL("../../bin/landline.js", import.meta.url));

/** What a headless participant reports beyond the core's protocol, once a second. */
export interface DebugReception {
  readonly type: "debugReception";
  readonly pictures: readonly {
    readonly peerId: string;
    readonly frames: number;
    readonly colour: { readonly y: number; readonly u: number; readonly v: number } | null;
  }[];
  readonly tonesDbov: Readonly<Record<string, number>>;
  readonly legs: readonly { readonly role: string; readonly state: string }[];
  readonly missing: readonly MissingRun[];
  readonly shown: Readonly<Record<string, readonly FrameMark[]>>;
  readonly sent: SentMarks;
}
export type PeerEvent = CoreEvent | DebugReception;
/** Events that come all the time say little about why another one did not. */
const isTelling = ({ type }: PeerEvent): boolean =>
  !["view", "meetings", "reception", "debugReception"].includes(type);
type EventOf<Type extends PeerEvent["type"]> = Extract<PeerEvent, { type: Type }>;

export interface Peer {
  readonly host: number;
  readonly name: string;
  readonly process: ChildProcess;
  readonly events: readonly PeerEvent[];
  readonly standardError: () => string;
  send(command: Command): void;
  last<Type extends PeerEvent["type"]>(type: Type): EventOf<Type> | undefined;
  all<Type extends PeerEvent["type"]>(type: Type): readonly EventOf<Type>[];
  /** Resolves with the first event, past ones included, that fits. Rejects, with what was seen, when the peer ends or `patienceMs` is over. */
  event<Type extends PeerEvent["type"]>(
    type: Type,
    fits?: (event: EventOf<Type>) => boolean,
    patienceMs?: number,
  ): Promise<EventOf<Type>>;
  /** Resolves once the condition holds; looked at after every event. */
  until(what: string, holds: () => boolean, patienceMs?: number): Promise<true>;
  /** Called with each event from now on. */
  onEvent(listener: (event: PeerEvent) => void): void;
  /** What it said last, whether it has ended, and its standard error's end: for the message of a test that waited in vain. */
  seen(): string;
  exit(): Promise<number | null>;
  kill(signal?: NodeJS.Signals): void;
  readonly dataFolder: string;
}

/** Starts `landline <args> --headless --json` (or `--no-window`) with a data folder of its own, removed with `removeDataFolders`. */
export function startPeer(
  lan: Lan,
  host: number,
  name: string,
  args: readonly string[],
  options: {
    readonly dataFolder?: string;
    readonly mode?: "headless" | "window";
    /** The name is not on the command line: a new data folder knows none. */
    readonly isNameless?: boolean;
    /** Another starter than this tree's own, such as an unpacked package's. */
    readonly program?: string;
    /** Added to this process's environment. */
    readonly environment?: NodeJS.ProcessEnv;
  } = {},
): Peer {
  const dataFolder = options.dataFolder ?? makeDataFolder(name);
  const child = lan.spawn(
    host,
    options.program ?? process.execPath,
    [
      ...(options.program === undefined ? [COMMAND] : []),
      ...args,
      options.mode === "window" ? "--no-window" : "--headless",
      "--json",
      ...(options.isNameless === true ? [] : ["--name", name]),
      "--data-dir",
      dataFolder,
    ],
    {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, LC_ALL: "C", NODE_OPTIONS: "", ...options.environment },
    },
  );
  const events: PeerEvent[] = [];
  const checks = new Set<() => void>();
  const listeners = new Set<(event: PeerEvent) => void>();
  let standardError = "";
  let exitCode: number | null | undefined;
  child.stderr?.on("data", (chunk: Buffer) => void (standardError += chunk.toString("utf8")));
  if (child.stdout === null) throw new Error("no standard output");
  createInterface({ input: child.stdout }).on("line", (line) => {
    // The command's own output: its shape is what is under test.
    const event = JSON.parse(line) as PeerEvent;
    events.push(event);
    for (const listener of listeners) listener(event);
    for (const check of checks) check();
  });
  child.on("exit", (code) => {
    exitCode = code;
    for (const check of checks) check();
  });

  const seen = (): string =>
    `${exitCode === undefined ? "" : `ended with ${exitCode}; `}last ${JSON.stringify(events.filter(isTelling).slice(-12))} ${standardError.slice(-2_000)}`;
  const until = (what: string, holds: () => boolean, patienceMs = PATIENCE_MS): Promise<true> =>
    eventually(`${name}: ${what}`, holds, {
      patienceMs,
      everyMs: 100,
      onChange(look) {
        checks.add(look);
        return () => void checks.delete(look);
      },
      lostBecause: () => (exitCode === undefined ? null : `it ended with ${exitCode}`),
      seen,
    });
  const isOf =
    <Type extends PeerEvent["type"]>(type: Type) =>
    (event: PeerEvent): event is EventOf<Type> =>
      event.type === type;
  return {
    host,
    name,
    process: child,
    events,
    dataFolder,
    standardError: () => standardError,
    seen,
    send: (command) => void child.stdin?.write(`${JSON.stringify(command)}\n`),
    last: (type) => events.findLast(isOf(type)),
    all: (type) => events.filter(isOf(type)),
    async event(type, fits = () => true, patienceMs) {
      const find = () => events.filter(isOf(type)).find(fits);
      await until(type, () => find() !== undefined, patienceMs);
      const found = find();
      if (found === undefined) throw new Error("unreachable: it was just there");
      return found;
    },
    until,
    onEvent: (listener) => void listeners.add(listener),
    async exit() {
      await eventually(`${name}: its process to end`, () => exitCode !== undefined, { seen }).catch(
        (error) => {
          child.kill("SIGKILL");
          throw error;
        },
      );
      return exitCode ?? null;
    },
    kill: (signal = "SIGKILL") => void child.kill(signal),
  };
}

const folders: string[] = [];

export function makeDataFolder(name: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), `landline-${name.replace(/\W/g, "").slice(0, 20)}-`));
  folders.push(folder);
  return folder;
}

export function removeDataFolders(): void {
  folders.splice(0).forEach(removeFolder);
}
