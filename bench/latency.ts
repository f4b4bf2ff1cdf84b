/**
 * One-way sound latency that relay and mixer add. Tone bursts with sharp onsets are encoded and sent as RTP over a real
 * encrypted connection, every 20 ms; the receiver decodes each packet as it comes and notes when the onset's sample was
 * there. The same sender and receiver are joined once by the media process and once directly; one process, one clock, a
 * network namespace of its own (needs root). The receiver's playout buffer is in neither. Each round is a new pair of
 * legs whose packets stand differently to the mixer's ticks. `npx tsx bench/latency.ts [rounds]`
 */
import { loadavg } from "node:os";
import { realClock } from "../src/kernel/clock.ts";
import { createLog } from "../src/kernel/log.ts";
import { createMediaHost } from "../src/media/index.ts";
import { createTicker } from "../src/media/mixer/ticker.ts";
import { createOpus, FRAME_SAMPLES, MAX_PACKET_SAMPLES } from "../src/audio/opus.ts";
import { isRtcp, parseRtp } from "../src/media/rtp/rtp.ts";
import { moveIntoNamespace } from "./support/namespace.ts";
import { connectDirectly, connectToRelay, OPUS_TYPE, type RawLeg } from "./support/raw-leg.ts";
import { soundPacket } from "./support/sound.ts";
import { median, printTable, quantile } from "./support/table.ts";

moveIntoNamespace();

const rounds = Number(process.argv[2] ?? 12);
const FRAME_MS = 20;
const SAMPLES_PER_MS = 48;
/** Every 400 ms one burst of 100 ms, which starts in the middle of a frame. */
const PERIOD_FRAMES = 20;
const BURST_FRAMES = 5;
const ONSET_SAMPLE = FRAME_SAMPLES / 2;
const AMPLITUDE = 12_000;
/** A quarter: far above what codecs smear before an onset. */
const HEARD = AMPLITUDE / 4;
/** The first bursts of a round bring up mixer and codecs, and its tick to where the talker's packets come; they don't count. */
const WARM_BURSTS = 6;
const BURSTS = 14;
/** No path is slower than this; an onset is matched with the last one that was sent. */
const QUIET_BEFORE_MS = 200;

const opus = createOpus();
const host = createMediaHost({
  clock: realClock,
  log: createLog("warn", (line) => process.stderr.write(`${line}\n`)),
  entry: new URL("../src/media/process/process.ts", import.meta.url),
});

function pcmOf(frame: number): Int16Array {
  const inPeriod = frame % PERIOD_FRAMES;
  return Int16Array.from({ length: FRAME_SAMPLES }, (_, index) => {
    const sinceOnset = inPeriod * FRAME_SAMPLES + index - ONSET_SAMPLE;
    const isOn = sinceOnset >= 0 && sinceOnset < BURST_FRAMES * FRAME_SAMPLES;
    return isOn ? AMPLITUDE * Math.sin((2 * Math.PI * 1000 * sinceOnset) / 48_000) : 0;
  });
}

/** Latencies of a round's bursts, ms: from the onset's sample being sent to its being decoded. */
async function listen(sender: RawLeg, receiver: RawLeg): Promise<readonly number[]> {
  const encoder = opus.createEncoder();
  const decoder = opus.createDecoder();
  const pcm = new Int16Array(MAX_PACKET_SAMPLES);
  const latencies: number[] = [];
  let sentAtMs = Number.NaN;
  let heardAtMs = -Infinity;
  let isOver = false;
  receiver.track.onMessage((bytes: Buffer) => {
    const arrivedAtMs = realClock.nowMs();
    const header = isRtcp(bytes) ? null : parseRtp(bytes);
    if (isOver || header === null || header.payloadType !== OPUS_TYPE) return;
    const count = decoder.decode(bytes.subarray(header.payloadStart, header.payloadEnd), pcm);
    const onset = pcm.subarray(0, Math.max(0, count)).findIndex((sample) => Math.abs(sample) > HEARD);
    if (onset < 0) return;
    // A frame is there as a whole; what counts is the sample's place in the stream of samples.
    const atMs = arrivedAtMs + onset / SAMPLES_PER_MS;
    if (atMs - heardAtMs > QUIET_BEFORE_MS) latencies.push(atMs - sentAtMs);
    heardAtMs = atMs;
  });
  await new Promise<void>((resolve) => {
    let frame = 0;
    const ticker = createTicker({
      clock: realClock,
      periodMs: FRAME_MS,
      onSkipped: () => {},
      onTick(nowMs) {
        if (frame === BURSTS * PERIOD_FRAMES + PERIOD_FRAMES / 2) {
          ticker.close();
          return resolve();
        }
        const packet = soundPacket(frame, encoder.encode(pcmOf(frame)));
        if (frame % PERIOD_FRAMES === 0) sentAtMs = nowMs + ONSET_SAMPLE / SAMPLES_PER_MS;
        sender.track.sendMessageBinary(packet);
        frame += 1;
      },
    });
  });
  isOver = true;
  encoder.close();
  decoder.close();
  return latencies.slice(WARM_BURSTS);
}

const direct: number[] = [];
const mixed: number[] = [];
host.setReady(true);
for (let round = 0; round < rounds; round += 1) {
  // Beats the phase between two clocks of 20 ms apart: each round starts at another point of the mixer's tick.
  const startAtMs = realClock.nowMs() + 100 + (round * FRAME_MS) / rounds;
  const legs = [await connectToRelay(host, 2 * round), await connectToRelay(host, 2 * round + 1)] as const;
  await new Promise<void>((resolve) => void realClock.setTimer(startAtMs, resolve));
  mixed.push(...(await listen(...legs)));
  for (const leg of legs) leg.close();
  if (round % 3 !== 0) continue;
  const pair = await connectDirectly();
  direct.push(...(await listen(...pair)));
  for (const leg of pair) leg.close();
}
await host.close();
const base = median(direct);
const row = (name: string, values: readonly number[], budget: string): string[] => [
  name,
  String(values.length),
  ...[Math.min(...values), median(values), quantile(values, 0.95), Math.max(...values)].map((ms) =>
    ms.toFixed(1),
  ),
  budget,
];
printTable(`One-way sound latency, ms; load average ${(loadavg()[0] ?? 0).toFixed(1)}`, [
  ["path", "n", "least", "median", "p95", "worst", "budget, median"],
  row("direct, codec included", direct, ""),
  row("through the mixer", mixed, ""),
  row(
    "added",
    mixed.map((ms) => ms - base),
    "35",
  ),
]);
process.exit(0);
