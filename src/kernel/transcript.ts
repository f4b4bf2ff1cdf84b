/** The finished lines of captions in their order, as the core and a window keep them. Pure. */
import type { PeerId } from "./ids.ts";

/** Some three hours of a steady typist. */
export const MAX_TRANSCRIPT = 3_000;

interface Line {
  readonly from: PeerId;
  /** Counts those of `from`. */
  readonly line: number;
}

/** Of one author the lines stand by number: one that was lost with a coordinator may come after the next. Each stands once. */
export function withLine<L extends Line>(transcript: readonly L[], added: L): readonly L[] {
  const isKnown = transcript.some(({ from, line }) => from === added.from && line === added.line);
  if (isKnown) return transcript;
  const next = transcript.findIndex(({ from, line }) => from === added.from && line > added.line);
  const at = next === -1 ? transcript.length : next;
  return [...transcript.slice(0, at), added, ...transcript.slice(at)].slice(-MAX_TRANSCRIPT);
}
