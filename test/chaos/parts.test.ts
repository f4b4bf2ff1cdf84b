import test from "ava";
import type { CoreEvent } from "../../src/api/events.ts";
import { createRandom } from "../support/random.ts";
import { interruptionOf, union } from "./interruptions.ts";
import { createLedger, type Writer } from "./ledger.ts";
import { ALL_SOUND, createRecorder, isOlder, monotonicMs } from "./recorder.ts";
import { faultLine, faults, mayMoveCoordinator, parseOnly } from "./schedule.ts";
import { returnedMs } from "./takeover-parts.ts";
import type { DebugReception, PeerEvent } from "../support/peer.ts";

const take = (seed: number, count: number) => {
  const schedule = faults(createRandom(seed), true);
  return Array.from({ length: count }, () => schedule.next().value);
};

test("[CP1] the same seed gives the same faults, another one others", (t) => {
  t.deepEqual(take(7, 30), take(7, 30));
  t.notDeepEqual(take(7, 30), take(8, 30));
});

test("[CP1] every kind comes before one comes again", (t) => {
  const kinds = new Set(take(3, 9).map(({ kind }) => kind));
  t.deepEqual([...kinds].toSorted(), [
    "cut",
    "delay",
    "kill",
    "leave",
    "loss",
    "partition",
    "silentCut",
    "stop",
  ]);
  for (const fault of take(5, 50)) t.true(faultLine(fault).startsWith(fault.kind));
});

/** A recorder that received these reports. */
function recorded(...reports: readonly Pick<DebugReception, "missing" | "shown">[]) {
  const listeners: ((event: PeerEvent) => void)[] = [];
  const recorder = createRecorder({ onEvent: (listener) => void listeners.push(listener) });
  for (const report of reports) {
    for (const tell of listeners)
      tell({
        type: "debugReception",
        pictures: [],
        tonesDbov: {},
        legs: [],
        sent: { camera: [], microphone: [] },
        ...report,
      });
  }
  return recorder;
}

test("[CP2] a gap counts in full where it touches the window", (t) => {
  const recorder = recorded({
    missing: [
      [500, 90, 130],
      [500, 400, 420],
      [ALL_SOUND, 100, 110],
    ],
    shown: { a: [...[0, 100, 200, 480, 580].map((atMs) => [atMs, atMs / 100] as const)] },
  });
  const sources = [{ peerId: "a", toneHz: 500 }];
  t.like(interruptionOf(recorder, sources, { fromMs: 100, toMs: 300 }), {
    soundMs: 10,
    voiceMs: 40,
    lostFrames: 2,
    pictureMs: 180,
    freezes: 1,
  });
  t.like(interruptionOf(recorder, sources, { fromMs: 500, toMs: 560 }), {
    soundMs: 0,
    voiceMs: 0,
    lostFrames: 0,
    pictureMs: 0,
    freezes: 0,
  });
});

test("[CP2] what lasts counts up to the window's end, sound up to the last report", (t) => {
  const fromMs = monotonicMs() - 300;
  const recorder = recorded(
    { missing: [[500, fromMs, null]], shown: { a: [[fromMs, 1]] } },
    { missing: [[500, fromMs, null]], shown: {} },
  );
  const window = { fromMs: fromMs - 100, toMs: fromMs + 900 };
  const { voiceMs, pictureMs } = interruptionOf(recorder, [{ peerId: "a", toneHz: 500 }], window);
  t.true(voiceMs >= 300);
  t.is(Math.round(pictureMs), 800);
});

test("[CP2] of a picture that never came the whole window counts", (t) => {
  const sources = [{ peerId: "a", toneHz: null }];
  t.is(interruptionOf(recorded(), sources, { fromMs: 0, toMs: 4_000 }).pictureMs, 3_900);
});

test("[CP2] a participant that is not seen owes no picture", (t) => {
  const sources = [{ peerId: "a", toneHz: null, isSeen: false }];
  t.is(interruptionOf(recorded(), sources, { fromMs: 0, toMs: 4_000 }).pictureMs, 0);
});

test("[CP3] frames in which a voice is missing count once", (t) => {
  const spans = [
    { fromMs: 0, toMs: 20 },
    { fromMs: 10, toMs: 30 },
    { fromMs: 100, toMs: 110 },
  ];
  t.deepEqual(union(spans), [
    { fromMs: 0, toMs: 30 },
    { fromMs: 100, toMs: 110 },
  ]);
});

