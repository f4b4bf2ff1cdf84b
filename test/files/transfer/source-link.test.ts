/** The downloader's side of a connection, in virtual time. */
import test from "ava";
import type { BlobId } from "../../../src/files/blob/manifest.ts";
import { createChunkPool } from "../../../src/files/transfer/buffer-pool.ts";
import type { ConnectionEvents } from "../../../src/files/transfer/connection.ts";
import {
  KIND,
  encodeBlockHead,
  encodeBytes,
  encodeText,
  type SeederMessage,
} from "../../../src/files/transfer/messages.ts";
import type { LinkUser } from "../../../src/files/transfer/chunk-receiver.ts";
import { createReachedAddresses } from "../../../src/files/transfer/reached-addresses.ts";
import { createSourceLink } from "../../../src/files/transfer/source-link.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { peerId } from "../../support/ids.ts";
import { createFakeConnection, type FakeConnection } from "../fake-connection.ts";

const PEER = { peerId: peerId(1), addresses: ["a", "b"], port: 1, fingerprint: "f" };
const CHUNK_BYTES = 10;
const TICK_MS = 250;

function connect(reached = createReachedAddresses()) {
  const clock = createVirtualClock();
  const dials: {
    address: string;
    connection: FakeConnection;
    events: ConnectionEvents & { opened(): void };
  }[] = [];
  const heard: string[] = [];
  const state = { wanted: 0 };
  const link = createSourceLink(
    {
      clock,
      random: () => 0.5,
      dial(_peer, address, events) {
        const connection = createFakeConnection();
        connection.attach(events);
        dials.push({ address, connection, events });
        return connection;
      },
      onCallWanted: () => void (state.wanted += 1),
      pool: createChunkPool(),
      reached,
      count: (name) => void heard.push(name),
      onOffender: ({ reason }) => void heard.push(reason),
    },
    PEER,
  );
  const user: LinkUser = {
    blobId: "0".repeat(64) as BlobId, // Well-formed.
    isCopy: false,
    root: () => void heard.push("root"),
    hashLayer: (layer) => void heard.push(`layer ${layer}`),
    bitmap: () => void heard.push("bitmap"),
    have: (chunks) => void heard.push(`have ${chunks.join()}`),
    refused: () => void heard.push("refused"),
    chunkBytes: () => CHUNK_BYTES,
    chosen: (request, chunk) => void heard.push(`chosen ${request} ${chunk}`),
    arrived(request, chunk, bytes, release) {
      heard.push(`arrived ${request} ${chunk} ${bytes.length}`);
      release();
    },
    rejected: (request) => void heard.push(`rejected ${request}`),
    received: () => {},
    down: () => void heard.push("down"),
  };
  const last = () => {
    const dialled = dials[dials.length - 1];
    if (dialled === undefined) throw new Error("Nobody was dialled.");
    return dialled;
  };
  return {
    ...{ clock, link, user, heard, dials, last, state },
    pass(spanMs: number) {
      for (let leftMs = spanMs; leftMs > 0; leftMs -= TICK_MS) {
        clock.advance(Math.min(leftMs, TICK_MS));
        link.tick();
      }
    },
    say: (message: SeederMessage) => last().events.data(encodeText(message)),
    /** Numbers on the wire of what was requested. */
    requested: () =>
      last()
        .connection.frames.filter(({ kind }) => kind === KIND.text)
        .map(({ payload }): { type: string; request: number } => JSON.parse(payload.toString()))
        .filter(({ type }) => type === "request")
        .map(({ request }) => request),
    block(request: number, chunk: number, offset: number, sizeBytes: number, isAcknowledged = false) {
      const head = encodeBlockHead({ request, chunk, offset, isAcknowledged, sizeBytes });
      last().events.data(Buffer.concat([head, Buffer.alloc(sizeBytes, 1)]));
    },
  };
}

test("[FI4] a chunk arrives whole from its blocks, and each block that asks for it is acknowledged", (t) => {
  const { link, user, last, requested, block, heard } = connect();
  const view = link.open(user);
  last().events.opened();
  view.request(7, [3, 4]);
  const [number = 0] = requested();
  block(number, 4, 0, 6, true);
  block(number, 4, 6, 4);
  t.deepEqual(heard, ["chosen 7 4", "arrived 7 4 10"]);
  t.is(last().connection.frames.filter(({ kind }) => kind === KIND.ack).length, 1);
});

