/** A meeting of real processes is recorded by two machines, and one of them dies. */
import path from "node:path";
import test from "ava";
import { isCopyName } from "../../src/kernel/compositions.ts";
import { recordedMeetingOf } from "../../src/recording/compose/presence.ts";
import { readIndex } from "../../src/recording/index.ts";
import { runJob } from "../../src/recording/composer/run-job.ts";
import { RECORDED_GUESTS, recordParty } from "../chaos/recorded-party.ts";
import { signalTrees } from "../chaos/process-tree.ts";
import { counterCamera, toneMicrophone } from "../e2e/media-files.ts";
import { eventually, LIMIT_MS } from "../support/eventually.ts";
import { onlyInFull } from "../support/full.ts";
import { removeDataFolders, type Peer } from "../support/peer.ts";
import { heardIn, recordingOf, tonesBySecond } from "../support/recorded-tones.ts";
import { createLan } from "./lan.ts";
import { agree, idOf, meetingTest, peerIdOf, setUp, TITLE } from "./meetings.ts";

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

test.after.always(removeDataFolders);

const TONES_HZ = [700, 900, 1_100] as const;
/** Of a speaker's seconds. A machine that keeps up has nearly all; one at its limit plays a tone and a voice with holes. */
const HEARD_SHARE = 0.3;
const SPOKEN_SHARE = 0.4;
/** A source that sends so much of a calm is on a machine that keeps up: what is missing then, the recording has lost. */
const SENT_SHARE = 0.7;
/** Of what such a source sent. */
const KEPT_SHARE = 0.85;
/** Tenths of a second that may be missing of one second of it. */
const MAX_MISSING = 4;
/** Sound after its picture in the film, which has a frame every 40 ms; less what they were apart when they were sent. */
const MAX_STEP_MS = 80;
/** Of a single beep. Sound that comes late on a machine at its limit is as late in the recording. */
const MAX_LATE_MS = 250;
const IN_STEP_SHARE = 0.75;
const LEAST_BEEPS = 4;
/** Of the seconds of the calms in which its camera sent several pictures. Pictures come back later than sound, with a keyframe. */
const SEEN_SHARE = 0.6;
/** Long enough behind its death. */
const AGAIN_MS = 4_000;
/** Some three seconds of a voice. */
const SOME_BYTES = 18_000;

