/** Search and export of the history. Rules: SPEC.md. */
import test from "ava";
import * as fc from "fast-check";
import * as v from "valibot";
import { EntryIdSchema, FileIdSchema, PeerIdSchema } from "../../../src/kernel/ids.ts";
import { exportJson, exportMarkdown } from "../../../src/store/history/export.ts";
import { exportHtml } from "../../../src/store/history/html.ts";
import type { History } from "../../../src/store/history/items.ts";
import { pageHistory, searchHistory } from "../../../src/store/history/history.ts";
import { quoteLine, toMarkdown } from "../../../src/store/history/markdown.ts";
import type { StoredMessage } from "../../../src/store/types.ts";

const [ada, bob] = ["8a", "8b"].map((start) => v.parse(PeerIdSchema, start.padEnd(33, "0")));
if (ada === undefined || bob === undefined) throw new Error("two peers");
const idOf = (index: number) => v.parse(EntryIdSchema, String(index).padStart(64, "0"));
const START_MS = Date.UTC(2026, 10, 21, 22, 30);

function messageOf(index: number, more: Partial<StoredMessage> = {}): StoredMessage {
  return {
    id: idOf(index),
    from: ada as StoredMessage["from"],
    fromName: "Ada",
    text: `message ${index}`,
    conversation: "everyone",
    atMs: START_MS + index * 60_000,
    order: String(index).padStart(16, "0"),
    isEdited: false,
    isDeleted: false,
    reactions: [],
    ...more,
  };
}
const indexes = (messages: readonly StoredMessage[]) => messages.map(({ id }) => Number(id));

test("[HI1] a page has the newest messages that fit, and says whether older ones fit", (t) => {
  const messages = Array.from({ length: 10 }, (_, index) =>
    messageOf(index, { conversation: index % 2 === 0 ? "everyone" : "a,b" }),
  );
  const page = searchHistory(messages, { limit: 3 });
  t.deepEqual([indexes(page.messages), page.hasMore], [[7, 8, 9], true]);
  const before = searchHistory(messages, { limit: 3, before: messages[3]?.order });
  t.deepEqual([indexes(before.messages), before.hasMore], [[0, 1, 2], false]);
  const private_ = searchHistory(messages, { conversation: "a,b", limit: 9 });
  t.deepEqual([indexes(private_.messages), private_.hasMore], [[1, 3, 5, 7, 9], false]);
});

test("[HI2] a search looks for each word in text and name, whatever its case and accents", (t) => {
  const messages = [
    messageOf(0, { text: "Die STRASSE nach Zürich" }),
    messageOf(1, { text: "straße", fromName: "Zoë" }),
    messageOf(2, { text: "", isDeleted: true, fromName: "Zoë" }),
  ];
  const find = (search: string) => indexes(searchHistory(messages, { search }).messages);
  t.deepEqual(find("strasse"), [0, 1]);
  t.deepEqual(find("zurich  Straße"), [0]);
  t.deepEqual(find("ZOE"), [1]);
  t.deepEqual(find("nowhere"), []);
  t.deepEqual(find("  "), [0, 1, 2]);
});