test("[FI5] a chunk that comes after its download was closed is dropped, and its seeder is not blamed", (t) => {
  const { link, user, last, requested, block, heard } = connect();
  let isGone = false;
  const view = link.open({ ...user, chunkBytes: () => (isGone ? 0 : CHUNK_BYTES) });
  link.open(user);
  last().events.opened();
  view.request(1, [0]);
  view.request(2, [1]);
  const [first = 0, second = 0] = requested();
  block(first, 0, 0, 5);
  view.close();
  isGone = true;
  block(first, 0, 5, 5);
  block(second, 1, 0, 10);
  t.deepEqual(heard, ["chosen 1 0"]);
  t.false(last().connection.isClosed);
});

for (const [what, act] of [
  ["a block that nobody requested", ({ block }) => block(99, 0, 0, 1)],
  ["a block of another chunk", ({ block, requested }) => block(requested()[0] ?? 0, 9, 0, 1)],
  ["a block that is out of order", ({ block, requested }) => block(requested()[0] ?? 0, 0, 5, 1)],
  ["more than the chunk has", ({ block, requested }) => block(requested()[0] ?? 0, 0, 0, CHUNK_BYTES + 1)],
  ["a rejection of nothing", ({ say }) => say({ type: "reject", request: 99 })],
  ["an unknown frame", ({ last }) => last().events.data(encodeBytes(KIND.ack, [], Buffer.alloc(0)))],
] satisfies readonly (readonly [string, (connected: ReturnType<typeof connect>) => void])[])
  test(`[FI15] ${what} closes the connection and names the seeder`, (t) => {
    const connected = connect();
    const view = connected.link.open(connected.user);
    connected.last().events.opened();
    view.request(1, [0]);
    act(connected);
    t.deepEqual(connected.heard.slice(-3), ["files.badFrame", "badFrame", "down"]);
    t.true(connected.last().connection.isClosed);
  });

test("[FI4] a seeder that is silent while chunks are awaited is given up after 8 s, and dialled again", (t) => {
  const { link, user, last, dials, pass, say, heard } = connect();
  const view = link.open(user);
  last().events.opened();
  pass(20_000);
  t.deepEqual(heard, [], "nothing is awaited");
  view.request(1, [0]);
  pass(7_000);
  say({ type: "keepAlive" });
  pass(7_000);
  t.deepEqual(heard, []);
  pass(1_500);
  t.deepEqual(heard, ["files.silentSeeder", "down"]);
  pass(1_000);
  t.is(dials.length, 2);
});

test("[FI4] dialling is given up after 4 s, and tried again later each time, at each address in turn", (t) => {
  const { link, user, dials, pass } = connect();
  link.open(user);
  const times = () => dials.map(({ address }) => address);
  pass(4_250);
  t.deepEqual(times(), ["a"]);
  pass(250);
  t.deepEqual(times(), ["a", "b"]);
  pass(4_250 + 1_000);
  t.deepEqual(times(), ["a", "b", "a"]);
  link.setPeer({ ...PEER, port: 2 });
  pass(500);
  t.is(times().length, 4, "another port is dialled at once");
});

test("[FI36] a seeder is dialled first where it was reached last, by later links, too, until it is not reached there", (t) => {
  const reached = createReachedAddresses();
  const first = connect(reached);
  first.link.open(first.user);
  first.pass(4_500);
  first.last().events.opened();
  first.link.close();

  const { link, user, dials, last, pass } = connect(reached);
  const dialled = () => dials.map(({ address }) => address).join("");
  const view = link.open(user);
  t.is(dialled(), "b", "a later link");
  last().events.opened();
  last().connection.close();
  pass(500);
  t.is(dialled(), "bb", "what breaks is dialled again");
  last().events.opened();
  view.request(1, [0]);
  pass(8_750);
  t.is(dialled(), "bba", "it fell silent there");
  pass(4_250 + 1_000);
  t.is(dialled(), "bbab", "each in turn");
  last().events.opened();
  link.setPeer({ ...PEER, addresses: ["c", "d"] });
  last().connection.close();
  pass(500);
  t.is(dialled(), "bbabc", "it publishes other addresses");
});

test("[FI36] a call that is given up for another reason says nothing of its address", (t) => {
  const reached = createReachedAddresses();
  reached.reached(PEER.peerId, "b");
  const { link, user } = connect(reached);
  link.open(user);
  link.setPeer({ ...PEER, port: 2 });
  link.adopt(createFakeConnection())?.closed();
  link.close();
  t.deepEqual(reached.inOrder(PEER), ["b", "a"]);
});

