/**
 * What relaying costs: the real media process, with legs that are libdatachannel connections over a virtual network,
 * each sending pictures that all others watch. Makes a network namespace for itself; needs root. Prints the processor
 * time of the media process per packet that goes out, its mixer included, and its memory.
 */
import { loadavg } from "node:os";
import { execFileSync, spawnSync } from "node:child_process";
import nodeDataChannel from "node-datachannel";
import { realClock } from "../src/kernel/clock.ts";
import type { PeerId } from "../src/kernel/ids.ts";
import { createLog } from "../src/kernel/log.ts";
import { createMediaHost } from "../src/media/index.ts";
import { createOpus, FRAME_SAMPLES } from "../src/media/mixer/opus.ts";
import { writeRtpHeader } from "../src/media/relay/rtp.ts";
import { legOffer } from "../test/media/relay-offer.ts";
import { printTable } from "./support/table.ts";

const INSIDE = "LANDLINE_BENCH_INSIDE";
const namespace = `llp-bench-${process.pid}`;
const MEASURE_MS = 6000;
const TICK_MS = 10;
const PAYLOAD_BYTES = 1000;
const MICROPHONE_SSRC = 0x1111;
const SCREEN_SSRC = 0x2222;
const CAMERA_SSRC = 0x3333;

if (process.env[INSIDE] === undefined) {
  const ip = (line: string): unknown => execFileSync("ip", line.split(" "));
  ip(`netns add ${namespace}`);
  try {
    ip(`-n ${namespace} link set lo up`);
    ip(`-n ${namespace} link add v0 type veth peer name v1`);
    ip(`-n ${namespace} addr add 10.99.0.1/24 dev v0`);
    ip(`-n ${namespace} link set v0 up`);
    ip(`-n ${namespace} link set v1 up`);
    const command = [
      "netns",
      "exec",
      namespace,
      process.execPath,
      ...process.execArgv,
      ...process.argv.slice(1),
    ];
    spawnSync("ip", command, { stdio: "inherit", env: { ...process.env, [INSIDE]: "1" } });
  } finally {
    ip(`netns del ${namespace}`);
  }
  process.exit(0);
}

const host = createMediaHost({
  clock: realClock,
  log: createLog("info", (line) => process.stderr.write(`${line}\n`)),
  entry: new URL("../src/media/process.ts", import.meta.url),
});
/** 2 s that loop, made ahead: encoding for sixty people takes more than they cost the relay. */
const RECORDED_FRAMES = 100;
const talking = recording(true);
const silent = recording(false);

