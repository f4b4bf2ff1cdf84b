/** A real process in place of a speech program, and PocketSphinx. Rules: ../SPEC.md, CP212 to CP217. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "ava";
import { realClock } from "../../../src/kernel/clock.ts";
import { silentLog } from "../../../src/kernel/log.ts";
import { createSpeechEngine } from "../../../src/speech/index.ts";
import { SPEECH_BYTES_PER_S } from "../../../src/speech/types.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { eventually } from "../../support/eventually.ts";

const folder = mkdtempSync(path.join(tmpdir(), "landline-speech-"));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

/** Each runs under Node. */
const PROGRAMS = {
  /** Prints its own number and the letters among its input, as they come. */
  echo: `process.stdin.on("data", (bytes) => {
    const letters = bytes.toString("latin1").replaceAll("\\0", "");
    if (letters !== "") console.log(process.pid + " " + letters);
  });`,
  /** Prints once how much silence has followed the letters. */
  silence: `let silent = 0;
    process.stdin.on("data", (bytes) => {
      silent = bytes.reduce((count, byte) => (byte === 0 ? count + 1 : 0), silent);
      if (silent === 48000) console.log("silence");
    });`,
  broken: `console.error("loading"); console.error("model not found\\u0007 "); process.exit(3);`,
  /** Never reads, and heeds no signal. */
  stubborn: `process.on("SIGTERM", () => {}); console.log("pid " + process.pid); setInterval(() => {}, 1000);`,
} as const;

const fileOf = (name: string) => path.join(folder, `${name}.mjs`);
for (const [name, text] of Object.entries(PROGRAMS)) writeFileSync(fileOf(name), text);
const lineOf = (name: keyof typeof PROGRAMS) => [process.execPath, fileOf(name)] as const;

function setUp(clock = realClock) {
  const said: string[] = [];
  const counts = new Map<string, number>();
  const state = { changes: 0 };
  const engine = createSpeechEngine({
    clock,
    log: { ...silentLog, count: (name) => void counts.set(name, (counts.get(name) ?? 0) + 1) },
    onUtterance: (text) => void said.push(text),
    onStatus: () => void (state.changes += 1),
  });
  return { engine, said, counts, state };
}
const sound = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("[CP212] the program runs once, gets the sound and nothing else, and its lines come out", async (t) => {
  const { engine, said } = setUp();
  t.teardown(engine.close);
  engine.take(sound("before"));
  t.deepEqual(engine.status(), { state: "off", problem: null });
  engine.use(lineOf("echo"));
  engine.use(lineOf("echo"));
  t.is(engine.status().state, "running");
  engine.take(sound("one"));
  await eventually("the first is heard", () => said.length === 1);
  engine.take(sound("two"));
  await eventually("the second is heard", () => said.length === 2);
  t.deepEqual(
    said.map((text) => text.split(" ")[1]),
    ["one", "two"],
  );
  t.is(new Set(said.map((text) => text.split(" ")[0])).size, 1, "one process");
});

test("[CP216] when the sound stops, silence that is made here ends the utterance", async (t) => {
  const { engine, said } = setUp();
  t.teardown(engine.close);
  engine.use(lineOf("silence"));
  engine.take(sound("word"));
  await eventually("a second and a half of silence has come", () => said.length === 1);
  t.deepEqual(said, ["silence"]);
});

test("[CP213] one that keeps ending is started again some times, and then a sentence says why", async (t) => {
  const clock = createVirtualClock();
  const { engine, state } = setUp(clock);
  t.teardown(engine.close);
  engine.use(lineOf("broken"));
  let starts = 0;
  await eventually("it is given up", () => {
    if (engine.status().state === "failed") return true;
    if (clock.nextAtMs() < Infinity) {
      starts += 1;
      clock.advance(clock.nextAtMs() - clock.nowMs());
    }
    return false;
  });
  t.is(starts, 3);
  t.regex(engine.status().problem?.message ?? "", /keeps ending.*It says: model not found$/);
  t.is(state.changes, 2, "on, and failed");
  engine.use(null);
  t.deepEqual(engine.status(), { state: "off", problem: null });
});

