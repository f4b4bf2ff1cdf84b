import test from "ava";
import type { CoreEvent } from "../../../src/api/events.ts";
import { createChatFeed } from "../../../src/ui/model/chat-feed.ts";
import { createOlderMessages } from "../../../src/ui/model/older-messages.ts";
import type { CommandBody } from "../../../src/ui/model/requests.ts";
import { shiftedBy } from "../../../src/ui/model/stream-range.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { peerIdAt } from "../cast.ts";
import { messageAt } from "../messages.ts";

function createWorld() {
  const feed = createChatFeed({ clock: createVirtualClock(), self: () => peerIdAt(0) });
  const asked: CommandBody[] = [];
  const arrived: unknown[] = [];
  feed.onArrival((event) => arrived.push(event));
  let answer: (event: CoreEvent) => void = () => {};
  const older = createOlderMessages({
    feed,
    request(command) {
      asked.push(command);
      return new Promise((resolve) => (answer = resolve));
    },
  });
  const answerWith = async (event: CoreEvent) => {
    answer(event);
    for (let turns = 0; turns < 4; turns += 1) await Promise.resolve();
  };
  const texts = () => feed.chat.value.map(({ text }) => text);
  feed.expectReplay(null);
  feed.take({ type: "message", ...messageAt(10) });
  return { feed, older, asked, arrived, answerWith, texts };
}

test("[OM1] the pages before the replayed part are asked for one at a time, until there is no more", async (t) => {
  const { older, asked, arrived, answerWith, texts } = createWorld();
  older.take({ type: "replayed", messages: 1, hasMore: true });
  older.load("everyone");
  older.load("everyone");
  t.deepEqual(asked, [{ type: "history", conversation: "everyone", limit: 500, before: "00000010" }]);
  await answerWith({ type: "history", messages: [messageAt(8), messageAt(9)], hasMore: true });
  t.deepEqual(texts(), ["message 8", "message 9", "message 10"]);
  t.deepEqual(arrived, [], "nothing of it is news");
  older.load("everyone");
  t.like(asked[1], { before: "00000008" });
  await answerWith({ type: "history", messages: [messageAt(7)], hasMore: false });
  t.false(older.hasOlder("everyone"));
  t.true(older.hasOlder("another"));
  older.load("everyone");
  t.is(asked.length, 2);
});

test("[OM1] nothing is asked for where the core has replayed all, and an answer for a meeting before is left out", async (t) => {
  const { feed, older, asked, answerWith, texts } = createWorld();
  older.take({ type: "replayed", messages: 1, hasMore: false });
  older.load("everyone");
  t.is(asked.length, 0);
  older.take({ type: "replayed", messages: 1, hasMore: true });
  older.load("everyone");
  feed.clear();
  older.clear();
  await answerWith({ type: "history", messages: [messageAt(8)], hasMore: true });
  t.deepEqual(texts(), []);
});

test("[OM2] older lines at the beginning do not move what is drawn, and one step of them is drawn, too", (t) => {
  t.is(shiftedBy(null, 500, 900), null);
  t.deepEqual(shiftedBy({ start: 0, end: null }, 500, 700), { start: 400, end: null });
  t.deepEqual(shiftedBy({ start: 0, end: 100 }, 500, 900), { start: 400, end: 600 });
});
