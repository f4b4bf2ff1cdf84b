/** Which refusals end a join. Rules: ../SPEC.md. */
import test from "ava";
import {
  failure,
  finalRefusal,
  isPassing,
  isWorthRetry,
  mostTelling,
  needsSecondOpinion,
  type JoinFailure,
  type Refusal,
} from "../../../src/mesh/admission/refusals.ts";

const says = (why: JoinFailure, provenBy: string | null): Refusal => ({ ...failure(why), provenBy });

test("[AD15] a passcode that a member finds wrong or missing ends the join; a stranger's word never does", (t) => {
  for (const why of ["passcodeNeeded", "wrongPasscode"] as const) {
    t.is(finalRefusal([says("failed", null), says(why, "a")])?.why, why);
    t.is(finalRefusal([says(why, null), says(why, null)]), null);
  }
});

test("[AD16] full, in use, too many tries: two members have to say so, each once", (t) => {
  for (const why of ["meetingFull", "identityInUse", "tooManyTries"] as const) {
    const one = [says(why, "a"), says(why, null)];
    t.is(finalRefusal(one), null);
    t.true(needsSecondOpinion(one));
    t.is(finalRefusal([...one, says(why, "a")]), null);
    t.is(finalRefusal([...one, says(why, "b")])?.why, why);
    t.is(mostTelling(one).why, why, "nobody else is there to ask");
  }
  t.false(needsSecondOpinion([says("meetingFull", null), says("refused", "a")]));
});

test("[AD15] when nobody is left to ask, a member's word counts more than a stranger's", (t) => {
  t.is(mostTelling([]).why, "failed");
  t.is(mostTelling([says("refused", null), says("timeout", null)]).why, "failed");
  t.is(mostTelling([says("meetingFull", null)]).why, "failed");
  t.is(mostTelling([says("failed", null), says("protocolVersion", null)]).why, "protocolVersion");
  t.is(mostTelling([says("protocolVersion", null), says("meetingFull", "a")]).why, "meetingFull");
});

test("[AD45] a member that can't let self in for the moment is asked again; a place where nothing listens is not called again", (t) => {
  t.true(isWorthRetry([says("refused", "a")]));
  t.true(isWorthRetry([says("refused", null), says("timeout", null)]));
  t.false(isWorthRetry([says("refused", null)]));
  t.false(isWorthRetry([says("refused", "a"), says("banned", "b")]));
  t.deepEqual(
    [says("refused", "a"), says("refused", null), says("locked", "b"), failure("failed")].map(isPassing),
    [true, false, false, true],
  );
});
