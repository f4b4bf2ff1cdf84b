/** What was said: of each author the line that grows, the last finished ones, and what of a line is news. Pure. */
import { forgetFirst } from "../kernel/forget-first.ts";
import type { PeerId } from "../kernel/ids.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";
import type { AuthorClock } from "./author-clock.ts";
import type { SignedLine } from "./messages.ts";

/** A takeover takes some seconds at worst, and a window shows a line for less. */
export const REPEAT_MS = 20_000;
/** Of each captioner, enough for REPEAT_MS of the fastest typist. */
export const KEPT_FINALS = 16;
/** Everybody's machine may caption its own voice. Authors of earlier, too, so that nobody can say their old lines again. */
export const KEPT_AUTHORS = 2 * MAX_MEMBERS;

interface TimedLine {
  readonly signed: SignedLine;
  readonly atMs: number;
}

/** What self knows of one author. */
export interface Spoken {
  /** The line that grows. */
  readonly live: SignedLine | null;
  /** The last finished lines, by number. */
  readonly finals: readonly TimedLine[];
  /** No line up to this number is news. */
  readonly floor: number;
  /** Null for self, and before its first line. */
  readonly clock: AuthorClock | null;
}

/** The one heard longest ago first. */
export type AllSpoken = ReadonlyMap<PeerId, Spoken>;

const NOTHING: Spoken = { live: null, finals: [], floor: -1, clock: null };

/** False for what self has, or has something later of. */
export function isNews(spoken: Spoken | undefined, { line, revision, isFinal }: SignedLine): boolean {
  const { live, finals, floor } = spoken ?? NOTHING;
  if (line <= floor) return false;
  // A finished line may come after the next one has begun: it was lost with a coordinator.
  if (isFinal) return !finals.some(({ signed }) => signed.line === line);
  if (line <= (finals.at(-1)?.signed.line ?? -1)) return false;
  return live === null || line > live.line || (line === live.line && revision > live.revision);
}

export function withSpoken(
  all: AllSpoken,
  line: SignedLine,
  clock: AuthorClock | null,
  nowMs: number,
): AllSpoken {
  const known = all.get(line.author) ?? NOTHING;
  const spoken = new Map(all);
  spoken.delete(line.author);
  if (line.isFinal) {
    const kept = [...known.finals, { signed: line, atMs: nowMs }].toSorted(
      (a, b) => a.signed.line - b.signed.line,
    );
    const finals = kept.slice(-KEPT_FINALS);
    const floor = Math.max(known.floor, kept.at(-KEPT_FINALS - 1)?.signed.line ?? -1);
    const live = known.live !== null && known.live.line > line.line ? known.live : null;
    spoken.set(line.author, { live, finals, floor, clock });
  } else spoken.set(line.author, { ...known, live: line, clock });
  forgetFirst(spoken, KEPT_AUTHORS);
  return spoken;
}

/** What may not have come through: the last finished lines, and the one that grows. */
export function recent({ live, finals }: Spoken, nowMs: number): readonly SignedLine[] {
  const fresh = finals.filter(({ atMs }) => nowMs - atMs < REPEAT_MS).map(({ signed }) => signed);
  return live === null || live.text === "" ? fresh : [...fresh, live];
}
