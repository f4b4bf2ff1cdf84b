import test from "ava";
import type { CoreEvent } from "../../../src/api/events.ts";
import type { AppView, ChatMessage } from "../../../src/api/view.ts";
import type { EntryId } from "../../../src/kernel/ids.ts";
import type { Arrival } from "../../../src/ui/model/chat-feed.ts";
import { createPlayedCore } from "../played-core.ts";
import { peerIdAt } from "../cast.ts";
import { PLAIN, scenarioNamed } from "../scenarios.ts";

const HISTORY_MS = 1_501;
const BATCH_MS = 16;

/** A store on a link that the test plays the core of. */
function createStore() {
  const { clock, linkState, sent, state, receive } = createPlayedCore();
  const { view: inMeeting } = scenarioNamed("meeting-5", 0);
  const show = (change: Partial<AppView> = {}) =>
    receive({ type: "view", view: { ...inMeeting, ...change } });
  return { clock, linkState, sent, state, receive, show, meeting: inMeeting.meeting };
}

// 64 digits, as an entry's id has.
const entryId = (index: number) => String(index).padStart(64, "0") as EntryId;
const message = (index: number): { readonly type: "message" } & ChatMessage => ({
  ...{ type: "message", id: entryId(index), from: peerIdAt(1), fromName: "Ben", text: `t${index}` },
  ...PLAIN,
  ...{ atMs: 0, order: String(index).padStart(6, "0") },
});

test("[UI203] who is put out reads why until a meeting is joined; an error of another kind passes", (t) => {
  const { state, receive, show, meeting } = createStore();
  const text = "A host has removed you from this meeting. You may ask to be let in again.";
  receive({ type: "error", code: "removed", message: text });
  t.is(state.putOut.value, null, "no meeting that it could be about is on screen");
  show();
  receive({ type: "error", code: "notAllowed", message: "Only a host can do this." });
  t.is(state.putOut.value, null);
  receive({ type: "error", code: "removed", message: text });
  t.is(state.toasts.value.length, 2, "no toast says it, too");
  show({ nearby: [] });
  t.deepEqual(state.putOut.value, { title: meeting?.title ?? "", text }, "a last view comes before the end");
  show({ meeting: null });
  t.deepEqual(state.putOut.value, { title: meeting?.title ?? "", text });
  show();
  t.is(state.putOut.value, null);
});

test("[HX45] a member whose program breaks the rules is named; a host is offered to remove it, and asked first", (t) => {
  const { state, sent, receive, show, meeting } = createStore();
  if (meeting === null) return t.fail("The scenario has no meeting");
  const runBy = (role: "host" | "coHost" | "speaker") =>
    show({
      meeting: {
        ...meeting,
        participants: meeting.participants.map((each) =>
          each.isSelf
            ? { ...each, role, isHost: role !== "speaker" }
            : { ...each, role: "speaker", isHost: false },
        ),
      },
    });
  const offend = (peerId = peerIdAt(1)) => {
    receive({ type: "offender", peerId, message: "This member brings forged entries." });
    return state.toasts.value.at(-1);
  };
  const name = meeting.participants.find(({ peerId }) => peerId === peerIdAt(1))?.name;
  runBy("speaker");
  t.like(offend(), { text: `${name}: This member brings forged entries.`, tone: "problem" });
  t.is(state.toasts.value.at(-1)?.action, undefined);
  runBy("coHost");
  t.is(offend()?.action?.label, "Remove…");
  runBy("host");
  t.is(offend(peerIdAt(60))?.action, undefined, "it is gone");
  offend()?.action?.run();
  const dialog = state.dialog.value;
  if (dialog?.kind !== "confirm") return t.fail("It is asked about first");
  t.is(dialog.question.title, `Remove ${name}?`);
  t.deepEqual(sent, []);
  dialog.question.run();
  t.like(sent.at(-1), { type: "remove", peerId: peerIdAt(1) });
  receive({
    ...{ type: "storage", peerId: peerIdAt(1), keepsMessages: false, keepsCopies: true },
    message: "This member's disk is full.",
  });
  t.is(state.toasts.value.at(-1)?.action, undefined, "nobody is removed for a full disk");
});

test("[UI201] a mute by a host is a toast, also for who joins while it stands", (t) => {
  const { state, show, meeting } = createStore();
  if (meeting === null) return t.fail("The scenario has no meeting");
  const held: typeof meeting = { ...meeting, ownMutes: { microphone: "held", camera: "none" } };
  const count = () => state.toasts.value.filter(({ text }) => text.startsWith("A host has muted you")).length;
  show({ meeting: held });
  t.is(count(), 1);
  for (const { id } of state.toasts.value) state.dismiss(id);
  show({ meeting: { ...held, term: 2 } });
  t.is(count(), 0);
});

