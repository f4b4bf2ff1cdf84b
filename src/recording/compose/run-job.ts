/** Carries out one job: reads the recording, makes the results in a draft folder, and puts them in place when they are whole. */
import { mkdir, open, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createOpus } from "../../audio/opus.ts";
import { readIndex, readRecording, type KeptRecording } from "../disk/list-recordings.ts";
import { RESULTS_FOLDER, soundName, voiceNames } from "../disk/result-name.ts";
import { isFilm } from "../../kernel/compositions.ts";
import type { ComposeJob } from "../types.ts";
import { composeSound } from "./compose-sound.ts";
import { recordedMeetingOf, type RecordedMeeting } from "./presence.ts";
import { textsOf, type SaidMessage } from "./texts.ts";

const draftOf = ({ folder, what }: ComposeJob): string => path.join(folder, `composing-${what}`);

export const removeDraft = (job: ComposeJob): Promise<void> =>
  rm(draftOf(job), { recursive: true, force: true });

interface Work {
  readonly recording: KeptRecording;
  readonly meeting: RecordedMeeting;
  /** Whole files in it become results. */
  readonly draft: string;
  readonly onProgress: (done: number) => void;
}

/** @throws Error with a sentence */
export async function runJob(job: ComposeJob, onProgress: (done: number) => void): Promise<void> {
  const { folder, what } = job;
  const recording = await readRecording(folder);
  const meeting = recordedMeetingOf(await readIndex(folder));
  if (recording === null || meeting === null) throw new Error(GONE);
  if (meeting.people.length === 0)
    throw new Error("Nobody is in this recording: nobody had agreed to be recorded.");
  if (isFilm(what)) throw new Error("Films are not made by this version of Landline.");
  const draft = draftOf(job);
  // Mixing sound is quick. What was begun before a crash is begun anew.
  await removeDraft(job);
  await mkdir(draft, { mode: 0o700 });
  const work: Work = { recording, meeting, draft, onProgress };
  try {
    if (what === "voices") await makeVoices(work);
    else await makeSound(work);
    await putInPlace(draft, path.join(folder, RESULTS_FOLDER));
  } catch (error) {
    await removeDraft(job);
    throw error;
  }
}

function makeSound({ recording, meeting, draft, onProgress }: Work): Promise<void> {
  const { tracks, lengthMs, title } = recording;
  const target = path.join(draft, soundName(title));
  return composeSound(createOpus(), { tracks, people: meeting.people, lengthMs, target, onProgress });
}

/** One after the other. */
async function makeVoices({ recording, meeting, draft, onProgress }: Work): Promise<void> {
  const { lengthMs, title } = recording;
  const voices = recording.tracks.filter(({ source }) => source === "voice");
  const people = meeting.people.filter((person) => voices.some(({ peerId }) => peerId === person.peerId));
  if (people.length === 0) throw new Error("Nobody has spoken in this recording.");
  const opus = createOpus();
  const names = voiceNames(
    people.map(({ name }) => name),
    title,
  );
  for (const [at, person] of people.entries()) {
    await composeSound(opus, {
      ...{ tracks: voices, people: [person], lengthMs, target: path.join(draft, names[at] ?? "") },
      onProgress: (done) => onProgress((at + done) / people.length),
    });
  }
}

/** Chapters and chat, beside the recording. @throws Error with a sentence, or of the system */
export async function writeTexts(folder: string, messages: readonly SaidMessage[]): Promise<void> {
  const meeting = recordedMeetingOf(await readIndex(folder));
  if (meeting === null) throw new Error(GONE);
  const draft = path.join(folder, "composing-text");
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  for (const { name, text } of textsOf(meeting, messages))
    await writeFile(path.join(draft, name), text, { mode: 0o600 });
  await putInPlace(draft, path.join(folder, RESULTS_FOLDER));
}

const GONE = "This recording is not there any more.";

/** What is there of that name goes. A result that is seen is whole, and outlives the machine. */
async function putInPlace(draft: string, results: string): Promise<void> {
  await mkdir(results, { recursive: true, mode: 0o700 });
  for (const name of await readdir(draft)) {
    const file = await open(path.join(draft, name), "r+");
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(path.join(draft, name), path.join(results, name));
  }
  await rm(draft, { recursive: true, force: true });
}
