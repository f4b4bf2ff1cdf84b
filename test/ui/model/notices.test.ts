/** Notices: their list, their kinds and their pace. Rules: ../SPEC.md. */
import test from "ava";
import { defaultSettings, type Settings } from "../../../src/api/settings.ts";
import {
  createNotices,
  MAX_ENTRIES,
  NOTICE_KINDS,
  NOTICE_SETTINGS,
  type NoticeKind,
} from "../../../src/ui/model/notices.ts";
import { PACE_MS } from "../../../src/ui/model/paced-notices.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { createPlayedCore } from "../played-core.ts";
import { scenarioNamed } from "../scenarios.ts";

function setUp(change: Partial<Settings> = {}) {
  const clock = createVirtualClock();
  const settings = { ...defaultSettings, ...change };
  const said: string[] = [];
  let opened = 0;
  const notices = createNotices({
    clock,
    speak: ({ text }) => void said.push(text),
    settings: () => settings,
    openLog: () => () => (opened += 1),
  });
  const say = (kind: NoticeKind | undefined, text: string) => notices.say(text, kind);
  const shown = () => notices.toasts.value.map(({ text }) => text);
  const listed = () => notices.noticeLog.value.map(({ text }) => text);
  return { clock, settings, notices, say, said, shown, listed, timesOpened: () => opened };
}

test("[UI736] every notice is listed with its time, the oldest go, and what counts stands once", (t) => {
  const { clock, notices, say, listed } = setUp();
  for (let index = 0; index < MAX_ENTRIES + 5; index += 1) say("people", `${index} joined`);
  t.is(listed().length, MAX_ENTRIES);
  t.is(listed()[0], "5 joined");
  notices.toast({ text: "a.jpg is saved", tone: "info", topic: "saved", kind: "files" });
  say(undefined, "The disk is full");
  clock.advance(5_000);
  notices.recount("saved", "2 files are saved");
  t.deepEqual(listed().slice(-2), ["The disk is full", "2 files are saved"]);
  const [before, last] = notices.noticeLog.value.slice(-2);
  t.is((last?.atMs ?? 0) - (before?.atMs ?? 0), 5_000);
  t.is(new Set(notices.noticeLog.value.map(({ id }) => id)).size, MAX_ENTRIES);
});

for (const kind of NOTICE_KINDS)
  test(`[UI731] what is switched off stands in the list alone: ${kind}`, (t) => {
    const { clock, notices, say, said, shown, listed } = setUp({ [NOTICE_SETTINGS[kind]]: false });
    say(kind, "off");
    notices.announce({ text: "also off", kind, isEvent: true });
    notices.toast({ text: "one is off", tone: "info", kind, topic: "files" });
    notices.recount("files", "two are off");
    clock.advance(2 * PACE_MS);
    t.deepEqual([...shown(), ...said], []);
    t.deepEqual(listed(), ["off", "also off", "two are off"]);
    for (const other of NOTICE_KINDS.filter((each) => each !== kind)) say(other, `of ${other}`);
    t.is(said.length, NOTICE_KINDS.length - 1);
  });

test("[UI731] what is of no kind is said whatever is switched off", (t) => {
  const off = Object.fromEntries(NOTICE_KINDS.map((kind) => [NOTICE_SETTINGS[kind], false]));
  const { notices, say, said, shown } = setUp(off);
  notices.toast({ text: "The camera was disconnected", tone: "problem" });
  say(undefined, "A host has muted you");
  notices.announce({ text: "This meeting is being recorded", isEvent: true });
  t.is(shown().length, 2);
  t.is(said.length, 3);
  t.true(notices.isNoticed(null));
});

test("[UI732] of one kind two notices come at once, then one in three seconds that counts; other kinds do not wait", (t) => {
  const { clock, notices, say, said, shown, listed, timesOpened } = setUp();
  for (let index = 1; index <= 30; index += 1) say("people", `${index} joined`);
  say("recording", "The recording is paused");
  t.deepEqual(shown(), ["1 joined", "2 joined", "The recording is paused"]);
  t.is(listed().length, 31);
  clock.advance(PACE_MS);
  t.is(said.at(-1), "30 joined (and 27 more notices)");
  notices.toasts.value.at(-1)?.action?.run();
  t.is(timesOpened(), 1, "its button opens the list");
  say("people", "31 joined");
  t.is(said.length, 5, "one of the two at once was just then; another may come");
  say("people", "32 joined");
  t.is(said.length, 5);
});

test("[UI732] what was held back is not said once its kind is switched off, nor in another meeting; a count that grew meanwhile is", (t) => {
  const { clock, settings, notices, say, said } = setUp();
  for (const text of ["a", "b", "c"]) say("people", text);
  settings.peopleNotices = false;
  clock.advance(PACE_MS);
  t.deepEqual(said, ["a", "b"]);
  settings.peopleNotices = true;
  clock.advance(PACE_MS);
  for (const text of ["d", "e", "f"]) say("people", text);
  notices.clear();
  clock.advance(PACE_MS);
  t.deepEqual(said, ["a", "b", "d", "e"]);
  t.deepEqual(notices.noticeLog.value, []);
  for (const name of ["x", "y", "z"])
    notices.toast({ text: name, tone: "info", kind: "files", topic: `by ${name}` });
  notices.recount("by z", "2 files by z");
  clock.advance(PACE_MS);
  t.true(said.at(-1)?.startsWith("2 files by z"));
});

test("[UI736] [UI731] joins are listed, and neither said nor heard when they are not wanted; the list ends with the meeting", (t) => {
  const { state, receive } = createPlayedCore();
  const { view } = scenarioNamed("meeting-5", 0);
  const { meeting } = view;
  if (meeting === null) return t.fail("The scenario has no meeting");
  const sounds: (string | null)[] = [];
  state.onNotice(({ sound }) => void sounds.push(sound));
  const show = (count: number, peopleNotices: boolean) =>
    receive({
      type: "view",
      view: {
        ...view,
        settings: { ...view.settings, peopleNotices },
        meeting: { ...meeting, participants: meeting.participants.slice(0, count) },
      },
    });
  show(3, false);
  show(4, false);
  t.deepEqual([state.toasts.value, sounds], [[], []]);
  t.is(state.noticeLog.value.length, 1);
  show(4, true);
  show(5, true);
  show(4, true);
  t.is(state.toasts.value.length, 2);
  t.deepEqual(sounds, ["join", "leave"]);
  receive({ type: "view", view: { ...view, meeting: null } });
  t.deepEqual(state.noticeLog.value, []);
});
