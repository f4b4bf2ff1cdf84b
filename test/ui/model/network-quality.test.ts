/** How good the own network is, and what is said of it. Rules: SPEC.md, UI. */
import test from "ava";
import {
  gradeOf,
  initialNetwork,
  networkMark,
  networkSentences,
  readNetwork,
  sampleOf,
  stepNetwork,
  type NetworkSample,
} from "../../../src/ui/model/network-quality.ts";
import type { NetworkQuality } from "../../../src/kernel/network-quality.ts";

const GOOD: NetworkSample = { loss: 0.01, roundTripMs: 5, isFrozen: false, isHeldBack: false };
const LOSSY = { ...GOOD, loss: 0.05 };
const BAD = { ...GOOD, loss: 0.2 };

test("[UI425] a network is good, unsteady or weak by loss either way, round trip, freezes, and pictures that it does not bear", (t) => {
  const cases: readonly (readonly [Partial<NetworkSample>, NetworkQuality])[] = [
    [{}, "good"],
    [{ roundTripMs: null }, "good"],
    [{ loss: 0.05 }, "unsteady"],
    [{ roundTripMs: 300 }, "unsteady"],
    [{ isFrozen: true }, "unsteady"],
    [{ loss: 0.15 }, "weak"],
    [{ roundTripMs: 700 }, "weak"],
    [{ isHeldBack: true }, "weak"],
  ];
  for (const [change, grade] of cases) t.is(gradeOf({ ...GOOD, ...change }), grade, JSON.stringify(change));
});

test("[UI425] what a second brought is read from the totals of both ends of the connection", (t) => {
  const inbound = (id: string, packetsReceived: number, packetsLost: number, freezeCount?: number) => ({
    ...{ id, type: "inbound-rtp", packetsReceived, packetsLost },
    ...(freezeCount === undefined ? {} : { freezeCount }),
  });
  const pair = { id: "p", type: "candidate-pair", nominated: true, currentRoundTripTime: 0.02 };
  const before = readNetwork([inbound("a", 100, 0), inbound("b", 100, 0, 1), inbound("c", 100, 0, 0), pair]);
  const after = readNetwork([
    ...[inbound("a", 140, 4), inbound("b", 150, 6, 2), inbound("c", 100, 0, 1), pair],
    { id: "q", type: "remote-inbound-rtp", timestamp: 1_000, fractionLost: 0.9 },
    { id: "r", type: "remote-inbound-rtp", timestamp: 2_000, fractionLost: 0.04 },
  ]);
  t.deepEqual(sampleOf(before, after, false), {
    loss: 0.1,
    roundTripMs: 20,
    isFrozen: true,
    isHeldBack: false,
  });
  const sentWorse = { ...after, sent: { loss: 0.3, atMs: 2_000 } };
  t.is(sampleOf(before, sentWorse, false)?.loss, 0.3);
  const later = { ...sentWorse, received: sentWorse.received + 50 };
  t.is(sampleOf(sentWorse, later, false)?.loss, 0, "the relay's word of before, and the camera is off");
  t.is(sampleOf(after, before, false), null, "another connection counts from its beginning");
  t.is(sampleOf(null, before, false), null);
  const one = readNetwork([inbound("a", 140, 0), inbound("b", 200, 0, 2), inbound("c", 150, 0, 0), pair]);
  t.false(sampleOf(before, one, false)?.isFrozen, "one picture alone may stand still for its sender's sake");
  const few = readNetwork([inbound("a", 105, 5)]);
  t.is(sampleOf(readNetwork([inbound("a", 100, 0)]), few, false), null, "ten packets say nothing");
});

test("[UI426] bad news takes three seconds of five, good news ten in a row, and a second without a measure changes nothing", (t) => {
  const run = (from: NetworkQuality, samples: readonly (NetworkSample | null)[]): NetworkQuality =>
    samples.reduce(stepNetwork, { ...initialNetwork, quality: from }).quality;
  const times = (count: number, sample: NetworkSample) => Array.from({ length: count }, () => sample);
  t.is(run("good", times(2, BAD)), "good");
  t.is(run("good", times(3, BAD)), "weak");
  t.is(run("good", [BAD, GOOD, BAD, null, GOOD, BAD]), "weak");
  t.is(run("good", [BAD, LOSSY, LOSSY]), "unsteady");
  t.is(
    run(
      "good",
      Array.from({ length: 30 }, (_, second) => (second % 4 === 0 ? BAD : GOOD)),
    ),
    "good",
  );
  t.is(run("weak", times(9, GOOD)), "weak");
  t.is(run("weak", times(10, GOOD)), "good");
  t.is(run("weak", [...times(5, GOOD), BAD, ...times(9, GOOD)]), "weak");
  t.is(run("weak", [...times(9, GOOD), LOSSY]), "unsteady");
});

test("[UI427] a mark names whose network it is, and a screen reader hears of one that has become weak, at most once in five minutes", (t) => {
  const ana = { peerId: 1, name: "Ana", isSelf: false, network: "good" as NetworkQuality };
  const self = { ...ana, peerId: 2, name: "Ben", isSelf: true };
  t.is(networkMark(ana), null);
  t.is(networkMark({ ...ana, network: "unsteady" }), "Ana's network is unsteady");
  t.is(networkMark({ ...self, network: "weak" }), "Your network is weak");
  const said = new Map<number, number>();
  const weak = [{ ...ana, network: "weak" as const }, self];
  t.deepEqual(networkSentences([], weak, said, 0), [], "of a newcomer nothing is said");
  t.deepEqual(networkSentences([ana, self], weak, said, 0), ["Ana's network is weak"]);
  t.deepEqual(networkSentences(weak, weak, said, 1_000), []);
  t.deepEqual(networkSentences([ana, self], weak, said, 299_000), []);
  t.deepEqual(networkSentences([ana, self], weak, said, 300_000), ["Ana's network is weak"]);
});
