/**
 * What each fault costs those who are left: ten headless peers (320x180, 10 fps, a tone each) in network namespaces of
 * one machine. Each survivor measures in its own decoded sound, by 10 ms, and its own decoded pictures, on the machine's
 * monotonic clock. A window of time without a fault, measured alike, tells the machine's share.
 *
 *   PEERS=4 ROUNDS=2 FAULTS=kill npm run bench takeover      (about 70 s; FAULTS: none,kill,cut,both,leave,stop)
 *
 * RECORDING=1 has the last of them record everybody meanwhile. TALKERS=4 leaves the others silent; PICTURES=2 lets each see so many others. `leave` and `kill` bring the row of the maker that comes back: whoever went does.
 */
import { loadavg } from "node:os";
import { removeDataFolders } from "../test/support/peer.ts";
import { createLan } from "../test/lan/lan.ts";
import { setOutage } from "../test/lan/outages.ts";
import { TABLE_HEAD, tableRow, type Interruption } from "../test/chaos/interruptions.ts";
import { cpuMs, createLoadMeter, roleOf } from "../test/chaos/machine-load.ts";
import {
  createParty,
  idOf,
  interruptions,
  REPORTED_MS,
  type Guest,
  type Party,
} from "../test/chaos/party.ts";
import { processTree, signalTrees } from "../test/chaos/process-tree.ts";
import { monotonicMs, type Span } from "../test/chaos/recorder.ts";
import { PARTS_HEAD, partsRow, watchTakeover, type TakeoverParts } from "../test/chaos/takeover-parts.ts";
import { makeCoHost, startRecording } from "../test/chaos/start-recording.ts";
import { printTable } from "./support/table.ts";

const ROUNDS = Number(process.env["ROUNDS"] ?? 8);
const PEERS = Number(process.env["PEERS"] ?? 10);
/** Those with the lowest ids have a tone; the rest are silent. */
const TALKERS = Number(process.env["TALKERS"] ?? PEERS);
/** How many others each sees. */
const PICTURES = Math.min(PEERS - 1, Number(process.env["PICTURES"] ?? PEERS));
const FAULTS = (process.env["FAULTS"] ?? "none,kill,cut,both,leave,stop").split(",");
/** What is looked at behind a fault; longer where it takes longer to be noticed. */
const WINDOW_MS = 4_000;
const CUT_WINDOW_MS = 6_000;
const STOP_MS = 3_000;
/** Standby legs have come up, joiners' encoders have found their rate. */
const CALM_MS = 3_000;
const CALM_SPAN_MS = 5_000;
const BEFORE_MS = 1_000;
/** Planned ones keep their distance from each other. */
const HANDOVER_PATIENCE_MS = 30_000;

// So that the network and its processes end with this one.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const lan = createLan({ name: "llb-takeover", hosts: PEERS });
const load = createLoadMeter();
const pass = (spanMs: number) => new Promise((resolve) => setTimeout(resolve, spanMs));
const results = new Map<string, { rounds: number; found: Interruption[] }>();
const parts = new Map<string, TakeoverParts[]>();

function note(fault: string, found: readonly Interruption[]): void {
  const result = results.get(fault) ?? { rounds: 0, found: [] };
  result.rounds += 1;
  result.found.push(...found);
  results.set(fault, result);
  if (process.env["VERBOSE"] === undefined) return;
  for (const { soundMs, soundAtMs, lostFrames, pictureMs, freezes } of found)
    console.log(
      `  ${fault}: silence ${soundMs.toFixed(0)} ms${soundAtMs === null ? "" : ` from ${soundAtMs.toFixed(0)} ms`}, ${lostFrames} frames lost, picture ${pictureMs.toFixed(0)} ms, ${freezes} freezes; load ${loadavg()[0]?.toFixed(0)}`,
    );
}

/** Idle share of the machine, and what each part of Landline takes of a core, all peers together. */
async function measureCalm(guests: readonly Guest[]): Promise<{ idlePct: number; shares: string }> {
  const pids = guests.flatMap(({ peer }) => processTree(peer.process.pid ?? 0));
  const before = pids.map(cpuMs);
  load.take();
  await pass(CALM_SPAN_MS);
  const { idlePct } = load.take();
  const sums = { core: 0, media: 0, participant: 0 };
  pids.forEach((pid, index) => (sums[roleOf(pid)] += cpuMs(pid) - (before[index] ?? 0)));
  const shares = Object.entries(sums).map(
    ([role, ms]) => `${role}s ${((100 * ms) / CALM_SPAN_MS).toFixed(0)}%`,
  );
  return { idlePct, shares: shares.join(", ") };
}

async function recordBy({ guests }: Party): Promise<void> {
  const [maker, last] = [guests[0], guests.at(-1)];
  if (maker === undefined || last === undefined) throw new Error("nobody is there");
  await makeCoHost(maker, last);
  await startRecording({ guests }, last);
}

