/** What people type, fit or refused. The characters that cannot be shown are those of kernel/unicode. Rules: SPEC.md, IV. */
import test from "ava";
import {
  checkAnnouncement,
  checkMessage,
  checkName,
  checkPasscode,
  checkTitle,
  type Checked,
} from "../../src/core/input-validation.ts";
import { MAX_ANNOUNCEMENT_LENGTH, MAX_MESSAGE_LENGTH, MAX_NAME_LENGTH } from "../../src/kernel/limits.ts";

const textOf = (checked: Checked) => ("text" in checked ? checked.text : null);
const problemOf = (checked: Checked) => ("problem" in checked ? checked.problem.message : null);

test("[IV1] a name or title is one line: trimmed, single spaces, composed, without what cannot be shown", (t) => {
  for (const check of [checkName, checkTitle]) {
    t.is(textOf(check("  Ana \t\n Lima ")), "Ana Lima");
    t.is(textOf(check("Zoe\u0308")), "Zo\u00eb");
    t.is(textOf(check("A\u202eb\u2066c\u0000d\u009be\u001b[31m\u2028f\ufeff")), "A b c d e [31m f");
    t.is(textOf(check("👩‍👩‍👧")), "👩‍👩‍👧", "joiners stay");
  }
});

test("[IV2] an empty one is refused, also one of nothing but what cannot be shown", (t) => {
  for (const typed of ["", "   ", "\u202e\u0007\n"]) {
    t.regex(problemOf(checkName(typed)) ?? "", /^Your name can't be empty/);
    t.regex(problemOf(checkTitle(typed)) ?? "", /^A meeting's title can't be empty/);
  }
});

test("[IV3] too long a one is refused with both lengths, or with the reason why it counts for more than it shows", (t) => {
  t.is(textOf(checkName("n".repeat(MAX_NAME_LENGTH)))?.length, MAX_NAME_LENGTH);
  t.regex(problemOf(checkName("n".repeat(MAX_NAME_LENGTH + 1))) ?? "", /60 characters; this one has 61/);
  // 20 families, of 8 code units each.
  t.regex(problemOf(checkName("👩‍👩‍👧".repeat(20))) ?? "", /its emoji or accents count for several/);
});

test("[IV4] a message keeps its lines, tabs and leading spaces, and loses what cannot be shown", (t) => {
  t.is(textOf(checkMessage("  a\tb\r\nc\n\nd \n ")), "  a\tb\nc\n\nd");
  t.is(textOf(checkMessage("x\u202ey\u0000z\u009b\u001b]0;t\u0007")), "xyz]0;t");
  t.regex(problemOf(checkMessage(" \n\t ")) ?? "", /is empty/);
  t.is(textOf(checkMessage("m".repeat(MAX_MESSAGE_LENGTH)))?.length, MAX_MESSAGE_LENGTH);
  t.regex(
    problemOf(checkMessage("m".repeat(MAX_MESSAGE_LENGTH + 1))) ?? "",
    /8000 characters; this one has 8001/,
  );
});

test("[IV5] an announcement has a few lines", (t) => {
  t.is(textOf(checkAnnouncement("All\nhands")), "All\nhands");
  t.regex(problemOf(checkAnnouncement("")) ?? "", /empty or too long/);
  t.regex(
    problemOf(checkAnnouncement("a".repeat(MAX_ANNOUNCEMENT_LENGTH + 1))) ?? "",
    /500 characters; this one has 501/,
  );
});

test("[IV6] a passcode is used as typed, within its length", (t) => {
  t.is(textOf(checkPasscode("  Zoe\u0308 \u202e ")), "  Zoe\u0308 \u202e ");
  t.not(problemOf(checkPasscode("")), null);
  t.regex(problemOf(checkPasscode("12345")) ?? "", /at least 6 characters/);
  t.is(textOf(checkPasscode("123456")), "123456");
  t.is(textOf(checkPasscode("p".repeat(100)))?.length, 100);
  t.not(problemOf(checkPasscode("p".repeat(101))), null);
});
