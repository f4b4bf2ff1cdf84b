import test from "ava";
import { presentingText, soundMissingText } from "../../../src/ui/model/presenting-text.ts";

const SEEN = { isCapturing: true, hasFrame: true, isReached: true, others: 2 };

test("[UI163] the presenter reads that everyone sees the screen only when they do", (t) => {
  const everyone = "Everyone sees your screen";
  t.is(presentingText(SEEN), everyone);
  for (const change of [{ isCapturing: false }, { hasFrame: false }, { isReached: false }, { others: 0 }])
    t.not(presentingText({ ...SEEN, ...change }), everyone, JSON.stringify(change));
  t.is(presentingText({ ...SEEN, hasFrame: false }), "Starting…");
});

test("[SO6] without sound the presenter reads what to do, and in the desktop window that the system gives none", (t) => {
  t.regex(soundMissingText(false), /tick “Also share audio”/);
  t.is(soundMissingText(true), "Without sound: this system gives none.");
});
