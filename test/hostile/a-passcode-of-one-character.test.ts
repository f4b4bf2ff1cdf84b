/** A meeting is made with a passcode that anybody guesses at the first try. */
import test from "ava";
import { checkPasscode } from "../../src/core/input-validation.ts";

test("[HA4] no meeting is made with a passcode of fewer than six characters", (t) => {
  for (const typed of ["", "1", "12345"]) t.true("problem" in checkPasscode(typed), typed);
  t.deepEqual(checkPasscode("123456"), { text: "123456" });
});
