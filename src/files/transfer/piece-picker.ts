/**
 * Which chunk is requested of which seeder. Pure but for its own state; time and chance are inputs.
 *
 * Every seeder has a few requests outstanding, so that fast ones do more. Where all seeders have everything, chunks are requested in order. Where
 * some have parts (mostly other downloaders), the rarest comes first, and a seeder of everything is asked for *any* of several chunks: it uploads
 * the one that it uploaded least often, so that downloaders which start together get different chunks and trade them. When nothing else is left
 * (BEP 3's endgame), a chunk that a slow seeder sits on is requested of another seeder, too.
 */
import type { Bitmap } from "../blob/bitmap.ts";
import { MAX_CANDIDATES } from "./messages.ts";

/** Covers the round trip and the seeder's disk. Few, because what a seeder that dies had begun is requested again. */
const MAX_REQUESTS_PER_SEEDER = 3;
/**
 * Of all seeders together. Fewer leave links idle. More share a link until every chunk is slow, cost a wake-up for every few
 * packets, and what waits at one seeder cannot be requested of others that come to have it.
 */
const MAX_REQUESTS = 6;
/** A request becomes endgame when it is this old and also four times as old as chunks take. */
const ENDGAME_AFTER_MS = 3_000;
const ENDGAME_RATIO = 4;
/** Of a smoothed time, the weight of the newest sample. */
const NEWEST_SHARE = 0.2;
/** A choice withholds its candidates from other seeders, so it has an eighth of those that there are. */
const CANDIDATE_SHARE = 1 / 8;

export interface PickedRequest {
  readonly request: number;
  /** One of these; distinct from what is requested of others, endgame apart. */
  readonly chunks: readonly number[];
}

interface Outstanding extends PickedRequest {
  readonly seeder: string;
  readonly requestedAtMs: number;
  /** Its chunk arrived and is on its way to the disk: the seeder has nothing to do with it any more. */
  readonly hasArrived: boolean;
}

interface Seeder {
  readonly bitmap: Bitmap;
  requests: number;
  /** Smoothed time from request to chunk; 0 before the first. */
  chunkMs: number;
}

export interface PiecePicker {
  /** `bitmap` becomes the picker's. */
  seederUp(seeder: string, bitmap: Bitmap): void;
  seederHas(seeder: string, chunks: readonly number[]): void;
  /** Its requests are void, except those whose chunks have arrived. */
  seederDown(seeder: string): void;
  /**
   * Null when enough requests are outstanding, or the seeder has nothing that is missing. `mayTrade`: other downloaders are about to become
   * seeders, so chunks are not requested in order.
   */
  next(seeder: string, nowMs: number, mayTrade?: boolean): PickedRequest | null;
  /** The seeder began to upload this chunk: the request's other candidates are free again. */
  chosen(request: number, chunk: number): void;
  /** The chunk has arrived whole: its seeder is free for the next request, and the chunk is requested of nobody until `ended`. */
  arrived(request: number, nowMs: number): void;
  /** The request is over, with or without its chunk. */
  ended(request: number): void;
  /** No seeder that is up has any of what is missing. */
  isStuck(): boolean;
}

