/**
 * A meeting of five is recorded through the death of the machine that carries it, the death of the one that records, and a polite leave of the next one that
 * carries it, and the copy of the second recorder is composed. One of the five does not agree.
 */
import path from "node:path";
import { build } from "esbuild";
import { FILM_BUNDLES } from "../../scripts/bundles.ts";
import type { MeetingRecording } from "../../src/api/view.ts";
import { isIn, recordedMeetingOf } from "../../src/recording/compose/presence.ts";
import { runJob } from "../../src/recording/composer/run-job.ts";
import { readIndex } from "../../src/recording/index.ts";
import type { Lan } from "../lan/lan.ts";
import { eventually } from "../support/eventually.ts";
import { beepsIn, stepsOf } from "../support/in-step.ts";
import { recordingZeroMs } from "../support/recorded-moments.ts";
import { heardIn, recordingOf, soundOf, tonesBySecond } from "../support/recorded-tones.ts";
import { beepingMicrophone } from "../e2e/media-files.ts";
import { CHROMIUM_PATH } from "../support/chromium.ts";
import { createParty, idOf, toneOf, type Guest, type Party } from "./party.ts";
import { signalTrees } from "./process-tree.ts";
import { monotonicMs } from "./recorder.ts";
import { shownIn, speechIn, type ShownPerson } from "./recorded-film.ts";
import { picturesKeptIn, type KeptPictures } from "./kept-pictures.ts";
import { makeCoHost, startRecording } from "./start-recording.ts";
import { keptIn, type Kept } from "./kept-sound.ts";

export const RECORDED_GUESTS = 5;
const VOICES = ["en", "en+f2", "en+m3", "en+f4", "en+m7"] as const;
/** Some four seconds of a voice. */
const CALM_BYTES = 24_000;

/** By the monotonic clock: nothing happened in it. */
interface Calm {
  readonly speakers: readonly Guest[];
  readonly fromMs: number;
  readonly toMs: number;
}

/** A composed file. */
export interface RecordedVoice {
  readonly file: string;
  /** Seconds in which its person was there; of the sound of all, its length. */
  readonly due: number;
  /** Those in which its tone is heard; of the sound of all, any tone. */
  readonly heard: number;
  /** Those in which the tone of the one that refused is heard. */
  readonly refused: number;
  /** Those in which somebody speaks, beside the tone; of the sound of all, 0. */
  readonly spoken: number;
  /** Beeps of the one that refused. */
  readonly refusedBeeps: number;
  /** For each calm while it was there, what is there of what it sent in it; none of the sound of all. */
  readonly calms: readonly Kept[];
}

/** How a film shows one person in the calms, and how its sound lies beside its picture. */
export interface RecordedStep {
  readonly name: string;
  /** For each calm while it was there, the seconds in which the film shows that its camera goes on. */
  readonly pictures: readonly KeptPictures[];
  /** By how much later than its picture each beep is heard, in milliseconds, less the same where they were sent. */
  readonly stepsMs: readonly number[];
}

export interface RecordedParty {
  readonly voices: readonly RecordedVoice[];
  /** What the film shows of each person. */
  readonly shown: readonly ShownPerson[];
  readonly steps: readonly RecordedStep[];
  /** What the recording says is missing. */
  readonly missing: readonly string[];
  /** Names of those that are in it. */
  readonly people: readonly string[];
}

const recordingAt = ({ peer }: Guest): MeetingRecording | null => peer.last("recording")?.recording ?? null;

