/**
 * One participant behind a link of a given rate, with a queue that drops what does not fit: pictures of several people and sound go down
 * it, and feedback about every packet of pictures comes back. No socket; virtual time.
 */
import type { PeerId } from "../../../src/kernel/ids.ts";
import { createRandom } from "../../support/random.ts";
import { Downlink } from "../../../src/media/relay/downlink.ts";
import type { Layer } from "../../../src/media/leg/messages.ts";
import { peerId } from "../../support/ids.ts";

export interface LinkShape {
  readonly rateBps: number;
  /** Of any packet, 0 to 1, whatever the rate. */
  readonly loss?: number;
  readonly delayMs?: number;
  /** Four times a second nothing arrives for so long. */
  readonly stallMs?: number;
}

const PACKET_BYTES = 1_200;
const SOUND_BYTES = 200;
const QUEUE_BYTES = 128 * 1024;
const FRAME_MS = 66;
const FEEDBACK_MS = 100;
const STALL_PERIOD_MS = 250;
const RATES: Readonly<Record<Layer, number>> = { q: 120_000, h: 350_000, f: 1_500_000 };

interface Packet {
  readonly number: number | null;
  readonly sizeBytes: number;
  readonly sentAtMs: number;
}

export function createNarrowLink(seed: number, people: number) {
  const random = createRandom(seed);
  const downlink = new Downlink(5);
  const wanted = Array.from({ length: people }, (_, index) => ({
    peerId: peerId(index + 1),
    layer: "f" as const,
  }));
  const packet = Buffer.alloc(PACKET_BYTES);
  let nowMs = 0;
  let shape: LinkShape = { rateBps: 100_000_000 };
  let queuedBytes = 0;
  const queue: Packet[] = [];
  let budgetBytes = 0;
  let latestMs = 0;
  const onTheWay: { readonly packet: Packet; readonly atMs: number }[] = [];
  /** Arrival by transport-wide number, since the last feedback. */
  const arrivals = new Map<number, number>();
  let nextReported: number | null = null;
  const sound: { readonly sentAtMs: number; readonly atMs: number | null }[] = [];
  let pictureBytes = 0;

  function send(sizeBytes: number, isPicture: boolean): void {
    let number: number | null = null;
    if (isPicture) {
      downlink.stamp(packet.subarray(0, sizeBytes), nowMs);
      number = (packet.readUInt32BE(16) >> 8) & 0xffff;
      nextReported ??= number;
    }
    const isDropped = random.next() < (shape.loss ?? 0) || queuedBytes + sizeBytes > QUEUE_BYTES;
    if (isDropped) {
      if (!isPicture) sound.push({ sentAtMs: nowMs, atMs: null });
      return;
    }
    queuedBytes += sizeBytes;
    queue.push({ number, sizeBytes, sentAtMs: nowMs });
  }

  function drain(): void {
    const perMs = shape.rateBps / 8_000;
    budgetBytes = Math.min(budgetBytes + perMs, PACKET_BYTES + perMs);
    for (let head = queue[0]; head !== undefined && head.sizeBytes <= budgetBytes; head = queue[0]) {
      queue.shift();
      queuedBytes -= head.sizeBytes;
      budgetBytes -= head.sizeBytes;
      const stalledMs = (shape.stallMs ?? 0) - (nowMs % STALL_PERIOD_MS);
      latestMs = Math.max(latestMs, nowMs + (shape.delayMs ?? 2) + Math.max(0, stalledMs));
      onTheWay.push({ packet: head, atMs: latestMs });
    }
    for (const { packet: arrived, atMs } of onTheWay.splice(0)) {
      if (atMs > nowMs) {
        onTheWay.push({ packet: arrived, atMs });
        continue;
      }
      if (arrived.number === null) sound.push({ sentAtMs: arrived.sentAtMs, atMs });
      else {
        pictureBytes += arrived.sizeBytes;
        arrivals.set(arrived.number, atMs);
      }
    }
  }

  /** As receivers do: of all numbers up to the highest that has arrived. */
  function report(): void {
    if (nextReported === null || arrivals.size === 0) return;
    const first = nextReported;
    const ahead = (number: number): number => (number - first) & 0xffff;
    const seen = [...arrivals.keys()].filter((number) => ahead(number) < 0x8000);
    const count = Math.max(0, ...seen.map((number) => ahead(number) + 1));
    const arrivalsMs = Array.from(
      { length: count },
      (_, offset) => arrivals.get((first + offset) & 0xffff) ?? null,
    );
    arrivals.clear();
    nextReported = (first + count) & 0xffff;
    downlink.receive({ type: "transportFeedback", firstNumber: first, arrivalsMs }, nowMs);
  }

  function step(): void {
    nowMs += 1;
    const layerOf = (of: PeerId) => (downlink.allowed === null ? "f" : (downlink.allowed.get(of) ?? null));
    for (const [index, { peerId: of }] of wanted.entries()) {
      const layer = downlink.isDraining(nowMs) ? null : layerOf(of);
      if (layer === null || (nowMs + index * 13) % FRAME_MS !== 0) continue;
      let left = (RATES[layer] / 8_000) * FRAME_MS * (0.7 + 0.6 * random.next());
      for (; left > 100; left -= PACKET_BYTES) send(Math.min(PACKET_BYTES, Math.ceil(left)), true);
    }
    if (nowMs % 20 === 0) {
      send(SOUND_BYTES, false);
      let padding = downlink.takePadding(nowMs);
      // What is padded are packets of a picture.
      const hasPicture =
        downlink.allowed === null || [...downlink.allowed.values()].some((layer) => layer !== null);
      for (; hasPicture && padding > 0; padding -= PACKET_BYTES) send(PACKET_BYTES, true);
    }
    drain();
    if (nowMs % FEEDBACK_MS === 0) report();
    if (nowMs % 100 === 50) downlink.share(wanted, (_, layer) => RATES[layer], 0, nowMs);
  }

  return {
    downlink,
    setShape(next: LinkShape) {
      shape = next;
    },
    /** Returns the layers at the end, most important first, and what was seen on the way. */
    run(spanMs: number) {
      sound.length = 0;
      pictureBytes = 0;
      for (let passed = 0; passed < spanMs; passed += 1) step();
      const late = sound.filter(({ sentAtMs, atMs }) => atMs === null || atMs - sentAtMs > 200);
      return {
        layers: wanted.map(({ peerId: of }) =>
          downlink.allowed === null ? "f" : (downlink.allowed.get(of) ?? null),
        ),
        limitBps: downlink.limitBps,
        /** Of the sound's packets, 0 to 1. */
        lateSound: late.length / Math.max(1, sound.length),
        pictureBps: (pictureBytes * 8_000) / spanMs,
      };
    },
  };
}
