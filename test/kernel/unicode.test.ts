import test from "ava";
import { foldText, plainName, showableLine, showableText } from "../../src/kernel/unicode.ts";

test("[KU1] a line has no control characters, no line breaks and no change of direction", (t) => {
  const bad = [
    ...["\ud83d", "\udc00"],
    ...[
      "\u0000",
      "\u0007",
      "\t",
      "\n",
      "\r",
      "\u001b",
      "\u007f",
      "\u0085",
      "\u009b",
      "\u2028",
      "\u2029",
      "\ufeff",
    ],
    ...["\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"],
  ];
  for (const character of bad) t.is(showableLine(`a${character}b`), "a b", escape(character));
  for (const character of bad.filter((each) => each !== "\t" && each !== "\n"))
    t.regex(showableText(`a${character}b`), /^a\n?b$/, escape(character));
});

test("[KU2] a text keeps its tabs and lines, whatever ended them", (t) => {
  t.is(showableText("a\tb\n\nc"), "a\tb\n\nc");
  t.is(showableText("a\r\nb\rc\u0085d\u2028e\u2029f"), "a\nb\nc\nd\ne\nf");
  t.is(showableText("\u001b[31mred\u001b[0m \u202egpj.exe"), "[31mred[0m gpj.exe");
});

test("[KU3] what writing needs stays: joined emoji, flags, joiners, direction marks, accents", (t) => {
  const texts = ["👩‍👩‍👧", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "می\u200cخواهم", "שלום\u200f!", "Zoë", "日本語", "🇪🇸", "a\u00a0b"];
  for (const text of texts) {
    t.is(showableLine(text), text);
    t.is(showableText(text), text);
  }
});

test("[KU4] folding takes case, accents and marks away", (t) => {
  const pairs = [
    ["Zoë", "zoe"],
    ["ÅNGSTRÖM", "angstrom"],
    ["Straße", "strasse"],
    ["STRASSE", "strasse"],
    ["ﬁne", "fine"],
    ["ΣΊΣΥΦΟΣ", foldText("σίσυφος")],
    ["Çağrı", foldText("ÇAĞRI")],
  ] as const;
  for (const [text, folded] of pairs) t.is(foldText(text), folded);
});

const escape = (character: string): string => `U+${character.codePointAt(0)?.toString(16)}`;

test("[KU6] a name that is shown is plain, and one that is plain stays as it is", (t) => {
  for (const name of ["Anna", "Anna B. O'Neil-Smith <3", "Zo\u00eb", "می\u200cخواهم", "!~", ""])
    t.is(plainName(name), name);
  const made: readonly (readonly [string, string])[] = [
    ["Zoe\u0308", "Zo\u00eb"],
    [" Anna", "Anna"],
    ["Anna ", "Anna"],
    ["An  na", "An na"],
    ["An\tna", "An na"],
    ["Anna\n", "Anna"],
    ["An\u00adna", "Anna"],
    ["An\u007fna", "An na"],
    [" \u2060 ", ""],
  ];
  for (const [name, plain] of made) t.is(plainName(name), plain, escape(name));
});