/** Co-hosts, in line; then one of them records, with another one beside it. */
async function beginRecording(party: Party): Promise<{ first: Guest; second: Guest; refuser: Guest }> {
  const [maker, ...others] = party.guests;
  const refuser = others.at(-1);
  if (maker === undefined || refuser === undefined) throw new Error("unreachable: there are five");
  const coHosts = others.slice(0, -1);
  for (const guest of coHosts) await makeCoHost(maker, guest);
  await party.settle(party.guests);
  const first = coHosts.findLast((guest) => guest !== party.deputy() && guest !== party.coordinator());
  if (first === undefined) throw new Error("unreachable: there are three");
  await startRecording(party, first, (guest) => guest !== refuser);
  await first.peer.until("a second one records", () => recordingAt(first)?.second != null);
  const second = coHosts.find((guest) => idOf(guest) === recordingAt(first)?.second);
  if (second === undefined) throw new Error("the second recorder is no co-host");
  return { first, second, refuser };
}

/** Until some seconds of all of them are written at `recorder`. */
async function calm(recorder: Guest, speakers: readonly Guest[]): Promise<Calm> {
  const bytesOf = async (): Promise<readonly number[]> => {
    const tracks = (await recordingOf(recorder.peer))?.tracks ?? [];
    return speakers.map((guest) =>
      tracks
        .filter(({ peerId, source }) => peerId === idOf(guest) && source === "voice")
        .reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    );
  };
  const isBegun = async () => (await bytesOf()).every((bytes) => bytes > 0);
  await eventually("all of them are recorded", isBegun, { everyMs: 500 });
  const [fromMs, before] = [monotonicMs(), await bytesOf()];
  await eventually(
    `${speakers.map(({ peer }) => peer.name).join()} are recorded for some seconds`,
    async () => (await bytesOf()).every((bytes, at) => bytes > (before[at] ?? 0) + CALM_BYTES),
    { everyMs: 500 },
  );
  return { speakers, fromMs, toMs: monotonicMs() };
}

/** Resolves to what is heard in the files that are composed of the second recorder's copy. */
export async function recordParty(lan: Lan, say: (line: string) => void): Promise<RecordedParty> {
  const party = await createParty(lan, RECORDED_GUESTS, {
    // The recorder gets all of them. To decode them everywhere would only take processors.
    maxPictures: 1,
    microphone: (index, toneHz) => beepingMicrophone(VOICES[index % VOICES.length] ?? "en", toneHz, index),
  });
  await party.gather();
  const everybody = [...party.guests];
  const { first, second, refuser } = await beginRecording(party);
  const agreed = () => party.guests.filter((guest) => guest !== refuser);
  const calms = [await calm(second, agreed())];

  const killed = async (guest: Guest, what: string): Promise<void> => {
    say(`${guest.peer.name}, ${what}, is killed`);
    party.forget(guest);
    signalTrees([guest.peer.process.pid], "SIGKILL");
    await party.settle(party.guests);
    calms.push(await calm(second, agreed()));
  };
  await killed(party.coordinator(), "who carries the meeting");
  await killed(first, "whose machine records");
  await second.peer.until("the second one goes on", () => recordingAt(second)?.by === idOf(second));
  const leaving = party.coordinator();
  if (leaving === second) throw new Error("the second recorder carries the meeting");
  say(`${leaving.peer.name}, who carries the meeting, leaves`);
  party.forget(leaving);
  leaving.peer.send({ type: "leave" });
  await party.settle(party.guests);
  calms.push(await calm(second, agreed()));
  second.peer.send({ type: "stopRecording" });
  await eventually("it is ended", async () => (await recordingOf(second.peer))?.isRunning === false);
  return await composed(second, refuser, everybody, calms);
}

