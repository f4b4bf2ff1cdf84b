/**
 * Floods a LAN's mDNS: `adverts <count>` sends that many false meetings, `garbage <count>` random bytes and broken packets.
 * Ends when all are sent.
 */
import { createHash, randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { createSocket } from "node:dgram";

// What discovery's own library encodes with; it has no types.
const bonjour = createRequire(createRequire(import.meta.url).resolve("bonjour-service"));
const packets = createRequire(bonjour.resolve("multicast-dns"))("dns-packet") as {
  encode(packet: object): Uint8Array;
};

const [kind = "adverts", count = "0"] = process.argv.slice(2);
/** Few enough in one go that the receiver's kernel has a chance. */
const BATCH = 50;

function advert(index: number): Uint8Array {
  const hex = createHash("sha256").update(String(index)).digest("hex").slice(0, 32);
  const name = `${hex.slice(0, 16)}._landline._tcp.local`;
  const text = ["v=1", `m=${hex}`, `p=8${hex}`, `t=False ${index}`, "n=2", `c=8${hex}`];
  return packets.encode({
    type: "response",
    answers: [
      { type: "PTR", name: "_landline._tcp.local", ttl: 28_800, data: name },
      { type: "SRV", name, ttl: 120, data: { port: 9, target: "false.local" } },
      { type: "TXT", name, ttl: 4_500, data: text.map((entry) => Buffer.from(entry)) },
    ],
  });
}

/** Random bytes, and true packets with a few bytes changed, which get further into a parser. */
function garbage(index: number): Uint8Array {
  if (index % 2 === 0) return randomBytes(1 + (index % 1_400));
  const packet = Uint8Array.from(advert(index));
  for (const place of randomBytes(4)) packet[place % packet.length] = place;
  return packet;
}

const socket = createSocket({ type: "udp4", reuseAddr: true });
socket.on("error", () => {}); // A full queue loses packets, as a network does.
socket.bind(5353, () => {
  let sent = 0;
  const sendBatch = () => {
    for (let i = 0; i < BATCH && sent < Number(count); i++, sent++) {
      socket.send(kind === "adverts" ? advert(sent) : garbage(sent), 5353, "224.0.0.251");
    }
    if (sent < Number(count)) setTimeout(sendBatch, 5);
    else setTimeout(() => socket.close(), 100);
  };
  sendBatch();
});