test("[UI51] a toast leaves by itself, a problem later, and one with a button when it is answered", (t) => {
  const { clock, state } = createStore();
  const texts = () => state.toasts.value.map(({ text }) => text);
  state.say("a word");
  state.toast({ text: "a problem", tone: "problem" });
  state.toast({ text: "a question", tone: "info", action: { label: "Yes", run: () => {} } });
  clock.advance(4_500);
  t.deepEqual(texts(), ["a problem", "a question"]);
  clock.advance(4_500);
  t.deepEqual(texts(), ["a question"]);
  clock.advance(1e6);
  state.dismiss(state.toasts.value[0]?.id ?? -1);
  t.deepEqual(texts(), []);
});

test("[UI51] there are four toasts at most, and a text stands once", (t) => {
  const { state } = createStore();
  for (const text of ["a", "b", "c", "d", "b", "e"]) state.say(text);
  t.deepEqual(
    state.toasts.value.map(({ text }) => text),
    ["c", "d", "b", "e"],
  );
});

test("[UI125] a count stays in its toast, and begins its time anew; it brings back none that has gone", (t) => {
  const { clock, state } = createStore();
  const texts = () => state.toasts.value.map(({ text }) => text);
  state.toast({ text: "a.jpg is saved", tone: "info", topic: "saved" });
  state.say("another");
  const [before] = state.toasts.value;
  clock.advance(4_000);
  state.recount("saved", "2 files are saved");
  t.is(state.toasts.value[0]?.id, before?.id);
  clock.advance(4_000);
  t.deepEqual(texts(), ["2 files are saved"]);
  clock.advance(500);
  state.recount("saved", "3 files are saved");
  t.deepEqual(texts(), []);
});

test("[UI122] a toast is given to a screen reader, once", (t) => {
  const { state } = createStore();
  state.say("Daniel joined");
  t.deepEqual(
    state.spoken.value.map(({ text }) => text),
    ["Daniel joined"],
  );
});

test("[UI195] who keeps no messages is named in a toast, self by the sentence alone; an end of it is no toast", (t) => {
  const { state, receive, show } = createStore();
  show();
  const self = state.view.value?.self.peerId ?? peerIdAt(0);
  const other = state.view.value?.meeting?.participants.find(({ peerId }) => peerId !== self);
  if (other === undefined) return t.fail();
  const storage = (peerId: typeof self, message: string | null): CoreEvent => ({
    ...{ type: "storage", peerId, message, keepsMessages: message === null, keepsCopies: true },
  });
  receive(storage(other.peerId, "No room there."));
  receive(storage(self, "No room here."));
  receive(storage(other.peerId, null));
  t.deepEqual(
    state.toasts.value.map(({ text }) => text),
    [`${other.name}: No room there.`, "No room here."],
  );
});

test("[UI52] a request is answered by the first event that carries its id", async (t) => {
  const { sent, state, receive } = createStore();
  const [first, second] = [state.request({ type: "leave" }), state.request({ type: "leave" })];
  const [one, two] = sent.map(({ requestId }) => requestId);
  receive({ type: "done", ...(two === undefined ? {} : { requestId: two }) });
  receive({ type: "left", ...(one === undefined ? {} : { requestId: one }) });
  t.is((await first).type, "left");
  t.is((await second).type, "done");
});

test("[UI52] an error that answers nothing is a toast", (t) => {
  const { state, receive } = createStore();
  receive({ type: "error", code: "diskFull", message: "The disk is full.", requestId: "of another page" });
  t.like(state.toasts.value[0], { text: "The disk is full.", tone: "problem" });
});

test("[UI52] a lost link fails what was asked, and keeps messages for later, in order", async (t) => {
  const { linkState, sent, state, show } = createStore();
  show();
  const asked = state.request({ type: "exportHistory", format: "json" });
  linkState.value = "lost";
  t.like(await asked, { type: "error", code: "unreachable" });
  void state.request({ type: "sendMessage", text: "one" });
  void state.request({ type: "sendMessage", text: "two" });
  t.deepEqual(
    state.chat.value.map(({ text, delivery }) => [text, delivery]),
    [
      ["one", "sending"],
      ["two", "sending"],
    ],
  );
  linkState.value = "open";
  sent.length = 0;
  show();
  t.deepEqual(
    sent.map((command) => (command.type === "sendMessage" ? command.text : command.type)),
    ["one", "two"],
  );
});

test("[UI56] what arrives is announced once history is over; a file that is ready always is", (t) => {
  const { clock, state, receive, show } = createStore();
  const arrived: Arrival["type"][] = [];
  state.onArrival(({ type }) => arrived.push(type));
  show();
  receive(message(1));
  receive({ type: "fileReady", fileId: entryId(7).slice(32) as never, path: null, sha256: "" });
  clock.advance(BATCH_MS);
  t.deepEqual(arrived, ["fileReady"]);
  clock.advance(HISTORY_MS);
  receive(message(2));
  clock.advance(BATCH_MS);
  t.deepEqual(arrived, ["fileReady", "message"]);
  t.is(state.chat.value.length, 2);
});

