/**
 * What the warm standby costs: the deputy's media process with everybody's second leg, on which sound goes up and the
 * mix comes down while no picture does. The third in line only keeps the process ready. Three talk. Legs are libdatachannel
 * connections over a virtual network in a namespace of its own (needs root). `npx tsx bench/standby.ts [participants ...]`
 */
import { loadavg } from "node:os";
import { realClock } from "../src/kernel/clock.ts";
import { createLog } from "../src/kernel/log.ts";
import { createMediaHost } from "../src/media/index.ts";
import { createTicker } from "../src/media/mixer/ticker.ts";
import { moveIntoNamespace } from "./support/namespace.ts";
import { connectToRelay, type RawLeg } from "./support/raw-leg.ts";
import { recordVoices, soundPacket } from "./support/sound.ts";
import { printTable } from "./support/table.ts";

moveIntoNamespace();

const MEASURE_MS = 6_000;
const WARM_MS = 1_500;
const FRAME_MS = 20;
/** IP, UDP and SRTP's tag around an RTP packet. */
const OVERHEAD_BYTES = 20 + 8 + 10;
const voiceOf = recordVoices();

/** Legs that say that they are standbys, and sound on each. */
async function measure(participants: number) {
  const host = createMediaHost({
    clock: realClock,
    log: createLog("warn", (line) => process.stderr.write(`${line}\n`)),
    entry: new URL("../src/media/process/process.ts", import.meta.url),
  });
  host.setReady(true);
  await host.stats();
  const pass = (spanMs: number) => new Promise((resolve) => setTimeout(resolve, spanMs));
  const sample = async () => ({ stats: await host.stats(), atMs: realClock.nowMs() });
  const share = (from: Awaited<ReturnType<typeof sample>>, to: typeof from): number =>
    ((to.stats?.["processorMs"] ?? 0) - (from.stats?.["processorMs"] ?? 0)) / (to.atMs - from.atMs);
  await pass(WARM_MS);
  const idleFrom = await sample();
  await pass(MEASURE_MS / 3);
  const idle = share(idleFrom, await sample());

  const legs: RawLeg[] = [];
  let bytesUp = 0;
  let bytesDown = 0;
  for (let index = 0; index < participants; index += 1) {
    const leg = await connectToRelay(host, index);
    leg.control.sendMessage(JSON.stringify({ type: "active", on: false }));
    leg.track.onMessage((bytes: Buffer) => void (bytesDown += bytes.length + OVERHEAD_BYTES));
    legs.push(leg);
  }
  let frame = 0;
  const ticker = createTicker({
    clock: realClock,
    periodMs: FRAME_MS,
    onSkipped: () => {},
    onTick() {
      frame += 1;
      for (const [index, leg] of legs.entries()) {
        const packet = soundPacket(frame, voiceOf(index, frame));
        bytesUp += packet.length + OVERHEAD_BYTES;
        leg.track.sendMessageBinary(packet);
      }
    },
  });
  await pass(WARM_MS);
  const from = await sample();
  const bytesBefore = { up: bytesUp, down: bytesDown };
  await pass(MEASURE_MS);
  const to = await sample();
  const kilobits = (bytes: number) => (8 * bytes) / (to.atMs - from.atMs) / participants;
  const row = {
    participants,
    idlePct: 100 * idle,
    standbyPct: 100 * share(from, to),
    upKbit: kilobits(bytesUp - bytesBefore.up),
    downKbit: kilobits(bytesDown - bytesBefore.down),
    memoryMb: (to.stats?.["memoryBytes"] ?? 0) / 1e6,
    load: loadavg()[0] ?? 0,
  };
  ticker.close();
  for (const leg of legs) leg.close();
  await host.close();
  return row;
}

const sizes = process.argv.slice(2).map(Number);
const rows: Awaited<ReturnType<typeof measure>>[] = [];
for (const size of sizes.length === 0 ? [4, 10, 30] : sizes) rows.push(await measure(size));
printTable("The deputy's media process with warm standby legs; three talk, no pictures", [
  [
    "participants",
    "% of a core, ready",
    "with standby legs",
    "kbit/s up, each",
    "down, each",
    "memory, MB",
    "load average",
  ],
  ...rows.map((row) => [
    String(row.participants),
    row.idlePct.toFixed(1),
    row.standbyPct.toFixed(1),
    row.upKbit.toFixed(0),
    row.downKbit.toFixed(0),
    row.memoryMb.toFixed(0),
    row.load.toFixed(1),
  ]),
]);
console.log("Budget: 10 participants 12% of a core; 64 kbit/s each way for each.");
process.exit(0);
