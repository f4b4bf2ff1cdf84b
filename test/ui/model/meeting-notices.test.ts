import test from "ava";
import type { MeetingView } from "../../../src/api/view.ts";
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
  t.deepEqual(texts(meeting(5), meeting(1, { isPartitioned: true })), []);
  t.deepEqual(texts(meeting(1, { isPartitioned: true }), meeting(5)), []);
});

test("[UI7] others' hands and presenting are announced, the own are not", (t) => {
  const raise = (index: number) => castOf(3, 0).map((person, at) => ({ ...person, isHandUp: at === index }));
  t.deepEqual(texts(meeting(3), meeting(3, { participants: raise(1) })), ["Ben Okafor raised their hand"]);
  t.deepEqual(texts(meeting(3), meeting(3, { participants: raise(0) })), []);
  t.deepEqual(texts(meeting(3), meeting(3, { presenter: peerIdAt(2) })), ["Chloé Martin is presenting"]);
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
