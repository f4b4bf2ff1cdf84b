import test from "ava";
import type { CoreEvent } from "../../../src/api/events.ts";
import type { EntryId } from "../../../src/kernel/ids.ts";
import {
  groupLines,
  shownDelivery,
  lastOwnLine,
  stepChat,
  stepChatAll,
  type ChatInput,
  type ChatLine,
} from "../../../src/ui/model/chat.ts";
import { unreadCounts } from "../../../src/ui/model/conversations.ts";
import { dayKey } from "../../../src/ui/model/text.ts";
import { peerIdAt } from "../cast.ts";
import { PLAIN } from "../scenarios.ts";

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
  conversation: "everyone",
  replyTo: null,
  mentions: [],
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

test("[UI5] unread are the others' messages after the last read, in each conversation", (t) => {
  const [one, two, own, four] = [message(1), message(2), message(3, 0), message(4)];
  const secret = { ...message(5), conversation: "a,b" } as CoreEvent;
  const lines = fold(one, two, own, four, secret);
  const counts = (read: Record<string, string>) => Object.fromEntries(unreadCounts(lines, read));
  t.deepEqual(counts({}), { everyone: 3, "a,b": 1 });
  t.deepEqual(counts({ everyone: "000002" }), { everyone: 1, "a,b": 1 });
  t.deepEqual(counts({ everyone: "000004", "a,b": "000005" }), {});
  t.is(unreadCounts(fold(typed("r1")), {}).size, 0);
});

test("[UI30] a change keeps a message's place and delivery; what is replayed brings what changed meanwhile", (t) => {
  const acknowledged: CoreEvent = { type: "acknowledged", id: entryId(1), holders: 2, isDelivered: true };
  const edited = { ...message(1, 0), type: "messageChanged", text: "better", isEdited: true } as CoreEvent;
  const lines = fold(message(1, 0), acknowledged, message(2), edited);
  t.like(lines[0], { text: "better", isEdited: true, delivery: "delivered", holders: 2 });
  const deleted = { ...message(2), text: "", isDeleted: true } as CoreEvent;
  t.like(stepChat(lines, deleted, self)[1], { isDeleted: true, text: "" });
  t.is(stepChat(lines, { ...edited, type: "message" } as CoreEvent, self), lines);
});

test("[UI30] the last own message that can be edited is neither deleted, nor unsent, nor of another conversation", (t) => {
  const deleted = { ...message(3, 0), isDeleted: true } as CoreEvent;
  const secret = { ...message(4, 0), conversation: "a,b" } as CoreEvent;
  const lines = fold(message(1, 0), message(2), deleted, secret, typed("r1"));
  t.is(lastOwnLine(lines, "everyone")?.text, "t1");
  t.is(lastOwnLine(fold(message(2)), "everyone"), undefined);
});

test("[UI18] many inputs at once come to the same as one by one", (t) => {
  const inputs = [
    message(5),
    message(2),
    typed("r1"),
    message(9, 0),
    message(7, 0, NOON_MS, "r1"),
    message(1),
  ];
  t.deepEqual(stepChatAll([], inputs, self), fold(...inputs));
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

test("[UI128] the first line that was not read begins a group of its own, marked as new", (t) => {
  const lines = fold(message(1), message(2), message(3), message(4, 2));
  const marked = (key: string | null) =>
    groupLines(lines, dayKey, key).map(({ startsNew, lines: inGroup }) => [startsNew, inGroup.length]);
  t.deepEqual(marked(null), [
    [false, 3],
    [false, 1],
  ]);
  t.deepEqual(marked(lines[1]?.key ?? ""), [
    [false, 1],
    [true, 2],
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
