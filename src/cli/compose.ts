/** `landline compose`: makes one file, or several, of what this machine has recorded. Ctrl-C stops it; a film goes on where it was when it is asked for again. */
import path from "node:path";
import type { Composition, FilmFormat } from "../kernel/compositions.ts";
import { realClock } from "../kernel/clock.ts";
import { EVERYONE } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { showableLine } from "../kernel/unicode.ts";
import { WordedError, words } from "../kernel/words.ts";
import {
  createComposerHost,
  joinCopy,
  listRecordings,
  readRecording,
  RECORDINGS_FOLDER,
  writeTexts,
  type FilmTools,
  type KeptRecording,
  type SaidMessage,
} from "../recording/index.ts";
import { withHistory } from "./history-source.ts";
import { writeJsonLine } from "./json-lines.ts";

/** More than anybody writes in a meeting. */
const MAX_MESSAGES = 10_000;
/** A line for each so much of the work. */
const TOLD_SHARE = 0.05;

export interface ComposeRequest {
  /** The recording's id, or its meeting's title: the newest one then. */
  readonly recording: string;
  readonly what: Composition;
  /** The folder of another machine's copy, from which is filled what this one lacks; null for none. */
  readonly copy: string | null;
  /** Of a film. */
  readonly format: FilmFormat;
}

/** @throws Error with a sentence */
export async function composeAndPrint(
  { recording: wanted, what, format, copy }: ComposeRequest,
  options: {
    readonly dataFolder: string;
    readonly log: Log;
    readonly isJson: boolean;
    /** The composer process's script. */
    readonly composer: string;
    readonly filmTools: FilmTools;
  },
): Promise<void> {
  const { dataFolder, log, isJson } = options;
  const recording = recordingNamed(await listRecordings(path.join(dataFolder, RECORDINGS_FOLDER)), wanted);
  const { recordingId, folder, meetingId } = recording;
  if (copy !== null) await joinCopy(folder, path.resolve(copy));
  let told = 0;
  const onProgress = (progress: number): void => {
    if (progress - told < TOLD_SHARE) return;
    told = progress;
    if (isJson)
      writeJsonLine(process.stdout, { type: "composing", recordingId, what, progress, state: "running" });
    else process.stderr.write(`${Math.floor(progress * 100)} %\n`);
  };
  if (what === "text") await writeTexts(folder, await messagesOf(dataFolder, log, meetingId));
  else {
    const { composer: entry, filmTools: tools } = options;
    const job = { folder, what, format };
    await createComposerHost({ clock: realClock, log, entry, tools }).compose(job, onProgress);
  }
  const results = (await readRecording(folder))?.results.filter((each) => each.what === what) ?? [];
  if (isJson)
    writeJsonLine(process.stdout, {
      type: "composing",
      recordingId,
      what,
      progress: 1,
      state: "done",
      results,
    });
  else process.stdout.write(results.map(({ path: file }) => `${file}\n`).join(""));
}

/** @throws WordedError */
export function recordingNamed(recordings: readonly KeptRecording[], wanted: string): KeptRecording {
  const found =
    recordings.find(({ recordingId }) => recordingId === wanted) ??
    recordings.findLast(({ title }) => title.toLowerCase() === wanted.toLowerCase());
  if (found === undefined)
    throw new WordedError(words("noRecordingNamed", showableLine(wanted.slice(0, 80))));
  if (found.isRunning) throw new WordedError(words("stillRecorded"));
  return found;
}

/** Nothing of a meeting that is not kept any more. */
async function messagesOf(
  dataFolder: string,
  log: Log,
  meetingId: KeptRecording["meetingId"],
): Promise<readonly SaidMessage[]> {
  return await withHistory(dataFolder, log, async (source) => {
    const isKept = (await source.earlier()).some((meeting) => meeting.meetingId === meetingId);
    if (!isKept) return [];
    const { messages } = await source.page(meetingId, { limit: MAX_MESSAGES, search: undefined });
    return messages.filter(({ conversation }) => conversation === EVERYONE);
  });
}
