/** A meeting of real processes is recorded: by one that does not carry it, with one that says no, and through the death of the one that does. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import test from "ava";
import { tonesDbov } from "../../src/headless/level.ts";
import {
  listRecordings,
  readIndex,
  RECORDINGS_FOLDER,
  type KeptRecording,
} from "../../src/recording/index.ts";
import { counterCamera, toneMicrophone } from "../e2e/media-files.ts";
import { eventually } from "../support/eventually.ts";
import { removeDataFolders, type Peer } from "../support/peer.ts";
import { agree, coordinatorOf, idOf, meetingTest, peerIdOf, setUp, shown, TITLE } from "./meetings.ts";

test.after.always(removeDataFolders);

const RATE_HZ = 48_000;
const TONES_HZ = { ana: 700, ben: 900, cleo: 1_100 } as const;
/** Some three seconds of a voice. */
const SOME_BYTES = 24_000;
const THERE_DBOV = -45;
/** The recorder writes every two seconds that it runs, also while it is paused. */
const SOME_PAUSE_MS = 2_500;
/** What was captured before a pause is held for a second at most, and then written. */
const HELD_MS = 2_000;

async function recordingOf(peer: Peer): Promise<KeptRecording | undefined> {
  return (await listRecordings(path.join(peer.dataFolder, RECORDINGS_FOLDER)))[0];
}

const trackOf = (recording: KeptRecording | undefined, of: Peer, source: string) =>
  recording?.tracks.find((track) => track.peerId === idOf(of) && track.source === source);

/** For each second of the recording, how loud the tone is in that voice. */
function toneBySecond(file: string, toneHz: number): readonly number[] {
  const pcm = execFileSync(
    "ffmpeg",
    ["-v", "error", "-i", file, "-af", "aresample=async=1:first_pts=0", "-f", "s16le", "-ac", "1", "-"],
    { maxBuffer: 1e9 },
  );
  const samples = Int16Array.from({ length: pcm.length >> 1 }, (_, at) => pcm.readInt16LE(at * 2));
  return Array.from(
    { length: Math.floor(samples.length / RATE_HZ) },
    (_, second) =>
      tonesDbov(samples.subarray(second * RATE_HZ, (second + 1) * RATE_HZ), RATE_HZ, [toneHz])[0] ?? 0,
  );
}

const framesOf = (file: string): number =>
  Number(
    execFileSync("ffprobe", [
      ...["-v", "error", "-count_frames", "-show_entries", "stream=nb_read_frames"],
      ...["-of", "csv=p=0", file],
    ])
      .toString()
      .trim(),
  );

