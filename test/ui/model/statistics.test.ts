import test from "ava";
import {
  initialStatistics,
  readCounters,
  sampleTexts,
  SAMPLES,
  stepStatistics,
  type Counters,
  type FlowKey,
} from "../../../src/ui/model/statistics.ts";
import { diagnosticsReport } from "../../../src/ui/statistics/diagnostics-report.ts";
import { peerIdAt } from "../cast.ts";
import { scenarioNamed } from "../scenarios.ts";

const BEN = peerIdAt(1);

function counters(key: FlowKey, second: number, change: Partial<Counters> = {}): Counters {
  return {
    key,
    source: "leg 1",
    bytes: 10_000 * second,
    packets: 100 * second,
    lost: 0,
    frames: 25 * second,
    width: 640,
    height: 360,
    jitterMs: 2,
    ...change,
  };
}
const fold = (...seconds: (readonly Counters[])[]) =>
  seconds.reduce(
    (state, each, index) => stepStatistics(state, each, 5_000 + 1_000 * index),
    initialStatistics,
  );

test("[UI21] rates are differences by the time between them", (t) => {
  const { flows } = stepStatistics(fold([counters(BEN, 1)]), [counters(BEN, 2)], 5_500);
  t.deepEqual(flows.get(BEN), [
    null,
    {
      kbps: 160,
      packetsPerS: 200,
      framesPerS: 50,
      lossRatio: 0,
      jitterMs: 2,
      width: 640,
      height: 360,
    },
  ]);
});

test("[UI21] loss is of the second's packets; packets that come late are none", (t) => {
  const losses = fold(
    [counters(BEN, 1)],
    [counters(BEN, 2, { lost: 25 })],
    [counters(BEN, 3, { lost: 20 })],
  ).flows.get(BEN);
  t.deepEqual(
    losses?.map((sample) => sample?.lossRatio),
    [undefined, 0.2, 0],
  );
});

test("[UI21] another leg's counters make a gap, not a jump", (t) => {
  const { flows } = fold(
    [counters("sound", 100)],
    [counters("sound", 101)],
    [counters("sound", 1, { source: "leg 2" })],
    [counters("sound", 2, { source: "leg 2" })],
    [counters("sound", 1, { source: "leg 2" })],
  );
  t.deepEqual(
    flows.get("sound")?.map((sample) => sample?.kbps ?? null),
    [null, 80, null, 80, null],
  );
});

test("[UI21] a flow that ended is kept for its minute, then dropped", (t) => {
  let state = fold([counters(BEN, 1)], [counters(BEN, 2)]);
  for (let second = 0; second < SAMPLES - 1; second += 1) state = stepStatistics(state, [], 10_000 + second);
  t.is(state.flows.get(BEN)?.length, SAMPLES);
  t.is(stepStatistics(state, [], 90_000).flows.has(BEN), false);
});

test("[UI21] a report's tracks are matched with their participants; both layers of the camera count as one", (t) => {
  // Only the members that are read.
  const track = { id: "track-ben" } as MediaStreamTrack;
  const camera = { type: "outbound-rtp", kind: "video", mid: "1" };
  const report = [
    { id: "a", type: "inbound-rtp", kind: "audio", packetsReceived: 5, bytesReceived: 50, jitter: 0.004 },
    {
      id: "b",
      type: "inbound-rtp",
      kind: "video",
      trackIdentifier: "track-ben",
      packetsReceived: 7,
      framesDecoded: 3,
    },
    { id: "c", type: "inbound-rtp", kind: "video", trackIdentifier: "an empty slot", packetsReceived: 0 },
    { ...camera, id: "d", bytesSent: 10, packetsSent: 1, framesSent: 30, frameWidth: 640, frameHeight: 360 },
    { ...camera, id: "e", bytesSent: 90, packetsSent: 9, framesSent: 29, frameWidth: 1280, frameHeight: 720 },
    { id: "f", type: "candidate-pair" },
  ];
  const read = readCounters(report, [{ peerId: BEN, track }], null);
  t.deepEqual(
    read.map(({ key, packets, bytes, frames, width }) => [key, packets, bytes, frames, width]),
    [
      ["sound", 5, 50, 0, 0],
      [BEN, 7, 0, 3, 0],
      ["sent-camera", 10, 100, 30, 1280],
    ],
  );
  t.is(read[0]?.jitterMs, 4);
});

test("[UI21] numbers stand with their units, a picture's with its size", (t) => {
  const sample = fold([counters(BEN, 1)], [counters(BEN, 2, { lost: 1, bytes: 200_000 })])
    .flows.get(BEN)
    ?.at(-1);
  if (!sample) throw new Error("There is no sample");
  t.deepEqual(sampleTexts(sample, true), [
    "640×360",
    "25 frames/s",
    "1.5 Mbit/s",
    "100 packets/s",
    "1.0% lost",
    "jitter 2 ms",
  ]);
  t.deepEqual(sampleTexts({ ...sample, lossRatio: null, jitterMs: null }, false), [
    "1.5 Mbit/s",
    "100 packets/s",
  ]);
});

test("[UI22] the diagnostics report has coordinator, connections, numbers and what happened", (t) => {
  const { view } = scenarioNamed("meeting-5", 0);
  const { meeting } = view;
  if (meeting === null) throw new Error("The scenario has no meeting");
  const text = diagnosticsReport({
    view,
    meeting,
    legs: [{ relay: BEN, role: "active", state: "open", roundTripMs: 3 }],
    statistics: fold([counters(BEN, 1)], [counters(BEN, 2)]),
    entries: [{ key: 0, atMs: 0, what: { kind: "cutOff" } }],
    atMs: new Date(2026, 2, 5, 14, 7, 9).getTime(),
  });
  for (const part of [
    "Landline 0.1.0, 2026-03-05 14:07:09",
    "Carried by Ben Okafor, standing by: Chloé Martin, term 1",
    "Ben Okafor: active, open, round trip 3 ms",
    "picture of Ben Okafor: 640×360, 25 frames/s, 80 kbit/s",
    "Network lost: nobody could be reached",
  ]) {
    t.true(text.includes(part), `${part} is not in:\n${text}`);
  }
});