test("[CP213] one that cannot be started says so at once", async (t) => {
  const { engine } = setUp();
  t.teardown(engine.close);
  for (const name of [path.join(folder, "nothing here"), "a\0b"]) {
    engine.use([name]);
    await eventually("it has failed", () => engine.status().state === "failed");
    t.regex(engine.status().problem?.message ?? "", /cannot be started/);
  }
});

test("[CP214] [CP215] one that reads nothing and heeds nothing takes a bounded room, and is killed", async (t) => {
  const { engine, said, counts } = setUp();
  t.teardown(engine.close);
  engine.use(lineOf("stubborn"));
  await eventually("it runs", () => said.length === 1);
  const pid = Number(said[0]?.split(" ")[1]);
  for (let second = 0; second < 40; second += 1) engine.take(new Uint8Array(SPEECH_BYTES_PER_S));
  t.true((counts.get("speech.tooSlow") ?? 0) >= 15);
  engine.use(null);
  await eventually("it is gone", () => !isRunning(pid));
});

test("[CP214] what a program prints after it was wanted is nobody's", async (t) => {
  const { engine, said } = setUp();
  t.teardown(engine.close);
  engine.use(lineOf("echo"));
  engine.take(sound("one"));
  await eventually("it is heard", () => said.length === 1);
  const pid = Number(said[0]?.split(" ")[0]);
  engine.take(sound("two"));
  engine.use(null);
  await eventually("it is gone", () => !isRunning(pid));
  t.is(said.length, 1);
});

const SPHINX = "/usr/bin/pocketsphinx_continuous";
const lacking = [
  ...(existsSync(SPHINX) ? [] : ["pocketsphinx"]),
  ...(existsSync("/usr/share/pocketsphinx/model/en-us") ? [] : ["pocketsphinx-en-us"]),
  ...(existsSync("/usr/bin/espeak-ng") ? [] : ["espeak-ng"]),
];
if (lacking.length > 0) console.log(`Missing, so [CP217] is skipped: ${lacking.join(", ")}`);

(lacking.length === 0 ? test : test.skip)(
  "[CP217] PocketSphinx hears the words that espeak says",
  async (t) => {
    t.timeout(300_000);
    const [wav, pcm, words] = ["said.wav", "said.pcm", "words.gram"].map((name) => path.join(folder, name));
    if (wav === undefined || pcm === undefined || words === undefined) throw new Error("no names");
    execFileSync("espeak-ng", ["-v", "en-us", "-s", "130", "-w", wav, "coffee, ... window, ... tomorrow"]);
    execFileSync("ffmpeg", ["-loglevel", "error", "-i", wav, "-ar", "16000", "-ac", "1", "-f", "s16le", pcm]);
    // A synthetic voice is far from those that the model learnt: it chooses among some words.
    writeFileSync(
      words,
      "#JSGF V1.0;\ngrammar words;\npublic <words> = (coffee | window | tomorrow | garden | seven | letter)+;\n",
    );
    const { engine, said } = setUp();
    t.teardown(engine.close);
    // It opens its input by name, which a socket has none of: what comes in by `cat` is a pipe.
    engine.use(["sh", "-c", `cat | ${SPHINX} -infile /dev/stdin -jsgf ${words} -logfn /dev/null`]);
    const bytes = readFileSync(pcm);
    for (let at = 0; at < bytes.length; at += SPEECH_BYTES_PER_S)
      engine.take(bytes.subarray(at, at + SPEECH_BYTES_PER_S));
    await eventually("it has heard the last word", () => said.join(" ").includes("tomorrow"), {
      seen: () => said.join(" / "),
    });
    t.regex(said.join(" "), /coffee/);
    t.regex(said.join(" "), /window/);
  },
);
