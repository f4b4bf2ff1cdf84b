/** A member writes so much that replaying it to a window would end the window's link, which then connects again, for ever. */
import test from "ava";
import type { CoreEvent } from "../../src/api/events.ts";
import { createClients, type Client } from "../../src/core/clients.ts";
import { EVERYONE, type EntryId } from "../../src/kernel/ids.ts";
import { MAX_REPLAYED, replayOf } from "../../src/meeting/replay.ts";
import type { StoredMessage } from "../../src/store/types.ts";
import { MEETING, createSigner } from "../store/support.ts";

const FULL_BYTES = 100_000;
const { peerId } = createSigner(new Uint8Array(32));

const messageAt = (index: number, more: Partial<StoredMessage> = {}): StoredMessage => ({
  id: index.toString(16).padStart(64, "0") as EntryId,
  from: peerId,
  fromName: "Mallory",
  text: "x".repeat(8_000),
  atMs: index,
  conversation: EVERYONE,
  order: String(index).padStart(8, "0"),
  isEdited: false,
  isDeleted: false,
  reactions: [],
  ...more,
});

const historyOf = (messages: readonly StoredMessage[]) =>
  replayOf({
    joined: { meetingId: MEETING, title: "Test" },
    present: [],
    store: {
      messages: () => messages,
      announcements: () => [],
      polls: () => [],
      acknowledgements: () => messages.map(({ id }) => ({ id, holders: 1, isDelivered: true })),
    },
    files: [],
  });

/** A window that reads only when the test says so, and notes how much it had left to read at most. */
function createSlowWindow() {
  const got: CoreEvent[] = [];
  let unread = 0;
  let most = 0;
  let resume: (() => void) | null = null;
  const client: Client = {
    mayNamePaths: false,
    send(event) {
      got.push(event);
      unread += JSON.stringify(event).length;
      most = Math.max(most, unread);
    },
    drained: () => (unread <= FULL_BYTES ? null : new Promise((resolve) => (resume = resolve))),
  };
  return {
    client,
    got,
    most: () => most,
    async read() {
      unread = 0;
      resume?.();
      await Promise.resolve();
      await Promise.resolve();
    },
  };
}

test("[HX1] a window that reads slowly gets 500 of 3,000 long messages, never much at once, and then what happened meanwhile", async (t) => {
  const messages = Array.from({ length: 3_000 }, (_, index) => messageAt(index));
  const clients = createClients({
    onAttach: (client) => client.replay(historyOf(messages)),
    onCommand: () => {},
    onDetach: () => {},
  });
  const window = createSlowWindow();
  clients.attach(window.client);
  t.true(window.got.length < 50, "the rest waits");
  clients.broadcast({ type: "message", ...messageAt(3_000) });
  for (let reads = 0; reads < 200; reads += 1) await window.read();

  const texts = window.got.filter(({ type }) => type === "message");
  t.is(texts.length, MAX_REPLAYED + 1);
  t.deepEqual(window.got.at(-2), { type: "replayed", messages: MAX_REPLAYED, hasMore: true });
  t.like(window.got.at(-1), { type: "message", order: "00003000" });
  t.is(window.got.filter(({ type }) => type === "acknowledged").length, MAX_REPLAYED);
  t.true(window.most() < 2 * FULL_BYTES);
});

test("[HX1] a window that goes away while it is sent a history is sent no more", async (t) => {
  const clients = createClients({
    onAttach: (client) => client.replay(historyOf(Array.from({ length: 900 }, (_, at) => messageAt(at)))),
    onCommand: () => {},
    onDetach: () => {},
  });
  const window = createSlowWindow();
  const connection = clients.attach(window.client);
  connection.detach();
  const { length } = window.got;
  for (let reads = 0; reads < 5; reads += 1) await window.read();
  t.is(window.got.length, length);
});

test("[HX1] private conversations are there, however much was said to everyone since", (t) => {
  const isPrivate = { to: [peerId], conversation: "private" };
  const messages = Array.from({ length: 2_000 }, (_, index) => messageAt(index, index < 50 ? isPrivate : {}));
  const replayed = [...historyOf(messages)].filter((event) => event.type === "message");
  t.is(replayed.filter(({ conversation }) => conversation === "private").length, 20);
  t.is(replayed.length, MAX_REPLAYED + 20);
  t.is(replayed[0]?.order, "00000030");
});

test("[HX1] a short history is replayed whole", (t) => {
  const events = [...historyOf([messageAt(1), messageAt(2)])];
  t.deepEqual(events.at(-1), { type: "replayed", messages: 2, hasMore: false });
});
