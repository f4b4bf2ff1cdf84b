/**
 * How often one source may try a passcode: wrong tries cost it waits. Nothing here makes other sources wait, or a guesser could lock
 * everybody out. Times are those of the wall clock, so that the counts outlive a restart. Pure.
 */
import * as v from "valibot";
import { CountSchema, decoder, WallTimeSchema } from "../../kernel/schema.ts";

/** Wrong tries of one source that cost nothing. */
export const FREE_TRIES = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 10 * 60_000;
/** How many sources are remembered, some 100 bytes each: more than a /20 network has addresses. Beyond, the oldest is forgotten. */
export const MAX_SOURCES = 4_096;
/** The longest text form of an address, with its zone. */
const MAX_SOURCE_LENGTH = 64;

interface Count {
  readonly wrong: number;
  readonly blockedUntilMs: number;
}
/** By address, the one that tried last at the end. */
export type PasscodeThrottle = ReadonlyMap<string, Count>;

/** How long that source has to wait before its next try, in ms; 0 when it may try. Never longer than its wait was, wherever the clock was set. */
export function waitBeforeTryMs(throttle: PasscodeThrottle, source: string, wallMs: number): number {
  const count = throttle.get(source);
  if (count === undefined) return 0;
  return Math.min(Math.max(0, count.blockedUntilMs - wallMs), waitAfterMs(count.wrong));
}

function waitAfterMs(wrong: number): number {
  return wrong < FREE_TRIES ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (wrong - FREE_TRIES), LONGEST_WAIT_MS);
}

/** Counts a try as wrong when it begins, so that giving up half-way is no free guess. */
export function countTry(throttle: PasscodeThrottle, source: string, wallMs: number): PasscodeThrottle {
  const sources = new Map(throttle);
  const wrong = (sources.get(source)?.wrong ?? 0) + 1;
  sources.delete(source);
  sources.set(source, { wrong, blockedUntilMs: Math.round(wallMs) + waitAfterMs(wrong) });
  const [oldest] = sources.keys();
  if (sources.size > MAX_SOURCES && oldest !== undefined) sources.delete(oldest);
  return sources;
}

/** The try was right: the source starts afresh. */
export function forgiveTry(throttle: PasscodeThrottle, source: string): PasscodeThrottle {
  const sources = new Map(throttle);
  sources.delete(source);
  return sources;
}

const decodeKept = decoder(
  v.object({
    version: v.literal(1),
    sources: v.pipe(
      v.array(
        v.object({
          address: v.pipe(v.string(), v.maxLength(MAX_SOURCE_LENGTH)),
          wrong: CountSchema,
          blockedUntilMs: WallTimeSchema,
        }),
      ),
      v.maxLength(MAX_SOURCES),
    ),
  }),
);

/** As JSON for the disk. */
export function keepThrottle(throttle: PasscodeThrottle): unknown {
  return { version: 1, sources: [...throttle].map(([address, count]) => ({ address, ...count })) };
}

/** Empty where the value is damaged or there is none. */
export function readThrottle(value: unknown): PasscodeThrottle {
  const kept = decodeKept(value);
  return new Map(
    kept?.sources.map(({ address, wrong, blockedUntilMs }) => [address, { wrong, blockedUntilMs }]) ?? [],
  );
}
