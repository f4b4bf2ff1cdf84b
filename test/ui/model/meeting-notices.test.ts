import test from "ava";
import type { MeetingView } from "../../../src/api/view.ts";
import { runsMeeting, type Role } from "../../../src/kernel/rights.ts";
import { noticesBetween } from "../../../src/ui/model/meeting-notices.ts";
import { castOf, peerIdAt } from "../cast.ts";
import { scenarioNamed } from "../scenarios.ts";

function meeting(count: number, change: Partial<MeetingView> = {}): MeetingView {
  const { meeting: base } = scenarioNamed("meeting-5", 0).view;
  if (base === null) throw new Error("The scenario has no meeting");
  return { ...base, participants: castOf(count, 0), ...change };
}
const texts = (before: MeetingView | null, after: MeetingView | null) =>
  noticesBetween(before, after).map((notice) => notice.text);

test("[UI7] joins and leaves are announced by name, many by number", (t) => {
  t.deepEqual(texts(meeting(2), meeting(3)), ["Chloé Martin joined"]);
  t.deepEqual(texts(meeting(4), meeting(2)), ["Chloé Martin and Daniel Kim left"]);
  t.deepEqual(texts(meeting(2), meeting(9)), ["7 people joined"]);
});

test("[UI7] nothing is announced of what was there on joining, nor of losing everybody in a partition", (t) => {
  t.deepEqual(texts(null, meeting(5, { presenter: peerIdAt(1) })), []);
  const alone = meeting(5, { participants: castOf(5, 0).slice(0, 1), isPartitioned: true });
  t.deepEqual(texts(meeting(5), alone), []);
  t.deepEqual(texts(alone, meeting(5)), []);
});

test("[UI7] others' hands and presenting are announced, the own are not", (t) => {
  const raise = (index: number) => castOf(3, 0).map((person, at) => ({ ...person, isHandUp: at === index }));
  t.deepEqual(texts(meeting(3), meeting(3, { participants: raise(1) })), ["Ben Okafor raised their hand"]);
  t.deepEqual(texts(meeting(3), meeting(3, { participants: raise(0) })), []);
  t.deepEqual(texts(meeting(3), meeting(3, { presenter: peerIdAt(2) })), ["Chloé Martin is presenting"]);
});

test("[UI214] self hears that it runs the meeting, that it does so no more, and that it stands in", (t) => {
  const as = (role: Role, change: Partial<MeetingView> = {}) =>
    meeting(3, {
      participants: castOf(3, 0).map((each) =>
        each.isSelf ? { ...each, role, isHost: runsMeeting(role) } : each,
      ),
      ...change,
    });
  t.deepEqual(texts(as("speaker"), as("coHost")), [
    "You are a co-host now: you can run the meeting under People",
  ]);
  t.deepEqual(texts(as("coHost"), as("host")), ["You are a host now"]);
  t.deepEqual(texts(as("coHost"), as("speaker")), ["You no longer run the meeting"]);
  t.deepEqual(texts(as("viewer"), as("speaker")), []);
  const standing = as("coHost", { standIn: peerIdAt(0) });
  t.deepEqual(texts(as("coHost"), standing), ["No host is here: you stand in for them"]);
  t.deepEqual(texts(standing, standing), []);
  t.deepEqual(texts(as("speaker"), as("speaker", { standIn: peerIdAt(1) })), []);
});

test("[UI204] the lock is said when it changes, and not on joining", (t) => {
  const locked = meeting(3, { isLocked: true });
  t.deepEqual(texts(meeting(3), locked), ["The meeting is locked: nobody new is let in"]);
  t.deepEqual(texts(locked, meeting(3)), ["The meeting is open to others again"]);
  t.deepEqual(texts(locked, locked), []);
  t.deepEqual(texts(null, locked), []);
});

test("[UI146] a window that was closed is named once, and not the own one", (t) => {
  const close = (index: number) =>
    castOf(3, 0).map((person, at) => ({ ...person, isWindowClosed: at === index }));
  const closed = meeting(3, { participants: close(1) });
  t.deepEqual(texts(meeting(3), closed), ["Ben Okafor's window is closed"]);
  t.deepEqual(texts(closed, closed), []);
  t.deepEqual(texts(closed, meeting(3)), []);
  t.deepEqual(texts(meeting(3), meeting(3, { participants: close(0) })), []);
});
