import test from "ava";
import type { PeerId } from "../../../src/kernel/ids.ts";
import { conversationTitle, namesOf } from "../../../src/ui/model/conversations.ts";
import {
  insertMention,
  mentionCandidates,
  mentionedIn,
  splitMentions,
} from "../../../src/ui/model/mentions.ts";
import { namesApart, participantsApart } from "../../../src/ui/model/names-apart.ts";
import { castOf } from "../cast.ts";

const id = (digits: string) => `8${digits.padEnd(32, "0")}` as PeerId;
const named = (...names: readonly (readonly [string, string])[]) =>
  new Map(names.map(([digits, name]) => [id(digits), name] as const));
const shown = (...names: readonly (readonly [string, string])[]) => [...namesApart(named(...names)).values()];

const [self, first, second, other] = castOf(4, 0).map((each, index) => ({
  ...each,
  ...(index === 1 ? { peerId: id("4f2"), name: "Anna Lee" } : {}),
  ...(index === 2 ? { peerId: id("a91"), name: "Anna Lee" } : {}),
}));
if (!self || !first || !second || !other) throw new Error("The cast is too small");
const people = participantsApart([self, first, second, other]);

test("[UI104] only people of one name get a suffix, whatever its case, accents and spaces, and however many digits it takes", (t) => {
  t.deepEqual(shown(["4f2", "Anna Lee"], ["a91", "Ben"]), ["Anna Lee", "Ben"]);
  t.deepEqual(shown(["4f2", "Anna Lee"], ["a91", "anna  Leé"]), ["Anna Lee (4f2)", "anna  Leé (a91)"]);
  t.deepEqual(shown(["4f21", "Anna"], ["4f2a", "Anna"]), ["Anna (4f21)", "Anna (4f2a)"]);
});

test("[UI104] nobody bears the suffixed name of another", (t) => {
  const names = shown(["4f2", "Anna"], ["a91", "Anna"], ["b00", "Anna (4f2)"]);
  t.deepEqual(names, ["Anna (4f2)", "Anna (a91)", "Anna (4f2) (b00)"]);
});

test("[UI104] a mention goes to the participant that was chosen, and a bare name to both", (t) => {
  const found = mentionCandidates({ start: 0, text: "anna" }, people);
  t.deepEqual(
    found.map(({ name }) => name),
    ["Anna Lee (4f2)", "Anna Lee (a91)"],
  );
  const { text } = insertMention("@anna", { start: 0, text: "anna" }, found[1]?.name ?? "");
  t.deepEqual(mentionedIn(text, people), [second.peerId]);
  t.deepEqual(mentionedIn("@Anna Lee, hello", people), [first.peerId, second.peerId]);
});

test("[UI104] a mention stands out also where the name had no suffix, or has lost it", (t) => {
  const parts = (text: string, name: string) =>
    splitMentions(text, new Map([[second.peerId, name]])).map((part) => part.text);
  t.deepEqual(parts("hi @Anna Lee!", "Anna Lee (a91)"), ["hi ", "@Anna Lee", "!"]);
  t.deepEqual(parts("hi @Anna Lee (a91)!", "Anna Lee (a91)"), ["hi ", "@Anna Lee (a91)", "!"]);
});

test("[UI104] names of conversations differ by a suffix, also from those of authors who left", (t) => {
  const names = namesOf([{ from: id("c33"), fromName: "Daniel Kim" }], people);
  t.is(names.get(first.peerId), "Anna Lee (4f2)");
  t.is(names.get(id("c33")), "Daniel Kim (c33)");
  t.is(conversationTitle([second.peerId], names), "Anna Lee (a91)");
  t.is(conversationTitle([first.peerId, second.peerId], names), "Anna Lee (4f2), Anna Lee (a91)");
});