test("[FE45] a seeder that takes no call at any address is out of reach, until one gets through or it is elsewhere", (t) => {
  const { link, user, last, pass } = connect();
  link.open(user);
  pass(4_250 + 250);
  t.false(link.isOutOfReach, "the second address is being called");
  pass(4_250 + 1_000 + 4_250);
  t.true(link.isOutOfReach);
  pass(3_000);
  last().events.opened();
  t.false(link.isOutOfReach);
  last().connection.close();
  t.false(link.isOutOfReach, "it was reached a moment ago");
  pass(60_000);
  t.true(link.isOutOfReach);
  link.setPeer({ ...PEER, port: 2 });
  t.false(link.isOutOfReach);
});

test("[FI4] a link that comes back opens every blob again", (t) => {
  const { link, user, last, pass, heard } = connect();
  link.open(user);
  last().events.opened();
  last().connection.close();
  t.deepEqual(heard, ["down"]);
  pass(500);
  last().events.opened();
  t.is(last().connection.frames.length, 1);
});

test("[WY1] a seeder that says nothing to a call for a second, or refuses it, is asked to call; once each time it is dialled", (t) => {
  const { link, user, last, pass, state } = connect();
  link.open(user);
  pass(1_000);
  t.is(state.wanted, 0);
  pass(250);
  t.is(state.wanted, 1);
  pass(2_750);
  t.is(state.wanted, 1);
  pass(500);
  t.is(state.wanted, 2, "its second address is dialled, and the first call was in vain");
  last().connection.close();
  pass(2_000);
  t.is(state.wanted, 3);
});

test("[WY1] a seeder that is reached is never asked to call", (t) => {
  const { link, user, last, pass, state } = connect();
  const view = link.open(user);
  last().events.opened();
  view.request(1, [0]);
  pass(7_000);
  t.is(state.wanted, 0);
});

/** Of what the connection was sent: texts as they are. */
const texts = ({ frames }: FakeConnection) =>
  frames.flatMap(({ kind, payload }) =>
    kind === KIND.text ? String(JSON.parse(payload.toString()).type) : [],
  );

test("[WY2] the seeder's call takes the place of self's: blobs are opened on it, what was dialled is closed, and it is given up as any other", (t) => {
  const { link, user, dials, last, pass, heard, state } = connect();
  const view = link.open(user);
  const [own] = dials;
  const called = createFakeConnection();
  const events = link.adopt(called);
  if (events === null) return t.fail("it was not taken");
  called.attach(events);
  t.true(own?.connection.isClosed);
  t.deepEqual(texts(called), ["open"]);
  t.false(link.isOutOfReach);
  view.request(7, [3]);
  t.deepEqual(texts(called), ["open", "request"]);
  events.data(encodeText({ type: "refused", blob: 1, reason: "unknown" }));
  t.deepEqual(heard, ["refused"]);
  pass(8_500);
  t.deepEqual(heard.slice(1), ["files.silentSeeder", "down"]);
  t.true(called.isClosed);
  pass(500);
  t.is(dials.length, 2, "self dials again");
  t.is(state.wanted, 1, "and asks at once for a call, which got through before");
  last().events.opened();
  last().connection.close();
  pass(500);
  t.is(dials.length, 3);
});

test("[WY2] a call that nobody wants is not taken: without an open blob, while connected, and after the end", (t) => {
  const { link, user, last } = connect();
  t.is(link.adopt(createFakeConnection()), null);
  const view = link.open(user);
  last().events.opened();
  t.is(link.adopt(createFakeConnection()), null);
  t.false(last().connection.isClosed);
  view.close();
  link.close();
  t.is(link.adopt(createFakeConnection()), null);
});

test("[FI37] a seeder that announces chunks without end is read more slowly, also when it was dialled again", (t) => {
  const { link, user, last, pass, heard } = connect();
  link.open(user);
  last().events.opened();
  const frame = encodeText({
    type: "have",
    blob: 1,
    chunks: Array.from({ length: 1_000 }, (_, each) => each),
  });
  const flood = () => {
    let frames = 0;
    for (; last().connection.isRead && frames < 10_000; frames += 1) last().events.data(frame);
    return frames;
  };
  t.true(flood() < 2_000);
  t.false(last().connection.isClosed);
  pass(1_250);
  t.true(last().connection.isRead);
  flood();
  last().connection.close();
  pass(500);
  last().events.opened();
  t.true(last().connection.isRead);
  t.true(flood() < 500);
  t.deepEqual(
    heard.filter((each) => each.startsWith("files.")),
    Array(3).fill("files.slowed"),
  );
});
