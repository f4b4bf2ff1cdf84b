/**
 * Those that knock, in line. Pure. One that is gone keeps its place for when it knocks again, at this member or, after a takeover, at the
 * next coordinator, which had the line from the one before.
 */
import type { Knock } from "../types.ts";

/** Places that are remembered. The first of those that are not here are forgotten. */
export const MAX_PLACES = 256;

export interface KnockQueue {
  /** Public keys, first come first. */
  readonly line: readonly string[];
  /** By public key: those that are here. */
  readonly here: ReadonlyMap<string, Knock>;
}

export const emptyQueue: KnockQueue = { line: [], here: new Map() };

function bounded({ line, here }: KnockQueue): KnockQueue {
  let surplus = line.length - MAX_PLACES;
  if (surplus <= 0) return { line, here };
  return { line: line.filter((key) => here.has(key) || surplus-- <= 0), here };
}

/** It gets the place that it had, or the last one. */
export function knocked(queue: KnockQueue, knock: Knock): KnockQueue {
  const { publicKey } = knock;
  const line = queue.line.includes(publicKey) ? queue.line : [...queue.line, publicKey];
  return bounded({ line, here: new Map(queue.here).set(publicKey, knock) });
}

/** It may knock again, and keeps its place until then. */
export function goneFrom(queue: KnockQueue, publicKey: string): KnockQueue {
  if (!queue.here.has(publicKey)) return queue;
  const here = new Map(queue.here);
  here.delete(publicKey);
  return { ...queue, here };
}

/** It was let in or turned away: if it comes again, it is the last. */
export function answeredIn(queue: KnockQueue, publicKey: string): KnockQueue {
  return { ...goneFrom(queue, publicKey), line: queue.line.filter((key) => key !== publicKey) };
}

/** Another member's line comes first. */
export function recalled(queue: KnockQueue, line: readonly string[]): KnockQueue {
  const first = [...new Set(line)];
  const rest = queue.line.filter((key) => !first.includes(key));
  return bounded({ ...queue, line: [...first, ...rest] });
}

/** Those that are here, first come first. */
export function knocksOf({ line, here }: KnockQueue): readonly Knock[] {
  return line.flatMap((key) => here.get(key) ?? []);
}
