/**
 * What a packet, and a mix, cost the media process beside Debian's Janus: the same clients send the same packets to one and to the other,
 * in turns, in one run and in network namespaces that it makes; needs root and `npm run build`. Janus relays with two event loops, and mixes with AudioBridge
 * at the product's complexity and bit rate. Processor time is that of all the server's threads, from the scheduler's own account; packets
 * are those that leave the server's network.
 *
 *   TURNS=3 SECONDS=4 ONLY=relay npm run bench relay-beside-janus      (ONLY: relay, mixer)
 *
 * Those that watch relayed pictures stand still while they are measured, so that two cores have room; their buffers drop what comes. The
 * relay reads 1.5 MB/s of one participant at most, so the pictures of the large case come from five.
 */
import { execFileSync, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { realClock } from "../src/kernel/clock.ts";
import { createLog } from "../src/kernel/log.ts";
import { createRpc, type Rpc } from "../src/kernel/rpc.ts";
import { createMediaHost } from "../src/media/index.ts";
import { childPort } from "../src/platform/child-port.ts";
import { isJanusHere, startJanus, type Janus } from "./support/janus.ts";
import { moveIntoNamespace } from "./support/namespace.ts";
import { answerTo, benchPeer, MICROPHONE_SSRC, offerOf } from "./support/raw-leg.ts";
import type { ClientOffer, ClientProcedures } from "./support/synthetic-clients.ts";
import { median, printTable } from "./support/table.ts";

const TURNS = Number(process.env["TURNS"] ?? 3);
const SECONDS = Number(process.env["SECONDS"] ?? 4);
const ONLY = process.env["ONLY"] ?? "relay,mixer";
/** Keyframes have come, jitter buffers stand, and what runs often is compiled: a meeting lasts longer than that. */
const SETTLE_MS = 6_000;
const EVENT_LOOPS = 2;
const SERVER = "10.98.0.1";
const ENTRY = fileURLToPath(new URL("support/synthetic-clients.ts", import.meta.url));

if (!isJanusHere()) {
  console.log("This needs Janus to compare with: apt-get install --no-install-recommends janus.");
  process.exit(0);
}
moveIntoNamespace();

const ip = (line: string): string => execFileSync("ip", line.split(" "), { encoding: "utf8" });
ip("link add br0 type bridge");
ip(`addr add ${SERVER}/24 dev br0`);
ip("link set br0 up");

interface Clients {
  readonly rpc: Rpc<ClientProcedures>;
  /** Packets that have left for them. */
  packets(): number;
  stand(): void;
  close(): Promise<void>;
}
let clientsMade = 0;

/** A process with a network of its own, which goes with it. */
async function startClients(): Promise<Clients> {
  clientsMade += 1;
  const [link, address] = [`vp${clientsMade}`, `10.98.0.${10 + clientsMade}`];
  const child = spawn("unshare", ["--net", process.execPath, ...process.execArgv, ENTRY], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    serialization: "advanced",
  });
  const kill = (): boolean => child.kill("SIGKILL");
  process.once("exit", kill);
  const rpc = createRpc<ClientProcedures>({ port: childPort(child, realClock, 1_000), procedures: {} });
  // It has a namespace of its own by the time it answers.
  await rpc.call("counts");
  const inside = (line: string): void =>
    void execFileSync("nsenter", ["--net", "-t", String(child.pid), "ip", ...line.split(" ")]);
  ip(`link add ${link} type veth peer name eth0 netns ${child.pid}`);
  ip(`link set ${link} master br0`);
  ip(`link set ${link} up`);
  inside("link set lo up");
  inside(`addr add ${address}/24 dev eth0`);
  inside("link set eth0 up");
  return {
    rpc,
    packets: () => Number(readFileSync(`/sys/class/net/${link}/statistics/tx_packets`, "utf8")),
    stand: () => void child.kill("SIGSTOP"),
    async close() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      process.off("exit", kill);
      kill();
      await ended;
    },
  };
}

interface Server {
  readonly pid: number;
  /** Takes up a client that sends pictures. */
  addSender(from: Clients): Promise<void>;
  /** Takes up a client that gets the pictures of all senders. */
  addViewer(from: Clients): Promise<void>;
  addVoice(from: Clients): Promise<void>;
  close(): Promise<void>;
}

