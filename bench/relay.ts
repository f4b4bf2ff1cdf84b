/**
 * What relaying costs: the real media process, with legs that are libdatachannel connections over a virtual network,
 * each sending pictures that all others watch. Makes a network namespace for itself; needs root. Prints the processor
 * time of the media process per packet that goes out, its mixer included, and its memory; and where machines record, the time that the core takes to write
 * their streams, without TLS. Four packets are a picture.
 *
 *   ONLY=recording ROUNDS=5 npm run bench relay
 */
import { loadavg } from "node:os";
import { realClock } from "../src/kernel/clock.ts";
import { createLog } from "../src/kernel/log.ts";
import { createMediaHost } from "../src/media/index.ts";
import { Feeder } from "../src/recording/index.ts";
import { writeRtpHeader } from "../src/media/rtp/rtp.ts";
import { moveIntoNamespace } from "./support/namespace.ts";
import { benchPeer, CAMERA_SSRC, connectToRelay } from "./support/raw-leg.ts";
import { recordVoices, soundPacket } from "./support/sound.ts";
import { printTable } from "./support/table.ts";

const MEASURE_MS = 6000;
const TICK_MS = 10;
const PAYLOAD_BYTES = 1000;
const PICTURE_PACKETS = 4;

moveIntoNamespace();

const host = createMediaHost({
  clock: realClock,
  log: createLog("info", (line) => process.stderr.write(`${line}\n`)),
  entry: new URL("../src/media/process/process.ts", import.meta.url),
});
const voiceOf = recordVoices();

interface Client {
  sendPicture(isKeyframe: boolean): void;
  sendSound(): void;
  received: number;
  close(): void;
}

async function connect(index: number): Promise<Client> {
  const { track, close } = await connectToRelay(host, index);
  const client = { received: 0 };
  track.onMessage(() => (client.received += 1));
  const picture = Buffer.alloc(12 + PAYLOAD_BYTES, 1);
  let packets = 0;
  let isKey = false;
  let sounds = 0;
  return Object.assign(client, {
    sendPicture(isKeyframe: boolean) {
      const part = packets % PICTURE_PACKETS;
      const pictureId = Math.floor(packets / PICTURE_PACKETS);
      packets += 1;
      writeRtpHeader(picture, {
        payloadType: 96,
        marker: part === PICTURE_PACKETS - 1,
        sequenceNumber: packets & 0xffff,
        timestamp: pictureId * 200 * PICTURE_PACKETS,
        ssrc: CAMERA_SSRC,
      });
      const id = [0x80 | ((pictureId >> 8) & 0x7f), pictureId & 0xff];
      // A picture's first packet says so, and whether it is a keyframe.
      if (part === 0) isKey = isKeyframe;
      picture.set([part === 0 ? 0x90 : 0x80, 0x80, ...id, isKey ? 0 : 1], 12);
      track.sendMessageBinary(picture);
    },
    sendSound() {
      sounds += 1;
      track.sendMessageBinary(soundPacket(sounds, voiceOf(index, sounds)));
    },
    close,
  });
}

