/** The direct call of a window, over a core and a connection that a test plays. Rules: SPEC.md, UI. */
import { signal } from "@preact/signals";
import test from "ava";
import type { CoreEvent } from "../../../src/api/events.ts";
import type { Call, CallEnd } from "../../../src/api/calls.ts";
import type { Settings } from "../../../src/api/settings.ts";
import type { AppView } from "../../../src/api/view.ts";
import type { CallId, PeerId } from "../../../src/kernel/ids.ts";
import type { CallPeerDeps } from "../../../src/media/call/call-peer.ts";
import type { CallNote } from "../../../src/media/call/messages.ts";
import type { LinkState } from "../../../src/ui/model/core-link.ts";
import type { CommandBody } from "../../../src/ui/model/requests.ts";
import { createOwnCalls } from "../../../src/ui/media/own-calls.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { peerIdAt } from "../cast.ts";
import { OWN_CALL_ID } from "../fake-calls.ts";
import { scenarioNamed } from "../scenarios.ts";

const BEN = peerIdAt(1);
const OTHER_ID = "beef".repeat(8) as CallId;

/** What a call does with a track: it copies, mutes and stops it. */
const trackOf = (): MediaStreamTrack =>
  ({ enabled: true, contentHint: "", stop() {}, clone: () => trackOf() }) as unknown as MediaStreamTrack;

