import test from "ava";
import type { MeetingView } from "../../../src/api/view.ts";
import type { MeetingId } from "../../../src/kernel/ids.ts";
import {
  meetingEventText,
  initialMeetingLog,
  MAX_ENTRIES,
  spanText,
  stepMeetingLog,
  type MeetingLog,
  type MeetingLogInput,
} from "../../../src/ui/model/meeting-log.ts";
import { castOf, peerIdAt } from "../cast.ts";
import { scenarioNamed } from "../scenarios.ts";

function meeting(count: number, change: Partial<MeetingView> = {}): MeetingLogInput {
  const { meeting: base } = scenarioNamed("meeting-5", 0).view;
  if (base === null) throw new Error("The scenario has no meeting");
  return { type: "meeting", meeting: { ...base, participants: castOf(count, 0), ...change } };
}
/** One input a second. */
const fold = (...inputs: MeetingLogInput[]): MeetingLog =>
  inputs.reduce((state, input, index) => stepMeetingLog(state, input, 1_000 * index), initialMeetingLog);
const texts = (...inputs: MeetingLogInput[]) =>
  fold(...inputs).entries.map(({ what }) => meetingEventText(what));
const JOINED = "You joined Design review";

test("[UI19] joins and leaves are listed, but no participant that was there before", (t) => {
  t.deepEqual(texts(meeting(2), meeting(3), meeting(2), meeting(2)), [
    JOINED,
    "Chloé Martin joined",
    "Chloé Martin left",
  ]);
});

test("[UI19] a takeover is listed at once, and its cause and gaps when they are known", (t) => {
  const change = meeting(5, { coordinator: peerIdAt(2), term: 2 });
  const report: MeetingLogInput = {
    type: "takeover",
    cause: "died",
    term: 2,
    soundGapMs: 40.4,
    pictureGapMs: 120,
  };
  t.deepEqual(texts(meeting(5), change), [JOINED, "Chloé Martin's computer carries the meeting now"]);
  const completed = fold(meeting(5), change, report);
  t.is(
    meetingEventText(completed.entries[1]?.what ?? { kind: "cutOff" }),
    "Ben Okafor's computer went away: Chloé Martin's computer carries the meeting now (sound without a gap, pictures paused for 0.1 s)",
  );
  t.is(completed.entries[1]?.atMs, 1_000);
});

test("[UI19] a gap that nobody could measure is left out, and self has words of its own", (t) => {
  const change = meeting(5, { coordinator: peerIdAt(0), term: 2 });
  const report = { type: "takeover", term: 2, soundGapMs: null, pictureGapMs: null } as const;
  const causes = (["left", "lowerId", "merged"] as const).map(
    (cause) => texts(meeting(5), change, { ...report, cause })[1],
  );
  t.deepEqual(causes, [
    "Ben Okafor left: your computer carries the meeting now",
    "Ben Okafor's computer handed over, as planned: your computer carries the meeting now",
    "Two parts of the meeting found each other: your computer carries the meeting now",
  ]);
});

test("[UI19] a report of another term changes nothing", (t) => {
  const change = meeting(5, { coordinator: peerIdAt(2), term: 2 });
  const report = { type: "takeover", cause: "died", term: 3, soundGapMs: 1, pictureGapMs: 1 } as const;
  t.deepEqual(texts(meeting(5), change, report), texts(meeting(5), change));
});

test("[UI20] in a partition nobody leaves or takes over, and nobody joins after it", (t) => {
  const alone = meeting(1, { isPartitioned: true, coordinator: peerIdAt(0), deputy: null, term: 2 });
  t.deepEqual(texts(meeting(4), alone, alone, meeting(3), meeting(4), meeting(5)), [
    JOINED,
    "Network lost: nobody could be reached",
    "Network back after 2.0 s",
    "Elif Yılmaz joined",
  ]);
});

test("[UI20] a lost core is listed once, with how long it took", (t) => {
  const lost = { type: "coreLost" } as const;
  const back = { type: "coreBack" } as const;
  t.deepEqual(texts(lost, back), []);
  t.deepEqual(texts(meeting(2), lost, lost, back, back), [
    JOINED,
    "Landline stopped on this computer and is started again",
    "Landline is back after 2.0 s",
  ]);
});

test("[UI20] a lost leg to the coordinator is listed, but not one that is still being opened", (t) => {
  const leg = (index: number, isOpen: boolean): MeetingLogInput => ({
    type: "leg",
    relay: peerIdAt(index),
    isOpen,
  });
  t.deepEqual(texts(leg(1, true), meeting(5), leg(1, false), leg(1, true)), [JOINED]);
  t.deepEqual(texts(meeting(5), leg(1, true), leg(1, false), leg(1, false), leg(1, true), leg(0, false)), [
    JOINED,
    "Lost the connection to Ben Okafor's computer",
    "Connected to Ben Okafor's computer again after 2.0 s",
  ]);
});

test("[UI20] a takeover says it all: the lost leg to the coordinator before it is not listed", (t) => {
  const lost: MeetingLogInput[] = [
    meeting(5),
    { type: "leg", relay: peerIdAt(1), isOpen: true },
    { type: "leg", relay: peerIdAt(1), isOpen: false },
    meeting(5, { coordinator: peerIdAt(2), term: 2 }),
    { type: "leg", relay: peerIdAt(2), isOpen: false },
    { type: "leg", relay: peerIdAt(2), isOpen: true },
  ];
  t.deepEqual(texts(...lost), [JOINED, "Chloé Martin's computer carries the meeting now"]);
});

test("[UI19] presenters are listed", (t) => {
  const presenting = (index: number | null) =>
    meeting(3, { presenter: index === null ? null : peerIdAt(index) });
  t.deepEqual(texts(presenting(null), presenting(1), presenting(0), presenting(null)), [
    JOINED,
    "Ben Okafor is presenting",
    "You are presenting",
    "Presenting ended",
  ]);
});

test("[UI19] leaving ends the list, and another meeting begins its own", (t) => {
  t.deepEqual(texts(meeting(2), meeting(3), { type: "meeting", meeting: null }), []);
  // 32 digits, as a meeting's id has.
  const other = meeting(3, {
    title: "Other",
    meetingId: "f".repeat(32) as MeetingId,
  });
  t.deepEqual(texts(meeting(2), other), ["You joined Other"]);
});

test("[UI19] the list is bounded, and its keys stay apart", (t) => {
  const inputs = Array.from({ length: 3 * MAX_ENTRIES }, (_, index) => meeting(2 + (index % 2)));
  const { entries } = fold(...inputs);
  t.is(entries.length, MAX_ENTRIES);
  t.is(new Set(entries.map(({ key }) => key)).size, MAX_ENTRIES);
  t.is(entries.at(-1)?.atMs, 1_000 * (inputs.length - 1));
});

test("[UI19] a span stands in the unit that fits", (t) => {
  t.deepEqual([0, 999, 1_000, 9_949, 9_950, 59_000, 60_000, 3_599_600].map(spanText), [
    "0 ms",
    "999 ms",
    "1.0 s",
    "9.9 s",
    "10 s",
    "59 s",
    "1 min",
    "60 min",
  ]);
});
