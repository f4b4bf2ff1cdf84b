import test from "ava";
import type { CoreEvent } from "../../src/core-api.ts";
import type { EntryId } from "../../src/kernel/ids.ts";
import {
  groupLines,
  shownDelivery,
  stepChat,
  unreadCount,
  type ChatInput,
  type ChatLine,
} from "../../src/ui/chat.ts";
import { dayKey } from "../../src/ui/text.ts";
import { peerIdAt } from "./people.ts";
import { PLAIN } from "./scenarios.ts";

const self = peerIdAt(0);
const MINUTE_MS = 60_000;
const NOON_MS = new Date(2026, 2, 5, 12).getTime();

// 64 digits, as an entry's id has.
const entryId = (index: number) => String(index).padStart(64, "0") as EntryId;
function message(index: number, from = 1, atMs = NOON_MS, requestId?: string): CoreEvent {
  const event = {
    type: "message",
    id: entryId(index),
    from: peerIdAt(from),
    fromName: "N",
    text: `t${index}`,
    ...PLAIN,
    atMs,
    order: String(index).padStart(6, "0"),
  } as const;
  return requestId === undefined ? event : { ...event, requestId };
}
const fold = (...inputs: ChatInput[]) =>
  inputs.reduce<readonly ChatLine[]>((lines, input) => stepChat(lines, input, self), []);
const typed = (requestId: string): ChatInput => ({
  type: "typed",
  requestId,
  text: "hi",
  from: self,
  atMs: NOON_MS,
});

test("[UI4] a replayed message stands once", (t) => {
  t.is(fold(message(1), message(2), message(1), message(2)).length, 2);
});

test("[UI4] an own message goes from sending to sent to delivered", (t) => {
  const acknowledged: CoreEvent = { type: "acknowledged", id: entryId(7), holders: 2, isDelivered: true };
  const steps = [typed("r1"), message(8), message(7, 0, NOON_MS, "r1"), acknowledged];
  const deliveries = steps.map(
    (_, index) => fold(...steps.slice(0, index + 1)).find(({ isOwn }) => isOwn)?.delivery,
  );
  t.deepEqual(deliveries, ["sending", "sending", "sent", "delivered"]);
  t.is(fold(...steps).length, 2);
});

test("[UI4] one holder is not delivery", (t) => {
  const lines = fold(message(1, 0), { type: "acknowledged", id: entryId(1), holders: 1, isDelivered: false });
  t.is(lines[0]?.delivery, "sent");
});

test("[UI4] a refusal or a lost link fails what was being sent, and nothing else", (t) => {
  const refused = fold(typed("r1"), { type: "error", code: "badMessage", message: "", requestId: "r1" });
  t.is(refused[0]?.delivery, "failed");
  const kept = new Set(["r2"]);
  const lost = fold(message(1), typed("r1"), typed("r2"), { type: "linkLost", kept });
  t.deepEqual(
    lost.map((line) => line.delivery),
    ["sent", "failed", "sending"],
  );
});

test("[UI23] what nobody else holds is being sent while cut off, and is never called delivered", (t) => {
  const alone: CoreEvent = { type: "acknowledged", id: entryId(1), holders: 0, isDelivered: true };
  const held: CoreEvent = { type: "acknowledged", id: entryId(2), holders: 1, isDelivered: false };
  const lines = fold(message(1, 0), message(2, 0), typed("r1"), alone, held);
  t.deepEqual(
    lines.map((line) => shownDelivery(line, true)),
    ["sending", "sent", "sending"],
  );
  t.deepEqual(
    lines.map((line) => shownDelivery(line, false)),
    ["sent", "sent", "sending"],
  );
});

test("[UI5] unread are the others' messages after the last read", (t) => {
  const lines = fold(message(1), message(2), message(3, 0), message(4));
  t.is(unreadCount(lines, null), 3);
  t.is(unreadCount(lines, "000002"), 1);
  t.is(unreadCount(lines, "000004"), 0);
  t.is(unreadCount(fold(typed("r1")), null), 0);
});

test("[UI6] lines group by author and time, and days begin", (t) => {
  const lines = fold(
    message(1, 1, NOON_MS - 24 * 60 * MINUTE_MS),
    message(2, 1, NOON_MS),
    message(3, 1, NOON_MS + MINUTE_MS),
    message(4, 2, NOON_MS + 2 * MINUTE_MS),
    message(5, 2, NOON_MS + 20 * MINUTE_MS),
  );
  const groups = groupLines(lines, dayKey).map(({ startsDay, lines: inGroup }) => [
    startsDay,
    inGroup.length,
  ]);
  t.deepEqual(groups, [
    [true, 1],
    [true, 2],
    [false, 1],
    [false, 1],
  ]);
});

test("[UI18] a message that arrives late goes where the timeline has it, and what is being sent stays last", (t) => {
  const lines = fold(message(1, 0), message(3, 0), typed("r1"), message(2, 1));
  t.deepEqual(
    lines.map(({ text }) => text),
    ["t1", "t2", "t3", "hi"],
  );
});