onlyInFull(meetingTest)(
  "[MT100] the machine that records is killed: another host's goes on with the same recording, has what was before as well, and the meeting knows which; back again, the first one fills what it lacks from the other's copy",
  async (t) => {
    const setting = await setUp(t, { hosts: 3, hasMedia: true });
    const media = (index: number) =>
      ["--camera", counterCamera(index), "--microphone", toneMicrophone(TONES_HZ[index] ?? 0)] as const;
    const ana = setting.start(0, "create", TITLE, ...media(0));
    await ana.event("joined");
    const ben = setting.start(1, "join", TITLE, ...media(1));
    const cleo = setting.start(2, "join", TITLE, ...media(2));
    await agree([ana, ben, cleo]);
    ana.send({ type: "setRole", peerId: peerIdOf(ben), role: "coHost" });
    await ben.event("role", ({ peerId, role }) => peerId === idOf(ben) && role === "coHost");
    ben.send({ type: "startRecording" });
    for (const peer of [ana, ben, cleo]) {
      await peer.event(
        "recording",
        ({ recording }) => recording?.by === idOf(ben) && recording.second === idOf(ana),
      );
      peer.send({ type: "recordingConsent", agrees: peer !== ana });
    }
    const sizeAtAna = async (of: Peer) =>
      ((await recordingOf(ana))?.tracks ?? [])
        .filter(({ peerId, source }) => peerId === idOf(of) && source === "voice")
        .reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const grown = (what: string, of: Peer, sinceBytes: number) =>
      eventually(what, async () => (await sizeAtAna(of)) > sinceBytes + SOME_BYTES, { everyMs: 250 });
    for (const peer of [ben, cleo]) await grown("both write from the start", peer, 0);
    const recordingId = (await recordingOf(ben))?.recordingId;
    t.truthy(recordingId);
    t.is((await recordingOf(ana))?.recordingId, recordingId);

    signalTrees([ben.process.pid], "SIGKILL");
    const before = await sizeAtAna(cleo);
    const killedAtMs = (await recordingOf(ana))?.lengthMs ?? 0;
    for (const peer of [ana, cleo])
      await peer.until("the other machine goes on", () => {
        const recording = peer.last("recording")?.recording;
        return (
          recording?.recordingId === recordingId && recording?.by === idOf(ana) && recording.second === null
        );
      });
    await agree([ana, cleo]);
    await grown("it goes on", cleo, before);
    cleo.send({ type: "stopRecording", requestId: "no" });
    t.is((await cleo.event("error", ({ requestId }) => requestId === "no")).code, "notAllowed");
    // Back on the same disk, Ben's machine goes on with its copy, which lacks what came in between.
    const benAgain = setting.start(1, "join", TITLE, ...media(1));
    await agree([ana, benAgain, cleo]);
    await benAgain.until("two record again", () => {
      const recording = benAgain.last("recording")?.recording;
      return recording?.recordingId === recordingId && recording?.second === idOf(ana);
    });
    await eventually(
      "it writes again",
      async () => ((await recordingOf(benAgain))?.lengthMs ?? 0) > killedAtMs + AGAIN_MS,
      { everyMs: 250 },
    );
    await grown("both go on", cleo, await sizeAtAna(cleo));
    ana.send({ type: "stopRecording" });
    for (const peer of [ana, benAgain])
      await eventually("it is ended", async () => (await recordingOf(peer))?.isRunning === false);
    await cleo.until("nobody records", () => cleo.last("recording")?.recording === null);

    const folder = (await recordingOf(ana))?.folder ?? "";
    await runJob({ folder, what: "voices" }, { browser: null, page: "" }, () => {});
    const results = (await recordingOf(ana))?.results ?? [];
    t.deepEqual(
      results.map(({ path: place }) => path.basename(place)),
      [`Voice of Ben - ${TITLE}.webm`, `Voice of Cleo - ${TITLE}.webm`],
    );
    const [ofBen = [], ofCleo = []] = results.map(({ path: place }) =>
      tonesBySecond(place, TONES_HZ).map(heardIn),
    );
    const secondsOf = (
      tone: number,
      seconds: readonly (readonly boolean[])[],
      fromMs: number,
      toMs: number,
    ) =>
      seconds.filter((heard, at) => heard[tone] === true && at * 1_000 >= fromMs && at * 1_000 < toMs).length;
    t.true(secondsOf(1, ofBen, 0, killedAtMs + 2_000) >= 2, "what was before, of the one that died");
    t.true(secondsOf(2, ofCleo, 0, killedAtMs + 2_000) >= 2);
    t.true(secondsOf(2, ofCleo, killedAtMs, Infinity) >= 2, "and what came then");
    for (const [seconds, own] of [
      [ofBen, 1],
      [ofCleo, 2],
    ] as const)
      t.true(seconds.every((heard) => heard.every((isHeard, tone) => !isHeard || tone === own)));
    const holesAtBen = async () =>
      recordedMeetingOf(await readIndex((await recordingOf(benAgain))?.folder ?? ""))?.holes;
    const [hole = { fromMs: 0, toMs: 0 }] = (await holesAtBen()) ?? [];
    t.true(hole.toMs > hole.fromMs + 2_000, "it was dead for some seconds");
    t.deepEqual((await recordingOf(benAgain))?.copies, [{ peerId: peerIdOf(ana), name: "Ana" }]);
    ana.send({ type: "shareRecording", recordingId, file: null, to: [peerIdOf(ben)] } as never);
    const { fileId } = await benAgain.event(
      "file",
      ({ isFolder, name }) => isFolder && isCopyName(name, recordingId ?? ""),
    );
    benAgain.send({ type: "joinSharedRecording", recordingId, fileId, requestId: "fill" } as never);
    await benAgain.event("done", ({ requestId }) => requestId === "fill");
    t.deepEqual(
      ((await holesAtBen()) ?? []).filter(({ fromMs, toMs }) => toMs > fromMs),
      [],
    );
    const own = await recordingOf(benAgain);
    await runJob({ folder: own?.folder ?? "", what: "voices" }, { browser: null, page: "" }, () => {});
    const joined = (await recordingOf(benAgain))?.results.map(({ path: place }) => place) ?? [];
    t.is(joined.length, 2);
    const [, cleoAtBen = []] = joined.map((place) => tonesBySecond(place, TONES_HZ).map(heardIn));
    t.true(secondsOf(2, cleoAtBen, 0, hole.fromMs) >= 2, "the half that it had");
    t.true(secondsOf(2, cleoAtBen, hole.fromMs, hole.toMs) >= 2, "and the one that it was dead for");
    t.log((await recordingOf(ana))?.missing.map(({ message }) => message));
  },
);

