/**
 * What a recording misses when the machine that carries the meeting is killed, leaves, or loses its media process, and in a pause: the longest time without a packet of
 * each voice and without a picture of each camera, in the files of the recorder, around the fault, less what the source itself did not send. Four headless peers in network namespaces; a co-host that is neither
 * coordinator nor deputy records, or with RECORDER=deputy the deputy does.
 *
 *   ROUNDS=3 FAULTS=kill,leave,media,pause npm run bench recording-takeover
 */
import path from "node:path";
import { removeDataFolders } from "../test/support/peer.ts";
import { eventually } from "../test/support/eventually.ts";
import { createLan } from "../test/lan/lan.ts";
import { createParty, idOf, type Guest } from "../test/chaos/party.ts";
import { roleOf } from "../test/chaos/machine-load.ts";
import { makeCoHost, startRecording } from "../test/chaos/start-recording.ts";
import { processTree, signalTrees } from "../test/chaos/process-tree.ts";
import { listRecordings, readIndex, RECORDINGS_FOLDER, type KeptRecording } from "../src/recording/index.ts";
import { readTrack } from "../src/recording/disk/track-reader.ts";
import { beepingMicrophone } from "../test/e2e/media-files.ts";
import { beepsIn, stepsOf } from "../test/support/in-step.ts";
import { longestGap } from "../test/support/longest-gap.ts";
import { recordingZeroMs, soundAsStamped } from "../test/support/recorded-moments.ts";
import { median, printTable } from "./support/table.ts";

const ROUNDS = Number(process.env["ROUNDS"] ?? 3);
const FAULTS = (process.env["FAULTS"] ?? "none,kill,leave,media,pause").split(",");
const RECORDER = process.env["RECORDER"] === "deputy" ? 1 : 2;
const PEERS = 4;
const [SOUND_REACH_MS, PICTURE_REACH_MS] = [200, 1_000];
/** Of each source before and after the fault. */
const CALM_MS = 4_000;
/** A takeover is noted when it is over, and may take this long. */
const AROUND_MS = 2_000;

const pass = (spanMs: number) => new Promise((resolve) => setTimeout(resolve, spanMs));

const recordingsOf = ({ peer }: Guest): Promise<readonly KeptRecording[]> =>
  listRecordings(path.join(peer.dataFolder, RECORDINGS_FOLDER));

async function recordingOf(guest: Guest): Promise<KeptRecording> {
  const [recording] = await recordingsOf(guest);
  if (recording === undefined) throw new Error("There is no recording.");
  return recording;
}

/** The longest time in which the files lack what that source sent, among the gaps that touch the span. */
async function gapOf(
  recording: KeptRecording,
  source: "voice" | "camera",
  who: Guest,
  span: { readonly fromMs: number; readonly toMs: number },
): Promise<number> {
  const tracks = recording.tracks.filter((track) => track.source === source && track.peerId === idOf(who));
  const times: number[] = [];
  for (const track of tracks) for await (const { atMs } of readTrack(track.path)) times.push(atMs);
  const sent = who.recorder.sent();
  const marks = source === "voice" ? sent.microphone : sent.camera;
  const delayMs = await delayOf(recording, who);
  const gapMs = longestGap(times, source === "voice" ? 20 : 100, marks, 100, delayMs, span);
  if (process.env["VERBOSE"] !== undefined) {
    const raw = longestGap(times, source === "voice" ? 20 : 100, [], 100, delayMs, span);
    console.log(who.peer.name, source, `gap ${raw.toFixed(0)}, without stalls ${gapMs.toFixed(0)}`);
  }
  return gapMs;
}

/** How much later than sent somebody's sound is in the recording, by its beeps. */
async function delayOf(recording: KeptRecording, who: Guest): Promise<number> {
  const files = recording.tracks
    .filter(({ peerId, source }) => peerId === idOf(who) && source === "voice")
    .map((track) => track.path);
  const sound = beepsIn(await soundAsStamped(files), who.index, PEERS);
  const steps = stepsOf({ sound, picture: [] }, who.recorder.sent(), -recordingZeroMs(recording));
  return median(steps.sound.map(({ delayMs }) => delayMs));
}

/** Around the takeover or the pause; without one the middle of the recording. */
async function faultIn({ folder, lengthMs }: KeptRecording): Promise<{ fromMs: number; toMs: number }> {
  const lines = await readIndex(folder);
  const takeovers = lines.flatMap((line) => (line.type === "coordinator" ? line.atMs : []));
  const pause = lines.find(({ type }) => type === "pause");
  const atMs = takeovers[1] ?? (pause !== undefined && "atMs" in pause ? pause.atMs : lengthMs / 2);
  return { fromMs: atMs - AROUND_MS, toMs: atMs + AROUND_MS / 2 };
}

