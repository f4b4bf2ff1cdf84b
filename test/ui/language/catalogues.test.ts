/** The catalogues of texts. Rules: ../SPEC.md, "Languages". */
import { readdirSync, readFileSync } from "node:fs";
import { transform } from "esbuild";
import test from "ava";
import { LANGUAGES, type Language } from "../../../src/api/settings.ts";
import { arabic } from "../../../src/ui/language/ar/index.ts";
import { german } from "../../../src/ui/language/de/index.ts";
import { english, type Catalogue } from "../../../src/ui/language/en/index.ts";
import { spanish } from "../../../src/ui/language/es/index.ts";
import { french } from "../../../src/ui/language/fr/index.ts";
import { portuguese } from "../../../src/ui/language/pt/index.ts";
import { LANGUAGE_NAMES } from "../../../src/ui/language/choice.ts";
import { pseudo, pseudoText } from "./pseudo.ts";
import { textsOf } from "./texts.ts";

const CATALOGUES: Readonly<Record<Language, Catalogue>> = {
  en: english,
  de: german,
  fr: french,
  es: spanish,
  pt: portuguese,
  ar: arabic,
};
/** Numbers that no text has by itself, and of which every language writes the figures. */
const VALUES = ["103", "104", "105", "106", "107"];
const valuesIn = (text: string): readonly string[] => VALUES.filter((value) => text.includes(value));
const placesIn = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();
const shown = (
  text: ReturnType<typeof textsOf> extends ReadonlyMap<string, infer Text> ? Text : never,
): string => (typeof text === "string" ? text : text(...VALUES));

for (const language of LANGUAGES.filter((each) => each !== "en"))
  test(`[LG40] what stands in an English text stands in its translation, too: ${language}`, (t) => {
    const translated = textsOf(CATALOGUES[language]);
    for (const [key, text] of textsOf(english)) {
      const theirs = translated.get(key);
      if (theirs === undefined) return t.fail(key);
      const [ours, their] = [shown(text), shown(theirs)];
      t.deepEqual(valuesIn(their), valuesIn(ours), key);
      t.deepEqual(placesIn(their), placesIn(ours), key);
      t.is(their === "", their === "" && MAY_BE_EMPTY.has(key), key);
      t.false(/undefined|\[object/.test(their), key);
    }
    t.is(translated.size, textsOf(english).size);
  });
/** A name stands before or behind them. */
const MAY_BE_EMPTY = new Set(["meeting.screenBefore", "meeting.screenAfter"]);

test("[LG41] few texts are the same in two languages, and none of several words", (t) => {
  const ours = textsOf(english);
  for (const language of LANGUAGES.filter((each) => each !== "en")) {
    const same = [...textsOf(CATALOGUES[language])].filter(([key, text]) => {
      const their = shown(text);
      const original = ours.get(key);
      return original !== undefined && their === shown(original) && /\p{L}{3,}.* .*\p{L}{3,}/u.test(their);
    });
    t.deepEqual(
      same.map(([key]) => key),
      [],
      language,
    );
    t.not(LANGUAGE_NAMES[language], "");
  }
});

test("[LG42] the pseudo-language is longer by two fifths, and keeps what stands in a text", (t) => {
  t.is(placesIn(pseudoText("{name} is presenting")).length, 1);
  t.true(pseudo.people.isWaiting("Ana").includes("Áñá") || pseudo.people.isWaiting("Ana").length > 28);
  t.true(pseudo.home.appearHere.length >= english.home.appearHere.length * 1.3);
});

const FOLDER = "src/ui";
const sources = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter(
  (name) => /\.tsx?$/.test(name) && !name.startsWith("language/"),
);

/** What a person reads or hears: content of an element, an attribute or property with words. */
const SHOWN_VALUE =
  /(?:children|label|title|placeholder|hint|caption|heading|text|detail|lead|done|alt|"aria-(?:label|valuetext|roledescription)"):\s*(?:\[\s*)?(["`])((?:(?!\1).)*\p{L}{2}(?:(?!\1).)*)\1/gu;
/** A sentence in any other place. */
const SENTENCE = /(["`])(\p{Lu}\p{Ll}+(?: [\p{L}’',]+)+[^"`]*)\1/gu;
const NOT_TRANSLATED: ReadonlySet<string> = new Set([
  // The name of the product, of a hash and of keys.
  ...["Landline", "SHA-256", "Landline ", "${count}${title} – Landline", "kbd"],
  // For the one who reads the log.
  ...["Unexpected ${answer.type}", "NotFoundError"],
]);

test("[LG43] no English stands in the window's source outside of the catalogue", async (t) => {
  t.true(sources.length > 100);
  for (const name of sources) {
    const source = readFileSync(`${FOLDER}/${name}`, "utf8");
    // Without types and comments, and with elements as calls whose texts are their children.
    const { code } = await transform(source, {
      loader: name.endsWith(".tsx") ? "tsx" : "ts",
      jsx: "automatic",
      jsxImportSource: "preact",
      charset: "utf8",
    });
    const without = code.replaceAll(/(?:Error|Exception)\((["`])(?:(?!\1).)*\1/g, "");
    const found = [...without.matchAll(SHOWN_VALUE), ...without.matchAll(SENTENCE)].map(
      ([, , text = ""]) => text,
    );
    t.deepEqual(
      found.filter(
        (text) => !NOT_TRANSLATED.has(text) && /\p{L}{2}/u.test(text.replaceAll(/\$\{[^}]*\}?/g, "")),
      ),
      [],
      name,
    );
  }
});

test("[LG44] every text is used", (t) => {
  const code = sources.map((name) => readFileSync(`${FOLDER}/${name}`, "utf8")).join("\n");
  const words = new Set(code.match(/\w+/g));
  // What a value of the core is the key of, and what the formats use.
  const byKey = /^(?:reactions|sentences|common\.comma|statistics\.report\.roles|relay\.levels)/;
  const isUsed = (key: string): boolean => {
    const [, ...names] = key.split(".");
    return byKey.test(key) || names.every((name) => words.has(name) || name.includes("-"));
  };
  t.deepEqual(
    [...textsOf(english).keys()].filter((key) => !isUsed(key)),
    [],
  );
});

test("[LG52] no constant keeps a text, which would stay in the language that was spoken when the window opened", (t) => {
  for (const name of sources) {
    const code = readFileSync(`${FOLDER}/${name}`, "utf8");
    for (const [statement] of code.matchAll(/^(?:export )?(?:const|let) [^]*?;$/gm)) {
      const before = statement.split("t().")[0] ?? "";
      t.true(before === statement || before.includes("=>"), `${name}: ${before}`);
    }
  }
});
