/** When to query the network: in a burst that survives lost packets, then less and less often. Runs only while the list is watched. */

/**
 * Spans between queries. The burst at 0, 100, 250, 500 and 1000 ms finds 19 of 20 services within 250 ms at 20% loss each way, and
 * misses one in 160. A service that it missed and that does not announce itself again is found by a later query.
 */
const SPANS_MS = [100, 150, 250, 500, 1_000, 2_000, 3_000, 4_000];
const LAST_SPAN_MS = 5_000;
/** After the burst somebody else's question serves as well: answers are multicast (RFC 6762, section 7.3). */
const BURST = 5;
/** Of so many questions in a row that nobody answered at least one is self's own: somebody may ask self alone. */
const MAX_SPARED = 5;
/** Those that ask at one pace would all be due at one moment: each waits for up to this part of the span more. */
const JITTER = 0.4;

export interface QuerySchedule {
  /** How many queries were sent. */
  readonly sent: number;
  /** When the next is due, on the clock's scale. */
  readonly dueAtMs: number;
  /** How many questions of others have stood for self's own since that was sent last, or since answers to one of them were heard. */
  readonly spared: number;
}

/** Starts with the burst at `nowMs`. */
export function startQueries(nowMs: number): QuerySchedule {
  return { sent: 0, dueAtMs: nowMs, spared: 0 };
}

/** The schedule after the query that was due has been sent at `nowMs`. `chance`: in [0, 1). */
export function queryWasSent(schedule: QuerySchedule, nowMs: number, chance: number): QuerySchedule {
  return after({ ...schedule, spared: 0 }, nowMs, chance);
}

/**
 * The schedule after somebody else has asked. `others`: how many peers self knows, which may ask as often as self. `isAnswered`: most of them
 * were heard since the question before, so questions of others are as good as self's own.
 */
export function otherHasAsked(
  schedule: QuerySchedule,
  nowMs: number,
  { others, isAnswered, chance }: { others: number; isAnswered: boolean; chance: number },
): QuerySchedule {
  const { sent } = schedule;
  const spared = isAnswered ? 0 : schedule.spared;
  if (sent < BURST || spared >= Math.min(others, MAX_SPARED)) return schedule;
  return after({ ...schedule, spared: spared + 1 }, nowMs, chance);
}

function after({ sent, spared }: QuerySchedule, nowMs: number, chance: number): QuerySchedule {
  const spanMs = SPANS_MS[sent] ?? LAST_SPAN_MS;
  const jitterMs = sent < BURST ? 0 : spanMs * JITTER * chance;
  return { sent: sent + 1, dueAtMs: nowMs + spanMs + jitterMs, spared };
}
