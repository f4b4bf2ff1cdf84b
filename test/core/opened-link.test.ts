/** A link that was clicked outside the window. Rules: SPEC.md. */
import test from "ava";
import { CommandError } from "../../src/api/errors.ts";
import { encodeLink } from "../../src/core/invitation-link.ts";
import { createOpenedLink } from "../../src/core/opened-link.ts";
import { meetingId } from "../support/ids.ts";

const LINK = encodeLink({
  ...{ meetingId: meetingId(1), publicKey: "5e".repeat(32), port: 26_540, addresses: ["10.0.0.5"] },
});

test("[WH61] the last link is kept until a window takes it", (t) => {
  let changes = 0;
  const opened = createOpenedLink(() => (changes += 1));
  t.is(opened.get(), null);
  opened.open(` ${LINK}\n`);
  t.is(opened.get(), LINK);
  opened.open(LINK.replace("10.0.0.5", "10.0.0.6"));
  t.is(opened.get(), LINK.replace("10.0.0.5", "10.0.0.6"));
  opened.take();
  t.is(opened.get(), null);
  t.is(changes, 3);
});

test("[WH61] one that is cut short is an error in a sentence, and is shown all the same; what is no link is not", (t) => {
  const opened = createOpenedLink(() => {});
  const cut = t.throws(() => opened.open("landline:join?m=1"), { instanceOf: CommandError });
  t.is(cut?.code, "badAddress");
  t.is(opened.get(), "landline:join?m=1");
  opened.take();
  for (const nonsense of ["", "http://landline:1/", "10.0.0.5", "--data-dir"]) {
    const error = t.throws(() => opened.open(nonsense), { instanceOf: CommandError }, nonsense);
    t.regex(error?.message ?? "", /^[^.]*\S.*\.$/s, nonsense);
    t.is(opened.get(), null);
  }
});
