/** The filters of a search. Rules: SPEC.md. */
import test from "ava";
import * as fc from "fast-check";
import { foldText } from "../../../src/kernel/unicode.ts";
import { hasWords, wordsOf } from "../../../src/store/history/history.ts";
import { ANY_WORDS, gramsOf, mayHave, wordFilterOf } from "../../../src/store/state/word-filter.ts";

const letters = fc.string({
  unit: fc.constantFrom(..."a b c d e f A B Ä ö é ß ﬁ ǅ Ł 한 국 会 議 🧑‍🚀 ा \u0301 \n".split(" "), " "),
  maxLength: 60,
});

test("[ST40] what a text has its filter never excludes", (t) => {
  fc.assert(
    fc.property(letters, letters, fc.nat(60), fc.integer({ min: 1, max: 6 }), (text, other, from, length) => {
      const filter = wordFilterOf(text);
      for (const search of [text.slice(from, from + length), other]) {
        const words = wordsOf(search);
        if (hasWords(text, words))
          t.true(mayHave(filter, words.flatMap(gramsOf)), JSON.stringify([text, search]));
      }
    }),
    { numRuns: 2_000 },
  );
  t.pass();
});

test("[ST40] of texts of any length few are looked at in vain", (t) => {
  const words = "the plan of this week is to look at what people say and to write it down again".split(" ");
  for (const length of [20, 80, 480, 3_000]) {
    let passed = 0;
    for (let index = 0; index < 500; index += 1) {
      let text = "";
      for (let at = index; text.length < length; at += 1 + (index % 7))
        text += `${words[at % words.length]} ${at} `;
      if (mayHave(wordFilterOf(text), gramsOf(foldText("needle")))) passed += 1;
    }
    t.true(passed < 25, `${passed} of 500 texts of ${length}`);
  }
});

test("[ST40] a filter is small beside its text; one of a sealed text says nothing", (t) => {
  t.true(wordFilterOf("x".repeat(20_000)).length <= 400);
  t.is(wordFilterOf("").length, 1);
  t.true(mayHave(ANY_WORDS, gramsOf("anything")));
  t.false(mayHave(wordFilterOf("some thing"), gramsOf("anything")));
});
