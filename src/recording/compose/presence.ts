/** Who was in a recording, when, and who had agreed to be: read from its index. Pure. */
import type { PeerId } from "../../kernel/ids.ts";
import { lengthOf, pausesIn, type IndexLine, type Pause } from "../disk/index-lines.ts";

/** Milliseconds since the recording was begun; `toMs` is not in it. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Person {
  readonly peerId: PeerId;
  /** As it was called last. */
  readonly name: string;
  /** When it was there and had agreed. In order. */
  readonly spans: readonly Span[];
}

/** A line of captions. Those that are named in it had agreed. */
export interface RecordedCaption extends Span {
  /** Who typed it. */
  readonly author: PeerId;
  /** Null where the captioner named nobody. */
  readonly speaker: PeerId | null;
  readonly text: string;
}

export interface RecordedMeeting {
  readonly title: string;
  readonly beganAtMs: number;
  readonly lengthMs: number;
  /** Those that agreed, at least for a while, in the order in which they did. */
  readonly people: readonly Person[];
  /** Who presented, from when on. */
  readonly presenters: readonly { readonly atMs: number; readonly peerId: PeerId | null }[];
  /** When nothing was recorded. */
  readonly holes: readonly Span[];
  /** The recording's clock stood still in them. */
  readonly pauses: readonly Pause[];
  /** In the order in which they were begun. */
  readonly captions: readonly RecordedCaption[];
}

/** Null without the line that begins a recording. */
export function recordedMeetingOf(lines: readonly IndexLine[]): RecordedMeeting | null {
  const head = lines.find((line) => line.type === "begun");
  if (head === undefined) return null;
  const lengthMs = lengthOf(lines);
  const names = new Map<PeerId, string>();
  /** Since when it is in the recording. */
  const open = new Map<PeerId, number>();
  const spans = new Map<PeerId, Span[]>();
  const presenters: { atMs: number; peerId: PeerId | null }[] = [];
  const holes: Span[] = [];

  function close(peerId: PeerId, toMs: number): void {
    const fromMs = open.get(peerId);
    if (fromMs === undefined) return;
    open.delete(peerId);
    // Who was there in a pause alone is not in it.
    if (toMs > fromMs) spans.get(peerId)?.push({ fromMs, toMs });
  }
  for (const line of lines) {
    if (line.type === "joined") names.set(line.peerId, line.name);
    else if (line.type === "left") close(line.peerId, line.atMs);
    else if (line.type === "presenter") presenters.push({ atMs: line.atMs, peerId: line.peerId });
    else if (line.type === "consent" && !line.agrees) close(line.peerId, line.atMs);
    else if (line.type === "consent" && !open.has(line.peerId)) {
      open.set(line.peerId, line.atMs);
      if (!spans.has(line.peerId)) spans.set(line.peerId, []);
    } else if (line.type === "resumed") {
      // Who is still there, and still agrees, is noted anew.
      for (const peerId of [...open.keys()]) close(peerId, line.fromMs);
      holes.push({ fromMs: line.fromMs, toMs: line.atMs });
    }
  }
  for (const peerId of [...open.keys()]) close(peerId, Infinity);
  const people = [...spans]
    .filter(([, own]) => own.length > 0)
    .map(([peerId, own]) => ({ peerId, name: names.get(peerId) ?? "", spans: own }));
  return {
    ...{ title: head.title, beganAtMs: head.wallMs, lengthMs, presenters, holes, people },
    ...{ pauses: pausesIn(lines), captions: captionsIn(lines, { people, holes }) },
  };
}

/** A line may be there twice, because a recorder that was started again is told the last ones once more. */
function captionsIn(
  lines: readonly IndexLine[],
  { people, holes }: Pick<RecordedMeeting, "people" | "holes">,
): readonly RecordedCaption[] {
  const captions = new Map<string, RecordedCaption>();
  for (const line of lines) {
    if (line.type !== "caption") continue;
    const { atMs, peerId: author, fromMs, speaker, text } = line;
    const hole = holes.find((each) => atMs >= each.fromMs && atMs < each.toMs);
    // While the recorder was dead its core still knew who had agreed.
    const wasIn = (peerId: PeerId): boolean => {
      const person = people.find((each) => each.peerId === peerId);
      return (
        isIn(person, atMs) ||
        (hole !== undefined && person?.spans.some(({ toMs }) => toMs === hole.fromMs) === true)
      );
    };
    if (wasIn(author) && (speaker === null || wasIn(speaker)))
      captions.set(`${author} ${line.line}`, { author, speaker, text, fromMs, toMs: Math.max(fromMs, atMs) });
  }
  return [...captions.values()].toSorted((a, b) => a.fromMs - b.fromMs);
}

export const isIn = (person: Pick<Person, "spans"> | undefined, atMs: number): boolean =>
  person?.spans.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs) ?? false;
