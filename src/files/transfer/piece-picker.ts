/**
 * Which chunk is asked of whom. Pure but for its own state; time and chance are inputs.
 *
 * Every holder has a few asks outstanding, so that fast ones do more. Where all holders have everything, chunks are taken in order. Where some
 * hold parts (other takers, mostly), the rarest comes first, and a holder of everything is asked for *any* of several chunks: it gives the one that it has
 * given least, so that takers who start together get different chunks and trade them. When nothing else is left, a chunk that a
 * slow holder sits on is asked of another, too.
 */
import type { Bitmap } from "../blob/bitmap.ts";
import { MAX_CANDIDATES } from "./messages.ts";

/** Covers the round trip and the holder's disk; what a holder that dies had begun is asked again, so few. */
const MAX_ASKS_PER_HOLDER = 3;
/**
 * On the way from all together. Fewer leave links idle; more share a link until every chunk is slow, cost a wake-up for every few
 * packets, and what waits at one holder cannot be asked of others who come to have it.
 */
const MAX_ASKS = 6;
/** An ask that is so old, and four times as old as the asker's own chunks take, is asked of another. */
const STEAL_AFTER_MS = 3_000;
const STEAL_RATIO = 4;

export interface Ask {
  readonly ask: number;
  /** One of these; distinct from what is asked of others. */
  readonly chunks: readonly number[];
}

interface Outstanding extends Ask {
  readonly holder: string;
  readonly askedAtMs: number;
  /** Its chunk came and is on its way to the disk: the holder has nothing to do with it any more. */
  readonly isHere: boolean;
}

interface Holder {
  readonly bitmap: Bitmap;
  asks: number;
  /** Mean time from ask to chunk. */
  chunkMs: number;
}

export interface Schedule {
  holderUp(holder: string, bitmap: Bitmap): void;
  holderGained(holder: string, chunks: readonly number[]): void;
  /** Its asks are void, but for those whose chunks came. */
  holderDown(holder: string): void;
  /** Null when enough is on its way, or the holder has nothing that is missing. `mayTrade`: others will be taking the same, who are not known as holders yet. */
  next(holder: string, nowMs: number, mayTrade?: boolean): Ask | null;
  /** The holder began to give this one: the ask's others are free again. */
  chosen(ask: number, chunk: number): void;
  /** The whole chunk: its holder is free for the next, and it is asked of nobody until the ask is over. */
  came(ask: number, nowMs: number): void;
  /** The ask is over, whether its chunk is there or not. */
  ended(ask: number): void;
  /** Nobody who is there has any of what is missing. */
  isStuck(): boolean;
}