/** `picturesPerSecond`: packets that each participant sends. */
async function measure(participants: number, picturesPerSecond: number, recorders: number) {
  let feedMs = 0;
  let fedBytes = 0;
  const feeders = Array.from({ length: recorders }, () => {
    const feeder = new Feeder((message) => {
      fedBytes += JSON.stringify(message).length;
      // Taken at once, as on a LAN that is faster than the batches come.
      queueMicrotask(() => feeder.taken(1, message.offset + Buffer.byteLength(message.data, "base64")));
      return true;
    });
    feeder.begin(1);
    return feeder;
  });
  const stop = host.onRecorded((batch) => {
    const fromMs = performance.now();
    for (const feeder of feeders) feeder.add(batch);
    feedMs += performance.now() - fromMs;
  });
  host.setRecorded(
    recorders === 0 ? [] : Array.from({ length: participants }, (_, at) => benchPeer(at)),
    true,
  );
  const clients: Client[] = [];
  host.setReady(true);
  const idle = (await host.stats())?.["memoryBytes"] ?? 0;
  for (let index = 0; index < participants; index += 1) clients.push(await connect(index));
  let owed = 0;
  let tick = 0;
  const timer = setInterval(() => {
    tick += 1;
    owed += (picturesPerSecond * TICK_MS) / 1000;
    for (; owed >= 1; owed -= 1) {
      for (const client of clients) client.sendPicture(tick % 50 === 0 || tick < 20);
    }
    if (tick % 2 === 0) for (const client of clients) client.sendSound();
  }, TICK_MS);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const before = await host.stats();
  const startedAtMs = realClock.nowMs();
  [feedMs, fedBytes] = [0, 0];
  const receivedBefore = clients.reduce((sum, { received }) => sum + received, 0);
  await new Promise((resolve) => setTimeout(resolve, MEASURE_MS));
  const after = await host.stats();
  const seconds = (realClock.nowMs() - startedAtMs) / 1000;
  const received = clients.reduce((sum, each) => sum + each.received, 0) - receivedBefore;
  clearInterval(timer);
  const grown = (name: string): number => (after?.[name] ?? 0) - (before?.[name] ?? 0);
  const sent = grown("packetsOut");
  const core = { recorders, feedMs: feedMs / seconds, fedMbps: (fedBytes * 8) / seconds / 1e6 };
  stop();
  host.setRecorded([], false);
  for (const client of clients) client.close();
  host.setReady(false);
  return {
    ...core,
    participants,
    picturesPerSecond,
    inPerSecond: grown("packetsIn") / seconds,
    sentPerSecond: sent / seconds,
    receivedPerSecond: received / seconds,
    /** Milliseconds of processor a second. */
    processorMs: grown("processorMs") / seconds,
    lateTicks: grown("lateTicks"),
    memoryMb: ((after?.["memoryBytes"] ?? 0) - idle) / participants / 1e6,
    load: loadavg()[0] ?? 0,
  };
}

// Without pictures it is what the mixer costs with its network; 10 x 440 x 9 is some 40,000 packets a second.
const results: Awaited<ReturnType<typeof measure>>[] = [];
const ALL = [
  [30, 0, 0],
  [60, 0, 0],
  [10, 0, 0],
  [10, 100, 0],
  [10, 100, 1],
  [10, 100, 2],
  [10, 440, 0],
] as const;
/** `ONLY=recording`: those of 10 people with pictures. */
const wanted = process.env["ONLY"] === "recording" ? ALL.filter(([, pictures]) => pictures === 100) : ALL;
for (let round = 0; round < Number(process.env["ROUNDS"] ?? 1); round += 1)
  for (const [participants, picturesPerSecond, recorders] of wanted)
    results.push(await measure(participants, picturesPerSecond, recorders));
const soundOnly = results.find(
  ({ participants, picturesPerSecond }) => participants === 10 && picturesPerSecond === 0,
);
printTable("Media process with its network; three talk, all see all", [
  [
    "participants",
    "recorders",
    "packets/s in",
    "out",
    "received",
    "% of a core",
    "µs a packet out",
    "without mixing",
    "late ticks",
    "MB each",
    "core: ms/s for streams",
    "Mbit/s",
    "load average",
  ],
  ...results.map((row) => [
    String(row.participants),
    String(row.recorders),
    row.inPerSecond.toFixed(0),
    row.sentPerSecond.toFixed(0),
    row.receivedPerSecond.toFixed(0),
    (row.processorMs / 10).toFixed(1),
    ((row.processorMs * 1000) / row.sentPerSecond).toFixed(2),
    // What the same meeting costs without pictures is taken off.
    row.picturesPerSecond === 0 || soundOnly === undefined
      ? ""
      : (
          ((row.processorMs - soundOnly.processorMs) * 1000) /
          (row.sentPerSecond - soundOnly.sentPerSecond)
        ).toFixed(2),
    String(row.lateTicks),
    row.memoryMb.toFixed(1),
    row.feedMs.toFixed(1),
    row.fedMbps.toFixed(1),
    row.load.toFixed(1),
  ]),
]);
console.log(
  "Budget: 5 µs a packet at 40,000 packets/s out; sound of 30 participants 20% of a core, of 60 32%.",
);
await host.close();
process.exit(0);
