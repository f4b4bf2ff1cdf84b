/** Carries out one job: reads the recording, makes the results in a draft folder, and puts them in place when they are whole. */
import { mkdir, open, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createOpus } from "../../audio/opus.ts";
import { readIndex, readRecording, type KeptRecording } from "../disk/list-recordings.ts";
import { filmName, resultIn, RESULTS_FOLDER, soundName, voiceNames } from "../disk/result-name.ts";
import { isFilm, type FilmFormat, type FilmLayout } from "../../kernel/compositions.ts";
import { makeFilm } from "../film/make-film.ts";
import type { ComposeJob, FilmTools } from "../types.ts";
import { composeSound } from "../compose/compose-sound.ts";
import { recordedMeetingOf, type RecordedMeeting } from "../compose/presence.ts";
import { captionsFileOf, textsOf, type SaidMessage, type TextFile } from "../compose/texts.ts";
import { claim } from "./claim.ts";
import { WordedError, words } from "../../kernel/words.ts";

/** The pieces of one format are of no use to another. */
const draftOf = ({ folder, what, format }: ComposeJob): string =>
  path.join(folder, `composing-${what}${isFilm(what) && format === "mp4" ? "-mp4" : ""}`);
const claimOf = (job: ComposeJob): string => `${draftOf(job)}.claim`;

/** Of a job that nobody carries out any more. */
export async function removeDraft(job: ComposeJob): Promise<void> {
  for (const remains of [draftOf(job), claimOf(job)]) await rm(remains, { recursive: true, force: true });
}

interface Work {
  readonly recording: KeptRecording;
  readonly meeting: RecordedMeeting;
  /** Whole files in it become results. */
  readonly draft: string;
  readonly onProgress: (done: number) => void;
}

/** @throws Error with a sentence */
export async function runJob(
  job: ComposeJob,
  tools: FilmTools,
  onProgress: (done: number) => void,
): Promise<void> {
  const recording = await readRecording(job.folder);
  const meeting = recordedMeetingOf(await readIndex(job.folder));
  if (recording === null || meeting === null) throw new WordedError(GONE);
  if (meeting.people.length === 0) throw new WordedError(words("nobodyRecorded"));
  const claimed = await claim(claimOf(job));
  const tell = (done: number): void => {
    claimed.renew();
    onProgress(done);
  };
  try {
    await make(job, { recording, meeting, draft: draftOf(job), onProgress: tell }, tools);
  } finally {
    await claimed.release();
  }
}

async function make(
  { folder, what, format = "webm" }: ComposeJob,
  work: Work,
  tools: FilmTools,
): Promise<void> {
  const { draft } = work;
  if (isFilm(what)) {
    // Its pieces are kept, so that it goes on where it was.
    await mkdir(draft, { recursive: true, mode: 0o700 });
    await makeFilmOf(work, what, format, tools);
  } else {
    // Mixing sound is quick. What was begun before a crash is begun anew.
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { mode: 0o700 });
    try {
      await (what === "voices" ? makeVoices(work) : makeSound(work));
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      throw error;
    }
  }
  await putInPlace(draft, path.join(folder, RESULTS_FOLDER));
}

async function makeFilmOf(
  work: Work,
  layout: FilmLayout,
  format: FilmFormat,
  tools: FilmTools,
): Promise<void> {
  const { recording, meeting, draft, onProgress } = work;
  if (tools.browser === null) throw new WordedError(words("filmsNeedBrowser"));
  const { tracks, title } = recording;
  const target = path.join(draft, filmName(layout, title, format));
  await makeFilm(createOpus(), {
    ...{
      layout,
      format,
      meeting,
      tracks,
      browser: tools.browser,
      page: tools.page,
      draft,
      target,
      onProgress,
    },
  });
  // Players show what lies beside the film.
  await writeAll(draft, captionsFileOf(meeting));
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
  if (people.length === 0) throw new WordedError(words("nobodySpoke"));
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

/** Chapters, captions and chat, beside the recording. @throws Error with a sentence, or of the system */
export async function writeTexts(folder: string, messages: readonly SaidMessage[]): Promise<void> {
  const meeting = recordedMeetingOf(await readIndex(folder));
  if (meeting === null) throw new WordedError(GONE);
  const draft = path.join(folder, "composing-text");
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeAll(draft, textsOf(meeting, messages));
  await putInPlace(draft, path.join(folder, RESULTS_FOLDER));
}

async function writeAll(folder: string, files: readonly TextFile[]): Promise<void> {
  for (const { name, text } of files) await writeFile(path.join(folder, name), text, { mode: 0o600 });
}

const GONE = words("noSuchRecording");

/** Pieces go, and so does what is there of a result's name. A result that is seen is whole, and outlives the machine. */
async function putInPlace(draft: string, results: string): Promise<void> {
  await mkdir(results, { recursive: true, mode: 0o700 });
  for (const name of await readdir(draft)) {
    if (resultIn(name) === null) continue;
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
