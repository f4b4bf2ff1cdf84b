/** One peer of a run, over all the starts of its program: what it is asked, what it answers, and what it shows. */
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
/** A relay waits for a meeting of this name, and so does what it is told: a participant's process would only cost. */
const NOWHERE = "Waiting for orders";
const RETRY_MS = 400;
/** Nothing is wrong with the disk then. */
const EXPECTED: ReadonlySet<string> = new Set(["notAllowed", "noSuchMessage", "noSuchFile"]);

type Outcome = Request["outcome"];
export type Entrance = { readonly create: string } | { readonly join: string };

export interface Member {
  readonly name: string;
  readonly host: number;
  readonly dataFolder: string;
  /** Of its own, outside the data folder: what it shares and saves. */
  readonly folder: string;
  readonly fetched: readonly Fetched[];
  /** Those of its files that it may leave alone, as it was told last. */
  readonly safeFiles: ReadonlySet<FileId>;
  /** Ended without being told to, answered nothing: each a sentence. */
  readonly problems: readonly string[];
  requests(): readonly Request[];
  /** Throws before it was ready for the first time. */
  peerId(): PeerId;
  hasId(peer: PeerId): boolean;
  /** Its program runs, goes on and is in the meeting. */
  isUp(): boolean;
  isRunning(): boolean;
  isWaiting(): boolean;
  /** Members as it knows them, and whom it follows, as a text; empty when it is in no meeting. */
  company(): string;
  start(): void;
  kill(): Promise<void>;
  stop(): void;
  goOn(): void;
  setClock(offsetMs: number): void;
  /** Resolves when it was answered, or its program has ended. */
  ask(wish: Wish, command: Command): Promise<void>;
  /** `isOwed`: it ought to come. Resolves when it is ready, or patience is over. */
  fetch(file: SharedFile, isOwed: boolean, patienceMs: number): Promise<void>;
  /** As it was told, change by change. */
  replica(): View;
  /** As its program has it, asked anew. */
  exported(): Promise<View>;
  /** Changes whenever what it shows does. */
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
  /** What its program says on standard error goes to this file, too; null for its errors only, and no file. */
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
  const toldTwice: string[] = [];
  const waiting = new Map<string, (answer: Outcome) => void>();
  const readyAt = new Map<FileId, (path: string) => void>();
  let entrance = deps.entrance;
  let replica = createReplica(toldTwice);
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
        problems.push(`${name} was told that an honest member breaks the rules: ${event.message}`);
        return;
      case "error":
        if (!EXPECTED.has(event.code)) deps.say(`        ${name}: ${event.code}: ${event.message}`);
        // After a write that failed its feed is another.
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

  /** Until it is in the meeting: opens what it has of it, or joins. */
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
    replica = createReplica(toldTwice);
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