/** `have` is the taker's own and grows as chunks come. `random` is in [0, 1). */
export function createSchedule(have: Bitmap, random: () => number): Schedule {
  const holders = new Map<string, Holder>();
  const asks = new Map<number, Outstanding>();
  /** How many outstanding asks name the chunk. */
  const asked = new Map<number, number>();
  /** How many of the holders have the chunk. */
  const copies = new Uint16Array(have.size);
  let lastAsk = 0;
  let firstMissing = 0;
  /** Asks whose chunks have not come. */
  let onTheWay = 0;
  /** As `Holder.chunkMs`, of all together. */
  let chunkMs = 0;

  const reserve = (chunk: number, by: number) => {
    const count = (asked.get(chunk) ?? 0) + by;
    if (count > 0) asked.set(chunk, count);
    else asked.delete(chunk);
  };

  function inOrder(holder: Holder): readonly number[] {
    for (let chunk = firstMissing; chunk < have.size; chunk += 1)
      if (!have.has(chunk) && !asked.has(chunk) && holder.bitmap.has(chunk)) return [chunk];
    return [];
  }

  /** A fair sample of the rarest that the holder has (reservoir sampling). */
  function rarest(holder: Holder): readonly number[] {
    let least = Infinity;
    let seen = 0;
    const sample: number[] = [];
    for (let chunk = firstMissing; chunk < have.size; chunk += 1) {
      const count = copies[chunk] ?? 0;
      if (count > least || have.has(chunk) || asked.has(chunk) || !holder.bitmap.has(chunk)) continue;
      if (count < least) {
        least = count;
        seen = 0;
        sample.length = 0;
      }
      seen += 1;
      if (sample.length < MAX_CANDIDATES) sample.push(chunk);
      else {
        const place = Math.floor(random() * seen);
        if (place < MAX_CANDIDATES) sample[place] = chunk;
      }
    }
    // A sample shorter than its limit is in order: mix it, too.
    for (let index = sample.length - 1; index > 0; index -= 1) {
      const other = Math.floor(random() * (index + 1));
      [sample[index], sample[other]] = [sample[other] ?? 0, sample[index] ?? 0];
    }
    // Candidates are withheld from others meanwhile: an eighth of what there is, and one of what others have, too.
    const width = holder.bitmap.isFull && least === 1 ? Math.max(1, Math.floor(seen / 8)) : 1;
    return sample.slice(0, Math.min(width, MAX_CANDIDATES));
  }

  function stolen(name: string, holder: Holder, nowMs: number): readonly number[] {
    let oldest: Outstanding | null = null;
    // Who gave nothing yet is not faster than the others: the taker's own link may be what is slow.
    const patienceMs = Math.max(STEAL_AFTER_MS, STEAL_RATIO * Math.max(holder.chunkMs, chunkMs));
    for (const ask of asks.values()) {
      if (ask.isHere || ask.holder === name || nowMs - ask.askedAtMs < patienceMs) continue;
      const isFree = ask.chunks.every((chunk) => asked.get(chunk) === 1 && holder.bitmap.has(chunk));
      if (isFree && (oldest === null || ask.askedAtMs < oldest.askedAtMs)) oldest = ask;
    }
    return oldest === null ? [] : oldest.chunks.slice(0, 1);
  }

  function end(ask: Outstanding): void {
    asks.delete(ask.ask);
    for (const chunk of ask.chunks) reserve(chunk, -1);
    const holder = holders.get(ask.holder);
    if (ask.isHere) return;
    onTheWay -= 1;
    if (holder !== undefined) holder.asks -= 1;
  }
  const smooth = (mean: number, sample: number) => (mean === 0 ? sample : mean * 0.8 + sample * 0.2);

  return {
    holderUp(name, bitmap) {
      this.holderDown(name);
      holders.set(name, { bitmap, asks: 0, chunkMs: 0 });
      for (let chunk = 0; chunk < have.size; chunk += 1)
        if (bitmap.has(chunk)) copies[chunk] = (copies[chunk] ?? 0) + 1;
    },
    holderGained(name, chunks) {
      const holder = holders.get(name);
      for (const chunk of chunks)
        if (holder?.bitmap.set(chunk) === true) copies[chunk] = (copies[chunk] ?? 0) + 1;
    },
    holderDown(name) {
      const holder = holders.get(name);
      if (holder === undefined) return;
      for (const ask of [...asks.values()]) if (ask.holder === name && !ask.isHere) end(ask);
      holders.delete(name);
      for (let chunk = 0; chunk < have.size; chunk += 1)
        if (holder.bitmap.has(chunk)) copies[chunk] = (copies[chunk] ?? 0) - 1;
    },
    next(name, nowMs, mayTrade = false) {
      const holder = holders.get(name);
      const most = Math.min(MAX_ASKS_PER_HOLDER, Math.ceil(MAX_ASKS / holders.size));
      if (holder === undefined || holder.asks >= most || onTheWay >= MAX_ASKS) return null;
      while (firstMissing < have.size && have.has(firstMissing)) firstMissing += 1;
      const isSwarm = mayTrade || [...holders.values()].some(({ bitmap }) => !bitmap.isFull);
      let chunks = isSwarm ? rarest(holder) : inOrder(holder);
      if (chunks.length === 0) chunks = stolen(name, holder, nowMs);
      if (chunks.length === 0) return null;
      lastAsk += 1;
      asks.set(lastAsk, { ask: lastAsk, chunks, holder: name, askedAtMs: nowMs, isHere: false });
      for (const chunk of chunks) reserve(chunk, 1);
      holder.asks += 1;
      onTheWay += 1;
      return { ask: lastAsk, chunks };
    },
    chosen(id, chunk) {
      const ask = asks.get(id);
      if (ask === undefined) return;
      for (const other of ask.chunks) if (other !== chunk) reserve(other, -1);
      asks.set(id, { ...ask, chunks: [chunk] });
    },
    came(id, nowMs) {
      const ask = asks.get(id);
      if (ask === undefined || ask.isHere) return;
      asks.set(id, { ...ask, isHere: true });
      const tookMs = nowMs - ask.askedAtMs;
      chunkMs = smooth(chunkMs, tookMs);
      onTheWay -= 1;
      const holder = holders.get(ask.holder);
      if (holder === undefined) return;
      holder.chunkMs = smooth(holder.chunkMs, tookMs);
      holder.asks -= 1;
    },
    ended(id) {
      const ask = asks.get(id);
      if (ask !== undefined) end(ask);
    },
    isStuck() {
      if (asks.size > 0) return false;
      for (let chunk = firstMissing; chunk < have.size; chunk += 1)
        if (!have.has(chunk) && (copies[chunk] ?? 0) > 0) return false;
      return true;
    },
  };
}
