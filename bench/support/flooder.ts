/**
 * Sends at two honest peers whatever it may, as fast as it can: `tsx flooder.ts member|stranger <seconds> <address> <ports> <peer> <meeting>`,
 * ports with commas between them, of the first peer; `address` and `peer` are its, too. A member is admitted and linked; a stranger only
 * has the network. Prints one line: what it sent.
 */
import { createSocket } from "node:dgram";
import { createRequire } from "node:module";
import { connect, type Socket } from "node:net";
import { randomBytes } from "node:crypto";
import { connect as connectTls } from "node:tls";
import * as v from "valibot";
import { MeetingIdSchema, PeerIdSchema } from "../../src/kernel/ids.ts";
import { encodeAdvert } from "../../src/discovery/advert-text.ts";
import { SERVICE_NAME } from "../../src/discovery/records.ts";
import { makeCertificate, withContext } from "../../src/platform/certificate.ts";
import { createMallory, type Mallory, type MalloryLink } from "../../test/hostile/mallory.ts";

// The library that reads the packets on the other side, as bonjour-service has it.
const bonjour = createRequire(createRequire(import.meta.url).resolve("bonjour-service"));
const { encode } = createRequire(bonjour.resolve("multicast-dns"))("dns-packet") as {
  encode(packet: object): Buffer;
};

const [, , as = "", seconds = "", address = "", portList = "", peer = "", meeting = ""] = process.argv;
const ports = portList.split(",").map(Number);
const untilMs = performance.now() + Number(seconds) * 1_000;
const isOver = () => performance.now() > untilMs;
const turn = () => new Promise((resolve) => setImmediate(resolve));
const pass = (spanMs: number) => new Promise((resolve) => setTimeout(resolve, spanMs));
const counts: Record<string, number> = {};
const count = (what: string, by = 1) => (counts[what] = (counts[what] ?? 0) + by);

/** One after another: costly questions, entries that are forged, and what no channel knows. */
const BODIES = [
  ["store", { type: "have", asks: true, after: "", upTo: "g", tips: [] }],
  ["store", { type: "requestAck" }],
  ["store", { type: "entries", entries: [[`[1,"${meeting}"]`, "0".repeat(128)]], left: 1_000_000 }],
  ["presence", { type: "status", statuses: [] }],
  ["election", { type: "claim" }],
  ["files", { type: "have", seeder: peer, blobIds: Array.from({ length: 500 }, () => "ab".repeat(32)) }],
  ["media", { type: "offer", legId: "x", sdp: "v=0\r\n".repeat(1_000) }],
] as const;

async function floodLink(mallory: Mallory, victim: Parameters<Mallory["attach"]>[0]): Promise<void> {
  let link: MalloryLink | null = null;
  while (!isOver()) {
    if (link?.isOpen() !== true) {
      link = await mallory.attach(victim).catch(() => null);
      count(link === null ? "links refused" : "links");
      if (link === null) await pass(200);
      continue;
    }
    for (const [channel, body] of BODIES) link.sendData(channel, body);
    count("messages", BODIES.length);
    await turn();
  }
}

async function asMember(): Promise<void> {
  const mallory = await createMallory(v.parse(MeetingIdSchema, meeting));
  for (const port of ports) {
    const victim = { peerId: v.parse(PeerIdSchema, peer), port, addresses: [address] };
    // Only one of its ports is that of links.
    const admitted = await mallory.join(victim).catch(() => null);
    if (admitted === null) continue;
    const others = admitted.roster.entries.filter(({ peerId }) => peerId !== mallory.peerId);
    await Promise.all(others.map((each) => floodLink(mallory, each)));
    mallory.close();
    return;
  }
  throw new Error("nobody let the flooder in");
}

const hex = (bytes: number): string => randomBytes(bytes).toString("hex");

