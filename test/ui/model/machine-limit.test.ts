/** What a computer can bear of pictures. Rules: SPEC.md, UI. */
import test from "ava";
import {
  initialMachineLimit,
  machineSampleOf,
  readMachine,
  stepMachineLimit,
  type MachineLimit,
  type MachineSample,
} from "../../../src/ui/model/machine-limit.ts";

const PROCESSORS = 2;
const calm: MachineSample = { received: 100, dropped: 2, decoders: 0.3, bps: 4_000_000 };
const late: MachineSample = { ...calm, dropped: 30 };

/** A second each; returns the limit after the last one. */
function play(state: MachineLimit, from: number, samples: readonly (MachineSample | null)[]): MachineLimit {
  return samples.reduce(
    (limit, sample, index) => stepMachineLimit(limit, sample, PROCESSORS, (from + index) * 1_000),
    state,
  );
}
const times = (count: number, sample: MachineSample | null) => Array.from({ length: count }, () => sample);

test("[UI601] frames that come whole and are never shown lower what is asked for, and so does decoding that takes most of the processors", (t) => {
  t.is(play(initialMachineLimit, 0, times(60, calm)).bps, null);
  t.is(play(initialMachineLimit, 0, times(4, late)).bps, null, "a stall that passes");
  t.is(play(initialMachineLimit, 0, times(5, late)).bps, 2_400_000);
  t.is(play(initialMachineLimit, 0, times(5, { ...calm, decoders: 1.3 })).bps, 2_400_000);
  t.is(
    play(initialMachineLimit, 0, times(60, { ...late, received: 10, dropped: 9 })).bps,
    null,
    "too few to tell",
  );
  const every = times(8, calm).map((sample, index) => (index % 2 === 0 ? late : sample));
  t.is(play(initialMachineLimit, 0, every).bps, null);
});

test("[UI601] it is lowered further while that is not enough, and never so far that nobody is seen", (t) => {
  let limit = play(initialMachineLimit, 0, times(5, late));
  limit = play(limit, 5, times(5, { ...late, bps: 2_000_000 }));
  t.is(limit.bps, 1_200_000);
  for (let round = 0; round < 20; round += 1)
    limit = play(limit, 10 + round * 5, times(5, { ...late, bps: 100_000 }));
  t.is(limit.bps, 450_000, "one picture of the smallest layer");
});

test("[UI601] a limit under which no pictures come is raised like any other", (t) => {
  let limit = play(initialMachineLimit, 0, times(5, { ...late, bps: 350_000 }));
  t.is(limit.bps, 450_000);
  limit = play(limit, 5, times(31, null));
  t.is(limit.bps, 675_000);
  limit = play(limit, 36, times(300, null));
  t.is(limit.bps, null);
});

test("[UI601] after half a minute of calm more is asked for, until there is no limit; what was too much again is tried later", (t) => {
  let limit = play(initialMachineLimit, 0, times(5, late));
  limit = play(limit, 5, times(30, calm));
  t.is(limit.bps, 2_400_000);
  limit = play(limit, 35, times(1, calm));
  t.is(limit.bps, 3_600_000);
  limit = play(limit, 36, times(5, late));
  t.is(limit.bps, 2_160_000);
  limit = play(limit, 41, times(60, calm));
  t.is(limit.bps, 2_160_000, "twice as long");
  limit = play(limit, 101, times(400, calm));
  t.is(limit.bps, null);
});

test("[UI601] what the network has lost says nothing of the computer, and a second without a measure changes nothing", (t) => {
  const entry = {
    ...{ id: "a", type: "inbound-rtp", kind: "video", framesReceived: 0, framesDropped: 0 },
    ...{ packetsLost: 0, totalDecodeTime: 0, bytesReceived: 0 },
  };
  const before = readMachine([entry, { ...entry, id: "sound", kind: "audio" }]);
  t.is(before.size, 1);
  const after = {
    ...entry,
    framesReceived: 30,
    framesDropped: 10,
    totalDecodeTime: 0.5,
    bytesReceived: 125_000,
  };
  t.deepEqual(machineSampleOf(before, readMachine([after]), 1_000), {
    ...{ received: 30, dropped: 10, decoders: 0.5, bps: 1_000_000 },
  });
  const lossy = machineSampleOf(before, readMachine([{ ...after, packetsLost: 3 }]), 1_000);
  t.deepEqual([lossy?.received, lossy?.dropped], [0, 0]);
  t.is(machineSampleOf(before, before, 1_000), null, "a window that nobody looks at");
  t.is(machineSampleOf(null, readMachine([after]), 1_000), null);
  t.is(machineSampleOf(readMachine([after]), readMachine([entry]), 1_000), null, "another connection");
  t.deepEqual(play(initialMachineLimit, 0, times(20, null)), initialMachineLimit);
});
