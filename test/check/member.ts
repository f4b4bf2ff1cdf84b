/** One peer of a run, over all starts of its program: the commands it gets, its answers, and what it shows. */
import { createHash } from "node:crypto";
import { appendFileSync, createReadStream, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { Command } from "../../src/api/commands.ts";
import type { SharedFile } from "../../src/api/view.ts";
import type { FileId, PeerId } from "../../src/kernel/ids.ts";
import { signalTrees } from "../chaos/process-tree.ts";
import { startPeer, type Peer, type PeerEvent } from "../support/peer.ts";
import type { Lan } from "../lan/lan.ts";
import type { Fetched, Request, View, Wish } from "./history.ts";
import { createReplica, exportedView } from "./replica.ts";
import { createRequests } from "./requests.ts";

const CLOCK = new URL("skewed-clock.js", import.meta.url).href;
/** The meeting that `landline relay` waits for. A relay obeys commands, too, and needs no participant's process. */
const NOWHERE = "Waiting for orders";
const RETRY_MS = 400;
/** Errors that have nothing to do with the disk. */
const EXPECTED: ReadonlySet<string> = new Set(["notAllowed", "noSuchMessage", "noSuchFile"]);

type Outcome = Request["outcome"];
export type Entrance = { readonly create: string } | { readonly join: string };

export interface Member {
  readonly name: string;
  readonly host: number;
  readonly dataFolder: string;
  /** The folder of the files that it shares and saves; not in the data folder. */
  readonly folder: string;
  readonly fetched: readonly Fetched[];
  /** Its files that other peers have whole, by its program's last reports. */
  readonly safeFiles: ReadonlySet<FileId>;
  /** A sentence for each thing that must not happen: its program ended by itself, did not start, or named an honest member. */
  readonly problems: readonly string[];
  requests(): readonly Request[];
  /** @throws Error before its program was ready for the first time */
  peerId(): PeerId;
  hasId(peer: PeerId): boolean;
  /** Its program runs, is not stopped, and is in the meeting. */
  isUp(): boolean;
  isRunning(): boolean;
  isWaiting(): boolean;
  /** The coordinator that it follows and the members that it knows, as text; empty if it is in no meeting. */
  company(): string;
  start(): void;
  kill(): Promise<void>;
  stop(): void;
  goOn(): void;
  setClock(offsetMs: number): void;
  /** Resolves when the program has answered or ended. */
  ask(wish: Wish, command: Command): Promise<void>;
  /** Resolves when the file is ready, or after `patienceMs`. `isOwed`: the file must come. */
  fetch(file: SharedFile, isOwed: boolean, patienceMs: number): Promise<void>;
  /** What its program has reported, change by change. */
  replica(): View;
  /** What its program exports when it is asked now. */
  exported(): Promise<View>;
  /** A text that changes whenever `replica()` does. */
  version(): string;
}

const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
};