/** An advert of a made-up member, of this meeting or of a made-up one, and now and then a goodbye in the peer's own name. */
function falseAdvert(): Buffer {
  const isOfMeeting = Math.random() < 0.5;
  const isGoodbye = Math.random() < 0.1;
  const name = `${hex(8)}.${SERVICE_NAME}`;
  const text = encodeAdvert({
    meetingId: v.parse(MeetingIdSchema, isOfMeeting ? meeting : hex(16)),
    peerId: v.parse(PeerIdSchema, isOfMeeting && isGoodbye ? peer : `8${hex(16)}`),
    ...{ needsPasscode: false, isLocked: false, titleHash: null },
    summary: {
      ...{ title: isOfMeeting ? "Elsewhere" : `Meeting ${hex(2)}`, members: 9 },
      coordinator: v.parse(PeerIdSchema, `8${hex(16)}`),
    },
  });
  const data = Object.entries(text).map(([key, value]) => `${key}=${value}`);
  const ttl = isGoodbye ? 0 : 120;
  return encode({
    type: "response",
    answers: [
      { type: "PTR", name: SERVICE_NAME, ttl, data: name },
      {
        type: "SRV",
        name,
        ttl,
        data: { port: 1_024 + Math.floor(Math.random() * 60_000), target: `${hex(4)}.local` },
      },
      { type: "TXT", name, ttl, data },
    ],
  });
}

/** Whole handshakes, one after the other, with a certificate of its own, and a hello that is none. */
async function shakeHands(port: number, context: ReturnType<typeof withContext>["context"]): Promise<void> {
  while (!isOver()) {
    await new Promise<void>((resolve) => {
      const socket = connectTls({
        ...{
          host: address,
          port,
          secureContext: context,
          rejectUnauthorized: false,
          ALPNProtocols: ["landline"],
        },
      });
      const done = () => (socket.destroy(), resolve());
      socket.setTimeout(1_000, done);
      socket.on("error", done);
      socket.on("close", done);
      socket.on("secureConnect", () => {
        count("handshakes");
        socket.write(Buffer.concat([Buffer.from([0, 0, 1, 0]), randomBytes(256)]));
      });
    });
    await turn();
  }
}

/** As many half-spoken connections as there may be, and datagrams in between. */
async function asStranger(): Promise<void> {
  const sockets = new Set<Socket>();
  const udp = createSocket({ type: "udp4", reuseAddr: true });
  // Adverts count from mDNS's own port alone.
  await new Promise<void>((resolve) => udp.bind(5353, resolve));
  const { context } = withContext(await makeCertificate());
  for (const port of ports) for (let times = 0; times < 4; times += 1) void shakeHands(port, context);
  const greetings = [
    Buffer.from("16030100c8010000c40303", "hex"),
    Buffer.from("GET / HTTP/1.1\r\n"),
    randomBytes(400),
  ];
  // A question for everything, and an answer that is none.
  const packets = [
    Buffer.from(
      "000000000001000000000000095f7365727669636573075f646e732d7364045f756470056c6f63616c00000c0001",
      "hex",
    ),
    randomBytes(600),
  ];
  while (!isOver()) {
    for (const port of ports) {
      if (sockets.size < 800) {
        const socket = connect(port, address);
        sockets.add(socket);
        socket.on("error", () => {});
        socket.on("close", () => void sockets.delete(socket));
        socket.on("connect", () => {
          count("connections");
          socket.write(greetings[Math.floor(Math.random() * greetings.length)] ?? "");
        });
      }
      for (const packet of packets) udp.send(packet, port, address, () => {});
    }
    for (const packet of [...packets, falseAdvert(), falseAdvert()]) {
      udp.send(packet, 5353, "224.0.0.251", () => {});
      udp.send(packet, 5353, address, () => {});
    }
    count("datagrams", packets.length * ports.length + 2 * (packets.length + 2));
    await turn();
  }
  udp.close();
  for (const socket of sockets) socket.destroy();
}

await (as === "member" ? asMember() : asStranger());
console.log(JSON.stringify(counts));
process.exit(0);