async function composed(
  recorder: Guest,
  refuser: Guest,
  everybody: readonly Guest[],
  calms: readonly Calm[],
): Promise<RecordedParty> {
  const folder = (await recordingOf(recorder.peer))?.folder ?? "";
  const meeting = recordedMeetingOf(await readIndex(folder));
  await build({ ...FILM_BUNDLES, outdir: recorder.peer.dataFolder });
  const tools = { browser: CHROMIUM_PATH, page: path.join(recorder.peer.dataFolder, "film/page.js") };
  for (const what of ["voices", "sound", "grid"] as const) await runJob({ folder, what }, tools, () => {});
  const recording = await recordingOf(recorder.peer);
  if (recording === undefined || meeting === null) throw new Error("There is no recording.");
  const tonesHz = Array.from({ length: RECORDED_GUESTS }, (_, index) => toneOf(index));
  const film = recording.results.find(({ what }) => what === "grid")?.path ?? "";
  const shown = shownIn(film, meeting, RECORDED_GUESTS, ({ name }) => Number(name.slice(-1)));
  const filmSound = soundOf(film);
  const aboutMs = -recordingZeroMs(recording);
  const all = everybody
    .filter((guest) => guest !== refuser)
    .map((guest) => {
      const person = shown.find(({ name }) => Number(name.slice(-1)) === guest.index);
      const sound = beepsIn(filmSound, guest.index, RECORDED_GUESTS);
      const found = { sound, picture: person?.moments ?? [] };
      const sent = guest.recorder.sent();
      // Once more, by what most of the pictures say.
      const about = middle(stepsOf(found, sent, aboutMs).picture.map(({ delayMs }) => delayMs));
      return { guest, sent, moments: found.picture, ...stepsOf(found, sent, about ?? aboutMs) };
    });
  /** The recording's clock, less the monotonic one. */
  const aheadMs = middle(all.flatMap(({ picture }) => picture.map(({ delayMs }) => delayMs))) ?? 0;
  const isCalmFor = (guest: Guest, atMs: number): boolean =>
    calms.some(
      ({ speakers, fromMs, toMs }) =>
        speakers.includes(guest) && atMs - aheadMs >= fromMs && atMs - aheadMs < toMs,
    );
  const sounds = recording.results.filter(({ what }) => what !== "grid" && what !== "text");
  const voices = sounds.map(({ path: place }): RecordedVoice => {
    const file = path.basename(place);
    const samples = soundOf(place);
    const seconds = tonesBySecond(place, tonesHz).map(heardIn);
    const person = meeting.people.find(({ name }) => file.startsWith(`Voice of ${name} `));
    const own = person === undefined ? null : Number(person.name.slice(-1));
    const isHeard = (heard: readonly boolean[]): boolean =>
      own === null ? heard.includes(true) : heard[own] === true;
    const isDue = (second: number): boolean => person === undefined || isIn(person, second * 1_000 + 500);
    const said = own === null ? [] : speechIn(place, own);
    const speaker = all.find(({ guest }) => guest.index === own);
    const delayMs = middle(speaker?.sound.map((each) => each.delayMs) ?? []) ?? aheadMs;
    return {
      file,
      spoken: said.filter((isSpoken, second) => isSpoken && isDue(second)).length,
      due: seconds.filter((_, second) => isDue(second)).length,
      heard: seconds.filter((heard, second) => isDue(second) && isHeard(heard)).length,
      refused: seconds.filter((heard) => heard[refuser.index] === true).length,
      refusedBeeps: beepsIn(samples, refuser.index, RECORDED_GUESTS).length,
      calms: calms.flatMap((calm) =>
        speaker === undefined || !calm.speakers.includes(speaker.guest)
          ? []
          : keptIn(samples, toneOf(speaker.guest.index), speaker.sent.microphone, { ...calm, delayMs }),
      ),
    };
  });
  return {
    voices,
    shown,
    steps: all.map(({ guest, sent, moments, stepsMs }) => ({
      name: guest.peer.name,
      pictures: calms.flatMap((each) =>
        each.speakers.includes(guest)
          ? picturesKeptIn(moments, sent.camera, { ...each, delayMs: aheadMs })
          : [],
      ),
      stepsMs: stepsMs.filter(({ atMs }) => isCalmFor(guest, atMs)).map(({ delayMs }) => Math.round(delayMs)),
    })),
    missing: recording.missing.map(({ message }) => message),
    people: meeting.people.map(({ name }) => name),
  };
}

function middle(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
