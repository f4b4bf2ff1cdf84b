/** A run with real processes: peers write while a nemesis inflicts faults; then all heals, and the checker looks for violations. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { FileId, PeerId } from "../../src/kernel/ids.ts";
import { prepareIdentities } from "../support/identities.ts";
import { createLan } from "../lan/lan.ts";
import { createRandom } from "../support/random.ts";
import { equalityProblems, violationsOf } from "./checker.ts";
import { mountSmallDisk } from "./disks.ts";
import { suffer, type FaultTools } from "./faults.ts";
import type { Fetched, History, PowerCut, View } from "./history.ts";
import { createMember, type Member } from "./member.ts";
import { DECK, describeFault, rounds, skew, type FaultKind } from "./nemesis.ts";
import { createWriter } from "./writer.ts";

export interface RunOptions {
  /** Prefix of the network namespaces. */
  readonly lan: string;
  readonly seed: number;
  /** Called before each round of faults with the number of rounds so far and the time of the run. */
  readonly isOver: (rounds: number, nowMs: number) => boolean;
  readonly peers: number;
  /** The only kind of fault to inflict; null for all kinds. */
  readonly only: string | null;
  /** A folder for the logs of the peers' programs; null for none. */
  readonly logs: string | null;
  readonly say: (line: string) => void;
}

export interface Healing {
  /** From the last fault's end until every peer runs, is in the meeting and knows all others. */
  readonly togetherMs: number;
  /** From then until all peers show the same. */
  readonly equalMs: number;
}

export interface RunResult {
  readonly violations: readonly string[];
  readonly faults: readonly FaultKind[];
  readonly healings: readonly Healing[];
  readonly requests: { readonly done: number; readonly refused: number; readonly unknown: number };
  readonly delivered: number;
  readonly files: { readonly shared: number; readonly safe: number; readonly fetched: number };
}

const NAMES = ["Ana", "Ben", "Cleo", "Dov", "Eve", "Finn", "Gus", "Hal"] as const;
const TITLE = "Nothing is lost";
const SMALL_DISK_MB = 96;
const PATIENCE_MS = 60_000;
const FETCH_PATIENCE_MS = 30_000;
const CALM_MS = [1_200, 2_500] as const;
const LOOK_EVERY_MS = 20;
/** A wait that takes this long says what it waits for. */
const SAY_AFTER_MS = 4_000;

const pass = (spanMs: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, spanMs)));

