/** Pictures follow what a participant's link bears: against a virtual link, in virtual time. */
import test from "ava";
import fc from "fast-check";
import { isLarger, LAYERS, type Layer } from "../../../src/media/leg/messages.ts";
import { allocatePictures } from "../../../src/media/relay/picture-allocation.ts";
import { SentPackets } from "../../../src/media/relay/sent-packets.ts";
import { peerId } from "../../support/ids.ts";
import { createNarrowLink } from "./narrow-link.ts";

const MBIT = 1_000_000;
const WIDE = { rateBps: 8 * MBIT };

test("[RL60] on a link that bears all nothing is held back, nor padded, with losses of its own or stalls", (t) => {
  for (const shape of [WIDE, { rateBps: 100 * MBIT, loss: 0.03 }, { rateBps: 100 * MBIT, stallMs: 100 }]) {
    const link = createNarrowLink(1, 4);
    link.setShape(shape);
    for (let second = 0; second < 20; second += 1) t.is(link.run(1_000).limitBps, null);
    t.deepEqual(link.run(1_000).layers, ["f", "f", "f", "f"]);
  }
});

test("[RL61] a link that gets narrow has fewer and smaller pictures, sound is whole again, and all come back with the link", (t) => {
  for (const seed of [1, 2, 3]) {
    const link = createNarrowLink(seed, 4);
    link.setShape(WIDE);
    link.run(5_000);
    link.setShape({ rateBps: MBIT });
    // What was sent before the link got narrow stands in its queue.
    link.run(4_000);
    for (let second = 0; second < 20; second += 1) {
      const { layers, lateSound, pictureBps } = link.run(1_000);
      t.deepEqual(layers, ["h", "q", "q", "q"], `seed ${seed}`);
      t.is(lateSound, 0, `seed ${seed}, second ${second}`);
      t.true(pictureBps > 0.5 * MBIT);
    }
    link.setShape(WIDE);
    link.run(10_000);
    const { layers, limitBps, lateSound } = link.run(1_000);
    t.deepEqual(layers, ["f", "f", "f", "f"], `seed ${seed}`);
    t.is(limitBps, null);
    t.is(lateSound, 0);
  }
});

test("[RL61] a link too narrow for a picture of everybody shows a small one of some, and keeps its sound", (t) => {
  const link = createNarrowLink(4, 10);
  link.setShape({ rateBps: 0.3 * MBIT });
  link.run(8_000);
  const { layers } = link.run(1_000);
  t.deepEqual([...new Set(layers)], ["q", null]);
  let late = 0;
  for (let second = 0; second < 40; second += 1) late += link.run(1_000).lateSound;
  t.true(
    late / 40 < 0.35,
    `${((late / 40) * 100).toFixed(0)}% of the sound was late: a picture was tried too often`,
  );
});

test("[RL62] a loss that does not depend on what is sent takes no picture for long", (t) => {
  const link = createNarrowLink(5, 4);
  link.setShape({ rateBps: 100 * MBIT, loss: 0.2 });
  link.run(10_000);
  let full = 0;
  for (let second = 0; second < 30; second += 1)
    if (link.run(1_000).layers.every((layer) => layer === "f")) full += 1;
  t.true(full >= 24, `all pictures in ${full} of 30 s`);
});

test("[RL70] a participant gets no more than it wants at most, on a wide link and a narrow one, and all again once it wants it", (t) => {
  for (const rateBps of [100 * MBIT, 0.8 * MBIT]) {
    const link = createNarrowLink(6, 4);
    link.setShape({ rateBps });
    link.run(4_000);
    link.downlink.capBps = 0.4 * MBIT;
    link.run(4_000);
    for (let second = 0; second < 20; second += 1) {
      const { layers, pictureBps, lateSound } = link.run(1_000);
      t.deepEqual(layers, ["q", "q", "q", null]);
      t.true(pictureBps <= 0.4 * MBIT * 1.1, `${pictureBps} bit/s, padding included`);
      t.is(lateSound, 0);
    }
    link.setShape({ rateBps: 100 * MBIT });
    link.downlink.capBps = null;
    link.run(12_000);
    t.deepEqual(link.run(1_000).layers, ["f", "f", "f", "f"]);
  }
});

