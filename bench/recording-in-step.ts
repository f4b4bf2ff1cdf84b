/**
 * Whether a recording is in step, on real processes: participants send beeps and numbered pictures by one clock each, and keep when they sent which; the recorder's files
 * say when it is there. Prints by how much later than sent each source is, and its sound later than its picture, beyond the median of all pictures. A machine that is too
 * busy sends with holes, and that shows too. Needs ffmpeg and namespaces.
 *
 *   PEERS=4 SECONDS=20 ROUNDS=3 FAULTS=none,kill,leave,recorder npm run bench recording-in-step
 */
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { beepingMicrophone } from "../test/e2e/media-files.ts";
import { removeDataFolders } from "../test/support/peer.ts";
import { eventually } from "../test/support/eventually.ts";
import { createLan } from "../test/lan/lan.ts";
import { createParty, idOf, toneOf, type Guest } from "../test/chaos/party.ts";
import { makeCoHost, startRecording } from "../test/chaos/start-recording.ts";
import { processTree, signalTrees } from "../test/chaos/process-tree.ts";
import { recordingOf, soundOf } from "../test/support/recorded-tones.ts";
import { stepsOf } from "../test/support/in-step.ts";
import { runJob } from "../src/recording/composer/run-job.ts";
import { keptIn } from "../test/chaos/kept-sound.ts";
import { momentsOf, recordingZeroMs, soundAsStamped } from "../test/support/recorded-moments.ts";
import { median, printTable, quantile } from "./support/table.ts";

const PEERS = Number(process.env["PEERS"] ?? 3);
const SECONDS = Number(process.env["SECONDS"] ?? 20);
const ROUNDS = Number(process.env["ROUNDS"] ?? 1);
const FAULTS = (process.env["FAULTS"] ?? "none,kill,leave,recorder").split(",");
const MAX_CO_HOSTS = 3;
/** Longer ones are left out by the source; see `sources.ts`. */
const STALL_MS = 200;

const pass = (spanMs: number) => new Promise((resolve) => setTimeout(resolve, spanMs));

const isRecorder = (pid: number): boolean =>
  readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("/recorder.js");

async function runRound(fault: string): Promise<readonly string[][]> {
  const lan = createLan({ name: "llb-step", hosts: PEERS });
  try {
    const party = await createParty(lan, PEERS, {
      maxPictures: 1,
      microphone: (index, toneHz) => beepingMicrophone("en", toneHz, index),
    });
    await party.gather();
    const everybody = [...party.guests];
    const [maker, ...others] = everybody;
    const coHosts = others.slice(0, MAX_CO_HOSTS);
    if (maker === undefined) throw new Error("unreachable: somebody is there");
    for (const guest of coHosts) await makeCoHost(maker, guest);
    const bystander = coHosts.find((guest) => guest !== party.coordinator() && guest !== party.deputy());
    const recorder = bystander ?? party.deputy();
    await startRecording(party, recorder);
    await pass(SECONDS * 1_000);
    if (fault === "kill" || fault === "leave") {
      const gone = party.coordinator();
      party.forget(gone);
      if (fault === "kill") signalTrees([gone.peer.process.pid], "SIGKILL");
      else gone.peer.send({ type: "leave" });
      await party.settle(party.guests);
    } else if (fault === "recorder") {
      const pid = processTree(recorder.peer.process.pid ?? 0).find(isRecorder);
      if (pid === undefined) throw new Error("There is no recorder.");
      process.kill(pid, "SIGKILL");
    }
    if (fault !== "none") await pass(SECONDS * 1_000);
    recorder.peer.send({ type: "stopRecording" });
    await eventually("it is ended", async () => (await recordingOf(recorder.peer))?.isRunning === false);
    return await measured(fault, recorder, everybody);
  } finally {
    lan.close();
    removeDataFolders();
  }
}

async function measured(
  fault: string,
  recorder: Guest,
  everybody: readonly Guest[],
): Promise<readonly string[][]> {
  const recording = await recordingOf(recorder.peer);
  if (recording === undefined) throw new Error("There is no recording.");
  await runJob({ folder: recording.folder, what: "voices" }, { browser: null, page: "" }, () => {});
  const composed = (await recordingOf(recorder.peer))?.results ?? [];
  const all = await Promise.all(
    everybody.map(async (guest) => {
      const sent = guest.recorder.sent();
      const found = await momentsOf(recording, { peerId: idOf(guest), index: guest.index, people: PEERS });
      const steps = stepsOf(found, sent, -recordingZeroMs(recording));
      const files = recording.tracks
        .filter(({ peerId, source }) => peerId === idOf(guest) && source === "voice")
        .map((track) => track.path);
      const voice = composed.find(({ path }) => path.includes(`Voice of ${guest.peer.name} `))?.path;
      const samples = [await soundAsStamped(files), voice === undefined ? new Int16Array() : soundOf(voice)];
      const delayMs = median(steps.sound.map((each) => each.delayMs));
      // From the first beep to the last one.
      const [fromMs = 0, toMs = 0] = [0, -1].map((at) => (steps.sound.at(at)?.atMs ?? 0) - delayMs);
      const kept = samples.map((each) => {
        const span = { fromMs, toMs, delayMs };
        const { sent: all, there } = keptIn(each, toneOf(guest.index), sent.microphone, span);
        return `${there} of ${all}`;
      });
      return { guest, sent, steps, kept };
    }),
  );
  const zeroMs = median(all.flatMap(({ steps }) => steps.picture.map(({ delayMs }) => delayMs)));
  return all.map(({ guest, sent, steps, kept }) => {
    const say = (delays: readonly { readonly atMs: number; readonly delayMs: number }[], fromMs: number) => {
      const values = delays.map(({ delayMs }) => delayMs - fromMs);
      if (process.env["VERBOSE"] !== undefined)
        console.log(
          guest.peer.name,
          delays.map(({ atMs }, at) => `${atMs.toFixed(0)}: ${values[at]?.toFixed(0)}`).join(", "),
        );
      const shown = [0, 0.05, 0.5, 0.95, 1].map((share) => quantile(values, share).toFixed(0));
      return `${shown.join(" / ")} (${values.length})`;
    };
    const stalls = sent.microphone
      .slice(1)
      .filter(([atMs], at) => atMs - (sent.microphone[at]?.[0] ?? atMs) > STALL_MS);
    return [
      ...[fault, guest.peer.name, say(steps.sound, zeroMs), say(steps.picture, zeroMs)],
      ...[say(steps.stepsMs, 0), ...kept, String(stalls.length)],
    ];
  });
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const rows: string[][] = [
  [
    "fault",
    "person",
    "sound later by",
    "picture later by",
    "sound after picture",
    "tenths in its files",
    "in what is composed",
    "stalls",
  ],
];
for (const fault of FAULTS)
  for (let round = 0; round < ROUNDS; round += 1) rows.push(...(await runRound(fault)));
printTable(
  `A recording in step, load ${loadavg()[0]?.toFixed(1)}: least / p5 / median / p95 / most in ms (how many)`,
  rows,
);
process.exit(0);