/** Everything wrong with the peers is in the violations. @throws Error only if no run is possible at all */
export async function runCheck(options: RunOptions): Promise<RunResult> {
  const schedule = rounds(createRandom(options.seed), {
    peers: options.peers,
    smallDisk: options.peers - 1,
    deck: DECK.filter((kind) => options.only === null || options.only === kind),
  });
  const random = createRandom(options.seed + 1);
  const startedAtMs = performance.now();
  const nowMs = () => performance.now() - startedAtMs;
  const say = (line: string) => options.say(`${(nowMs() / 1_000).toFixed(1).padStart(6)} s  ${line}`);
  const lan = createLan({ name: options.lan, hosts: options.peers + 1 });
  const workFolder = mkdtempSync(path.join(tmpdir(), "landline-check-"));
  const names = NAMES.slice(0, options.peers);
  const folders = await prepareIdentities(names);
  const [lateFolder = ""] = await prepareIdentities(["Late"]);
  const smallDisk = mountInPlace(folders.at(-1) ?? "");
  if (smallDisk === null) say("No file system can be mounted here: no disk will be full.");
  const powerCuts: PowerCut[] = [];
  const violations: string[] = [];
  const healings: Healing[] = [];
  const faults: FaultKind[] = [];

  const seat = (name: string, index: number, dataFolder: string): Member =>
    createMember({
      ...{ lan, host: index + 1, name, dataFolder, nowMs, say },
      folder: path.join(workFolder, name),
      entrance: index === 0 ? { create: TITLE } : { join: TITLE },
      logFile: options.logs === null ? null : path.join(options.logs, `${name}.log`),
    });
  const members = names.map((name, index) => seat(name, index, folders[index] ?? ""));
  const everybody = (): readonly PeerId[] => members.map((member) => member.peerId());
  const writers = members.map((member, index) =>
    createWriter({ member, everybody, isHost: index === 0, random: createRandom(options.seed * 31 + index) }),
  );

  const tools: FaultTools = { lan, members, random, smallDisk, powerCuts, nowMs, say };

  /** Returns false, and adds a violation, if it takes longer than PATIENCE_MS. */
  async function until(what: string, holds: () => boolean, why: () => string): Promise<boolean> {
    const untilMs = nowMs() + PATIENCE_MS;
    let sayAtMs = nowMs() + SAY_AFTER_MS;
    while (!holds()) {
      if (nowMs() > sayAtMs) {
        say(`        ${what}: ${why()}`);
        sayAtMs += SAY_AFTER_MS;
      }
      // A program that ended by itself does not come back.
      if (nowMs() > untilMs || [...members, late].some(({ problems }) => problems.length > 0)) {
        violations.push(`at ${(nowMs() / 1_000).toFixed(1)} s: still ${what}: ${why()}`);
        return false;
      }
      await pass(LOOK_EVERY_MS);
    }
    return true;
  }

  const areTogether = (those: readonly Member[]) => {
    const texts = new Set(those.map((member) => member.company()));
    const [text = ""] = texts;
    return (
      those.every((member) => member.isUp()) &&
      texts.size === 1 &&
      those.every((member) => text.includes(member.peerId())) &&
      text.split(" ")[1]?.split(",").length === those.length
    );
  };
  const companies = (those: readonly Member[]) => () =>
    those
      .map((member) => `${member.name} ${member.isUp() ? member.company().split(",").length : "is not in"}`)
      .join(", ");

  const nameOf = (peer: PeerId): string =>
    [...members, late].find((member) => member.hasId(peer))?.name ?? peer;
  const late = seat("Late", options.peers, lateFolder);

  function equality(those: readonly Member[]): () => readonly string[] {
    let seen = "";
    let found: readonly string[] = [];
    return () => {
      const versions = those.map((member) => member.version()).join();
      if (versions !== seen) found = equalityProblems({ nameOf, views: those.map((each) => each.replica()) });
      seen = versions;
      return found;
    };
  }

  /** Ends all faults and waits until the writers rest, every peer is back, and all show the same. */
  async function heal(those: readonly Member[]): Promise<boolean> {
    for (const writer of writers) writer.rest();
    lan.heal();
    const healedAtMs = nowMs();
    const isTogether = await until("not all together", () => areTogether(those), companies(those));
    const togetherAtMs = nowMs();
    const differences = equality(those);
    const isEqual = await until(
      "not all equal",
      () => differences().length === 0,
      () => differences().slice(0, 3).join("; "),
    );
    const healing = { togetherMs: togetherAtMs - healedAtMs, equalMs: nowMs() - togetherAtMs };
    healings.push(healing);
    const isAnswered = await until(
      "commands without an answer",
      () => !those.some((member) => member.isWaiting()),
      () =>
        those
          .filter((member) => member.isWaiting())
          .map(({ name }) => name)
          .join(),
    );
    // A late answer may have added an entry.
    if (isEqual && isAnswered)
      await until(
        "not all equal",
        () => differences().length === 0,
        () => differences().slice(0, 3).join("; "),
      );
    const [together, equal] = [healing.togetherMs, healing.equalMs].map((ms) => (ms / 1_000).toFixed(2));
    say(`healed: together after ${together} s, equal after ${equal} s more`);
    return isTogether && isEqual && isAnswered;
  }

  try {
    members[0]?.start();
    await until(
      "the first is not in",
      () => members[0]?.isUp() === true,
      () => "",
    );
    for (const member of members.slice(1)) member.start();
    if (!(await until("not all together", () => areTogether(members), companies(members))))
      return conclude([], []);
    for (const member of members) member.setClock(skew(random));
    for (const writer of writers) writer.goOn();
    await pass(CALM_MS[0]);
    for (let count = 0; !options.isOver(count, nowMs()); count += 1) {
      const round = schedule.next().value;
      for (const fault of round) say(describeFault(fault, (index) => names[index] ?? "?"));
      faults.push(...round.map(({ kind }) => kind));
      await Promise.all(
        round.map(async (fault) => {
          await pass(fault.atMs);
          await suffer(fault, tools);
        }),
      );
      if (!(await heal(members))) return conclude(await viewsOf(members), []);
      for (const writer of writers) writer.goOn();
      await pass(random.between(...CALM_MS));
    }
    say("the end: writers rest, somebody new joins");
    for (const writer of writers) writer.rest();
    late.start();
    const all = [...members, late];
    if (!(await heal(all))) return conclude(await viewsOf(all), []);
    // A file that is reported as safe is fetched without its sharer's own copy.
    const safe = members.flatMap((member) => [...member.safeFiles]);
    const offers = new Map(
      members.flatMap((member) => member.replica().files.map((file) => [file.fileId, file])),
    );
    for (const member of members)
      for (const fileId of member.safeFiles)
        rmSync(path.join(member.folder, offers.get(fileId)?.name ?? ""), { force: true });
    for (const fileId of safe) {
      const file = offers.get(fileId);
      const reader = all.find((each) => file?.to?.includes(each.peerId()) ?? each === late);
      if (file !== undefined) await reader?.fetch(file, true, FETCH_PATIENCE_MS);
    }
    return conclude([...(await viewsOf(all)), ...all.map((member) => member.replica())], safe);
  } finally {
    for (const writer of writers) writer.rest();
    await Promise.all([...members, late].map((member) => member.kill()));
    smallDisk?.unmount();
    lan.close();
    rmSync(workFolder, { recursive: true, force: true });
  }

  function viewsOf(those: readonly Member[]): Promise<readonly View[]> {
    return Promise.all(
      those
        .filter((member) => member.isUp())
        .map((member) => member.exported().catch(() => member.replica())),
    );
  }

  function conclude(views: readonly View[], safeFiles: readonly FileId[]): RunResult {
    const all = [...members, late];
    const requests = members.flatMap((member) => member.requests());
    const fetched: readonly Fetched[] = all.flatMap((member) => member.fetched);
    const history: History = { nameOf, requests, powerCuts, views, fetched, safeFiles };
    violations.push(...all.flatMap((member) => member.problems));
    if (views.length > 0) violations.push(...violationsOf(history));
    const count = (outcome: string) => requests.filter((each) => each.outcome === outcome).length;
    return {
      violations: [...new Set(violations)],
      faults,
      healings,
      requests: { done: count("done"), refused: count("refused"), unknown: count("unknown") },
      delivered: requests.filter(({ deliveredTo }) => deliveredTo > 0).length,
      files: {
        shared: requests.filter(({ wish, outcome }) => wish.kind === "file" && outcome === "done").length,
        safe: safeFiles.length,
        fetched: fetched.filter(({ sha256 }) => sha256 !== null).length,
      },
    };
  }
}

/** Mounts a small disk on the folder and keeps what is in the folder. */
function mountInPlace(folder: string) {
  const aside = mkdtempSync(path.join(tmpdir(), "landline-aside-"));
  cpSync(folder, aside, { recursive: true });
  const disk = mountSmallDisk(folder, SMALL_DISK_MB);
  if (disk !== null) cpSync(aside, folder, { recursive: true });
  rmSync(aside, { recursive: true, force: true });
  return disk;
}