onlyInFull(meetingTest)(
  "[MT101] five people, through two takeovers and the death of the machine that records: every second of every speaker that nothing happened in is there as it was sent, in step, by name, and who refused is in none of it",
  async (t) => {
    t.timeout(LIMIT_MS);
    const lan = createLan({ name: "llh-rec5", hosts: RECORDED_GUESTS });
    t.teardown(lan.close);
    const { voices, shown, steps, people, missing } = await recordParty(lan, (line) => t.log(line));
    for (const voice of voices) t.log(JSON.stringify(voice));
    for (const { moments, ...each } of shown) t.log(JSON.stringify({ ...each, moments: moments.length }));
    for (const each of steps) t.log(JSON.stringify(each));
    t.log(missing.join(" "));
    t.is(people.length, RECORDED_GUESTS - 1);
    t.is(shown.length, RECORDED_GUESTS - 1);
    t.is(voices.length, RECORDED_GUESTS, "each voice, and the sound of all");
    for (const { file, due, heard, spoken, refused, refusedBeeps, calms } of voices) {
      t.is(refused + refusedBeeps, 0, file);
      for (const { due: all, sent, there, mostMissing } of calms) {
        t.true(sent === 0 || there > 0, `${file}: ${there} of ${sent} tenths`);
        if (sent < all * SENT_SHARE) continue;
        t.true(there >= sent * KEPT_SHARE, `${file}: ${there} of ${sent} tenths`);
        t.true(mostMissing <= MAX_MISSING, `${file}: ${mostMissing} tenths are missing in one second`);
      }
      t.true(heard >= due * HEARD_SHARE, `${file}: heard in ${heard} of ${due} seconds`);
      if (file.startsWith("Voice of"))
        t.true(spoken >= due * SPOKEN_SHARE, `${file}: speech in ${spoken} of ${due} seconds`);
    }
    t.is(voices.filter(({ calms }) => calms.length > 0).length, RECORDED_GUESTS - 1, "calms of each speaker");
    for (const { name, pictures, stepsMs } of steps) {
      const [sent, moving] = [
        sum(pictures.map((each) => each.sent)),
        sum(pictures.map((each) => each.moving)),
      ];
      t.true(sent > 0 && moving >= sent * SEEN_SHARE, `${name} moves in ${moving} of ${sent} seconds`);
      const sizes = stepsMs.map(Math.abs).toSorted((a, b) => a - b);
      // One that sends with holes has few whole beeps.
      if (sizes.length < LEAST_BEEPS) continue;
      t.true((sizes[sizes.length >> 1] ?? Infinity) <= MAX_STEP_MS, `${name}: ${stepsMs.join(" ")}`);
      const near = sizes.filter((size) => size <= MAX_LATE_MS).length;
      t.true(near >= sizes.length * IN_STEP_SHARE, `${name}: ${stepsMs.join(" ")}`);
    }
    for (const { name, moving } of shown) t.true(moving > 0, `${name} moves`);
  },
);