async function startJanusServer(eventLoops: number): Promise<Server> {
  const janus: Janus = await startJanus(SERVER, eventLoops);
  const [VIDEO, AUDIO] = ["janus.plugin.videoroom", "janus.plugin.audiobridge"];
  await (
    await janus.attach(VIDEO)
  ).ask({ request: "create", room: 1, publishers: 20, bitrate: 0, videocodec: "vp8", audiocodec: "opus" });
  await (
    await janus.attach(AUDIO)
  ).ask({ request: "create", room: 1, sampling_rate: 48_000, record: false, audiolevel_event: false });
  const feeds: number[] = [];
  let voices = 0;
  return {
    pid: janus.pid,
    async addSender({ rpc }) {
      const handle = await janus.attach(VIDEO);
      const offer = await rpc.call("offer", "video", true);
      const id = 100 + feeds.length;
      feeds.push(id);
      const answer = await handle.ask(
        { request: "joinandconfigure", ptype: "publisher", room: 1, id },
        { type: "offer", sdp: offer.sdp },
      );
      await rpc.call("answer", offer.index, answer?.sdp ?? "", false);
      await handle.up;
    },
    async addViewer({ rpc }) {
      const handle = await janus.attach(VIDEO);
      const streams = feeds.map((feed) => ({ feed }));
      const offer = await handle.ask({ request: "join", ptype: "subscriber", room: 1, streams });
      const answer = await rpc.call("take", offer?.sdp ?? "");
      await handle.ask({ request: "start", room: 1 }, { type: "answer", sdp: answer.sdp });
      await rpc.call("opened", answer.index);
      await handle.up;
    },
    async addVoice({ rpc }) {
      const handle = await janus.attach(AUDIO);
      voices += 1;
      // The product's complexity and bit rate.
      await handle.ask({ request: "join", room: 1, id: voices, muted: false, quality: 5, bitrate: 48_000 });
      const offer = await rpc.call("offer", "audio", true);
      const answer = await handle.ask(
        { request: "configure", muted: false },
        { type: "offer", sdp: offer.sdp },
      );
      await rpc.call("answer", offer.index, answer?.sdp ?? "", false);
      await handle.up;
    },
    close: janus.close,
  };
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
}

async function startProduct(): Promise<Server> {
  const before = new Set(childrenOf(process.pid));
  const host = createMediaHost({
    clock: realClock,
    log: createLog("warn", (line) => process.stderr.write(`${line}\n`)),
    entry: new URL("../dist/media-process.js", import.meta.url),
  });
  host.setReady(true);
  await host.stats();
  const pid = childrenOf(process.pid).find((each) => !before.has(each));
  if (pid === undefined) throw new Error("The media process did not start");
  let legs = 0;
  async function add({ rpc }: Clients, offer: ClientOffer, isActive: boolean): Promise<void> {
    const key = { peerId: benchPeer(legs), legId: "1" };
    legs += 1;
    const ssrcs = { microphone: MICROPHONE_SSRC, camera: offer.ssrc };
    const isVoice = offer.ssrc === MICROPHONE_SSRC;
    const answer = await host.connectLeg(
      key,
      offerOf(offer.sdp, isVoice || offer.ssrc === 0 ? { ...ssrcs, camera: 0x3333 } : ssrcs),
    );
    await rpc.call("answer", offer.index, answerTo(offer.sdp, answer), isActive);
  }
  return {
    pid,
    // Who only sends has the relay as a standby, which sends it no pictures.
    addSender: async (from) => add(from, await from.rpc.call("offer", "video", true), false),
    addViewer: async (from) => add(from, await from.rpc.call("offer", "video", false), true),
    addVoice: async (from) => add(from, await from.rpc.call("offer", "audio", true), true),
    async close() {
      const count = (await host.stats()) ?? {};
      for (const name of ["relay.rtpOverBudget", "relay.overBudget"])
        if ((count[name] ?? 0) > 0) console.log(`The relay refused packets: ${name} ${count[name]}`);
      await host.close();
    },
  };
}

/** Of all threads, ms. */
function threadsMs(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, task) => {
    const [ranNs] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ");
    return sum + Number(ranNs) / 1e6;
  }, 0);
}

interface Sample {
  /** Milliseconds of processor a second. */
  readonly processorMs: number;
  readonly outPerSecond: number;
  /** By client in the measured time, of sound alone. */
  readonly leastReceived: number;
}

async function measure(server: Server, to: Clients, isLive: boolean): Promise<Sample> {
  const read = async () => ({
    atMs: performance.now(),
    ms: threadsMs(server.pid),
    packets: to.packets(),
    received: isLive ? (await to.rpc.call("counts")).leastReceived : 0,
  });
  const before = await read();
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1_000));
  const after = await read();
  const seconds = (after.atMs - before.atMs) / 1_000;
  return {
    processorMs: (after.ms - before.ms) / seconds,
    outPerSecond: (after.packets - before.packets) / seconds,
    leastReceived: (after.received - before.received) / seconds,
  };
}

