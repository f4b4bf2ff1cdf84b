/** mDNS: packets that any machine on the network may send. */
import assert from "node:assert";
import { EventEmitter } from "node:events";
import { createRequire } from "node:module";
import { decodeAdvert, encodeAdvert } from "../../../src/discovery/advert-text.ts";
import { questionForUs, readAdverts } from "../../../src/discovery/records.ts";
import { shapeOf } from "../checks.ts";
import type { Mark, Target } from "../fuzz.ts";

/** The library that the mDNS library stands on, which takes a socket. */
const createMulticastDns = createRequire(import.meta.url)("multicast-dns") as (
  options: object,
) => EventEmitter;

/** TXT entries, each behind its length in a byte, as in the record itself. */
function entriesOf(input: Buffer): Buffer[] {
  const entries: Buffer[] = [];
  for (let at = 0; at < input.length; at += 1 + (input[at] ?? 0))
    entries.push(input.subarray(at + 1, at + 1 + (input[at] ?? 0)));
  return entries;
}

function readEntries(entries: readonly Uint8Array[]): Mark {
  const advert = decodeAdvert(entries);
  if (advert === null) return null;
  if (advert.isCompatible) {
    const texts = Object.entries(encodeAdvert(advert)).map(([key, text]) => Buffer.from(`${key}=${text}`));
    assert.deepStrictEqual(decodeAdvert(texts)?.peerId, advert.peerId);
  }
  return shapeOf(advert);
}

const socket = new EventEmitter();
const responder = createMulticastDns({ socket, bind: false, multicast: false });
let packets: unknown[] = [];
responder.on("query", (packet) => packets.push(packet));
responder.on("response", (packet) => packets.push(packet));
responder.on("warning", () => {});

export const discoveryTargets: readonly Target[] = [
  { name: "advert", format: "bytes", run: (input) => readEntries(entriesOf(input)) },
  {
    name: "mdns",
    format: "bytes",
    run(input) {
      packets = [];
      socket.emit("message", input, { address: "192.0.2.1", port: 5353 });
      const marks = packets.flatMap((packet) => [
        JSON.stringify(questionForUs(packet)),
        ...readAdverts(packet).map((advert) => `${advert.isGoodbye} ${readEntries(advert.entries)}`),
      ]);
      return packets.length === 0 ? null : marks.join(" ");
    },
  },
];