test("[CP7] an older picture after a newer one is found on the counter's circle", (t) => {
  t.true(isOlder(4, 5));
  t.true(isOlder(31, 0));
  t.false(isOlder(0, 31));
  t.false(isOlder(5, 5));
  t.false(isOlder(9, 5));
});

type Message = Extract<CoreEvent, { type: "message" }>;

/** A guest whose events the test makes up, and whose commands are kept as texts. */
function createWriter(name: string) {
  const listeners: ((event: CoreEvent) => void)[] = [];
  const sent: string[] = [];
  const writer: Writer = {
    name,
    send: (command) => void (command.type === "sendMessage" && sent.push(command.text)),
    onEvent: (listener) => void listeners.push(listener),
  };
  const tell = (event: CoreEvent) => listeners.forEach((listener) => listener(event));
  return {
    writer,
    sent,
    tell,
    // The ledger reads these fields only.
    shows: (text: string, id: string, order: string) =>
      tell({ type: "message", text, id, order } as unknown as Message),
    acknowledges: (id: string) =>
      tell({ type: "acknowledged", id, holders: 2, isDelivered: true } as unknown as CoreEvent),
  };
}

function createPair() {
  const ledger = createLedger();
  const [ana, ben] = [createWriter("Ana"), createWriter("Ben")];
  ledger.watch(ana.writer);
  ledger.watch(ben.writer);
  return { ledger, ana, ben };
}

test("[CP4] what a living author wrote is owed to all", (t) => {
  const { ledger, ana, ben } = createPair();
  ledger.write(ana.writer);
  const [text = ""] = ana.sent;
  ana.shows(text, "1", "a");
  t.deepEqual(ledger.verdict().lost, [`Ben lacks "${text}"`]);
  ben.shows(text, "1", "a");
  t.like(ledger.verdict(), { written: 1, owed: 1, lost: [], doubled: [], misordered: [] });
});

test("[CP4] of a dead author only what was delivered is owed", (t) => {
  const { ledger, ana, ben } = createPair();
  ledger.write(ana.writer);
  ledger.write(ana.writer);
  const [first = ""] = ana.sent;
  ana.shows(first, "1", "a");
  ana.acknowledges("1");
  ledger.forget(ana.writer);
  t.like(ledger.verdict(), { owed: 1, lost: [`Ben lacks "${first}"`] });
  ben.shows(first, "1", "a");
  t.deepEqual(ledger.verdict().lost, []);
});

test("[CP4] a message that is there twice and another order are reported", (t) => {
  const { ledger, ana, ben } = createPair();
  for (const one of [ana, ben]) one.shows("x", "1", "a");
  ana.shows("x", "1", "a");
  t.is(ledger.verdict().doubled.length, 1);
  ana.shows("y", "2", "b");
  ben.shows("y", "2", "0");
  t.is(ledger.verdict().misordered.length, 1);
  ben.shows("y", "3", "c");
  t.is(ledger.verdict().doubled.length, 2);
});

test("[CP4] what was refused to its author is not owed", (t) => {
  const { ledger, ana } = createPair();
  ledger.write(ana.writer);
  ana.tell({ type: "error", code: "notInMeeting", message: "", requestId: ana.sent[0] ?? "" });
  t.is(ledger.verdict().owed, 0);
});

test("[CP5] only what hits the coordinator, or much of the network, may move it", (t) => {
  const cut = { kind: "cut", whom: ["deputy"], forMs: 1 } as const;
  t.false(mayMoveCoordinator(cut, false));
  t.true(mayMoveCoordinator(cut, true));
  t.false(mayMoveCoordinator(parseOnly("loss:1,delay:20", 1), false));
  t.false(mayMoveCoordinator(parseOnly("busy", 1), false));
  t.true(mayMoveCoordinator({ kind: "partition", share: 0.5, forMs: 1 }, false));
});

test("[CP1] an option that is no fault is refused", (t) => {
  t.throws(() => parseOnly("rain:3", 1), { message: /loss:1,delay:20/ });
});

test("[CP6] a takeover's pictures go on where the longest wait for each person ends", (t) => {
  const [one, other] = [
    [
      { fromMs: 900, toMs: 1_010 },
      { fromMs: 1_010, toMs: 1_250 },
      { fromMs: 1_250, toMs: 1_350 },
    ],
    [
      { fromMs: 950, toMs: 1_330 },
      { fromMs: 1_330, toMs: 1_430 },
    ],
  ];
  t.deepEqual(returnedMs([one, other], 1_000), [250, 330]);
  t.is(returnedMs([[], []], 1_000), null, "nobody is seen");
});
