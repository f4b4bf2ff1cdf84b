import test from "ava";
import { leaveWarning } from "../../../src/ui/model/leaving.ts";
import { castOf, hosting, peerIdAt } from "../cast.ts";

const NOTHING = { unsent: [], unsafe: [] };
const meetingOf = (...hosts: readonly number[]) => ({
  recording: null,
  ...{ coordinator: peerIdAt(1), deputy: peerIdAt(2) },
  participants: castOf(3, 0).map((person, index) => ({ ...person, ...hosting(hosts.includes(index)) })),
});
const alone = {
  recording: null,
  ...{ coordinator: peerIdAt(1), deputy: peerIdAt(2) },
  participants: castOf(1, 0).map((person) => ({ ...person, ...hosting(true) })),
};

test("[UI143] the only host is asked before leaving the others without one", (t) => {
  t.regex(leaveWarning(meetingOf(0), NOTHING) ?? "", /You are the only host/);
  t.is(leaveWarning(meetingOf(0, 1), NOTHING), null);
  t.is(leaveWarning(meetingOf(1), NOTHING), null);
  t.is(leaveWarning(meetingOf(), NOTHING), null);
  t.is(leaveWarning(alone, NOTHING), null);
});

test("[UI149] whoever carries the meeting and is asked before leaving reads whose computer carries it next", (t) => {
  const carried = { ...meetingOf(0), coordinator: peerIdAt(0) };
  t.regex(
    leaveWarning(carried, NOTHING) ?? "",
    /only host.*When you leave, Chloé Martin's computer takes over/,
  );
  const early = leaveWarning({ ...carried, deputy: null }, NOTHING) ?? "";
  t.regex(early, /When you leave, another computer takes over/);
  t.notRegex(leaveWarning(meetingOf(0), NOTHING) ?? "", /takes over/, "another one's computer goes on");
  t.is(leaveWarning({ ...meetingOf(1), coordinator: peerIdAt(0) }, NOTHING), null, "no reason to ask");
  const last = { ...alone, coordinator: peerIdAt(0), deputy: null };
  t.notRegex(leaveWarning(last, { unsent: ["a.zip"], unsafe: [] }) ?? "", /takes over/);
});

test("[UI41] files that the others would lose are named, and so is the lack of a host", (t) => {
  t.regex(
    leaveWarning(meetingOf(1), { unsent: ["a.zip"], unsafe: [] }) ?? "",
    /^"a.zip" would not be shared/,
  );
  const both = leaveWarning(meetingOf(0), { unsent: [], unsafe: ["a", "b"] }) ?? "";
  t.regex(both, /^The others do not have all of 2 files of yours yet.*only host/);
  t.is(leaveWarning(alone, { unsent: [], unsafe: ["a"] }), null);
});
