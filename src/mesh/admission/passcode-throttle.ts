/** How often a passcode may be tried: wrong ones cost waits, per source address and for the meeting as a whole. Pure. */

/** Wrong tries of one source that cost nothing. */
export const FREE_TRIES = 5;
/** Wrong tries of all sources together that cost nothing: bounds a guesser with many addresses. Typing errors of a full meeting stay below it. */
const FREE_MEETING_TRIES = 30;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 10 * 60_000;
/** How many sources are remembered. The oldest is forgotten; the meeting's own count makes that harmless. */
const MAX_SOURCES = 256;

interface Count {
  readonly wrong: number;
  readonly blockedUntilMs: number;
}
export interface PasscodeThrottle {
  readonly sources: ReadonlyMap<string, Count>;
  readonly meeting: Count;
}

const NONE: Count = { wrong: 0, blockedUntilMs: 0 };
export const initialThrottle: PasscodeThrottle = { sources: new Map(), meeting: NONE };

/** How long that source has to wait before its next try, in ms; 0 when it may try. */
export function waitBeforeTryMs(tries: PasscodeThrottle, source: string, nowMs: number): number {
  const blockedUntilMs = Math.max(
    tries.sources.get(source)?.blockedUntilMs ?? 0,
    tries.meeting.blockedUntilMs,
  );
  return Math.max(0, blockedUntilMs - nowMs);
}

function oneMore(count: Count, free: number, nowMs: number): Count {
  const wrong = count.wrong + 1;
  const waitMs = wrong < free ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (wrong - free), LONGEST_WAIT_MS);
  return { wrong, blockedUntilMs: waitMs === 0 ? 0 : nowMs + waitMs };
}

/** Counts a try as wrong when it begins, so that giving up half-way is no free guess. */
export function countTry(tries: PasscodeThrottle, source: string, nowMs: number): PasscodeThrottle {
  const sources = new Map(tries.sources);
  const count = oneMore(sources.get(source) ?? NONE, FREE_TRIES, nowMs);
  sources.delete(source);
  sources.set(source, count);
  const oldest = sources.keys().next();
  if (sources.size > MAX_SOURCES && oldest.done !== true) sources.delete(oldest.value);
  return { sources, meeting: oneMore(tries.meeting, FREE_MEETING_TRIES, nowMs) };
}

/** Takes the count of a try back that was right: the source starts afresh, and the meeting does not count it. */
export function forgiveTry(tries: PasscodeThrottle, source: string): PasscodeThrottle {
  const sources = new Map(tries.sources);
  sources.delete(source);
  return { sources, meeting: { wrong: Math.max(0, tries.meeting.wrong - 1), blockedUntilMs: 0 } };
}
