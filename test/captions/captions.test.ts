/** Captions among several members. Rules: SPEC.md, CA. */
import { createHash } from "node:crypto";
import test from "ava";
import { createCaptions, type CaptionsModule, type TranscriptLine } from "../../src/captions/index.ts";
import {
  captionsMachine,
  EARLY_MS,
  initialCaptions,
  MAX_HEARD,
  MIN_GAP_MS,
} from "../../src/captions/captions-machine.ts";
import { createSigningClock, FRESH_MS } from "../../src/captions/author-clock.ts";
import { KEPT_AUTHORS, REPEAT_MS } from "../../src/captions/spoken.ts";
import { signedFields, type CaptionMessage, type SignedLine } from "../../src/captions/messages.ts";
import type { CaptionsContext } from "../../src/captions/types.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { createLog } from "../../src/kernel/log.ts";
import { createVirtualClock } from "../support/clock.ts";
import { peerId } from "../support/ids.ts";

const [ana, ben, cleo, dov] = [peerId(1), peerId(2), peerId(3), peerId(4)];

/** Stands in for a signature: that of another author is another one. */
const signedBy = (author: PeerId, fields: readonly unknown[]): string =>
  createHash("sha512")
    .update(JSON.stringify([author, fields]))
    .digest("hex");

interface Node {
  readonly captions: CaptionsModule;
  readonly lines: TranscriptLine[];
  readonly sent: { readonly to: PeerId | null; readonly line: SignedLine }[];
  count(name: string): number;
  /** How often it has asked for the last lines. */
  asked(): number;
  /** What every line of that captioner came to, as it stands on the screen. */
  shown(): readonly string[];
}

/** Everybody has a link with Ana and with Ben, and with nobody else. Ana coordinates, and is a captioner, as Cleo is. */
function createWorld() {
  const clock = createVirtualClock();
  const state = {
    coordinator: ana,
    viewers: [] as readonly PeerId[],
    captioners: [ana, cleo] as readonly PeerId[],
    members: [ana, ben, cleo, dov] as readonly PeerId[],
    /** Links on which nothing comes through. */
    isCut: (_from: PeerId, _to: PeerId): boolean => false,
  };
  const hubs: ReadonlySet<PeerId> = new Set([ana, ben]);
  const nodes = new Map<PeerId, Node>();
  const isLinked = (a: PeerId, b: PeerId) => a !== b && (hubs.has(a) || hubs.has(b));
  function deliver(from: PeerId, to: PeerId, message: CaptionMessage): void {
    if (!isLinked(from, to) || state.isCut(from, to) || !state.members.includes(to)) return;
    nodes.get(to)?.captions.receive(from, JSON.parse(JSON.stringify(message)));
  }
  function createNode(self: PeerId): Node {
    const counts = new Map<string, number>();
    const lines: TranscriptLine[] = [];
    let asked = 0;
    const sent: { to: PeerId | null; line: SignedLine }[] = [];
    const log = createLog("error", () => {});
    const context: Omit<CaptionsContext, "signingMs"> = {
      self,
      coordinator: () => state.coordinator,
      isMember: (peer) => state.members.includes(peer),
      nameOf: (peer) => (state.members.includes(peer) ? `Name of ${peer}` : null),
      mayCaption: (peer) => state.captioners.includes(peer),
      maySpeak: (peer) => !state.viewers.includes(peer),
      hasOtherCaptioner: () => state.captioners.some((peer) => peer !== self),
      sign: (fields) => signedBy(self, fields),
      isGenuine: (author, fields, signature) => signature === signedBy(author, fields),
    };
    const captions = createCaptions({
      clock,
      log: { ...log, count: (name) => void counts.set(name, (counts.get(name) ?? 0) + 1) },
      context,
      send(to, message) {
        if (message.type === "line") sent.push({ to, line: message.line });
        else asked += 1;
        deliver(self, to, message);
      },
      broadcast(message) {
        if (message.type === "line") sent.push({ to: null, line: message.line });
        for (const to of state.members) deliver(self, to, message);
      },
      onLine: (line) => void lines.push(line),
    });
    return {
      ...{ captions, lines, sent, asked: () => asked },
      count: (name) => counts.get(`captions.${name}`) ?? 0,
      shown() {
        const last = new Map<string, string>();
        for (const { from, line, text, isFinal } of lines) {
          if (text === "") last.delete(`${from} ${line}`);
          else last.set(`${from} ${line}`, isFinal ? `${text}.` : text);
        }
        return [...last.values()];
      },
    };
  }
  for (const peer of [ana, ben, cleo, dov]) nodes.set(peer, createNode(peer));
  const at = (peer: PeerId): Node => {
    const node = nodes.get(peer);
    if (node === undefined) throw new Error("nobody is there");
    return node;
  };
  const type = (peer: PeerId, text: string, isFinal = false, speaker: PeerId | null = null) =>
    at(peer).captions.type({ text, isFinal, speaker });
  /** Begins anew, and has heard nothing. */
  function join(peer: PeerId): Node {
    nodes.set(peer, createNode(peer));
    return at(peer);
  }
  return { clock, state, at, type, join, all: [ana, ben, cleo, dov].map(at) };
}

