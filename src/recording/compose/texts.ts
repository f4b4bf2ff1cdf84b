/** Chapters, captions and chat of a recording as WebVTT (W3C), which players show, and as Markdown, which people read. Pure. */
import type { PeerId } from "../../kernel/ids.ts";
import { showableLine, showableText } from "../../kernel/unicode.ts";
import { pausedMsUntil } from "../disk/index-lines.ts";
import { timeText } from "../disk/list-recordings.ts";
import { textName } from "../disk/result-name.ts";
import { chaptersOf } from "./chapters.ts";
import { isIn, type RecordedCaption, type RecordedMeeting } from "./presence.ts";

/** A message that everybody could read. */
export interface SaidMessage {
  readonly from: PeerId;
  readonly fromName: string;
  readonly text: string;
  /** By the wall clock of who wrote it. */
  readonly atMs: number;
}

export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** How long a message stands over the picture, and a line of captions once it is finished: as in the window. */
const SHOWN_MS = 8_000;
/** A line of captions that the next one follows at once. */
const SHORTEST_MS = 1_000;

export function textsOf(meeting: RecordedMeeting, messages: readonly SaidMessage[]): readonly TextFile[] {
  const { title, lengthMs } = meeting;
  const said = messagesIn(meeting, messages);
  const chapters = chaptersOf(meeting);
  const chapterCues = chapters.map(({ atMs, title: text }, at) =>
    cue(atMs, Math.max(atMs + 1, chapters[at + 1]?.atMs ?? lengthMs), escaped(text)),
  );
  const chatCues = said.map(({ atMs, fromName, text }) =>
    cue(atMs, atMs + SHOWN_MS, `<v ${escaped(fromName)}>${escaped(text)}`),
  );
  return [
    { name: textName("Chapters", title), text: vtt(chapterCues) },
    { name: textName("Chat", title), text: vtt(chatCues) },
    { name: textName("Chat and chapters", title), text: markdown(meeting, said) },
    ...captionsFileOf(meeting),
  ];
}

/** None where nothing was captioned. */
export function captionsFileOf(meeting: RecordedMeeting): readonly TextFile[] {
  const { captions, title, lengthMs } = meeting;
  const cues = captions.flatMap((caption, at) => {
    const { author, fromMs, toMs, text } = caption;
    const next = captions.slice(at + 1).find((each) => each.author === author)?.fromMs ?? Infinity;
    const endMs = Math.min(lengthMs, Math.max(fromMs + SHORTEST_MS, Math.min(next, toMs + SHOWN_MS)));
    const name = speakerOf(meeting, caption);
    return endMs > fromMs
      ? cue(fromMs, endMs, `${name === null ? "" : `<v ${escaped(name)}>`}${escaped(text)}`)
      : [];
  });
  return cues.length === 0 ? [] : [{ name: textName("Captions", title), text: vtt(cues) }];
}

const speakerOf = ({ people }: RecordedMeeting, { speaker }: RecordedCaption): string | null =>
  people.find(({ peerId }) => peerId === speaker)?.name || null;

/** Those that were written while it was recorded and not paused, by people that had agreed by then. Times become those of the recording. */
function messagesIn(meeting: RecordedMeeting, messages: readonly SaidMessage[]): readonly SaidMessage[] {
  const people = new Map(meeting.people.map((person) => [person.peerId, person]));
  return messages.flatMap((message) => {
    const { pauses, beganAtMs } = meeting;
    const atMs = message.atMs - beganAtMs - pausedMsUntil(pauses, message.atMs);
    const isOfPause = pauses.some((each) => message.atMs >= each.fromWallMs && message.atMs < each.toWallMs);
    const isMeant =
      !isOfPause && message.text !== "" && atMs < meeting.lengthMs && isIn(people.get(message.from), atMs);
    return isMeant ? { ...message, atMs, fromName: people.get(message.from)?.name ?? message.fromName } : [];
  });
}

const vtt = (cues: readonly string[]): string => ["WEBVTT\n", ...cues].join("\n");
const cue = (fromMs: number, toMs: number, text: string): string =>
  `${stamp(fromMs)} --> ${stamp(toMs)}\n${text}\n`;
/** Such as 0:01:02.345, with two digits for the hour at least. */
const stamp = (ms: number): string =>
  `${timeText(ms).padStart(8, "0")}.${String(Math.floor(ms) % 1_000).padStart(3, "0")}`;

/** An empty line would end the cue. */
const escaped = (text: string): string =>
  showableText(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/\n\s*/g, "\n")
    .trim();

function markdown(meeting: RecordedMeeting, said: readonly SaidMessage[]): string {
  const { title, beganAtMs, lengthMs, people } = meeting;
  const chapters = chaptersOf(meeting).map(({ atMs, title: text }) => `- ${timeText(atMs)} ${plain(text)}`);
  const captions = meeting.captions.map((caption) => {
    const name = speakerOf(meeting, caption);
    return `- ${timeText(caption.fromMs)} ${name === null ? "" : `**${plain(name)}**: `}${plain(caption.text)}`;
  });
  const chat = said.map(
    ({ atMs, fromName, text }) =>
      `- ${timeText(atMs)} **${plain(fromName)}**: ${showableText(text).split("\n").map(plain).join("  \n  ")}`,
  );
  return [
    `# ${plain(title)}`,
    "",
    `Recorded on ${new Date(beganAtMs).toISOString().slice(0, 16).replace("T", " ")} UTC, ${timeText(lengthMs)} long.`,
    `In it: ${people.map(({ name }) => plain(name)).join(", ")}.`,
    "",
    "## Chapters",
    "",
    ...chapters,
    "",
    "## Chat",
    "",
    ...(chat.length === 0 ? ["Nothing was written."] : chat),
    "",
    ...(captions.length === 0 ? [] : ["## Captions", "", ...captions, ""]),
  ].join("\n");
}

/** What Markdown would take for its own stands as it was typed (CommonMark 0.31, section 2.4). */
const plain = (text: string): string =>
  showableLine(text).replace(/[\\`*_{}[\]()#+\-.!<>|&~]/g, (mark) => `\\${mark}`);
