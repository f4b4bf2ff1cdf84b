/**
 * What the warm standby costs: the deputy's media process with everybody's second leg, on which sound goes up and the
 * mix comes down while no picture does. The
 * third in line only keeps the process ready. Three talk. Legs are libdatachannel
 * connections over a virtual network in a namespace of its own (needs root). `npx tsx bench/standby.ts [participants ...]`
 */
import { loadavg } from "node:os";
import { realClock } from "../src/kernel/clock.ts";
import { createLog } from "../src/kernel/log.ts";
import { createMediaHost } from "../src/media/index.ts";
import { createMetronome } from "../src/media/mixer/metronome.ts";
import { createOpus, FRAME_SAMPLES } from "../src/media/mixer/opus.ts";
import { writeRtpHeader } from "../src/media/relay/rtp.ts";
import { moveIntoNamespace } from "./support/namespace.ts";
import { connectToRelay, MICROPHONE_SSRC, OPUS_TYPE, type RawLeg } from "./support/raw-leg.ts";
import { printTable } from "./support/table.ts";

moveIntoNamespace();

const MEASURE_MS = 6_000;
const WARM_MS = 1_500;
const FRAME_MS = 20;
const RECORDED_FRAMES = 100;
/** IP, UDP and SRTP's tag around an RTP packet. */
const OVERHEAD_BYTES = 20 + 8 + 10;
const opus = createOpus();

/** Opus of 2 s that loop: noise with the rhythm of syllables, or a quiet room. */
function recording(isTalking: boolean): readonly Buffer[] {
  const encoder = opus.createEncoder();
  let low = 0;
  return Array.from({ length: RECORDED_FRAMES }, (_, frame) => {
    const loudness = isTalking ? 4000 * (1 + Math.sin((frame * Math.PI) / 12.5)) + 500 : 10;
    const pcm = Int16Array.from({ length: FRAME_SAMPLES }, () => {
      low = 0.9 * low + (Math.random() - 0.5);
      return low * loudness;
    });
    return encoder.encode(pcm);
  });
}
const talking = recording(true);
const silent = recording(false);

/** Legs that say that they are standbys, and sound on each. */
async function measure(participants: number) {
  const host = createMediaHost({
    clock: realClock,
    log: createLog("warn", (line) => process.stderr.write(`${line}\n`)),
    entry: new URL("../src/media/process.ts", import.meta.url),
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
  const metronome = createMetronome({
    clock: realClock,
    periodMs: FRAME_MS,
    onSkipped: () => {},
    onTick() {
      frame += 1;
      for (const [index, leg] of legs.entries()) {
        const payload = (index < 3 ? talking : silent)[frame % RECORDED_FRAMES] ?? Buffer.alloc(0);
        const packet = Buffer.alloc(12 + payload.length);
        writeRtpHeader(packet, {
          payloadType: OPUS_TYPE,
          isMarked: false,
          sequence: frame & 0xffff,
          timestamp: frame * FRAME_SAMPLES,
          ssrc: MICROPHONE_SSRC,
        });
        payload.copy(packet, 12);
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
  metronome.close();
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