function lineOf(
  author: PeerId,
  change: Partial<Omit<SignedLine, "signature">> = {},
): Extract<CaptionMessage, { type: "line" }> {
  const unsigned = {
    ...{
      author,
      line: 1,
      revision: 1,
      text: "Not said",
      isFinal: true,
      speaker: null,
      isAutomatic: false,
      atMs: 0,
    },
    ...change,
  };
  return { type: "line", line: { ...unsigned, signature: signedBy(author, signedFields(unsigned)) } };
}

test("[CA1] everybody sees a line as it grows, ten times a second at most, and once it is finished", (t) => {
  const { clock, at, type, all } = createWorld();
  type(cleo, "Good");
  for (const node of all) t.deepEqual(node.shown(), ["Good"], "the first letters come at once");
  for (const text of ["Good m", "Good mo", "Good mor"]) type(cleo, text);
  t.is(at(cleo).sent.length, 1);
  clock.advance(MIN_GAP_MS);
  for (const node of all) t.deepEqual(node.shown(), ["Good mor"], "of what was typed meanwhile the last");
  t.is(at(cleo).sent.length, 2);
  type(cleo, "Good morning", true);
  for (const node of all) t.deepEqual(node.shown(), ["Good morning."], "what is finished waits for nothing");
  type(cleo, "Next");
  clock.advance(MIN_GAP_MS);
  type(ana, "From the coordinator", true);
  for (const node of all) {
    t.deepEqual(node.shown(), ["Good morning.", "Next", "From the coordinator."]);
    t.deepEqual(
      node.captions.transcript().map(({ text }) => text),
      ["Good morning", "From the coordinator"],
    );
  }
});

test("[CA2] who is no captioner captions nowhere, and each member judges for itself", (t) => {
  const { state, at, type, all } = createWorld();
  type(dov, "Typed without the right", true);
  t.deepEqual(at(dov).sent, []);
  const forced = lineOf(dov);
  at(ana).captions.receive(dov, forced);
  at(ben).captions.receive(dov, forced);
  t.is(at(ana).count("notCaptioner"), 1);
  t.deepEqual(at(ana).sent, [], "the coordinator passes it on to nobody");
  at(cleo).captions.receive(ana, forced);
  t.is(at(cleo).count("notCaptioner"), 1, "a coordinator that passes it on changes nothing");
  for (const node of all) t.deepEqual(node.lines, []);
  type(cleo, "With it", true);
  state.captioners = [ana];
  for (const node of all) node.captions.update();
  at(ben).captions.receive(cleo, lineOf(cleo, { line: Number.MAX_SAFE_INTEGER }));
  t.is(at(ben).count("notCaptioner"), 2, "nor does one that has lost the right");
  at(ben).captions.receive(cleo, lineOf(peerId(9)));
  t.is(at(ben).count("notCaptioner"), 3, "nor one that is not here");
  t.deepEqual(at(ben).shown(), ["With it."]);
});

