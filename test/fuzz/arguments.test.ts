import test from "ava";
import { readArguments } from "./arguments.ts";

const NAMES = ["offer", "rtp"];
const said = (...given: string[]) => {
  const answer = readArguments(given, NAMES);
  return answer.type === "say" ? answer : null;
};

test("[FZ6] help, no target, an unknown one, an unknown option and a bad number are answered in one sentence", (t) => {
  t.like(said("--help"), { isWrong: false });
  t.regex(said("--help")?.sentence ?? "", /<target>.*--seconds.*offer, rtp/);
  for (const [given, answer] of [
    [[], /^Name a target.*offer, rtp/],
    [["rtp", "nothing"], /^There is no target nothing\. There are: offer, rtp\.$/],
    [["rtp", "--fast"], /^That is not understood: rtp --fast\./],
    [["rtp", "--seconds"], /^That is not understood/],
    [["rtp", "--seconds", "soon"], /^--seconds takes a whole number from 1 on, not soon\.$/],
    [["rtp", "--runs", "0"], /^--runs takes a whole number from 1 on, not 0\.$/],
    [["rtp", "--runs="], /^--runs takes a whole number from 1 on, not nothing\.$/],
    [["rtp", "--seed", "0.5"], /^--seed takes/],
  ] as const) {
    t.like(said(...given), { isWrong: true }, given.join(" "));
    t.regex(said(...given)?.sentence ?? "", answer);
    t.notRegex(said(...given)?.sentence ?? "", /\n/);
  }
});

test("[FZ6] targets, time and runs are taken as they are given", (t) => {
  t.deepEqual(readArguments(["rtp", "--seconds", "60"], NAMES), {
    type: "fuzz",
    request: { targets: ["rtp"], seconds: 60, runs: Infinity, seed: null },
  });
  t.deepEqual(readArguments(["all", "--runs", "10000000", "--seed", "7"], NAMES), {
    type: "fuzz",
    request: { targets: NAMES, seconds: Infinity, runs: 10_000_000, seed: 7 },
  });
  t.deepEqual(readArguments(["offer"], NAMES), {
    type: "fuzz",
    request: { targets: ["offer"], seconds: 30, runs: Infinity, seed: null },
  });
  t.deepEqual(readArguments(["--seeds"], NAMES), { type: "seeds" });
});