const pass = (spanMs: number) => new Promise((resolve) => setTimeout(resolve, spanMs));

async function relayOnce(
  start: () => Promise<Server>,
  { senders, viewers, packetsPerSecond }: (typeof RELAY_CASES)[number],
): Promise<Sample> {
  const [from, to] = [await startClients(), await startClients()];
  const server = await start();
  for (let index = 0; index < senders; index += 1) await server.addSender(from);
  for (let index = 0; index < viewers; index += 1) await server.addViewer(to);
  await from.rpc.call("sendPictures", packetsPerSecond);
  await pass(SETTLE_MS);
  to.stand();
  await pass(200);
  const sample = await measure(server, to, false);
  await Promise.all([server.close(), from.close(), to.close()]);
  return sample;
}

async function mixOnce(start: () => Promise<Server>, people: number): Promise<Sample> {
  const crowd = await startClients();
  const server = await start();
  for (let index = 0; index < people; index += 1) await server.addVoice(crowd);
  await crowd.rpc.call("sendSound");
  await pass(SETTLE_MS);
  const sample = await measure(server, crowd, true);
  await Promise.all([server.close(), crowd.close()]);
  return sample;
}

const RELAY_CASES = [
  { name: "5 send 900 packets/s, 9 watch", senders: 5, viewers: 9, packetsPerSecond: 900, reach: 0.75 },
  { name: "1 sends 1,000 packets/s, 9 watch", senders: 1, viewers: 9, packetsPerSecond: 1_000, reach: 1 },
] as const;
const MIX_CASES = [
  { people: 10, reach: 0.6 },
  { people: 30, reach: 0.35 },
  { people: 60, reach: 0.35 },
] as const;

/** In turns, so that a machine that is faster at times is so for both. */
async function inTurns(
  product: () => Promise<Sample>,
  janus: () => Promise<Sample>,
): Promise<readonly [Sample[], Sample[]]> {
  const [ours, theirs]: [Sample[], Sample[]] = [[], []];
  for (let turn = 0; turn < TURNS; turn += 1) {
    theirs.push(await janus());
    ours.push(await product());
  }
  return [ours, theirs];
}
const spread = (values: readonly number[], digits: number): string =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}-${Math.max(...values).toFixed(digits)})`;
const perPacket = ({ processorMs, outPerSecond }: Sample): number => (processorMs * 1_000) / outPerSecond;
const ratioOf = (ours: readonly number[], theirs: readonly number[]): string =>
  (median(ours) / median(theirs)).toFixed(2);

if (ONLY.includes("relay")) {
  const rows: string[][] = [];
  for (const each of RELAY_CASES) {
    const [ours, theirs] = await inTurns(
      () => relayOnce(startProduct, each),
      () => relayOnce(() => startJanusServer(EVENT_LOOPS), each),
    );
    const [own, other] = [ours.map(perPacket), theirs.map(perPacket)];
    const out = (samples: readonly Sample[]) =>
      median(samples.map(({ outPerSecond }) => outPerSecond)).toFixed(0);
    rows.push([
      each.name,
      out(ours),
      out(theirs),
      spread(own, 2),
      spread(other, 2),
      ratioOf(own, other),
      String(each.reach),
    ]);
  }
  printTable(
    `Relay: processor time a packet out, µs, median (least-most) of ${TURNS} turns of ${SECONDS} s`,
    [["case", "packets/s out", "of Janus", "product", "Janus, two event loops", "ratio", "reach"], ...rows],
  );
}
if (ONLY.includes("mixer")) {
  const rows: string[][] = [];
  for (const { people, reach } of MIX_CASES) {
    const [ours, theirs] = await inTurns(
      () => mixOnce(startProduct, people),
      () => mixOnce(() => startJanusServer(0), people),
    );
    const share = (samples: readonly Sample[]) => samples.map(({ processorMs }) => processorMs / 10);
    const heard = (samples: readonly Sample[]) =>
      median(samples.map(({ leastReceived }) => leastReceived)).toFixed(1);
    const [own, other] = [share(ours), share(theirs)];
    rows.push([
      String(people),
      heard(ours),
      heard(theirs),
      spread(own, 1),
      spread(other, 1),
      ratioOf(own, other),
      String(reach),
    ]);
  }
  printTable(`Mixer: % of a core, three talk, median (least-most) of ${TURNS} turns of ${SECONDS} s`, [
    ["people", "frames/s to each", "of AudioBridge", "product", "AudioBridge", "ratio", "reach"],
    ...rows,
  ]);
}
console.log(`Load average ${(loadavg()[0] ?? 0).toFixed(1)}.`);
process.exit(0);