test("[HI7] a page of everything has messages, files and announcements up to one bound, and the next page goes on where it ends", (t) => {
  const own = { from: ada as StoredMessage["from"], fromName: "Ada", atMs: START_MS };
  const messages = [0, 2, 4].map((index) => messageOf(index));
  const files = [1, 5].map((index) => ({
    ...own,
    ...{
      id: idOf(index),
      fileId: v.parse(FileIdSchema, String(index).padStart(32, "0")),
      name: `plan ${index}.pdf`,
    },
    ...{ isFolder: false, sizeBytes: 1, sha256: "ab".repeat(32), blobId: "cd".repeat(32) },
    ...{ conversation: index === 1 ? "a,b" : "everyone", order: String(index).padStart(16, "0") },
  }));
  const announcements = [{ ...own, id: idOf(3), text: "Lunch", order: String(3).padStart(16, "0") }];
  const read = (query: Parameters<typeof pageHistory>[1]) => {
    const page = pageHistory({ messages, files, announcements, polls: [], captions: [] }, query);
    const orders = [...page.messages, ...page.files, ...page.announcements].map(({ order }) => Number(order));
    return [orders.toSorted((a, b) => a - b), page.hasMore];
  };
  t.deepEqual(read({ limit: 3 }), [[3, 4, 5], true]);
  t.deepEqual(read({ limit: 3, before: announcements[0]?.order }), [[0, 1, 2], false]);
  t.deepEqual(read({ search: "PLAN ada" }), [[1, 5], false]);
  t.deepEqual(read({ search: "lunch" }), [[3], false]);
  t.deepEqual(read({ conversation: "everyone" }), [[0, 2, 4, 5], false]);
  t.deepEqual(read({ conversation: "a,b" }), [[1], false]);
});