meetingTest(
  "[MT77] a host's machine records those that agree, through the death of the one that carries the meeting; nothing of who does not",
  async (t) => {
    const setting = await setUp(t, { hosts: 3, hasMedia: true });
    const media = (index: number, toneHz: number) =>
      ["--camera", counterCamera(index), "--microphone", toneMicrophone(toneHz)] as const;
    const ben = setting.start(1, "create", TITLE, ...media(1, TONES_HZ.ben));
    await ben.event("joined");
    const ana = setting.start(0, "join", TITLE, ...media(0, TONES_HZ.ana));
    const cleo = setting.start(2, "join", TITLE, ...media(2, TONES_HZ.cleo));
    await agree([ana, ben, cleo]);
    ben.send({ type: "setCarrier", peerId: peerIdOf(ana) });
    await ben.until("Ana carries it", () => coordinatorOf(ben) === idOf(ana));

    cleo.send({ type: "startRecording", requestId: "no" });
    t.is((await cleo.event("error", ({ requestId }) => requestId === "no")).code, "notAllowed");
    ben.send({ type: "startRecording" });
    for (const peer of [ana, ben, cleo])
      await peer.event("recording", ({ recording }) => recording?.by === idOf(ben));
    cleo.send({ type: "recordingConsent", agrees: true });
    ana.send({ type: "recordingConsent", agrees: false });
    await ben.event(
      "recording",
      ({ recording }) =>
        recording?.agreed.join() === [idOf(ben), idOf(cleo)].toSorted().join() &&
        recording.declined.join() === idOf(ana),
    );

    const grown = async (sinceBytes: (of: Peer) => number) => {
      const recording = await recordingOf(ben);
      return [ben, cleo].every(
        (peer) => (trackOf(recording, peer, "voice")?.sizeBytes ?? 0) > sinceBytes(peer) + SOME_BYTES,
      );
    };
    const wait = (what: string, sinceBytes: (of: Peer) => number) =>
      eventually(what, () => grown(sinceBytes), { everyMs: 250 });
    await wait("both voices are written", () => 0);
    t.is(shown(ben, ana)?.isMicrophoneOn, true, "there is something to leave out");
    ana.kill();
    await agree([ben, cleo]);
    ben.send({ type: "setCaptioners", peerIds: [peerIdOf(cleo)] });
    await cleo.event("captioners", ({ peerIds }) => peerIds.length === 1);
    cleo.send({ type: "caption", text: "Ben counts", isFinal: true, speakerId: peerIdOf(ben) });
    await ben.event("caption", ({ isFinal }) => isFinal);
    const atTakeover = await recordingOf(ben);
    await wait("both voices go on", (of) => trackOf(atTakeover, of, "voice")?.sizeBytes ?? 0);
    ben.send({ type: "pauseRecording" });
    await cleo.event("recording", ({ recording }) => recording?.isPaused === true);
    const lasts = (spanMs: number) =>
      eventually("the pause lasts", async () => ((await recordingOf(ben))?.pausedMs ?? 0) > spanMs);
    await lasts(HELD_MS);
    const sizesOf = (recording: KeptRecording | undefined) =>
      recording?.tracks.map(({ sizeBytes }) => sizeBytes);
    const atPause = await recordingOf(ben);
    cleo.send({ type: "caption", text: "In the pause", isFinal: true });
    await ben.event("caption", ({ isFinal, text }) => isFinal && text === "In the pause");
    await lasts(HELD_MS + SOME_PAUSE_MS);
    t.deepEqual(sizesOf(await recordingOf(ben)), sizesOf(atPause), "nothing is written meanwhile");
    ben.send({ type: "resumeRecording" });
    await cleo.until("it goes on", () => cleo.last("recording")?.recording?.isPaused === false);
    await wait("both voices go on after the pause", (of) => trackOf(atPause, of, "voice")?.sizeBytes ?? 0);
    ben.send({ type: "stopRecording", requestId: "stop" });
    await ben.event("done", ({ requestId }) => requestId === "stop");
    for (const peer of [ben, cleo])
      await peer.until("nobody records", () => peer.last("recording")?.recording === null);
    await eventually("it is ended", async () => (await recordingOf(ben))?.isRunning === false);

    const recording = await recordingOf(ben);
    t.deepEqual(recording?.missing, []);
    const captions = (await readIndex(recording?.folder ?? "")).filter(({ type }) => type === "caption");
    t.like(captions, [{ peerId: idOf(cleo), speaker: idOf(ben), text: "Ben counts" }]);
    t.is(captions.length, 1, "what was captioned in the pause is not in it");
    t.deepEqual(recording?.tracks.map(({ name, source }) => `${name} ${source}`).toSorted(), [
      "Ben camera",
      "Ben voice",
      "Cleo camera",
      "Cleo voice",
    ]);
    for (const [peer, toneHz] of [
      [ben, TONES_HZ.ben],
      [cleo, TONES_HZ.cleo],
    ] as const) {
      const file = trackOf(recording, peer, "voice")?.path ?? "";
      const levels = toneBySecond(file, toneHz);
      const there = levels.filter((level) => level > THERE_DBOV).length;
      t.log(`${peer.name}: ${levels.map((level) => level.toFixed(0)).join(" ")} dBov`);
      t.true(there >= 4, `${peer.name} is heard`);
      t.true(toneBySecond(file, TONES_HZ.ana).every((level) => level < THERE_DBOV));
      t.true(framesOf(trackOf(recording, peer, "camera")?.path ?? "") > 10);
    }
  },
);
