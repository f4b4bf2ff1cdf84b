/** A member lists thousands of keys of its own as members, each with an account of its own. */
import test from "ava";
import { createAuthors } from "../../src/store/log/authors.ts";

test("[HF1] an author that has gone is taken in from its listing, and one that two list stands for itself", (t) => {
  const authors = createAuthors(["maker", "self"]);
  authors.see("ada");
  authors.see("bob");
  authors.list("gone", "ada");
  t.is(authors.accountOf("gone"), "ada");
  authors.list("gone too", "gone");
  t.is(authors.accountOf("gone too"), "ada");
  authors.list("gone", "bob");
  t.is(authors.accountOf("gone"), "gone");
  t.is(authors.accountOf("gone too"), "gone");
  authors.list("of the maker", "maker");
  t.is(authors.accountOf("of the maker"), "of the maker");
  t.is(authors.accountOf("stranger"), null);
  authors.list("later", "unknown yet");
  t.is(authors.accountOf("later"), null);
  authors.see("unknown yet");
  t.is(authors.accountOf("later"), "unknown yet", "in whatever order they come");
});

test("[HF1] keys that one member lists share its account, and cannot raise each other", (t) => {
  const authors = createAuthors(["maker"]);
  authors.see("mallory");
  for (let index = 0; index < 100; index += 1) authors.list(`key ${index}`, "mallory");
  for (let index = 1; index < 100; index += 1) authors.list(`key ${index}`, `key ${index - 1}`);
  for (let index = 0; index < 100; index += 1) t.is(authors.accountOf(`key ${index}`), "mallory");
  for (let index = 0; index < 5_000; index += 1) authors.list(`more ${index}`, `key ${index % 100}`);
  t.is(authors.accountOf("more 4999"), null, "listings have a bound");
});