test("[CA3] nobody speaks in another's name, and what has been said is not said again", (t) => {
  const { at, type } = createWorld();
  const dovNode = at(dov);
  const { line } = lineOf(cleo);
  for (const change of [
    { text: "Changed" },
    { isFinal: false },
    { speaker: ben },
    { line: 2 },
    { revision: 7 },
    { atMs: 7 },
  ])
    dovNode.captions.receive(ana, { type: "line", line: { ...line, ...change } });
  dovNode.captions.receive(ana, { type: "line", line: { ...line, author: ana } });
  t.is(dovNode.count("forged"), 7);
  t.deepEqual(dovNode.lines, []);
  type(cleo, "Said once");
  type(cleo, "Said once", true);
  const said = at(cleo).sent.map((each) => each.line);
  const before = dovNode.lines.length;
  for (const each of said) dovNode.captions.receive(ben, { type: "line", line: each });
  t.is(dovNode.lines.length, before);
  for (const body of [null, "x", {}, { type: "line" }, { type: "line", line: { ...line, more: 1 } }])
    dovNode.captions.receive(ana, body);
  t.is(dovNode.count("badMessage"), 5);
});

test("[CA4] what a dying coordinator did not pass on reaches all through the new one, once and in its place", (t) => {
  const { clock, state, at, type, all } = createWorld();
  type(cleo, "One", true);
  // Ana's machine takes everything and passes on nothing. Ben's has it, Dov's has not.
  state.isCut = (from) => from === ana;
  type(cleo, "Two", true);
  // And for a moment Ben's does not hear Cleo either.
  state.isCut = (from, to) => from === ana || (from === cleo && to === ben);
  type(cleo, "Three", true);
  clock.advance(MIN_GAP_MS);
  t.deepEqual(at(dov).shown(), ["One."]);
  state.isCut = () => false;
  state.members = [ben, cleo, dov];
  state.coordinator = ben;
  for (const peer of [ben, cleo, dov]) at(peer).captions.update();
  at(ben).captions.epochChanged();
  t.deepEqual(at(dov).shown(), ["One.", "Two."]);
  type(cleo, "Four", true);
  at(cleo).captions.epochChanged();
  for (const node of all.slice(1)) {
    t.deepEqual(
      node.captions.transcript().map(({ text }) => text),
      ["One", "Two", "Three", "Four"],
    );
    t.is(node.lines.filter(({ isFinal }) => isFinal).length, 4);
  }
});

test("[CA4] a peer whose link comes up hears the last lines from the coordinator, and it from a captioner", (t) => {
  const { clock, at, type } = createWorld();
  type(cleo, "A line", true);
  for (const peer of [ana, ben, cleo, dov]) at(peer).sent.length = 0;
  at(ana).captions.linkUp(dov);
  at(cleo).captions.linkUp(ben);
  at(cleo).captions.linkUp(ana);
  t.deepEqual(
    [ana, cleo].map((peer) => at(peer).sent.map(({ to, line }) => [to, line.text])),
    [[[dov, "A line"]], [[ana, "A line"]]],
  );
  clock.advance(60_000);
  at(ana).sent.length = 0;
  at(ana).captions.linkUp(dov);
  t.deepEqual(at(ana).sent, [], "nobody wants to hear what was said a minute ago");
});

test("[CA5] an empty text takes the line back, and of a captioner that leaves or loses the right none grows", (t) => {
  const { clock, state, at, type, all } = createWorld();
  type(cleo, "A mistake");
  type(cleo, "");
  for (const node of all) t.deepEqual(node.shown(), []);
  type(cleo, "   ", true);
  clock.advance(MIN_GAP_MS);
  type(cleo, "Half a li");
  t.deepEqual(at(dov).shown(), ["Half a li"]);
  state.members = [ana, ben, dov];
  for (const node of all) node.captions.update();
  t.deepEqual(at(dov).shown(), []);
  clock.advance(MIN_GAP_MS);
  type(ana, "And hal");
  type(ana, "And half of another");
  state.captioners = [];
  for (const node of all) node.captions.update();
  clock.advance(MIN_GAP_MS);
  for (const node of [ana, ben, dov].map(at)) t.deepEqual(node.shown(), []);
  t.deepEqual(
    all.flatMap((node) => node.captions.transcript()),
    [],
  );
});

