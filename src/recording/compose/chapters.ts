/** The chapters of a recording: what changed in it, and when. Those alone are named that had agreed to be in it. Pure. */
import { timeText } from "../disk/list-recordings.ts";
import { isIn, type RecordedMeeting } from "./presence.ts";

export interface Chapter {
  readonly atMs: number;
  readonly title: string;
}

/** What happens within this time is one chapter. */
const TOGETHER_MS = 2_000;

/** In order. The first begins with the recording. */
export function chaptersOf(meeting: RecordedMeeting): readonly Chapter[] {
  const { people, presenters, holes, pauses, lengthMs } = meeting;
  const nameOf = new Map(people.map((person) => [person.peerId, person]));
  const happened: Chapter[] = [];
  for (const { name, spans } of people) {
    for (const [at, { fromMs, toMs }] of spans.entries()) {
      const isNew = !holes.some((hole) => fromMs >= hole.toMs && fromMs < hole.toMs + TOGETHER_MS);
      if (isNew) happened.push({ atMs: fromMs, title: at === 0 ? `${name} is in it` : `${name} is back` });
      const next = spans[at + 1];
      if (next === undefined && toMs < lengthMs) happened.push({ atMs: toMs, title: `${name} is gone` });
    }
  }
  let shown: string | null = null;
  for (const { atMs, peerId } of presenters) {
    const person = peerId === null ? undefined : nameOf.get(peerId);
    const now = person !== undefined && isIn(person, atMs) ? person.name : null;
    if (now !== null) happened.push({ atMs, title: `${now} presents` });
    else if (shown !== null) happened.push({ atMs, title: `${shown} presents no more` });
    shown = now;
  }
  for (const { fromMs, toMs } of holes)
    if (toMs > fromMs)
      happened.push({ atMs: toMs, title: `Recording goes on, after a gap from ${timeText(fromMs)}` });
  for (const { atMs, fromWallMs, toWallMs } of pauses)
    if (toWallMs < Infinity)
      happened.push({
        atMs,
        title: `Recording goes on, after a pause of ${timeText(toWallMs - fromWallMs)}`,
      });
  return joined([{ atMs: 0, title: "Beginning" }, ...happened.toSorted((a, b) => a.atMs - b.atMs)]);
}

function joined(all: readonly Chapter[]): readonly Chapter[] {
  const chapters: Chapter[] = [];
  for (const each of all) {
    const last = chapters.at(-1);
    if (last === undefined || each.atMs - last.atMs > TOGETHER_MS) chapters.push(each);
    else chapters[chapters.length - 1] = { atMs: last.atMs, title: `${last.title}, ${each.title}` };
  }
  return chapters;
}