/** `have` is the downloader's own bitmap and grows as chunks are written. `random` is in [0, 1). */
export function createPiecePicker(have: Bitmap, random: () => number): PiecePicker {
  const seeders = new Map<string, Seeder>();
  const outstanding = new Map<number, Outstanding>();
  /** How many outstanding requests name the chunk. */
  const requested = new Map<number, number>();
  /** How many of the seeders have the chunk. */
  const copies = new Uint16Array(have.size);
  let lastRequest = 0;
  let firstMissing = 0;
  /** Requests whose chunks have not arrived. */
  let awaited = 0;
  /** As `Seeder.chunkMs`, of all together. */
  let chunkMs = 0;

  const reserve = (chunk: number, by: number) => {
    const count = (requested.get(chunk) ?? 0) + by;
    if (count > 0) requested.set(chunk, count);
    else requested.delete(chunk);
  };
  const isFree = (chunk: number, seeder: Seeder) =>
    !have.has(chunk) && !requested.has(chunk) && seeder.bitmap.has(chunk);

  function inOrder(seeder: Seeder): readonly number[] {
    for (let chunk = firstMissing; chunk < have.size; chunk += 1) if (isFree(chunk, seeder)) return [chunk];
    return [];
  }

  /** A fair sample of the rarest chunks that the seeder has (reservoir sampling). */
  function rarest(seeder: Seeder): readonly number[] {
    let least = Infinity;
    let seen = 0;
    const sample: number[] = [];
    for (let chunk = firstMissing; chunk < have.size; chunk += 1) {
      const count = copies[chunk] ?? 0;
      if (count > least || !isFree(chunk, seeder)) continue;
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
    // A sample that did not fill up is still in order.
    shuffle(sample, random);
    // What only this seeder has is requested as a choice; what others have, too, as one chunk.
    const isChoice = seeder.bitmap.isFull && least === 1;
    const width = isChoice ? Math.max(1, Math.floor(seen * CANDIDATE_SHARE)) : 1;
    return sample.slice(0, Math.min(width, MAX_CANDIDATES));
  }

  /** The chunk of the oldest request that another seeder is too slow with. */
  function endgame(name: string, seeder: Seeder, nowMs: number): readonly number[] {
    let oldest: Outstanding | null = null;
    // A seeder that sent nothing yet is not faster than the others: the downloader's own link may be the slow one.
    const patienceMs = Math.max(ENDGAME_AFTER_MS, ENDGAME_RATIO * Math.max(seeder.chunkMs, chunkMs));
    for (const request of outstanding.values()) {
      if (request.hasArrived || request.seeder === name || nowMs - request.requestedAtMs < patienceMs)
        continue;
      const isOnlyThere = request.chunks.every(
        (chunk) => requested.get(chunk) === 1 && seeder.bitmap.has(chunk),
      );
      if (isOnlyThere && (oldest === null || request.requestedAtMs < oldest.requestedAtMs)) oldest = request;
    }
    return oldest === null ? [] : oldest.chunks.slice(0, 1);
  }

  function end(request: Outstanding): void {
    outstanding.delete(request.request);
    for (const chunk of request.chunks) reserve(chunk, -1);
    if (request.hasArrived) return;
    awaited -= 1;
    const seeder = seeders.get(request.seeder);
    if (seeder !== undefined) seeder.requests -= 1;
  }

  function seederDown(name: string): void {
    const seeder = seeders.get(name);
    if (seeder === undefined) return;
    for (const request of [...outstanding.values()])
      if (request.seeder === name && !request.hasArrived) end(request);
    seeders.delete(name);
    for (let chunk = 0; chunk < have.size; chunk += 1)
      if (seeder.bitmap.has(chunk)) copies[chunk] = (copies[chunk] ?? 0) - 1;
  }

  return {
    seederUp(name, bitmap) {
      seederDown(name);
      seeders.set(name, { bitmap, requests: 0, chunkMs: 0 });
      for (let chunk = 0; chunk < have.size; chunk += 1)
        if (bitmap.has(chunk)) copies[chunk] = (copies[chunk] ?? 0) + 1;
    },
    seederHas(name, chunks) {
      const seeder = seeders.get(name);
      for (const chunk of chunks)
        if (seeder?.bitmap.set(chunk) === true) copies[chunk] = (copies[chunk] ?? 0) + 1;
    },
    seederDown,
    next(name, nowMs, mayTrade = false) {
      const seeder = seeders.get(name);
      const most = Math.min(MAX_REQUESTS_PER_SEEDER, Math.ceil(MAX_REQUESTS / seeders.size));
      if (seeder === undefined || seeder.requests >= most || awaited >= MAX_REQUESTS) return null;
      while (firstMissing < have.size && have.has(firstMissing)) firstMissing += 1;
      const isSwarm = mayTrade || [...seeders.values()].some(({ bitmap }) => !bitmap.isFull);
      let chunks = isSwarm ? rarest(seeder) : inOrder(seeder);
      if (chunks.length === 0) chunks = endgame(name, seeder, nowMs);
      if (chunks.length === 0) return null;
      lastRequest += 1;
      const picked = { request: lastRequest, chunks };
      outstanding.set(lastRequest, { ...picked, seeder: name, requestedAtMs: nowMs, hasArrived: false });
      for (const chunk of chunks) reserve(chunk, 1);
      seeder.requests += 1;
      awaited += 1;
      return picked;
    },
    chosen(id, chunk) {
      const request = outstanding.get(id);
      if (request === undefined) return;
      for (const other of request.chunks) if (other !== chunk) reserve(other, -1);
      outstanding.set(id, { ...request, chunks: [chunk] });
    },
    arrived(id, nowMs) {
      const request = outstanding.get(id);
      if (request === undefined || request.hasArrived) return;
      outstanding.set(id, { ...request, hasArrived: true });
      const tookMs = nowMs - request.requestedAtMs;
      chunkMs = smooth(chunkMs, tookMs);
      awaited -= 1;
      const seeder = seeders.get(request.seeder);
      if (seeder === undefined) return;
      seeder.chunkMs = smooth(seeder.chunkMs, tookMs);
      seeder.requests -= 1;
    },
    ended(id) {
      const request = outstanding.get(id);
      if (request !== undefined) end(request);
    },
    isStuck() {
      if (outstanding.size > 0) return false;
      for (let chunk = firstMissing; chunk < have.size; chunk += 1)
        if (!have.has(chunk) && (copies[chunk] ?? 0) > 0) return false;
      return true;
    },
  };
}

const smooth = (mean: number, sample: number): number =>
  mean === 0 ? sample : mean * (1 - NEWEST_SHARE) + sample * NEWEST_SHARE;

/** Fisher and Yates, in place. */
function shuffle(values: number[], random: () => number): void {
  for (let index = values.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [values[index], values[other]] = [values[other] ?? 0, values[index] ?? 0];
  }
}