test("[CA6] a line that is earlier than its author's right is shown once that is there, but not long after", (t) => {
  const { clock, state, at } = createWorld();
  at(ben).captions.receive(dov, lineOf(dov, { text: "Early" }));
  t.deepEqual(at(ben).shown(), []);
  state.captioners = [dov];
  at(ben).captions.update();
  t.deepEqual(at(ben).shown(), ["Early."]);
  state.captioners = [];
  at(ben).captions.receive(dov, lineOf(dov, { line: 2, text: "Much too early" }));
  clock.advance(EARLY_MS);
  state.captioners = [dov];
  at(ben).captions.update();
  t.deepEqual(at(ben).shown(), ["Early."]);
});

test("[CA7] a captioner's flood is dropped and counted, and so is a coordinator's", (t) => {
  const { at } = createWorld();
  const MANY = 2_000;
  for (let line = 0; line < MANY; line += 1) at(ana).captions.receive(cleo, lineOf(cleo, { line }));
  t.true(at(ana).lines.length < 100, String(at(ana).lines.length));
  t.is(at(ana).lines.length + at(ana).count("tooMany"), MANY);
  for (let line = 0; line < MANY; line += 1) at(dov).captions.receive(ana, lineOf(cleo, { line }));
  t.true(at(dov).lines.length < 500);
  t.true(at(dov).count("tooMany") > 1_000);
});

test("[CA7] captioners of earlier, and members that are none, leave a bound in memory", (t) => {
  let mayCaption = true;
  const machine = captionsMachine({
    ...{ self: ana, coordinator: () => ana, isMember: () => true, mayCaption: () => mayCaption },
    maySpeak: () => false,
    ...{ sign: () => "", isGenuine: () => true, hasOtherCaptioner: () => true, signingMs: () => 0 },
    nameOf: () => null,
  });
  let state = initialCaptions(0);
  const hear = (line: SignedLine) =>
    ([state] = machine.step(state, { type: "received", from: line.author, line }, 0));
  for (let index = 10; index < 200; index += 1)
    for (let line = 0; line < 50; line += 1) hear(lineOf(peerId(index), { line }).line);
  t.is(state.spoken.size, KEPT_AUTHORS);
  t.true([...state.spoken.values()].every(({ finals }) => finals.length <= 16));
  mayCaption = false;
  for (let index = 10; index < 200; index += 1)
    for (let line = 100; line < 150; line += 1) hear(lineOf(peerId(index), { line }).line);
  t.true(state.early.size <= 16);
  t.true([...state.early.values()].every((lines) => lines.length <= 4));
});

test("[CA8] what cannot be shown becomes a space, and a speaker who is not here is left out", (t) => {
  const { at } = createWorld();
  const text = "a\u0007b\u009bc\u202ed\u2066e\nf";
  at(dov).captions.receive(ana, lineOf(cleo, { text, speaker: peerId(77) }));
  at(dov).captions.receive(ana, lineOf(cleo, { line: 2, text: "Mine", speaker: ben }));
  t.deepEqual(
    at(dov).lines.map(({ text: shown, speaker }) => [shown, speaker]),
    [
      ["a b c d e f", null],
      ["Mine", ben],
    ],
  );
});

test("[CA91] the transcript says who said a line after they have left, too", (t) => {
  const { state, at, type } = createWorld();
  type(cleo, "Good morning", true, dov);
  state.members = [ana, ben, cleo];
  at(ben).captions.update();
  t.like(at(ben).captions.transcript()[0], { speaker: dov, speakerName: `Name of ${dov}` });
});

test("[CA92] a line of nothing that can be shown is none, whoever sends it", (t) => {
  const { at, type } = createWorld();
  at(dov).captions.receive(ana, lineOf(cleo, { text: "\u202e\u0007 " }));
  type(cleo, "\u2066\u009b", true);
  t.deepEqual(at(dov).lines, []);
  t.deepEqual(at(dov).captions.transcript(), []);
});

/** A newcomer that has heard nobody yet, and lines of long ago. */
function createNewcomer() {
  const world = createWorld();
  const { clock, at, type } = world;
  type(cleo, "Long ago", true);
  const old = at(cleo).sent.map(({ line }) => ({ type: "line", line }) as const);
  clock.advance(FRESH_MS + REPEAT_MS);
  return { ...world, old, dov: world.join(dov) };
}