const rate = fc.integer({ min: 10_000, max: 2_000_000 });
const picture = fc
  .record({ q: rate, more: rate, most: rate, layer: fc.constantFrom(...LAYERS) })
  .map(({ q, more, most, layer }) => ({ layer, rates: { q, h: q + more, f: q + more + most } }));

test("[RL63] what is shared out is never above the limit, and nobody has a large picture while another has none", (t) => {
  fc.assert(
    fc.property(
      fc.array(picture, { maxLength: 25 }),
      fc.integer({ min: 0, max: 20_000_000 }),
      fc.array(fc.constantFrom(null, ...LAYERS), { minLength: 25, maxLength: 25 }),
      (made, limitBps, before) => {
        const pictures = made.map((each, index) => ({ ...each, peerId: peerId(index + 1) }));
        const formerly = new Map(pictures.map(({ peerId: of }, index) => [of, before[index] ?? null]));
        const allowed = allocatePictures(limitBps, 0, pictures, formerly);
        const used = pictures.reduce((sum, { peerId: of, rates }) => {
          const layer = allowed.get(of) ?? null;
          return sum + (layer === null ? 0 : rates[layer]);
        }, 0);
        const layers = pictures.map(({ peerId: of }) => allowed.get(of) ?? null);
        const isFair = !layers.includes(null) || layers.every((layer) => layer === null || layer === "q");
        const isWanted = pictures.every(({ layer }, index) => !isLarger(layers[index] ?? "q", layer));
        return used <= limitBps && isFair && isWanted && allowed.size === pictures.length;
      },
    ),
  );
  t.pass();
});

test("[RL63] what was shared out stays while it fits, and more comes with some to spare", (t) => {
  const pictures = [{ peerId: peerId(1), layer: "f" as const, rates: { q: 100, h: 300, f: 1_000 } }];
  const layerAt = (limitBps: number, before: Layer | null) =>
    allocatePictures(limitBps, 0, pictures, new Map([[peerId(1), before]])).get(peerId(1));
  t.is(layerAt(1_000, "f"), "f");
  t.is(layerAt(1_000, "h"), "h");
  t.is(layerAt(1_120, "h"), "f");
  t.is(layerAt(300, "h"), "h");
  t.is(layerAt(300, null), "q");
  t.is(layerAt(335, "q"), "h");
  t.is(layerAt(100, "q"), "q");
  t.is(layerAt(100, null), null);
  const [big, small] = [peerId(2), peerId(3)];
  const both = allocatePictures(
    500,
    0,
    [
      { peerId: big, layer: "f", rates: { q: 900, h: 900, f: 900 } },
      { peerId: small, layer: "f", rates: { q: 300, h: 300, f: 350 } },
    ],
    new Map(),
  );
  t.deepEqual(
    [...both],
    [
      [big, null],
      [small, "q"],
    ],
    "a sender with one layer that does not fit takes nobody else's picture",
  );
});

test("[RL64] feedback is matched with what was sent, across the wrap of numbers, each arrival once", (t) => {
  const sent = new SentPackets();
  let number = 0;
  for (let count = 0; count < 70_000; count += 1) number = sent.add(100 + (count % 7), count);
  const feedback = {
    type: "transportFeedback",
    firstNumber: (number - 2) & 0xffff,
    arrivalsMs: [5, null, 6, 7, 8],
  } as const;
  t.deepEqual(
    sent.take(feedback).map(({ sentAtMs, arrivedAtMs }) => [sentAtMs, arrivedAtMs]),
    [
      [69_997, 5],
      [69_998, null],
      [69_999, 6],
    ],
    "of what was never sent nothing is said",
  );
  t.is(sent.inFlightBytes, 0);
  t.deepEqual(
    sent.take({ ...feedback, arrivalsMs: [5, 9, 6] }).map(({ arrivedAtMs }) => arrivedAtMs),
    [9],
  );
  t.deepEqual(sent.take({ ...feedback, firstNumber: (number - 10_000) & 0xffff }), [], "long forgotten");
});
