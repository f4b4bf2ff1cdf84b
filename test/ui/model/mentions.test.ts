import test from "ava";
import {
  conversationTitle,
  listConversations,
  namesOf,
  readersOf,
} from "../../../src/ui/model/conversations.ts";
import { conversationOf } from "../../../src/kernel/ids.ts";
import { firstEmoji } from "../../../src/ui/chat/emoji.ts";
import {
  insertMention,
  mentionCandidates,
  mentionedIn,
  mentionQuery,
  splitMentions,
} from "../../../src/ui/model/mentions.ts";
import { castOf, peerIdAt } from "../cast.ts";

const cast = castOf(5, 0);

test("[UI34] a name is being typed from an @ on, but not in an address, nor after a line's end", (t) => {
  t.deepEqual(mentionQuery("hi @be", 6), { start: 3, text: "be" });
  t.deepEqual(mentionQuery("@", 1), { start: 0, text: "" });
  t.deepEqual(mentionQuery("hi @be there", 6), { start: 3, text: "be" });
  for (const text of ["ana@be", "hi", "@be\nx", "@be  x", `@${"x".repeat(31)}`])
    t.is(mentionQuery(text, text.length), null, text);
  t.is(mentionQuery("@be", 0), null);
});

test("[UI34] a participant fits if a word of the name begins with the typed text, whatever case and accents; self never does", (t) => {
  const found = (text: string) => mentionCandidates({ start: 0, text }, cast).map(({ name }) => name);
  t.deepEqual(found("chloe"), ["Chloé Martin"]);
  t.deepEqual(found("KIM"), ["Daniel Kim"]);
  t.deepEqual(found("ana"), []);
  t.is(found("").length, 4);
});

test("[UI34] a chosen name takes the place of what was typed, with one space after it", (t) => {
  t.deepEqual(insertMention("hi @be, ok", { start: 3, text: "be" }, "Ben Okafor"), {
    text: "hi @Ben Okafor , ok",
    caret: 15,
  });
  t.is(insertMention("@be ok", { start: 0, text: "be" }, "Ben").text, "@Ben ok");
});

test("[UI34] a whole name names its participant; of two that fit the longer one does", (t) => {
  t.deepEqual(mentionedIn("@Ben Okafor and @Ben Okafors, @Daniel Kim! @Ana Ribeiro", cast), [
    peerIdAt(1),
    peerIdAt(3),
  ]);
  const names = new Map([
    [peerIdAt(1), "Ann"],
    [peerIdAt(2), "Ann Lee"],
  ]);
  t.deepEqual(splitMentions("hi @Ann Lee, @Ann", names), [
    { text: "hi ", peerId: null },
    { text: "@Ann Lee", peerId: peerIdAt(2) },
    { text: ", ", peerId: null },
    { text: "@Ann", peerId: peerIdAt(1) },
  ]);
});

test("[UI31] a conversation is named by its readers, in whatever order they were chosen", (t) => {
  const self = peerIdAt(0);
  const id = conversationOf(self, [peerIdAt(3), peerIdAt(2)]);
  t.is(id, conversationOf(self, [peerIdAt(2), peerIdAt(3), self]));
  t.deepEqual(readersOf(id, self)?.toSorted(), [peerIdAt(2), peerIdAt(3)].toSorted());
  t.is(readersOf("everyone", self), null);
  const names = namesOf([{ from: peerIdAt(9), fromName: "Gone Girl" }], cast);
  t.is(conversationTitle([peerIdAt(1)], names), "Ben Okafor");
  t.is(conversationTitle([peerIdAt(1), peerIdAt(9)], names), "Ben, Gone");
  t.is(conversationTitle([peerIdAt(20)], names), "somebody who left");
});

test("[UI31] everyone comes first, then what was opened or spoken in last", (t) => {
  const self = peerIdAt(0);
  const line = (conversation: string, order: string) => ({ conversation, order }) as never;
  const [a, b, c] = [1, 2, 3].map((index) => conversationOf(self, [peerIdAt(index)]));
  if (!a || !b || !c) throw new Error("no ids");
  const all = listConversations({
    self,
    lines: [line(a, "1"), line("everyone", "5"), line(b, "3")],
    files: [],
    opened: [c],
    unread: new Map([[b, 2]]),
  });
  t.deepEqual(
    all.map(({ id, unread }) => [id, unread]),
    [
      ["everyone", 0],
      [c, 0],
      [b, 2],
      [a, 0],
    ],
  );
});

test("[UI33] one emoji is one, however it is made, and letters are none", (t) => {
  t.deepEqual(["👍🏽x", "ok 👨‍👩‍👧‍👦!", "🇵🇹🇩🇪", "1️⃣", "abc", ""].map(firstEmoji), [
    "👍🏽",
    "👨‍👩‍👧‍👦",
    "🇵🇹",
    "1️⃣",
    null,
    null,
  ]);
});