test("[CA61] what a captioner said long ago is not shown to a newcomer, whoever but the captioner and the coordinator says it", (t) => {
  const { old, dov: newcomer } = createNewcomer();
  for (const line of old) newcomer.captions.receive(ben, line);
  t.deepEqual(newcomer.lines, []);
  t.is(newcomer.count("stale"), old.length);
});

test("[CA61] once a captioner is heard, its old lines are known by its own clock, also from the coordinator", (t) => {
  const { old, type, dov: newcomer } = createNewcomer();
  type(cleo, "Just now", true);
  for (const line of old) for (const from of [ana, ben]) newcomer.captions.receive(from, line);
  t.deepEqual(newcomer.shown(), ["Just now."]);
  t.is(newcomer.count("stale"), 2 * old.length);
});

test("[CA61] in a takeover a line of some seconds ago is believed from anybody, where the captioner was heard before", (t) => {
  const { clock, state, at, type } = createWorld();
  type(cleo, "One", true);
  clock.advance(10 * FRESH_MS);
  state.isCut = (_from, to) => to === dov;
  type(cleo, "Two", true);
  const line = at(cleo).sent.at(-1)?.line ?? lineOf(cleo).line;
  clock.advance(REPEAT_MS - 1);
  at(dov).captions.receive(ben, { type: "line", line });
  t.deepEqual(at(dov).shown(), ["One.", "Two."]);
});

test("[CA62] a captioner whose clock was set back by a new start is believed over its own link, and then from all", (t) => {
  const { clock, at } = createWorld();
  const day = 86_400_000;
  at(dov).captions.receive(ana, lineOf(cleo, { line: 1, text: "Before", atMs: day }));
  clock.advance(1_000);
  at(dov).captions.receive(ana, lineOf(cleo, { line: 2, text: "Doubted", atMs: 1_000 }));
  t.deepEqual(at(dov).shown(), ["Before."]);
  at(dov).captions.receive(cleo, lineOf(cleo, { line: 3, text: "Here", atMs: 1_100 }));
  at(dov).captions.receive(ana, lineOf(cleo, { line: 4, text: "Again", atMs: 1_200 }));
  t.deepEqual(at(dov).shown(), ["Before.", "Here.", "Again."]);
});

test("[CA62] the clock that lines are signed by follows the wall clock through sleep, and is never set back", (t) => {
  const now = { nowMs: 10, wallMs: 1_000 };
  const signingMs = createSigningClock({ nowMs: () => now.nowMs, wallMs: () => now.wallMs });
  const at = (nowMs: number, wallMs: number) => (Object.assign(now, { nowMs, wallMs }), signingMs());
  t.is(at(10, 1_000), 1_000);
  t.is(at(20, 61_010), 61_010, "the machine slept for a minute");
  t.is(at(30, 1_020), 61_020, "somebody set its clock back");
  t.is(at(40, 1_030), 61_030);
});

test("[CA63] a newcomer asks the coordinator once for the last lines, when it knows who may caption", (t) => {
  const { clock, state, type, join } = createWorld();
  const captioners = state.captioners;
  type(cleo, "Long ago", true);
  clock.advance(REPEAT_MS);
  type(cleo, "A moment ago", true);
  type(cleo, "And no");
  state.captioners = [];
  const newcomer = join(dov);
  newcomer.captions.update();
  t.deepEqual(newcomer.lines, []);
  state.captioners = captioners;
  newcomer.captions.update();
  t.deepEqual(newcomer.shown(), ["A moment ago.", "And no"]);
  t.is(newcomer.asked(), 1);
  newcomer.captions.update();
  t.is(newcomer.asked(), 1);
});

test("[CA63] who is no member gets no answer, and who asks on and on gets few", (t) => {
  const { state, at, type } = createWorld();
  type(cleo, "A line", true);
  const [asked] = [at(ana)];
  asked.sent.length = 0;
  state.members = [ana, ben, cleo];
  asked.captions.receive(dov, { type: "ask" });
  t.deepEqual(asked.sent, []);
  for (let time = 0; time < 100; time += 1) asked.captions.receive(cleo, { type: "ask" });
  t.true(asked.sent.length < 10, String(asked.sent.length));
  at(ben).sent.length = 0;
  at(ben).captions.receive(cleo, { type: "ask" });
  t.deepEqual(at(ben).sent, [], "it does not coordinate");
});