test("[UI56] a core that is back replays history", (t) => {
  const { clock, linkState, state, receive, show } = createStore();
  const arrived: Arrival[] = [];
  state.onArrival((event) => arrived.push(event));
  show();
  clock.advance(HISTORY_MS);
  linkState.value = "lost";
  linkState.value = "open";
  receive(message(1));
  clock.advance(BATCH_MS);
  t.is(arrived.length, 0);
});

const JOINED_AT_MS = 1e12;
/** Shows a meeting that self has joined just then, and receives lines that were written so long before or after. */
function joinWithLines(lines: readonly (readonly [index: number, afterJoinMs: number])[], read = {}) {
  const store = createStore();
  const { clock, receive, show, meeting } = store;
  if (meeting === null) throw new Error("The scenario has no meeting");
  show({ meeting: { ...meeting, joinedAtMs: JOINED_AT_MS, lastRead: read } });
  for (const [index, afterMs] of lines) receive({ ...message(index), atMs: JOINED_AT_MS + afterMs });
  clock.advance(BATCH_MS);
  return { ...store, unread: () => store.state.unread.value };
}

test("[UI127] what stood there when self joined first is not unread; what comes then is", (t) => {
  const { clock, receive, unread } = joinWithLines([...Array(68).keys()].map((index) => [index, -60_000]));
  t.is(unread(), 0);
  clock.advance(HISTORY_MS);
  // Its author's clock is behind.
  clock.advance(30_000);
  receive({ ...message(100), atMs: JOINED_AT_MS - 3_600_000 });
  receive({ ...message(101), atMs: JOINED_AT_MS + 40_000 });
  clock.advance(BATCH_MS);
  t.is(unread(), 2);
});

test("[UI127] history that comes slowly is neither unread nor announced", (t) => {
  const { clock, state, receive, unread } = joinWithLines([]);
  const arrived: string[] = [];
  state.onArrival((event) => void (event.type === "message" && arrived.push(event.text)));
  clock.advance(10_000);
  receive({ ...message(1), atMs: JOINED_AT_MS - 60_000 });
  receive({ ...message(2), atMs: JOINED_AT_MS + 9_000 });
  clock.advance(BATCH_MS);
  t.is(unread(), 1);
  t.deepEqual(arrived, ["t2"]);
});

test("[UI127] after a rejoin what came since the last read line is unread", (t) => {
  const { unread } = joinWithLines(
    [...Array(68).keys()].map((index) => [index, -60_000]),
    {
      everyone: message(60).order,
    },
  );
  t.is(unread(), 7);
});

test("[UI127] a message to self alone is unread, however old", (t) => {
  const store = joinWithLines([]);
  store.receive({ ...message(1), conversation: "a,b", atMs: JOINED_AT_MS - 60_000 });
  store.clock.advance(BATCH_MS);
  t.is(store.unread(), 1);
});

test("[UI127] a core that was started again makes nothing read that waited", (t) => {
  const { clock, linkState, receive, show, meeting, unread } = joinWithLines([[1, -60_000]]);
  clock.advance(31_000);
  receive({ ...message(2), atMs: JOINED_AT_MS + 31_000 });
  clock.advance(BATCH_MS);
  linkState.value = "lost";
  linkState.value = "open";
  const joinedAtMs = JOINED_AT_MS + 60_000;
  if (meeting !== null) show({ meeting: { ...meeting, joinedAtMs } });
  receive({ ...message(1), atMs: JOINED_AT_MS - 60_000 });
  receive({ ...message(2), atMs: JOINED_AT_MS + 31_000 });
  receive({ ...message(3), atMs: JOINED_AT_MS + 40_000 });
  clock.advance(BATCH_MS);
  t.is(unread(), 2);
});

test("[UI17] a core that does not get back leaves drafts behind, for when self joins again", (t) => {
  const { clock, linkState, state, show, meeting } = createStore();
  show();
  linkState.value = "lost";
  t.true(state.isReturning.value);
  void state.request({ type: "sendMessage", text: "sent meanwhile" });
  state.setDraft("everyone", "half a thought");
  linkState.value = "open";
  show({ meeting: null });
  t.is(state.view.value?.meeting, meeting);
  clock.advance(3_000);
  t.is(state.view.value?.meeting, null);
  t.false(state.isReturning.value);
  t.deepEqual(state.drafts.value, {});
  show();
  t.deepEqual(state.drafts.value, { everyone: "sent meanwhile\nhalf a thought" });
});

test("[UI16] the end of a meeting closes what was open in it, and the settings stay open", (t) => {
  const { state, show } = createStore();
  show();
  state.openConversation("everyone");
  state.dialog.value = { kind: "announce" };
  show({ meeting: null });
  t.is(state.panel.value, null);
  t.true(state.dialog.value === null);
  state.dialog.value = { kind: "settings" };
  show();
  t.deepEqual(state.dialog.value, { kind: "settings" });
});