function setUp() {
  const clock = createVirtualClock();
  const listeners = new Set<(event: CoreEvent) => void>();
  const view = signal<AppView | null>(scenarioNamed("meeting-2", 0).view);
  const linkState = signal<LinkState>("open");
  const isReturning = signal(false);
  const asked: CommandBody[] = [];
  const said: string[] = [];
  const wanted: string[] = [];
  const answers: CoreEvent[] = [];
  const peers: CallPeerDeps[] = [];
  const signals: string[] = [];
  const notes: CallNote[] = [];
  const limits: (number | null)[] = [];
  let closed = 0;
  const microphone = signal<MediaStreamTrack | null>(trackOf());
  const camera = signal<MediaStreamTrack | null>(null);
  const isWatched = signal(true);
  const calls = createOwnCalls({
    clock,
    state: {
      ...{ view, isReturning },
      link: {
        state: linkState,
        send() {},
        onEvent(listener) {
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
      },
      request(command) {
        asked.push(command);
        return Promise.resolve(answers.shift() ?? { type: "done" });
      },
      toast: ({ text, action }) => void said.push(action === undefined ? text : `${text} (${action.label})`),
      say: (text) => void said.push(text),
    },
    devices: {
      ...{ microphone, camera },
      setWanted: (kind, isOn, by) => void wanted.push(`${kind} ${isOn ? "on" : "off"} ${by}`),
    },
    output: () => ({ silence: trackOf, playCall() {} }),
    ...{ blankPicture: trackOf, isWatched },
    createPeer(deps) {
      peers.push(deps);
      return {
        signal: (text) => void signals.push(text),
        ...{ send() {}, tell: (note) => void notes.push(note), limitPicture: (bps) => void limits.push(bps) },
        close: () => void (closed += 1),
      };
    },
  });
  const emit = (event: CoreEvent) => listeners.forEach((listener) => listener(event));
  const show = (call: Partial<Call> & Pick<Call, "state">) =>
    emit({ type: "call", callId: OWN_CALL_ID, peerId: BEN, isCaller: true, ...call });
  return {
    ...{ clock, calls, emit, show, asked, said, wanted, answers, peers, signals, linkState, isReturning },
    ...{ notes, limits, isWatched },
    openCamera: () => void (camera.value = trackOf()),
    setSettings(settings: Partial<Settings>) {
      if (view.value !== null)
        view.value = { ...view.value, settings: { ...view.value.settings, ...settings } };
    },
    closed: () => closed,
    end: (reason: CallEnd, isCaller = true, peerId: PeerId = BEN) =>
      emit({ type: "call", callId: OWN_CALL_ID, peerId, isCaller, state: "ended", reason }),
    setCall(call: Call | null) {
      const { meeting } = view.value ?? {};
      if (view.value !== null && meeting) view.value = { ...view.value, meeting: { ...meeting, call } };
    },
    /** The window calls Ben, who answers. */
    connect() {
      calls.call(BEN);
      show({ state: "calling" });
      show({ state: "connecting" });
      peers[0]?.onConnected("one two three four");
    },
  };
}
type Window = ReturnType<typeof setUp>;
const phaseOf = ({ calls }: Window) => calls.current.value?.phase ?? null;
const reports = ({ asked }: Window) => asked.filter(({ type }) => type === "reportCall");

test("[UI344] a call of the window is followed until it is connected, and the user is in a call from when it was answered", (t) => {
  const window = setUp();
  window.calls.call(BEN);
  t.is(phaseOf(window), "calling");
  window.show({ state: "calling" });
  window.show({ state: "ringing" });
  t.is(phaseOf(window), "ringing");
  t.false(window.calls.isTalking.value);
  t.deepEqual(window.wanted, [], "no device is opened while it rings");
  window.show({ state: "connecting" });
  t.true(window.calls.isTalking.value);
  t.deepEqual([window.peers.length, window.peers[0]?.isCaller], [1, true]);
  window.emit({ type: "callSignal", callId: OTHER_ID, signal: "of another call" });
  window.emit({ type: "callSignal", callId: OWN_CALL_ID, signal: "answer" });
  t.deepEqual(window.signals, ["answer"]);
  window.peers[0]?.onConnected("one two three four");
  t.is(phaseOf(window), "active");
  t.is(window.calls.current.value?.media?.connection.words.value, "one two three four");
  t.like(reports(window), [{ callId: OWN_CALL_ID, peerId: BEN, isConnected: true }]);
  window.calls.hangUp();
  t.deepEqual([phaseOf(window), window.asked.at(-1)?.type], [null, "hangUp"]);
  t.deepEqual(window.wanted.slice(-2), ["camera off call", "microphone off call"]);
  // The view still has it for a moment.
  window.setCall({ callId: OWN_CALL_ID, peerId: BEN, isCaller: true, state: "active" });
  t.false(window.calls.isTalking.value);
  window.end("hungUp");
  t.deepEqual(window.said, []);
});

test("[UI345] what the core refuses or ends is said, and ends the call in the window; a call that was given up early is taken back", async (t) => {
  const refused = setUp();
  refused.answers.push({
    type: "error",
    code: "inCall",
    message: "You are in a call already. Hang up first.",
  });
  refused.calls.call(BEN);
  await Promise.resolve();
  await Promise.resolve();
  t.deepEqual([phaseOf(refused), refused.said], [null, ["You are in a call already. Hang up first."]]);

  const busy = setUp();
  busy.calls.call(BEN);
  busy.show({ state: "calling" });
  busy.end("busy");
  t.is(phaseOf(busy), null);
  t.regex(busy.said[0] ?? "", /is in another call/);

  const early = setUp();
  early.calls.call(BEN);
  early.calls.hangUp();
  early.show({ state: "calling" });
  t.deepEqual(
    early.asked.map(({ type }) => type),
    ["call", "hangUp"],
  );

  const missed = setUp();
  missed.end("cancelled", false);
  missed.end("refused", false);
  t.deepEqual(missed.said, ["You missed a call from Ben Okafor. (Call back)"]);
});

test("[UI346] a call outlives the core: one that is connected is told to the next core, one that rings is given up", (t) => {
  const connected = setUp();
  connected.connect();
  connected.linkState.value = "lost";
  t.is(phaseOf(connected), "active");
  connected.isReturning.value = true;
  connected.linkState.value = "open";
  t.is(reports(connected).length, 1, "the core is not in the meeting yet");
  connected.isReturning.value = false;
  t.is(reports(connected).length, 2);

  const ringing = setUp();
  ringing.calls.call(BEN);
  ringing.show({ state: "ringing" });
  ringing.linkState.value = "lost";
  t.is(phaseOf(ringing), null);
  t.regex(ringing.said[0] ?? "", /Call Ben Okafor again/);

  const silent = setUp();
  silent.calls.call(BEN);
  silent.show({ state: "connecting" });
  silent.linkState.value = "lost";
  silent.clock.advance(30_000);
  t.is(phaseOf(silent), null, "nobody else would end it");
});

test("[UI347] two that call each other at once are in one call, and calls of other windows are left alone", (t) => {
  const glare = setUp();
  glare.calls.call(BEN);
  glare.show({ state: "calling" });
  glare.show({ callId: OTHER_ID, isCaller: false, state: "connecting" });
  t.is(glare.peers[0]?.isCaller, false);
  t.is(glare.calls.current.value?.callId, OTHER_ID);

  const elsewhere = setUp();
  elsewhere.show({ state: "connecting" });
  elsewhere.setCall({ callId: OWN_CALL_ID, peerId: BEN, isCaller: true, state: "active" });
  t.deepEqual([elsewhere.peers.length, phaseOf(elsewhere)], [0, null]);
  t.true(elsewhere.calls.isTalking.value, "the meeting does not hear this computer");
  elsewhere.calls.hangUp();
  t.like(elsewhere.asked, [{ type: "hangUp", callId: OWN_CALL_ID }]);
});

test("[UI348] what comes of a call that is over does not end the next one", (t) => {
  const window = setUp();
  window.connect();
  window.peers[0]?.onNote({ type: "bye" });
  t.deepEqual([phaseOf(window), window.said], [null, ["The call with Ben Okafor has ended."]]);
  window.calls.call(BEN);
  window.show({ callId: OTHER_ID, state: "calling" });
  window.peers[0]?.onClosed();
  window.end("hungUp");
  t.is(phaseOf(window), "calling");
  window.clock.advance(1_000);
  t.is(window.closed(), 1, "after the farewell the connection is closed");
});

test("[UI600] the pictures of a call keep to the limits of the settings, own and the other one's, as they change", (t) => {
  const window = setUp();
  window.setSettings({ sendLimitKbps: 1_000 });
  window.connect();
  const [peer] = window.peers;
  const taken = () => window.notes.flatMap((note) => (note.type === "takes" ? [note.pictureBps] : []));
  t.deepEqual(taken(), [null]);
  t.deepEqual(window.limits, [], "no camera is on");
  window.openCamera();
  t.deepEqual(window.limits, [1_000_000]);
  peer?.onNote({ type: "takes", pictureBps: 300_000 });
  t.is(window.limits.at(-1), 300_000);
  window.setSettings({ sendLimitKbps: 250, receiveLimitKbps: 500 });
  t.is(window.limits.at(-1), 250_000);
  t.deepEqual(taken(), [null, 500_000]);
  peer?.onNote({ type: "takes", pictureBps: null });
  window.setSettings({ sendLimitKbps: 0 });
  t.is(window.limits.at(-1), null);
});

test("[UI600] no picture of a call comes to a window that nobody looks at, nor with sound only", (t) => {
  const window = setUp();
  window.connect();
  const taken = () => window.notes.flatMap((note) => (note.type === "takes" ? [note.pictureBps] : []));
  window.isWatched.value = false;
  window.isWatched.value = true;
  window.setSettings({ soundOnly: true });
  window.setSettings({ soundOnly: false, receiveLimitKbps: 500 });
  t.deepEqual(taken(), [null, 0, null, 0, 500_000]);
  window.setSettings({ theme: "dark" });
  t.is(taken().length, 5, "nothing of it has changed");
});
