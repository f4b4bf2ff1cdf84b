/** Which part of a long conversation is drawn, so that ten thousand lines cost no more than two hundred. Pure. */

/** Indices of the drawn lines. `end` is null while the newest line is drawn, so that later ones join. Null: the newest PART. */
export type StreamRange = { readonly start: number; readonly end: number | null } | null;

/** Some ten screens. */
export const PART = 200;
/** How many lines come at once on scrolling: few enough to be drawn between two frames. */
export const STEP = 100;
/** More drawn lines than this, and the far end is dropped. */
const MAX_SHOWN = 2 * PART;

const openEnd = (end: number, length: number): number | null => (end >= length ? null : end);

/** `length` is that of the whole conversation, here and below. */
export function boundsOf(
  range: StreamRange,
  length: number,
): { readonly start: number; readonly end: number } {
  if (range === null) return { start: Math.max(0, length - PART), end: length };
  return { start: range.start, end: range.end ?? length };
}

/** One STEP more at the beginning; null if that is drawn already. */
export function extendUp(range: StreamRange, length: number): StreamRange {
  const { start, end } = boundsOf(range, length);
  if (start === 0) return null;
  const from = Math.max(0, start - STEP);
  return { start: from, end: openEnd(Math.min(end, from + MAX_SHOWN), length) };
}

/** One STEP more at the end; null if that is drawn already. */
export function extendDown(range: StreamRange, length: number): StreamRange {
  const { start, end } = boundsOf(range, length);
  if (end >= length) return null;
  const to = Math.min(length, end + STEP);
  return { start: Math.max(start, to - MAX_SHOWN), end: openEnd(to, length) };
}

/** One PART with the line `index` in its middle. */
export const rangeAround = (index: number, length: number): StreamRange => ({
  start: Math.max(0, index - PART / 2),
  end: openEnd(index + PART / 2, length),
});

/** The same lines, and one STEP before them, when `count` older lines have come at the beginning. */
export function shiftedBy(range: StreamRange, count: number, length: number): StreamRange {
  if (range === null) return null;
  const shifted = { start: range.start + count, end: range.end === null ? null : range.end + count };
  return extendUp(shifted, length) ?? shifted;
}

/** The same lines where the first `count` of the conversation are gone; null, the newest, where that cannot be. */
export function withoutFirst(range: StreamRange, count: number): StreamRange {
  if (range === null || (range.end !== null && range.end <= count)) return null;
  return { start: Math.max(0, range.start - count), end: range.end === null ? null : range.end - count };
}
