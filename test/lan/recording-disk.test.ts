/** A meeting of real processes is recorded on a disk that is too small, or fills up. */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { listRecordings, RECORDINGS_FOLDER } from "../../src/recording/index.ts";
import { mountSmallDisk } from "../check/disks.ts";
import { toneMicrophone } from "../e2e/media-files.ts";
import { eventually } from "../support/eventually.ts";
import { removeDataFolders } from "../support/peer.ts";
import { agree, idOf, meetingTest, setUp, TITLE } from "./meetings.ts";

test.after.always(removeDataFolders);

/** Less and more than a recording wants to begin with. */
const [TOO_SMALL_MB, ENOUGH_MB] = [500, 1_200];
/** Some three seconds of a voice. */
const SOME_BYTES = 24_000;
const SOME_S = 2;

const secondsOf = (file: string): number =>
  execFileSync(
    "ffmpeg",
    ["-v", "error", "-xerror", "-i", file, "-f", "s16le", "-ac", "1", "-ar", "8000", "-"],
    {
      maxBuffer: 1e9,
    },
  ).length / 16_000;

meetingTest(
  "[RC350] a disk without room for a recording is told before it begins; one that fills up ends it in a sentence, and what was recorded plays",
  async (t) => {
    const setting = await setUp(t, { hosts: 2, hasMedia: true });
    const ana = setting.start(0, "create", TITLE, "--microphone", toneMicrophone(700));
    await ana.event("joined");
    const ben = setting.start(1, "join", TITLE, "--microphone", toneMicrophone(900));
    await agree([ana, ben]);
    const folder = path.join(ana.dataFolder, RECORDINGS_FOLDER);
    mkdirSync(folder, { recursive: true });
    const small = mountSmallDisk(folder, TOO_SMALL_MB);
    if (small === null) throw new Error("root may mount");
    ana.send({ type: "startRecording", requestId: "small" });
    const refused = await ana.event("error", ({ requestId }) => requestId === "small");
    t.regex(refused.message, /room/);
    t.is(ana.last("recording")?.recording ?? null, null);
    small.unmount();

    const disk = mountSmallDisk(folder, ENOUGH_MB);
    t.teardown(() => disk?.unmount());
    ana.send({ type: "startRecording" });
    for (const peer of [ana, ben]) {
      await peer.event("recording", ({ recording }) => recording?.by === idOf(ana));
      peer.send({ type: "recordingConsent", agrees: true });
    }
    const recordingOf = async () => (await listRecordings(folder))[0];
    await eventually("both voices are written", async () => {
      const sizes = (await recordingOf())?.tracks.map(({ sizeBytes }) => sizeBytes) ?? [];
      return sizes.length === 2 && sizes.every((size) => size > SOME_BYTES);
    });
    disk?.fill();
    for (const peer of [ana, ben])
      await peer.until("nobody records", () => peer.last("recording")?.recording === null);
    const why = await ana.event("error", ({ code }) => code === "recordingFailed");
    t.regex(why.message, /disk/i);
    // Its index may have had no room for saying so: then nothing more comes.
    await eventually("it is ended", async () => (await recordingOf())?.isRunning === false);
    const recording = await recordingOf();
    t.true((recording?.missing.length ?? 0) > 0, "that it was cut short");
    t.is(recording?.tracks.length, 2);
    for (const track of recording?.tracks ?? []) t.true(secondsOf(track.path) >= SOME_S, track.path);
  },
);
