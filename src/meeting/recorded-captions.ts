/**
 * Which finished lines of captions go into a recording: those that were typed from the first letter to the last while it ran, by a member that had
 * agreed, and of a speaker that had. Pure.
 */
import type { TranscriptLine } from "../captions/index.ts";
import { forgetFirst } from "../kernel/forget-first.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { NotedLine } from "../recording/types.ts";

export type CaptionNote = Extract<NotedLine, { type: "caption" }>;
type Line = Pick<TranscriptLine, "from" | "line" | "text" | "isFinal" | "speaker">;

export interface RecordedCaptions {
  /** When a line that grows was begun, on the recording's clock; null for one that is not to be recorded. By author and line. */
  readonly begun: ReadonlyMap<string, number | null>;
  /** Those that were noted last. A recorder that died may not have written them. */
  readonly noted: readonly CaptionNote[];
}

/** Four captioners at a time have a line that grows, and one that is lost with a coordinator. */
const MAX_BEGUN = 16;
const MAX_NOTED = 16;
/** A recorder is started again within two seconds, and its core notes nothing that it does not hear of within a few more. */
const REPEATED_MS = 10_000;

export const noCaptions: RecordedCaptions = { begun: new Map(), noted: [] };

/** The recording pauses or goes on: what was typed of a line up to here was not recorded. */
export const withoutGrowing = ({ begun, noted }: RecordedCaptions): RecordedCaptions => ({
  begun: new Map([...begun.keys()].map((key) => [key, null])),
  noted,
});

/** `atMs`: when this much of it was typed, on the recording's clock; null: while nothing was recorded. */
export function takeCaption(
  state: RecordedCaptions,
  line: Line,
  atMs: number | null,
  agreed: ReadonlySet<PeerId>,
): readonly [RecordedCaptions, CaptionNote | null] {
  const { from: peerId, line: number, text, isFinal, speaker } = line;
  const key = `${peerId} ${number}`;
  const isMeant = agreed.has(peerId) && (speaker === null || agreed.has(speaker));
  const known = state.begun.get(key);
  const fromMs = atMs === null || !isMeant || known === null ? null : (known ?? atMs);
  const begun = new Map(state.begun);
  begun.delete(key);
  if (!isFinal) {
    // One that is taken back may grow anew, with the same number and none of its words.
    if (text !== "") begun.set(key, fromMs);
    forgetFirst(begun, MAX_BEGUN);
    return [{ ...state, begun }, null];
  }
  if (fromMs === null || atMs === null) return [{ ...state, begun }, null];
  const note = {
    ...({ type: "caption", atMs: Math.round(atMs), peerId, line: number } as const),
    ...{ fromMs: Math.round(Math.min(fromMs, atMs)), speaker, text },
  };
  return [{ begun, noted: [...state.noted, note].slice(-MAX_NOTED) }, note];
}

/** What a recorder that was started again is told once more. */
export const repeatedCaptions = ({ noted }: RecordedCaptions, nowMs: number): readonly CaptionNote[] =>
  noted.filter(({ atMs }) => nowMs - atMs < REPEATED_MS);
