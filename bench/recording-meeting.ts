/**
 * A meeting of five is recorded through two takeovers and the death of the recorder, and composed: prints for each person in how many seconds of its file its own tone is heard, and
 * that of the one that did not agree, in any file. About 100 s. Needs ffmpeg.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { removeDataFolders } from "../test/support/peer.ts";
import { eventually } from "../test/support/eventually.ts";
import { createLan } from "../test/lan/lan.ts";
import { createParty, idOf, toneOf, type Guest } from "../test/chaos/party.ts";
import { processTree, signalTrees } from "../test/chaos/process-tree.ts";
import { tonesDbov } from "../src/headless/level.ts";
import { runJob } from "../src/recording/composer/run-job.ts";
import { isIn, recordedMeetingOf } from "../src/recording/compose/presence.ts";
import { listRecordings, readIndex, RECORDINGS_FOLDER, type KeptRecording } from "../src/recording/index.ts";
import { printTable } from "./support/table.ts";

const PEERS = 5;
const RATE_HZ = 48_000;
const [THERE_DBOV, ABSENT_DBOV] = [-45, -55];
const CALM_MS = 5_000;
/** A second with a takeover in it may lack a fifth of the tone; one in which the recorder died may be empty. */
const MISSING_SECONDS = 3;

const pass = (spanMs: number) => new Promise((resolve) => setTimeout(resolve, spanMs));

async function recordingOf({ peer }: Guest): Promise<KeptRecording | undefined> {
  return (await listRecordings(path.join(peer.dataFolder, RECORDINGS_FOLDER)))[0];
}

/** For each second, how loud each tone is. */
function tonesBySecond(file: string, tonesHz: readonly number[]): readonly (readonly number[])[] {
  const pcm = execFileSync("ffmpeg", ["-v", "error", "-i", file, "-f", "s16le", "-ac", "1", "-"], {
    maxBuffer: 1e9,
  });
  const samples = Int16Array.from({ length: pcm.length >> 1 }, (_, at) => pcm.readInt16LE(at * 2));
  return Array.from({ length: Math.floor(samples.length / RATE_HZ) }, (_, second) =>
    tonesDbov(samples.subarray(second * RATE_HZ, (second + 1) * RATE_HZ), RATE_HZ, tonesHz),
  );
}

const isRecorder = (pid: number): boolean =>
  readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("recorder.js");

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const lan = createLan({ name: "llb-rec5", hosts: PEERS });
let isReached = true;
try {
  const party = await createParty(lan, PEERS);
  await party.gather();
  const [maker, , recorder, , refuser] = party.guests;
  if (maker === undefined || recorder === undefined || refuser === undefined)
    throw new Error("unreachable: there are five");
  maker.peer.send({ type: "setRole", peerId: idOf(recorder) as never, role: "coHost" });
  await recorder.peer.event("role", ({ peerId, role }) => peerId === idOf(recorder) && role === "coHost");
  recorder.peer.send({ type: "startRecording" });
  for (const guest of party.guests) {
    await guest.peer.event("recording", ({ recording }) => recording?.by === idOf(recorder));
    guest.peer.send({ type: "recordingConsent", agrees: guest !== refuser });
  }
  await eventually(
    "four are recorded",
    async () => new Set((await recordingOf(recorder))?.tracks.map(({ peerId }) => peerId)).size === PEERS - 1,
    { everyMs: 500 },
  );
  await pass(CALM_MS);
  for (const how of ["kill", "leave"] as const) {
    const gone = party.coordinator() === recorder ? undefined : party.coordinator();
    if (gone === undefined) continue;
    party.forget(gone);
    if (how === "kill") signalTrees([gone.peer.process.pid], "SIGKILL");
    else gone.peer.send({ type: "leave" });
    await party.settle(party.guests);
    await pass(CALM_MS);
    if (how === "leave") continue;
    const pid = processTree(recorder.peer.process.pid ?? 0).find(isRecorder);
    if (pid !== undefined) process.kill(pid, "SIGKILL");
    await pass(CALM_MS);
  }
  recorder.peer.send({ type: "stopRecording" });
  await eventually("it is ended", async () => (await recordingOf(recorder))?.isRunning === false);
  const recording = await recordingOf(recorder);
  const meeting = recordedMeetingOf(await readIndex(recording?.folder ?? ""));
  if (recording === undefined || meeting === null) throw new Error("There is no recording.");
  for (const what of ["voices", "sound"] as const)
    await runJob({ folder: recording.folder, what }, { browser: null, page: "" }, () => {});
  const { results } = (await recordingOf(recorder)) ?? recording;
  const tonesHz = Array.from({ length: PEERS }, (_, index) => toneOf(index));
  const rows: string[][] = [["file", "seconds in it", "with the own tone", "with the tone of who refused"]];
  for (const { path: file, what } of results) {
    const seconds = tonesBySecond(file, tonesHz);
    const person = meeting.people.find(({ name }) => path.basename(file).startsWith(`Voice of ${name} `));
    const own = Number(person?.name.slice(-1) ?? 0);
    const due = seconds.filter((_, second) => isIn(person ?? meeting.people[0], second * 1_000 + 500));
    const there = due.filter((levels) => (levels[own] ?? -127) > THERE_DBOV).length;
    const refused = seconds.filter((levels) => (levels[PEERS - 1] ?? -127) > ABSENT_DBOV).length;
    rows.push([path.basename(file), String(due.length), String(there), String(refused)]);
    isReached &&= refused === 0 && (what === "sound" || there >= due.length - MISSING_SECONDS);
  }
  isReached &&= rows.length === PEERS + 1;
  printTable("Five people, two takeovers, the recorder killed", rows);
  for (const sentence of recording.missing) console.log(sentence);
} finally {
  lan.close();
  removeDataFolders();
}
process.exit(isReached ? 0 : 1);
