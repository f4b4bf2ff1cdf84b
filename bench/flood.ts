/**
 * A flood by a member, and by a stranger: what honest peers notice. Two of them with microphones talk and write; from a third host somebody
 * sends as fast as the network takes it. Somebody joins again and again meanwhile, and a minute later memory is looked at again; it fails where
 * a reach is missed. Each host is a network namespace; needs root, and `npm run build` before. `LANDLINE_BENCH_FLOOD_S=600 LANDLINE_BENCH_BY=stranger npm run bench flood`
 */
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import type { ChildProcess } from "node:child_process";
import { toneMicrophone } from "../test/e2e/media-files.ts";
import { createLan, lanProblem, type Lan } from "../test/lan/lan.ts";
import { removeDataFolders, startPeer, type Peer } from "../test/support/peer.ts";
import { median, printTable, quantile } from "./support/table.ts";

const FLOOD_S = Number(process.env["LANDLINE_BENCH_FLOOD_S"] ?? 60);
const REST_S = Number(process.env["LANDLINE_BENCH_REST_S"] ?? 60);
const BY = (process.env["LANDLINE_BENCH_BY"] ?? "nobody,member,stranger").split(",");
const MESSAGE_EVERY_MS = 200;
const JOIN_EVERY_MS = 10_000;
/** A name that no meeting has: the peer waits for commands. */
const NOWHERE = "Waiting for orders";
const SETTLE_MS = 5_000;
const PATIENCE_MS = 60_000;
/** What must be reached; the bench fails otherwise. */
const MOST = { messageMs: 500, silenceMs: 100, joinMs: 3_000, memoryRatio: 1.1 };
const FLOODER = fileURLToPath(new URL("support/flooder.ts", import.meta.url));
const pass = (spanMs: number) => new Promise((resolve) => setTimeout(resolve, spanMs));

const memoryMb = ({ process: { pid } }: Peer): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_000;

const textOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    let text = "";
    child.stdout?.on("data", (chunk: Buffer) => void (text += chunk.toString("utf8")));
    child.once("close", () => resolve(text));
  });

/** Where the host listens. */
async function portsOf(lan: Lan, host: number): Promise<string> {
  const text = await textOf(lan.spawn(host, "ss", ["-Htuln"]));
  const ports = text.split("\n").flatMap((line) => /:(\d+)\s+\S+\s*$/.exec(line)?.[1] ?? []);
  return [...new Set(ports)].filter((port) => port !== "5353").join(",");
}

/** The longest silence in what the peer heard, by its own reports. */
function watchSound(peer: Peer): () => number {
  let longestMs = 0;
  peer.onEvent((event) => {
    if (event.type !== "debugReception") return;
    for (const [what, fromMs, toMs] of event.missing)
      if (what === 0 && toMs !== null) longestMs = Math.max(longestMs, toMs - fromMs);
  });
  return () => longestMs;
}

/** From the command to the meeting, ms; infinite for one that did not get in. */
async function joinAgainAndAgain(lan: Lan, isOver: () => boolean): Promise<readonly number[]> {
  const tookMs: number[] = [];
  while (!isOver()) {
    const cleo = startPeer(lan, 4, "Cleo", ["relay", NOWHERE]);
    await cleo.event("ready", undefined, PATIENCE_MS);
    await pass(JOIN_EVERY_MS);
    if (isOver()) return tookMs;
    const startedAtMs = performance.now();
    cleo.send({ type: "joinMeeting", meeting: "Flood" });
    const isIn = cleo.event("joined", undefined, PATIENCE_MS).then(
      () => true,
      () => false,
    );
    tookMs.push((await isIn) ? performance.now() - startedAtMs : Infinity);
    cleo.process.kill("SIGTERM");
    await cleo.exit();
  }
  return tookMs;
}

/** One that both have seen counts twice. */
const causesOf = (takeovers: readonly { readonly cause: string }[]): string =>
  `${takeovers.length} ${[...new Set(takeovers.map(({ cause }) => cause))].join(", ")}`.trim();

interface Measured {
  readonly cells: readonly string[];
  /** The rows that miss their reach. */
  readonly missed: readonly string[];
}