test("[HI3] text as Markdown shows itself and does nothing else", (t) => {
  const cases: [string, string][] = [
    ["# no heading", "\\# no heading"],
    ["a\nb", "a\\\nb"],
    ["1. no list\n- nor this\n===", "1\\. no list\\\n\\- nor this\\\n\\==="],
    ["    no code", "&nbsp;&nbsp;&nbsp;&nbsp;no code"],
    ["a\n  \nb", "a\n\nb"],
    ["*a* _b_ `c` [d](e) <f> a|b &amp;", "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<f\\> a\\|b \\&amp;"],
    ["evil\u202etxt.exe\u0007", "eviltxt.exe"],
    ["end\\\nnext", "end\\\\\\\nnext"],
  ];
  for (const [text, markdown] of cases) t.is(toMarkdown(text), markdown);
  t.is(quoteLine("one\ntwo"), "one …");
  const printable = fc.string({ unit: "grapheme-ascii", maxLength: 60 });
  fc.assert(
    fc.property(fc.array(printable, { maxLength: 4 }), (lines) => {
      const markdown = toMarkdown(lines.join("\n"));
      // Without escapes and hard breaks the words are those of before, and no mark is left without its escape.
      const plain = markdown.replaceAll("&nbsp;", " ").replaceAll(/\\\n/g, "\n");
      t.is(plain.replaceAll(/\\([!-/:-@[-`{-~])/g, "$1"), lines.map((line) => line.trimEnd()).join("\n"));
      for (const line of plain.replaceAll(/\\[!-/:-@[-`{-~]/g, "x").split("\n"))
        t.notRegex(line, /[`*_[\]<>|~$]|^\s*([-#+=]|\d{1,9}[.)])/);
    }),
  );
});

const POLLS: History["polls"] = [
  {
    ...{ id: idOf(60), from: bob, fromName: "Bob **", question: "Tea *now*?", options: ["Yes", "<No>"] },
    ...{ isMultiple: false, isSealed: false, counts: [1, 0], closedBy: bob },
    votes: [{ from: bob, choices: [0] }],
    ...{ atMs: 0, order: String(60).padStart(16, "0") },
  },
];

const CAPTIONS: History["captions"] = [
  {
    ...{ id: idOf(61), from: bob, fromName: "Bob **", speaker: "Ana *R*", text: "Good *morning*" },
    ...{ atMs: 0, order: String(61).padStart(16, "0") },
  },
];

const HISTORY: History = {
  title: "Plan *B*",
  polls: [],
  captions: [],
  messages: [
    messageOf(0, { text: "Hello\n# all", reactions: [{ emoji: "👍", from: [bob] }] }),
    messageOf(50, {
      from: bob,
      fromName: "Bob **",
      text: "psst",
      to: [ada],
      conversation: `${ada},${bob}`,
      replyTo: idOf(0),
      isEdited: true,
    }),
    messageOf(100, { text: "", isDeleted: true }),
  ],
  announcements: [
    { id: idOf(20), from: ada, fromName: "Ada", text: "Tea at 4", atMs: START_MS, order: "0000000000000020" },
  ],
  files: [
    {
      id: idOf(30),
      from: bob,
      fromName: "Bob **",
      fileId: v.parse(FileIdSchema, "ab".repeat(16)),
      name: "a_b.txt",
      isFolder: false,
      sizeBytes: 12,
      sha256: "cd".repeat(32),
      blobId: "ef".repeat(32),
      key: "99".repeat(32),
      conversation: "everyone",
      atMs: START_MS,
      order: "0000000000000030",
    },
  ],
};
const OPTIONS = { exportedAtMs: START_MS, timeZone: "Europe/Zurich" };

test("[HI4] Markdown has names, local times with zone, days, replies, edits, deletions, files and announcements", (t) => {
  const markdown = exportMarkdown(HISTORY, OPTIONS);
  t.is(
    markdown,
    [
      "# Plan \\*B\\*",
      "Exported Saturday 21 November 2026, 23:30:00 (UTC+01:00). 5 entries.",
      "## Saturday 21 November 2026",
      "**Ada** 23:30:00 (UTC+01:00)",
      "Hello\\\n\\# all",
      "*👍 Bob \\*\\**",
      "**Ada** 23:30:00 (UTC+01:00), announcement to all",
      "Tea at 4",
      "**Bob \\*\\*** 23:30:00 (UTC+01:00)",
      `File: a\\_b.txt (12 bytes, SHA-256 ${"cd".repeat(32)})`,
      "## Sunday 22 November 2026",
      "**Bob \\*\\*** 00:20:00 (UTC+01:00), to Ada only",
      "> Ada: Hello …",
      "psst",
      "*edited*",
      "**Ada** 01:10:00 (UTC+01:00)",
      "*deleted*\n",
    ].join("\n\n"),
  );
  t.notRegex(exportMarkdown(HISTORY, { ...OPTIONS, conversation: "everyone" }), /psst/);
});

test("[HI5] JSON has the same for programs, without keys of files", (t) => {
  const exported = JSON.parse(exportJson(HISTORY, OPTIONS));
  t.is(exported.timeZone, "Europe/Zurich");
  t.deepEqual(
    exported.entries.map(({ kind }: { kind: string }) => kind),
    ["message", "announcement", "file", "message", "message"],
  );
  t.is(exported.entries[3].at, "2026-11-22T00:20:00+01:00");
  t.is(exported.entries[3].replyTo, idOf(0));
  t.false(JSON.stringify(exported).includes("99".repeat(32)));
});

test("[HI6] HTML has names, local times, days, replies, edits, deletions, files and announcements", (t) => {
  const html = exportHtml(HISTORY, OPTIONS);
  const text = html
    .slice(html.indexOf("<main>"))
    .replaceAll(/<[^>]*>/g, "")
    .split("\n")
    .filter((line) => line !== "");
  t.deepEqual(text, [
    "Plan *B*",
    "Exported Saturday 21 November 2026, 23:30:00 (UTC+01:00). 5 entries.",
    "Saturday 21 November 2026",
    "Ada 23:30:00 (UTC+01:00)",
    ...["Hello", "# all", "👍 Bob **"],
    "Ada 23:30:00 (UTC+01:00), announcement to all",
    "Tea at 4",
    "Bob ** 23:30:00 (UTC+01:00)",
    `File: a_b.txt 12 bytes, SHA-256 ${"cd".repeat(32)}`,
    "Sunday 22 November 2026",
    "Bob ** 00:20:00 (UTC+01:00), to Ada only",
    ...["Ada: Hello # all", "psst", "edited"],
    "Ada 01:10:00 (UTC+01:00)",
    "This message was deleted.",
  ]);
  t.notRegex(exportHtml(HISTORY, { ...OPTIONS, conversation: "everyone" }), /psst/);
  t.false(html.includes("99".repeat(32)), "the file's key");
});

test("[HI6] whatever people write, the page has no element, attribute or direction of theirs", (t) => {
  const markup =
    /<(?!\/?(html|head|meta|title|style|body|main|h1|h2|article|p|ul|li|strong|bdi|span|time|code|blockquote)[ >]|!doctype html>)/;
  const skeleton = (html: string) => html.replaceAll(/>[^<]*/g, ">");
  const with_ = (words: string): string =>
    exportHtml(
      {
        title: words,
        messages: [
          messageOf(0, { text: words, fromName: words, reactions: [{ emoji: words, from: [bob] }] }),
          messageOf(1, { text: "an answer", replyTo: idOf(0) }),
        ],
        announcements: HISTORY.announcements.map((each) => ({ ...each, text: words, fromName: words })),
        files: HISTORY.files.map((each) => ({ ...each, name: words, fromName: words })),
        polls: POLLS.map((each) => ({
          ...{ ...each, question: words, options: [words, words], fromName: words },
        })),
        captions: CAPTIONS.map((each) => ({ ...each, text: words, speaker: words, fromName: words })),
      },
      OPTIONS,
    );
  const plain = skeleton(with_("words"));
  const hostile = [
    "<script>alert(1)</script>",
    `"><img src=x onerror='alert(1)'>`,
    "</style></title><base href=//evil>",
    "&lt;script&gt;",
    "\u202eevil\u0000\u001b[31m",
  ];
  for (const words of hostile) {
    const html = with_(words);
    t.is(skeleton(html), plain, words);
    t.notRegex(html, markup);
    // oxlint-disable-next-line no-control-regex
    t.notRegex(html, /[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u001b]/);
  }
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), (words) => skeleton(with_(words)) === plain),
  );
  t.regex(with_("שלום"), /<p class="text" dir="auto">שלום<\/p>/);
  t.true(with_("x").includes(`content="default-src 'none'; style-src 'unsafe-inline'"`));
});

test("[PO10] a poll stands in every export with its question, its counts and, unless it is sealed, its voters", (t) => {
  const options = { exportedAtMs: 0, timeZone: "UTC" };
  const history = { ...HISTORY, polls: POLLS };
  const markdown = exportMarkdown(history, options);
  t.true(
    markdown.includes(
      "Tea \\*now\\*?\n\n- Yes: 1 (Bob \\*\\*)\n- \\<No\\>: 0\n\n*Poll, votes with names; 1 voted, closed*",
    ),
  );
  const html = exportHtml(history, options);
  t.true(html.includes("<li><bdi>&lt;No&gt;</bdi>: 0</li>"));
  const sealed = POLLS.map((poll) => ({ ...poll, isSealed: true, counts: null, closedBy: null }));
  t.true(exportMarkdown({ ...HISTORY, polls: sealed }, options).includes("- Yes: ?\n"));
  const page = pageHistory(
    { messages: [], files: [], announcements: [], polls: POLLS, captions: [] },
    { search: "tea yes" },
  );
  t.is(page.polls.length, 1);
  t.true(exportJson(history, options).includes('"kind": "poll"'));
});

test("[CA13] a kept line of captions stands in every export and is found by its words and its speaker", (t) => {
  const options = { exportedAtMs: 0, timeZone: "UTC" };
  const history = { ...HISTORY, captions: CAPTIONS };
  t.true(exportMarkdown(history, options).includes(", captions\n\nAna \\*R\\*: Good \\*morning\\*"));
  t.true(exportHtml(history, options).includes('<p class="text" dir="auto">Ana *R*: Good *morning*</p>'));
  t.true(exportJson(history, options).includes('"kind": "caption"'));
  t.false(exportMarkdown(history, { ...options, conversation: "a,b" }).includes("Good"), "it is everybody's");
  const lists = { messages: [], files: [], announcements: [], polls: [], captions: CAPTIONS };
  const found = (search: string) => pageHistory(lists, { search }).captions.length;
  t.deepEqual(["ana", "MORNING", "bob", "evening"].map(found), [1, 1, 1, 0]);
});