/** Opus packets: noise with the rhythm of syllables, or a quiet room. */
function recording(isTalking: boolean): Buffer[] {
  const encoder = createOpus().createEncoder();
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

interface Client {
  sendPicture(isKeyframe: boolean): void;
  sendSound(): void;
  received: number;
  close(): void;
}

async function connect(index: number): Promise<Client> {
  const connection = new nodeDataChannel.PeerConnection(`client ${index}`, {
    iceServers: [],
    disableAutoNegotiation: true,
  });
  const control = connection.createDataChannel("control", { negotiated: true, id: 0 });
  const video = new nodeDataChannel.Video("v", "SendRecv");
  video.addVP8Codec(96);
  const track = connection.addTrack(video);
  const client = { received: 0 };
  track.onMessage(() => (client.received += 1));
  const opened = new Promise<void>((resolve) => control.onOpen(resolve));
  connection.setLocalDescription("offer");
  while (connection.gatheringState() !== "complete") await new Promise((resolve) => setTimeout(resolve, 2));
  const local = connection.localDescription()?.sdp ?? "";
  const value = (sdp: string, name: string): string =>
    new RegExp(`a=${name}:(.*)`).exec(sdp)?.[1]?.trim() ?? "";
  const transport = {
    iceUfrag: value(local, "ice-ufrag"),
    icePassword: value(local, "ice-pwd"),
    fingerprint: value(local, "fingerprint"),
  };
  const ssrcs = [MICROPHONE_SSRC, SCREEN_SSRC, 0x4444] as const;
  // A camera without simulcast, known by its SSRC.
  const offer = legOffer({ hasRed: false, ssrcs, transport })
    .replace(/a=rid:h send\r\na=rid:f send\r\na=simulcast:send h;f/, `a=ssrc:${CAMERA_SSRC} cname:x`)
    .replaceAll("\r\na=candidate:", "\r\na=x-candidate:");
  // A well-formed id, made up.
  const peerId = `8${index.toString(16).padStart(32, "0")}` as PeerId;
  const answer = await host.connectLeg({ peerId, legId: "1" }, offer);
  const inner = local
    .replace(/a=ice-ufrag:.*/g, `a=ice-ufrag:${value(answer, "ice-ufrag")}`)
    .replace(/a=ice-pwd:.*/g, `a=ice-pwd:${value(answer, "ice-pwd")}`)
    .replace(/a=fingerprint:.*/g, `a=fingerprint:${value(answer, "fingerprint")}`)
    .replace(/a=setup:.*/g, `a=setup:${value(answer, "setup")}`)
    .replace(/a=candidate:.*\r\n/g, "")
    .replace(/a=end-of-candidates\r\n/g, "");
  connection.setRemoteDescription(inner, "answer");
  for (const candidate of answer.matchAll(/a=(candidate:.*)/g)) {
    connection.addRemoteCandidate(candidate[1]?.trim() ?? "", "v");
  }
  await opened;
  control.sendMessage(JSON.stringify({ type: "active", on: true }));

  const picture = Buffer.alloc(12 + PAYLOAD_BYTES, 1);
  let pictures = 0;
  let sounds = 0;
  return Object.assign(client, {
    sendPicture(isKeyframe: boolean) {
      pictures += 1;
      writeRtpHeader(picture, {
        payloadType: 96,
        isMarked: false,
        sequence: pictures & 0xffff,
        timestamp: pictures * 200,
        ssrc: CAMERA_SSRC,
      });
      picture.set([0x90, 0x80, 0x80 | ((pictures >> 8) & 0x7f), pictures & 0xff, isKeyframe ? 0 : 1], 12);
      track.sendMessageBinary(picture);
    },
    sendSound() {
      // Three talk; the others' rooms are silent.
      const payload = (index < 3 ? talking : silent)[sounds % RECORDED_FRAMES] ?? Buffer.alloc(0);
      sounds += 1;
      const packet = Buffer.alloc(12 + payload.length);
      writeRtpHeader(packet, {
        payloadType: 111,
        isMarked: false,
        sequence: sounds & 0xffff,
        timestamp: sounds * FRAME_SAMPLES,
        ssrc: MICROPHONE_SSRC,
      });
      payload.copy(packet, 12);
      track.sendMessageBinary(packet);
    },
    close: () => connection.close(),
  });
}

/** `picturesPerSecond`: packets that each participant sends. */
async function measure(participants: number, picturesPerSecond: number) {
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
  const receivedBefore = clients.reduce((sum, { received }) => sum + received, 0);
  await new Promise((resolve) => setTimeout(resolve, MEASURE_MS));
  const after = await host.stats();
  const seconds = (realClock.nowMs() - startedAtMs) / 1000;
  const received = clients.reduce((sum, each) => sum + each.received, 0) - receivedBefore;
  clearInterval(timer);
  const grown = (name: string): number => (after?.[name] ?? 0) - (before?.[name] ?? 0);
  const sent = grown("packetsOut");
  for (const client of clients) client.close();
  host.setReady(false);
  return {
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
for (const [participants, picturesPerSecond] of [
  [30, 0],
  [60, 0],
  [10, 0],
  [10, 100],
  [10, 440],
] as const) {
  results.push(await measure(participants, picturesPerSecond));
}
const soundOnly = results.find(
  ({ participants, picturesPerSecond }) => participants === 10 && picturesPerSecond === 0,
);
printTable("Media process with its network; three talk, all see all", [
  [
    "participants",
    "packets/s in",
    "out",
    "received",
    "% of a core",
    "µs a packet out",
    "without mixing",
    "late ticks",
    "MB each",
    "load average",
  ],
  ...results.map((row) => [
    String(row.participants),
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
    row.load.toFixed(1),
  ]),
]);
console.log(
  "Budget: 5 µs a packet at 40,000 packets/s out; sound of 30 participants 20% of a core, of 60 32%.",
);
await host.close();
process.exit(0);
