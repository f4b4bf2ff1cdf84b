/** How much of a long chat the window holds. Rules: ../SPEC.md. */
import test from "ava";
import type { CoreEvent } from "../../../src/api/events.ts";
import type { ChatMessage } from "../../../src/api/view.ts";
import { withoutFirst } from "../../../src/ui/model/stream-range.ts";
import { createChatFeed } from "../../../src/ui/model/chat-feed.ts";
import type { ChatLine } from "../../../src/ui/model/chat.ts";
import { keepNewest, KEPT_OF_EACH, MAX_LINES } from "../../../src/ui/model/held-lines.ts";
import { createOlderMessages } from "../../../src/ui/model/older-messages.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { peerIdAt } from "../cast.ts";
import { messageAt } from "../messages.ts";

const COUNT = 20_000;
const PAIR = [peerIdAt(0), peerIdAt(1)].toSorted().join(",");

/** Every tenth message is private, and so are the first 150. */
const messageOf = (index: number): ChatMessage =>
  messageAt(index, index < 150 || index % 10 === 0 ? PAIR : "everyone");
const all = Array.from({ length: COUNT }, (_, index) => messageOf(index));

function createWorld() {
  const clock = createVirtualClock();
  const feed = createChatFeed({ clock, self: () => peerIdAt(0) });
  const older = createOlderMessages({
    feed,
    // As the core answers it.
    request(command): Promise<CoreEvent> {
      if (command.type !== "history") throw new Error("what is it?");
      const { conversation, before = "~", limit = 100 } = command;
      const fitting = all.filter((each) => each.conversation === conversation && each.order < before);
      const messages = fitting.slice(-limit);
      return Promise.resolve({ type: "history", messages, hasMore: messages.length < fitting.length });
    },
  });
  const receive = (messages: readonly ChatMessage[]) => {
    for (const message of messages) feed.take({ type: "message", ...message });
    clock.advance(100);
  };
  return { feed, older, receive };
}

const ordersOf = (lines: readonly ChatLine[], conversation: string) =>
  lines.filter((line) => line.conversation === conversation).map(({ order }) => order);
const endOf = (conversation: string, count: number) =>
  all
    .filter((each) => each.conversation === conversation)
    .slice(-count)
    .map(({ order }) => order);

test("[UI300] of 20,000 messages of a catch-up the window holds the newest, without a gap, in whatever order they come", (t) => {
  const { receive, feed } = createWorld();
  // The newest come first, as a replay; then the history by parts, some of them twice.
  receive(all.slice(-300));
  for (let part = 0; part < COUNT; part += 400) receive(all.slice(part, part + 500));
  const lines = feed.chat.value;
  t.true(lines.length <= MAX_LINES);
  t.true(lines.length >= MAX_LINES / 2);
  for (const conversation of ["everyone", PAIR]) {
    const held = ordersOf(lines, conversation);
    t.true(held.length >= KEPT_OF_EACH);
    t.deepEqual(held, endOf(conversation, held.length));
    t.true(feed.isCut(conversation));
  }
});

test("[UI301] what was let go comes again by the page, to the first message, and goes when nobody reads back", async (t) => {
  const { receive, feed, older } = createWorld();
  for (let part = 0; part < COUNT; part += 500) receive(all.slice(part, part + 500));
  older.readBack(true);
  for (const conversation of [PAIR, "everyone"]) {
    for (let page = 0; feed.isCut(conversation) && page < 100; page += 1) {
      older.load(conversation);
      for (let turns = 0; turns < 6; turns += 1) await Promise.resolve();
    }
    t.deepEqual(ordersOf(feed.chat.value, conversation), endOf(conversation, COUNT));
  }
  // What comes meanwhile takes nothing of it away.
  const later = Array.from({ length: 300 }, (_, index) => messageOf(COUNT + index));
  receive(later);
  t.is(feed.chat.value.length, COUNT + later.length);
  older.readBack(false);
  t.true(feed.chat.value.length <= MAX_LINES);
  t.true(feed.isCut(PAIR));
});

test("[UI301] a page is left out that no longer joins on to what the window holds", async (t) => {
  const { receive, feed, older } = createWorld();
  for (let part = 0; part < COUNT - 3_000; part += 500) receive(all.slice(part, part + 500));
  older.load("everyone");
  receive(all.slice(COUNT - 3_000));
  for (let turns = 0; turns < 6; turns += 1) await Promise.resolve();
  const held = ordersOf(feed.chat.value, "everyone");
  t.deepEqual(held, endOf("everyone", held.length));
});

test("[UI300] a message that is still being sent, and the few of a quiet conversation, stay", (t) => {
  const { receive, feed } = createWorld();
  const quiet = all.filter(({ conversation }) => conversation === PAIR).slice(0, 3);
  receive(quiet);
  feed.take({
    ...{ type: "typed", requestId: "r1", text: "hi", from: peerIdAt(0), conversation: "everyone" },
    ...{ replyTo: null, mentions: [], atMs: 0 },
  });
  receive(all.filter(({ conversation }) => conversation === "everyone").slice(0, 5_000));
  t.is(ordersOf(feed.chat.value, PAIR).length, 3);
  t.false(feed.isCut(PAIR));
  t.is(feed.chat.value.at(-1)?.key, "r1");
  t.is(keepNewest(feed.chat.value).lines, feed.chat.value);
});

test("[UI302] where the first lines are let go, the same lines stay drawn", (t) => {
  t.is(withoutFirst(null, 500), null);
  t.deepEqual(withoutFirst({ start: 600, end: null }, 500), { start: 100, end: null });
  t.deepEqual(withoutFirst({ start: 100, end: 700 }, 500), { start: 0, end: 200 });
  t.is(withoutFirst({ start: 100, end: 300 }, 500), null);
});
