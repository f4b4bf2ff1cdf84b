/**
 * Many takers of one file in virtual time: the real schedule, and links that share their bandwidth evenly among the chunks that are on
 * them. Holders behave as `guest.ts`: one chunk at a time to each taker, that of the candidates which was given least; what came is told by sweeps.
 */
import { createBitmap, type Bitmap } from "../../src/files/blob/bitmap.ts";
import { createSchedule, type Ask, type Schedule } from "../../src/files/transfer/piece-picker.ts";

const STEP_MS = 5;
const SWEEP_MS = 100;
const ROUND_TRIP_MS = 5;

export interface SwarmOptions {
  readonly takers: number;
  readonly chunks: number;
  /** How long one chunk takes on a link that is otherwise idle, up or down. */
  readonly chunkMs: number;
  readonly random: () => number;
}

export interface SwarmResult {
  /** Until the last taker has everything. */
  readonly tookMs: number;
  /** Chunks that left the giver, for each chunk of the file. */
  readonly giverCopies: number;
  /** Chunks that came, for each that was needed. */
  readonly receivedCopies: number;
}

interface Sending {
  readonly ask: Ask;
  readonly chunk: number;
  left: number;
  waitsMs: number;
}

interface Connection {
  readonly from: number;
  readonly to: number;
  readonly asks: Ask[];
  sending: Sending | null;
}

interface Node {
  readonly have: Bitmap;
  readonly schedule: Schedule | null;
  readonly given: Uint16Array;
  readonly untold: number[];
}

/** Node 0 is the giver. */
export function runSwarm({ takers, chunks, chunkMs, random }: SwarmOptions): SwarmResult {
  const nodes: Node[] = Array.from({ length: takers + 1 }, (_, index) => {
    const have = createBitmap(chunks);
    if (index === 0) for (let chunk = 0; chunk < chunks; chunk += 1) have.set(chunk);
    const schedule = index === 0 ? null : createSchedule(have, random);
    return { have, schedule, given: new Uint16Array(chunks), untold: [] };
  });
  const copyOf = ({ have }: Node) => createBitmap(chunks, Uint8Array.from(have.bytes));
  const connections: Connection[] = [];
  nodes.forEach((taker, to) => {
    if (taker.schedule === null) return;
    nodes.forEach((holder, from) => {
      if (from === to) return;
      taker.schedule?.holderUp(String(from), copyOf(holder));
      connections.push({ from, to, asks: [], sending: null });
    });
  });
  const byTaker = nodes.map((_, index) => connections.filter(({ to }) => to === index));
  let nowMs = 0;
  let received = 0;
  let giverSent = 0;

  /** As a download does: of every holder in turn, from any on. */
  function ask(own: readonly Connection[]): void {
    const first = Math.floor(random() * own.length);
    for (let turn = 0; turn < own.length; turn += 1) {
      const connection = own[(first + turn) % own.length];
      if (connection === undefined) continue;
      const { from, to, asks } = connection;
      for (;;) {
        const next = nodes[to]?.schedule?.next(String(from), nowMs) ?? null;
        if (next === null) break;
        asks.push(next);
      }
    }
  }

  function begin(connection: Connection): void {
    const holder = nodes[connection.from];
    const next = connection.asks.shift();
    if (holder === undefined || next === undefined) return;
    const [chunk] = next.chunks
      .filter((each) => holder.have.has(each))
      .toSorted((a, b) => (holder.given[a] ?? 0) - (holder.given[b] ?? 0));
    if (chunk === undefined) throw new Error("It was asked for what it has not.");
    holder.given[chunk] = (holder.given[chunk] ?? 0) + 1;
    if (connection.from === 0) giverSent += 1;
    nodes[connection.to]?.schedule?.chosen(next.ask, chunk);
    connection.sending = { ask: next, chunk, left: 1, waitsMs: ROUND_TRIP_MS };
  }

  function end(connection: Connection, { ask: ended, chunk }: Sending): void {
    const taker = nodes[connection.to];
    connection.sending = null;
    received += 1;
    if (taker?.have.set(chunk) === true) taker.untold.push(chunk);
    taker?.schedule?.came(ended.ask, nowMs);
    taker?.schedule?.ended(ended.ask);
  }

  function tellGained(): void {
    nodes.forEach((holder, from) => {
      const gained = holder.untold.splice(0);
      if (gained.length === 0) return;
      for (const { schedule } of nodes) schedule?.holderGained(String(from), gained);
    });
  }

  for (; nodes.some(({ have }) => !have.isFull); nowMs += STEP_MS) {
    if (nowMs > 100 * chunks * chunkMs) throw new Error("It does not come to an end.");
    if (nowMs % SWEEP_MS === 0) tellGained();
    for (const own of byTaker) ask(own);
    for (const connection of connections) if (connection.sending === null) begin(connection);
    const up = new Map<number, number>();
    const down = new Map<number, number>();
    for (const { from, to, sending } of connections) {
      if (sending === null) continue;
      up.set(from, (up.get(from) ?? 0) + 1);
      down.set(to, (down.get(to) ?? 0) + 1);
    }
    for (const connection of connections) {
      const { sending, from, to } = connection;
      if (sending === null) continue;
      sending.waitsMs -= STEP_MS;
      if (sending.waitsMs >= 0) continue;
      sending.left -= STEP_MS / chunkMs / Math.max(up.get(from) ?? 1, down.get(to) ?? 1);
      if (sending.left <= 0) end(connection, sending);
    }
  }
  return { tookMs: nowMs, giverCopies: giverSent / chunks, receivedCopies: received / (takers * chunks) };
}