async function grow(recorder: Guest, those: readonly Guest[], fromMs: number): Promise<void> {
  await eventually(
    "all are recorded for some seconds",
    async () => {
      const [recording] = await recordingsOf(recorder);
      return (
        recording !== undefined &&
        recording.lengthMs > fromMs + CALM_MS &&
        those.every((who) => recording.tracks.some(({ peerId }) => peerId === idOf(who)))
      );
    },
    { everyMs: 500 },
  );
}

interface Found {
  readonly soundMs: number;
  readonly pictureMs: number;
  readonly tracks: number;
}

async function runRound(fault: string): Promise<Found> {
  const lan = createLan({ name: "llb-rec", hosts: PEERS });
  try {
    const party = await createParty(lan, PEERS, {
      maxPictures: 1,
      microphone: (index, toneHz) => beepingMicrophone("en", toneHz, index),
    });
    await party.gather();
    const [maker, ...others] = party.guests;
    const [second, third, fourth] = others;
    if (maker === undefined || second === undefined || third === undefined || fourth === undefined)
      throw new Error("unreachable: there are four");
    for (const guest of [second, third]) await makeCoHost(maker, guest);
    await party.settle(party.guests);
    await eventually("the deputy is a co-host", () => [second, third].includes(party.deputy()));
    const recorder =
      RECORDER === 1 ? party.deputy() : [second, third].find((guest) => guest !== party.deputy());
    if (recorder === undefined) throw new Error("unreachable: one of two");
    await startRecording(party, recorder);
    await grow(recorder, party.guests, 0);
    await pass(CALM_MS);
    const gone = party.coordinator();
    const isGone = fault === "kill" || fault === "leave";
    const rest = isGone ? party.guests.filter((guest) => guest !== gone) : party.guests;
    if (isGone) party.forget(gone);
    if (fault === "kill") signalTrees([gone.peer.process.pid], "SIGKILL");
    else if (fault === "leave") gone.peer.send({ type: "leave" });
    else if (fault === "media") {
      const pid = processTree(gone.peer.process.pid ?? 0).find((each) => roleOf(each) === "media");
      if (pid !== undefined) process.kill(pid, "SIGKILL");
      await recorder.peer.event("takeover");
    } else if (fault === "pause") {
      recorder.peer.send({ type: "pauseRecording" });
      await recorder.peer.until("it is paused", () => isPaused(recorder));
      await pass(CALM_MS);
      recorder.peer.send({ type: "resumeRecording" });
      await recorder.peer.until("it goes on", () => !isPaused(recorder));
    }
    await party.settle(rest);
    await grow(recorder, rest, (await recordingOf(recorder)).lengthMs);
    await pass(CALM_MS);
    recorder.peer.send({ type: "stopRecording" });
    await eventually("it is ended", async () => !(await recordingOf(recorder)).isRunning);
    const recording = await recordingOf(recorder);
    const span = await faultIn(recording);
    const gaps = async (source: "voice" | "camera") =>
      Math.max(...(await Promise.all(rest.map((who) => gapOf(recording, source, who, span)))));
    if (process.env["VERBOSE"] !== undefined)
      for (const line of await readIndex(recording.folder)) console.log(JSON.stringify(line));
    const found = {
      soundMs: await gaps("voice"),
      pictureMs: await gaps("camera"),
      tracks: recording.tracks.length,
    };
    if (process.env["VERBOSE"] !== undefined) console.log(fault, found);
    return found;
  } finally {
    lan.close();
    removeDataFolders();
  }
}

const isPaused = ({ peer }: Guest): boolean => peer.last("recording")?.recording?.isPaused === true;

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const rows: string[][] = [["fault", "sound missing", "picture missing", "files", "reach"]];
let isReached = true;
for (const fault of FAULTS) {
  const found: Found[] = [];
  for (let round = 0; round < ROUNDS; round += 1) found.push(await runRound(fault));
  const list = (of: (each: Found) => number) => found.map((each) => of(each).toFixed(0)).join(" / ");
  rows.push([
    fault,
    `${list(({ soundMs }) => soundMs)} ms`,
    `${list(({ pictureMs }) => pictureMs)} ms`,
    list(({ tracks }) => tracks),
    `${SOUND_REACH_MS} / ${PICTURE_REACH_MS} ms`,
  ]);
  isReached &&= found.every(
    ({ soundMs, pictureMs }) => soundMs <= SOUND_REACH_MS && pictureMs <= PICTURE_REACH_MS,
  );
}
printTable(`Recording through faults, the worst of ${PEERS} peers in each round`, rows);
process.exit(isReached ? 0 : 1);