try {
  const party = await createParty(lan, PEERS, {
    talkers: TALKERS,
    ...(PICTURES < PEERS - 1 ? { maxPictures: PICTURES } : {}),
  });
  await party.gather();
  if (process.env["RECORDING"] === "1") await recordBy(party);
  await pass(CALM_MS);
  const steady = await measureCalm(party.guests);

  /** The window, until all reports of it are in. */
  async function windowFrom(fromMs: number, lengthMs: number): Promise<Span> {
    const toMs = Math.max(monotonicMs(), fromMs + lengthMs);
    await pass(toMs - monotonicMs() + REPORTED_MS);
    return { fromMs, toMs };
  }

  /** Starts those who went again; whoever made the meeting takes over by plan. */
  async function comeBack(gone: readonly Guest[]): Promise<void> {
    const present = party.guests;
    const before = present[0];
    if (before === undefined) throw new Error("nobody is left");
    for (const { index } of gone) {
      const back = party.start(index, "join");
      await back.peer.event("joined");
      if (index === 0) {
        await before.peer.until(
          "handover to the maker",
          () => before.peer.last("members")?.coordinator === idOf(back),
          HANDOVER_PATIENCE_MS,
        );
        const fromMs = monotonicMs() - BEFORE_MS;
        await party.settle(party.guests);
        note("a lower rank comes", interruptions(present, present, await windowFrom(fromMs, WINDOW_MS)));
      }
      await party.settle(party.guests);
    }
    await pass(CALM_MS);
  }

  async function kill(fault: string, victims: readonly Guest[]): Promise<void> {
    const gone = idOf(party.coordinator());
    for (const victim of victims) party.forget(victim);
    const watch = watchTakeover(party.guests, gone);
    const fromMs = monotonicMs();
    signalTrees(
      victims.map(({ peer }) => peer.process.pid),
      "SIGKILL",
    );
    await party.settle(party.guests);
    const window = await windowFrom(fromMs, WINDOW_MS);
    note(fault, interruptions(party.guests, party.guests, window));
    parts.set(fault, [...(parts.get(fault) ?? []), ...watch.take(window)]);
    await comeBack(victims);
  }

  async function cut(round: number): Promise<void> {
    const victim = party.coordinator();
    const rest = party.guests.filter((guest) => guest !== victim);
    const how = round % 2 === 1 ? "silentCut" : "cut";
    const fromMs = monotonicMs();
    setOutage(lan, victim.host, how, true);
    await party.settle(rest);
    note("coordinator's cable cut", interruptions(rest, rest, await windowFrom(fromMs, CUT_WINDOW_MS)));
    setOutage(lan, victim.host, how, false);
    await party.settle(party.guests);
    await pass(CALM_MS);
  }

  async function leave(): Promise<void> {
    const leaver = party.coordinator();
    party.forget(leaver);
    const fromMs = monotonicMs();
    leaver.peer.send({ type: "leave" });
    await party.settle(party.guests);
    note(
      "coordinator leaves",
      interruptions(party.guests, party.guests, await windowFrom(fromMs, WINDOW_MS)),
    );
    await leaver.peer.exit();
    await comeBack([leaver]);
  }

  async function stop(round: number): Promise<void> {
    const coordinator = party.coordinator();
    const deputy = party.deputy();
    const plain = party.guests.find((guest) => guest !== coordinator && guest !== deputy);
    const victim = round % 2 === 1 ? deputy : (plain ?? deputy);
    const rest = party.guests.filter((guest) => guest !== victim);
    const fromMs = monotonicMs();
    signalTrees([victim.peer.process.pid], "SIGSTOP");
    await pass(STOP_MS);
    signalTrees([victim.peer.process.pid], "SIGCONT");
    await party.settle(party.guests);
    const window = await windowFrom(fromMs, STOP_MS + WINDOW_MS);
    note(
      victim === deputy ? "deputy stopped for 3 s" : "a member stopped for 3 s",
      interruptions(rest, rest, window),
    );
    await pass(CALM_MS);
  }

  for (const fault of FAULTS) {
    for (let round = 0; round < ROUNDS; round += 1) {
      if (process.env["VERBOSE"] !== undefined)
        console.log(`${fault} ${round + 1}, coordinator ${idOf(party.coordinator())}`);
      if (fault === "none")
        note("none", interruptions(party.guests, party.guests, await windowFrom(monotonicMs(), WINDOW_MS)));
      else if (fault === "kill") await kill("coordinator killed", [party.coordinator()]);
      else if (fault === "both")
        await kill("coordinator and deputy killed", [party.coordinator(), party.deputy()]);
      else if (fault === "cut") await cut(round);
      else if (fault === "leave") await leave();
      else if (fault === "stop") await stop(round);
      else throw new Error(`No such fault: ${fault}`);
    }
  }
  const whole = load.take();
  printTable(
    `What a fault costs the others, ${PEERS} headless peers, ${TALKERS} of them with a tone, each seeing ${PICTURES}, on one machine; ms, or a count, as median / p95 / worst over survivors and rounds`,
    [TABLE_HEAD, ...[...results].map(([fault, { rounds, found }]) => tableRow(fault, rounds, found))],
  );
  if (parts.size > 0)
    printTable(
      "The same as each survivor lives through it: ms since the fault until its core follows, and until the first and the last person's picture goes on (the cameras' 100 ms are in it)",
      [PARTS_HEAD, ...Array.from(parts, ([fault, found]) => partsRow(fault, found))],
    );
  console.log(`In calm, of a core: ${steady.shares}`);
  console.log(
    `Processors idle: ${steady.idlePct.toFixed(0)}% in calm, ${whole.idlePct.toFixed(0)}% over all; load average ${whole.loadAverage.toFixed(1)}.`,
  );
} finally {
  lan.close();
  removeDataFolders();
}
process.exit(0);