test("[CP200] what a machine hears its member say is shown under its name, with no right to caption", (t) => {
  const { at, type, all } = createWorld();
  t.true(at(dov).captions.hear("Good morning"));
  type(cleo, "He greets you", true);
  for (const node of all) {
    t.deepEqual(
      node.lines.map(({ from, text, speaker, isAutomatic }) => [from, text, speaker, isAutomatic]),
      [
        [dov, "Good morning", dov, true],
        [cleo, "He greets you", null, false],
      ],
    );
    t.deepEqual(node.shown(), ["Good morning.", "He greets you."]);
  }
});

test("[CP201] a marked line is its author's own speech, finished, and of one that may speak, or it is shown nowhere", (t) => {
  const { at, state } = createWorld();
  const own = { isAutomatic: true, speaker: dov, text: "Mine" };
  const wrong = [
    { ...own, speaker: ben },
    { ...own, speaker: null },
    { ...own, isFinal: false },
  ];
  for (const [line, change] of wrong.entries())
    at(ana).captions.receive(dov, lineOf(dov, { ...change, line }));
  state.viewers = [dov];
  at(ana).captions.receive(dov, lineOf(dov, { ...own, line: 10 }));
  at(dov).captions.hear("Nobody hears me");
  for (const peer of [ana, ben, cleo, dov]) t.deepEqual(at(peer).shown(), []);
  t.is(at(ana).count("notCaptioner"), 4);
  state.viewers = [];
  at(ana).captions.update();
  t.deepEqual(at(ana).shown(), ["Mine."], "the role came after the line");
});

test("[CP201] a captioner's marked line is its own speech, too", (t) => {
  const { at } = createWorld();
  at(ana).captions.receive(cleo, lineOf(cleo, { isAutomatic: true, speaker: ben }));
  t.deepEqual(at(ana).shown(), []);
  at(cleo).captions.hear("Mine");
  t.deepEqual(at(ana).shown(), ["Mine."]);
});

test("[CP202] what is heard while a line is typed follows it, and has a bound", (t) => {
  const { at, type, clock } = createWorld();
  type(cleo, "He sa");
  clock.advance(MIN_GAP_MS);
  for (let index = 0; index < MAX_HEARD + 2; index += 1) {
    at(cleo).captions.hear(`heard ${index}`);
    clock.advance(1_000);
  }
  t.deepEqual(at(ben).shown(), ["He sa"]);
  type(cleo, "He says so", true);
  t.deepEqual(at(ben).shown(), [
    "He says so.",
    ...Array.from({ length: MAX_HEARD }, (_, index) => `heard ${index + 2}.`),
  ]);
});

test("[CP202] one that takes its line back, or loses the right to type, is heard at once", (t) => {
  const { at, type, state } = createWorld();
  type(cleo, "He sa");
  at(cleo).captions.hear("first");
  type(cleo, "");
  t.deepEqual(at(ben).shown(), ["first."]);
  type(cleo, "He sa");
  at(cleo).captions.hear("second");
  state.captioners = [ana];
  at(cleo).captions.update();
  t.deepEqual(
    at(ben)
      .captions.transcript()
      .map(({ text }) => text),
    ["first", "second"],
  );
});

test("[CP202] a program that prints more than anybody says is dropped and counted", (t) => {
  const { at } = createWorld();
  const taken = Array.from({ length: 100 }, (_, index) => at(dov).captions.hear(`noise ${index}`));
  t.true(taken.filter(Boolean).length < 20);
  t.is(at(dov).count("heardTooMuch"), taken.filter((isTaken) => !isTaken).length);
});

test("[CP203] a dying coordinator's automatic lines reach all through the new one, and a newcomer", (t) => {
  const { at, state, join } = createWorld();
  state.isCut = (from) => from === ana;
  at(dov).captions.hear("Good morning");
  t.deepEqual(at(cleo).shown(), []);
  state.coordinator = ben;
  at(ben).captions.epochChanged();
  t.deepEqual(at(cleo).shown(), ["Good morning."]);
  const late = join(cleo);
  at(ben).captions.linkUp(cleo);
  t.deepEqual(late.shown(), ["Good morning."]);
});
