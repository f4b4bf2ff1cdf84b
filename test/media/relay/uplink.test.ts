/** A sender follows what its link bears: against a virtual link, in virtual time. */
import test from "ava";
import { NO_LIMITS } from "../../../src/media/leg/messages.ts";
import { peerId } from "../../support/ids.ts";
import { createWorld } from "./world.ts";
import { Uplink } from "../../../src/media/relay/uplink.ts";
import { packetOf } from "./packets.ts";

const EXTENSION_ID = 3;
const PACKET_BYTES = 1_200;
const QUEUE_BYTES = 128 * 1024;
const MOST_BPS = 2_600_000;

/** A packet as Chromium sends it: with the time of sending in a one-byte extension of three bytes. */
function packetSentAt(sentAtMs: number, sequenceNumber = 1): Buffer {
  const header = { payloadType: 96, marker: false, sequenceNumber, timestamp: 1, ssrc: 1 };
  const block = Buffer.from("bede000100000000", "hex");
  block.writeUInt8((EXTENSION_ID << 4) | 2, 4);
  block.writeUIntBE(Math.floor((sentAtMs * 2 ** 18) / 1_000) % 2 ** 24, 5, 3);
  const packet = packetOf(header, Buffer.concat([block, Buffer.alloc(PACKET_BYTES - 20)]));
  packet.writeUInt8(0x90, 0);
  return packet;
}

/** A sender that obeys at once; its clock is `clockMs` ahead. */
function createSender(clockMs: number) {
  const uplink = new Uplink(EXTENSION_ID);
  const queue: number[] = [];
  let nowMs = 0;
  let toldBps = MOST_BPS;
  let budgetBytes = 0;
  let owedBytes = 0;
  return (rateBps: number, spanMs: number) => {
    let arrivedBytes = 0;
    let worstMs = 0;
    for (let passed = 0; passed < spanMs; passed += 1) {
      nowMs += 1;
      owedBytes += toldBps / 8_000;
      for (; owedBytes >= PACKET_BYTES; owedBytes -= PACKET_BYTES)
        if ((queue.length + 1) * PACKET_BYTES <= QUEUE_BYTES) queue.push(nowMs);
      budgetBytes = Math.min(budgetBytes + rateBps / 8_000, PACKET_BYTES + rateBps / 8_000);
      for (let head = queue[0]; head !== undefined && budgetBytes >= PACKET_BYTES; head = queue[0]) {
        queue.shift();
        budgetBytes -= PACKET_BYTES;
        arrivedBytes += PACKET_BYTES;
        worstMs = Math.max(worstMs, nowMs - head);
        uplink.note(packetSentAt(head + clockMs), nowMs);
      }
      if (nowMs % 20 === 0) toldBps = uplink.limitBps(MOST_BPS, nowMs);
    }
    return { toldBps, arrivedBps: (arrivedBytes * 8_000) / spanMs, worstMs };
  };
}

test("[RL65] a sender on a narrow link sends what that bears, and all again once it is wide", (t) => {
  for (const clockMs of [0, 40_000, 63_000]) {
    const run = createSender(clockMs);
    t.is(run(4_000_000, 20_000).toldBps, MOST_BPS, "a link that bears all limits nobody");
    run(600_000, 4_000);
    for (let second = 0; second < 30; second += 1) {
      const { arrivedBps, worstMs } = run(600_000, 1_000);
      t.true(worstMs < 400, `${worstMs} ms in the queue`);
      t.true(arrivedBps > 90_000);
    }
    t.true(run(600_000, 20_000).arrivedBps > 400_000, "the link is used");
    run(4_000_000, 10_000);
    t.is(run(4_000_000, 1_000).toldBps, MOST_BPS);
  }
});

test("[RL65] who does not say when it sent has no limit", (t) => {
  const uplink = new Uplink(null);
  for (let count = 0; count < 1_000; count += 1) uplink.note(packetSentAt(count), count * 3);
  t.is(uplink.limitBps(MOST_BPS, 3_000), MOST_BPS);
});

/** A sender that obeys at once. Nothing queues: of what its link does not bear, it drops packets. `lateMs`: three packets of ten come so late. */
function createPolicedSender(firstNumber: number) {
  const uplink = new Uplink(EXTENSION_ID);
  let nowMs = 0;
  let number = firstNumber;
  let toldBps = MOST_BPS;
  let [owedBytes, allowedBytes] = [0, 0];
  const late: { readonly packet: Buffer; readonly atMs: number }[] = [];
  return (rateBps: number, spanMs: number, { lateMs = 0, jump = 0 } = {}) => {
    number = (number + jump) & 0xffff;
    for (let passed = 0; passed < spanMs; passed += 1) {
      nowMs += 1;
      owedBytes += toldBps / 8_000;
      allowedBytes = Math.min(allowedBytes + rateBps / 8_000, 2 * PACKET_BYTES);
      for (; owedBytes >= PACKET_BYTES; owedBytes -= PACKET_BYTES) {
        const packet = packetSentAt(nowMs, (number = (number + 1) & 0xffff));
        if (allowedBytes < PACKET_BYTES) continue;
        allowedBytes -= PACKET_BYTES;
        if (lateMs > 0 && number % 10 < 3) late.push({ packet, atMs: nowMs + lateMs });
        else uplink.note(packet, nowMs);
      }
      while (late[0] !== undefined && late[0].atMs <= nowMs)
        uplink.note(late.shift()?.packet ?? packetSentAt(0), nowMs);
      if (nowMs % 20 === 0) toldBps = uplink.limitBps(MOST_BPS, nowMs);
    }
    return toldBps;
  };
}

test("[RL75] a sender whose packets get lost for their number, without any queue, sends less, and all again once the link bears it", (t) => {
  const run = createPolicedSender(0xff00);
  t.is(run(8_000_000, 10_000), MOST_BPS);
  run(800_000, 5_000);
  for (let second = 0; second < 10; second += 1) {
    const told = run(800_000, 1_000);
    t.true(told < 1_400_000, `${told} bit/s`);
  }
  t.is(run(8_000_000, 12_000), MOST_BPS);
});

test("[RL75] packets that come late are not lost, and a sender that begins anew has lost nothing", (t) => {
  const run = createPolicedSender(0);
  for (let second = 0; second < 10; second += 1)
    t.is(run(8_000_000, 1_000, { lateMs: 120, jump: second % 2 === 0 ? 0 : 5_000 }), MOST_BPS);
});

test("[RL71] who wants to send less is told so at the next look, and may send all again once it wants to", async (t) => {
  const world = createWorld();
  const sender = await world.open(peerId(1));
  /** What the relay said last, by REMB. */
  const told = (): number => {
    const last = sender.sent.findLast((bytes) => bytes.toString("latin1", 12, 16) === "REMB");
    if (last === undefined) return Number.NaN;
    const first = last.readUInt8(17);
    return (((first & 3) << 16) | last.readUInt16BE(18)) * 2 ** (first >> 2);
  };
  world.relay.report();
  t.true(told() > 2_500_000);
  sender.say({ type: "limit", upBps: 300_000, downBps: null });
  world.advance(20);
  world.relay.tick();
  t.true(told() <= 300_000 && told() > 299_000);
  world.advance(1_000);
  world.relay.report();
  t.true(told() <= 300_000);
  sender.say({ type: "limit", ...NO_LIMITS });
  world.relay.report();
  t.true(told() > 2_500_000);
});
