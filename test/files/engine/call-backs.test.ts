/** Calls that a seeder makes to downloaders which do not reach it, in virtual time. */
import test from "ava";
import { createCallBacks } from "../../../src/files/engine/call-backs.ts";
import type { ConnectionEvents, DiallerRole } from "../../../src/files/transfer/connection.ts";
import { createReachedAddresses } from "../../../src/files/transfer/reached-addresses.ts";
import type { PeerId } from "../../../src/kernel/ids.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { peerId } from "../../support/ids.ts";
import { createFakeConnection, type FakeConnection } from "../fake-connection.ts";

const [A, B] = [peerId(1), peerId(2)];
const TICK_MS = 250;

function create({
  isServed = true,
  knows = () => true,
}: { isServed?: boolean; knows?: (peer: PeerId) => boolean } = {}) {
  const clock = createVirtualClock();
  const dials: {
    readonly address: string;
    readonly role: DiallerRole;
    readonly connection: FakeConnection;
    readonly events: ConnectionEvents & { opened(): void };
  }[] = [];
  const served: string[] = [];
  const callBacks = createCallBacks({
    clock,
    count: () => {},
    reached: createReachedAddresses(),
    peer: (id) => (knows(id) ? { peerId: id, addresses: ["a", "b", "c"], port: 1, fingerprint: id } : null),
    dial(_peer, address, events, role) {
      const connection = createFakeConnection();
      connection.attach(events);
      dials.push({ address, role, connection, events });
      return connection;
    },
    serve(_connection, fingerprint) {
      served.push(fingerprint);
      if (!isServed) return null;
      const note = (what: string) => void served.push(what);
      return { data: () => note("data"), drained: () => note("drained"), closed: () => note("closed") };
    },
  });
  return {
    ...{ clock, callBacks, dials, served },
    dialled: () => dials.map(({ address }) => address).join(""),
    pass(spanMs: number) {
      for (let leftMs = spanMs; leftMs > 0; leftMs -= TICK_MS) {
        clock.advance(TICK_MS);
        callBacks.tick();
      }
    },
  };
}

test("[WY4] the downloader's addresses are dialled one after the other, as its seeder, and the first that answers is served", (t) => {
  const { callBacks, dials, dialled, served, pass } = create();
  callBacks.call(A);
  t.is(dialled(), "a");
  pass(TICK_MS);
  t.is(dialled(), "ab");
  t.is(dials[1]?.role, "seeder");
  dials[1]?.events.opened();
  t.true(dials[0]?.connection.isClosed);
  pass(60_000);
  t.is(dialled(), "ab");
  dials[1]?.events.data(Buffer.alloc(1));
  dials[1]?.connection.close();
  t.deepEqual(served, [A, "data", "closed"]);
});

test("[WY4] what nobody answers is given up, and called again when it is asked for again", (t) => {
  const { callBacks, dials, dialled, pass } = create();
  callBacks.call(A);
  pass(4_000);
  callBacks.call(A);
  t.is(dialled(), "abc", "it is being called");
  pass(1_000);
  t.true(dials.every(({ connection }) => connection.isClosed));
  callBacks.call(A);
  t.is(dialled(), "abca");
});

test("[WY4] however often a downloader asks, it is called at most once a second; of many that ask, some wait", (t) => {
  const { callBacks, dials, pass } = create({ isServed: false });
  for (let span = 0; span < 10_000; span += TICK_MS) {
    callBacks.call(A);
    const last = dials[dials.length - 1];
    if (last?.connection.isClosed === false) last.events.opened();
    pass(TICK_MS);
  }
  t.true(dials.length <= 10, `${dials.length}`);
  const { length } = dials;
  for (let index = 10; index < 100; index += 1) callBacks.call(peerId(index));
  t.true(dials.length - length <= 32);
});

test("[WY4] nobody is called who is no member, and none that is left is called at the end", (t) => {
  const { callBacks, dials, dialled } = create({ knows: (peer) => peer === A });
  callBacks.call(B);
  t.is(dialled(), "");
  callBacks.call(A);
  callBacks.close();
  t.true(dials[0]?.connection.isClosed);
});

test("[FI36] a downloader is called first where it was reached last, until it is not reached there", (t) => {
  const { callBacks, dials, dialled, pass } = create();
  callBacks.call(A);
  pass(2 * TICK_MS);
  dials[2]?.events.opened();
  dials[2]?.connection.close();
  pass(1_000);
  callBacks.call(A);
  t.is(dialled(), "abcc");
  pass(5_000);
  t.is(dialled(), "abccab");
  callBacks.call(A);
  t.is(dialled(), "abccaba");
});