async function measure(as: "nobody" | "member" | "stranger"): Promise<Measured> {
  const lan = createLan({ name: `llb-${as.slice(0, 3)}`, hosts: 4 });
  try {
    const tones = ["--debug-tones", "400,600"];
    const ana = startPeer(lan, 1, "Ana", ["create", "Flood", "--microphone", toneMicrophone(400), ...tones]);
    const { meetingId } = await ana.event("joined", undefined, PATIENCE_MS);
    const ben = startPeer(lan, 2, "Ben", ["join", "Flood", "--microphone", toneMicrophone(600), ...tones]);
    await ben.event("joined", undefined, PATIENCE_MS);
    await ana.until("both", () => ana.last("members")?.members.length === 2, PATIENCE_MS);
    await pass(SETTLE_MS);
    const before = [ana, ben].map(memoryMb);
    const ready = await ana.event("ready");
    const ports = await portsOf(lan, 1);
    const takeovers = () => [ana, ben].flatMap((peer) => peer.all("takeover"));
    const takeoversBefore = takeovers().length;
    const sentAtMs = new Map<string, number>();
    const latenciesMs: number[] = [];
    ben.onEvent((event) => {
      if (event.type !== "message") return;
      const atMs = sentAtMs.get(event.text);
      if (atMs !== undefined) latenciesMs.push(performance.now() - atMs);
      sentAtMs.delete(event.text);
    });
    const silences = [ana, ben].map(watchSound);
    const flooder =
      as === "nobody"
        ? lan.spawn(3, "sleep", [String(FLOOD_S)])
        : lan.spawnScript(3, FLOODER, [as, String(FLOOD_S), lan.address(1), ports, ready.peerId, meetingId]);
    const said = textOf(flooder);
    let isOver = false;
    void said.then(() => (isOver = true));
    const joins = joinAgainAndAgain(lan, () => isOver);
    for (let count = 0; !isOver; count += 1) {
      const text = `message ${count}`;
      sentAtMs.set(text, performance.now());
      ana.send({ type: "sendMessage", text });
      await pass(MESSAGE_EVERY_MS);
    }
    const during = [ana, ben].map(memoryMb);
    const joinsMs = await joins;
    await pass(REST_S * 1_000);
    const after = [ana, ben].map(memoryMb);
    latenciesMs.push(...[...sentAtMs.values()].map(() => Infinity));
    const offences = [ana, ben].flatMap((peer) => peer.all("offender")).map(({ message }) => message);
    const show = (all: readonly number[]) => all.map((each) => each.toFixed(0)).join(" / ");
    const caused = takeovers().slice(takeoversBefore);
    const ended = [ana, ben].filter(({ process: { exitCode } }) => exitCode !== null).length;
    const longestMs = silences.map((longest) => longest());
    const reaches = {
      takeovers: caused.length === 0,
      "cores that ended": ended === 0,
      messages: latenciesMs.every((each) => each <= MOST.messageMs),
      silence: longestMs.every((each) => each <= MOST.silenceMs),
      joins: joinsMs.every((each) => each <= MOST.joinMs),
      // Of a core that has ended nothing is known, which is missed as well.
      memory: after.every((each, at) => each <= (before[at] ?? 0) * MOST.memoryRatio),
    };
    return {
      cells: [
        (await said).trim(),
        causesOf(caused),
        String(ended),
        `${median(latenciesMs).toFixed(0)} / ${quantile(latenciesMs, 0.99).toFixed(0)} / ${Math.max(...latenciesMs).toFixed(0)} ms`,
        `${show(longestMs)} ms`,
        `${joinsMs.length}: ${median(joinsMs).toFixed(0)} / ${Math.max(...joinsMs).toFixed(0)} ms`,
        `${show(before)} MB`,
        `${show(during)} MB`,
        `${show(after)} MB`,
        String(new Set(offences).size),
        (loadavg()[0] ?? 0).toFixed(1),
      ],
      missed: Object.entries(reaches).flatMap(([what, isReached]) => (isReached ? [] : [what])),
    };
  } finally {
    lan.close();
    removeDataFolders();
  }
}

const WHAT = [
  ["what was sent", ""],
  ["takeovers, as each saw them, and why", "0"],
  ["cores that ended", "0"],
  ["messages of others, median / p99 / most", `${MOST.messageMs} ms`],
  ["longest silence heard, by each", `${MOST.silenceMs} ms`],
  ["joins during it, from the command, median / most", `${MOST.joinMs} ms`],
  ["memory before, of each", ""],
  ["at the end of the flood", ""],
  [`${REST_S} s later`, "+10%"],
  ["sentences about the flooder", ""],
  ["load average", ""],
] as const;

const problem = lanProblem();
if (problem === null) {
  const floods = (["nobody", "member", "stranger"] as const).filter((by) => BY.includes(by));
  const columns: Measured[] = [];
  for (const by of floods) columns.push(await measure(by));
  printTable(`A flood of ${FLOOD_S} s`, [
    ["by", ...floods, "at most"],
    ...WHAT.map(([what, most], at) => [what, ...columns.map(({ cells }) => cells[at] ?? ""), most]),
  ]);
  floods.forEach((by, at) => {
    const missed = columns[at]?.missed ?? [];
    if (missed.length === 0) return;
    console.log(`Missed, flooded by ${by}: ${missed.join(", ")}.`);
    process.exitCode = 1;
  });
} else console.log(`Not measured: ${problem}`);
process.exit();