export function createMember(deps: {
  readonly lan: Lan;
  readonly host: number;
  readonly name: string;
  readonly dataFolder: string;
  readonly folder: string;
  readonly entrance: Entrance;
  /** Gets the program's standard error, at its most verbose; null for none. */
  readonly logFile: string | null;
  /** Milliseconds of the run. */
  readonly nowMs: () => number;
  readonly say: (line: string) => void;
}): Member {
  const { lan, host, name, dataFolder, folder, logFile, nowMs } = deps;
  mkdirSync(folder, { recursive: true });
  const clockFile = path.join(folder, "clock");
  writeFileSync(clockFile, "0");
  const requests = createRequests();
  const safeFiles = new Set<FileId>();
  const fetched: Fetched[] = [];
  const problems: string[] = [];
  const reportedTwice: string[] = [];
  const waiting = new Map<string, (answer: Outcome) => void>();
  const readyAt = new Map<FileId, (path: string) => void>();
  let entrance = deps.entrance;
  let replica = createReplica(reportedTwice);
  let peer: Peer | null = null;
  let id: PeerId | null = null;
  let isIn = false;
  let isStopped = false;
  let company = "";
  let count = 0;
  let stretch = 0;
  let starts = 0;

  function hear(event: PeerEvent): void {
    replica.hear(event);
    requests.hear(event, (requestId) => Number(requestId.split(" ")[1]));
    switch (event.type) {
      case "ready":
        id = event.peerId;
        return;
      case "joined":
        isIn = true;
        entrance = { join: event.meetingId };
        return;
      case "members":
        company = `${event.coordinator} ${event.members
          .map(({ peerId }) => peerId)
          .toSorted()
          .join()}`;
        return;
      case "fileHeld":
        if (event.isSafe) safeFiles.add(event.fileId);
        else safeFiles.delete(event.fileId);
        return;
      case "fileReady":
        if (event.path !== null) readyAt.get(event.fileId)?.(event.path);
        return;
      case "offender":
        problems.push(`${name} was warned of an honest member: ${event.message}`);
        return;
      case "error":
        if (!EXPECTED.has(event.code)) deps.say(`        ${name}: ${event.code}: ${event.message}`);
        // After a failed write the program begins another feed.
        if (!EXPECTED.has(event.code)) stretch += 1;
        answer(event.requestId, "refused");
        return;
      case "done":
        answer(event.requestId, "done");
        return;
      default:
    }
  }

  function peerId(): PeerId {
    if (id === null) throw new Error(`${name} has never been ready`);
    return id;
  }

  function answer(requestId: string | undefined, outcome: Outcome): void {
    if (requestId === undefined) return;
    waiting.get(requestId)?.(outcome);
    waiting.delete(requestId);
  }

  function command(requestId: string, what: Command): Promise<Outcome> {
    return new Promise((resolve) => {
      waiting.set(requestId, resolve);
      if (peer === null) answer(requestId, "unknown");
      else peer.send({ ...what, requestId });
    });
  }

  /** Tries until it is in the meeting: opens its own copy or joins, in turn. */
  async function enter(started: Peer): Promise<void> {
    await started.event("ready", () => true, 60_000);
    for (let attempt = 0; peer === started && !isIn; attempt += 1) {
      count += 1;
      const requestId = `enter ${count}`;
      const how: Command =
        "create" in entrance
          ? { type: "createMeeting", title: entrance.create }
          : {
              type: attempt % 2 === 0 && stretch > 1 ? "openMeeting" : "joinMeeting",
              meeting: entrance.join,
            };
      const outcome = await command(requestId, how);
      if (outcome !== "done") await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  function start(): void {
    if (peer !== null) return;
    stretch += 1;
    replica = createReplica(reportedTwice);
    starts += 1;
    const started = startPeer(
      lan,
      host,
      name,
      ["relay", NOWHERE, ...(logFile === null ? [] : ["--verbose"])],
      {
        dataFolder,
        environment: { NODE_OPTIONS: `--import ${CLOCK}`, LANDLINE_CHECK_CLOCK: clockFile },
      },
    );
    peer = started;
    started.process.stdin?.on("error", () => {});
    if (logFile !== null)
      started.process.stderr?.on("data", (chunk: Buffer) =>
        appendFileSync(logFile, `${Math.round(nowMs())} ms: ${chunk.toString("utf8")}`),
      );
    started.onEvent((event) => peer === started && hear(event));
    started.process.once("exit", (code, signal) => {
      if (peer !== started) return;
      const words = started.standardError().slice(-1_500);
      problems.push(`${name}'s program ended by itself (${code ?? signal}): ${words}`);
      gone();
    });
    enter(started).catch((error: unknown) => {
      if (peer === started) problems.push(`${name} did not start: ${String(error)}`);
    });
  }

  function gone(): void {
    peer = null;
    isIn = false;
    isStopped = false;
    company = "";
    for (const requestId of waiting.keys()) answer(requestId, "unknown");
  }

  return {
    name,
    host,
    dataFolder,
    folder,
    requests: requests.all,
    fetched,
    safeFiles,
    problems,
    peerId,
    hasId: (peer) => peer === id,
    isUp: () => isIn && !isStopped,
    isRunning: () => peer !== null,
    isWaiting: () => waiting.size > 0,
    company: () => company,
    start,
    async kill() {
      const killed = peer;
      if (killed === null) return;
      gone();
      signalTrees([killed.process.pid], "SIGKILL");
      await killed.exit();
    },
    stop() {
      isStopped = true;
      signalTrees([peer?.process.pid], "SIGSTOP");
    },
    goOn() {
      isStopped = false;
      signalTrees([peer?.process.pid], "SIGCONT");
    },
    setClock: (offsetMs) => writeFileSync(clockFile, String(offsetMs)),
    async ask(wish, what) {
      const known = { by: peerId(), afterOrder: replica.newestOrder() };
      const number = requests.begin({ ...known, stretch, wish, askedAtMs: nowMs() });
      requests.end(number, await command(`ask ${number}`, what), nowMs());
    },
    async fetch({ fileId }, isOwed, patienceMs) {
      count += 1;
      const target = path.join(folder, `fetched-${count}`);
      const isReady = new Promise<string | null>((resolve) => {
        const timer = setTimeout(() => resolve(null), patienceMs);
        readyAt.set(fileId, (saved) => {
          clearTimeout(timer);
          resolve(saved);
        });
      });
      await command(`fetch ${count}`, { type: "fetchFile", fileId, path: target });
      const saved = await isReady;
      readyAt.delete(fileId);
      const sha256 = saved === null ? null : await sha256Of(saved);
      fetched.push({ by: peerId(), fileId, sha256, isOwed });
    },
    replica: () => replica.view(peerId()),
    async exported() {
      const asked = peer;
      if (asked === null) throw new Error(`${name} does not run`);
      count += 1;
      const requestId = `export ${count}`;
      asked.send({ type: "exportHistory", format: "json", requestId });
      const event = await asked.event("exported", (each) => each.requestId === requestId);
      return exportedView(peerId(), event.text ?? "{}");
    },
    version: () => `${starts} ${replica.version()}`,
  };
}
