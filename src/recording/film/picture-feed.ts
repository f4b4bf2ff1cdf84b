/** The pictures of a recording, a second at a time. */
import type { KeptTrack } from "../disk/list-recordings.ts";
import { readTrack, type TrackPacket } from "../disk/track-reader.ts";
import { isIn, type Person } from "../compose/presence.ts";
import { isKeyframe } from "./messages.ts";

export interface Picture extends TrackPacket {
  /** Index of its track. */
  readonly track: number;
}

/** One track, read as far as it was asked for. */
class Reader {
  readonly track: KeptTrack;
  readonly #packets: ReturnType<typeof readTrack>;
  readonly #person: Person | undefined;
  #next: TrackPacket | null = null;
  #isOver = false;
  /** After what was left out, nothing can be decoded before a keyframe. */
  #needsKey = true;
  /** Of the last picture that was given. */
  lastAtMs = -Infinity;

  constructor(track: KeptTrack, person: Person | undefined) {
    this.track = track;
    this.#person = person;
    this.#packets = readTrack(track.path);
  }

  async takeTo(ms: number): Promise<readonly TrackPacket[]> {
    const taken: TrackPacket[] = [];
    if (this.track.fromMs > ms) return taken;
    while (!this.#isOver) {
      this.#next ??= await this.#read();
      if (this.#next === null || this.#next.atMs >= ms) break;
      const packet = this.#next;
      this.#next = null;
      // The recorder writes nothing of who has not agreed. Neither does this, whatever lies there.
      if (!isIn(this.#person, packet.atMs)) this.#needsKey = true;
      else if (isKeyframe(packet.bytes)) this.#needsKey = false;
      if (this.#needsKey) continue;
      this.lastAtMs = packet.atMs;
      taken.push(packet);
    }
    return taken;
  }

  async close(): Promise<void> {
    await this.#packets.return();
  }

  async #read(): Promise<TrackPacket | null> {
    const { value, done } = await this.#packets.next();
    if (done === true) this.#isOver = true;
    return value ?? null;
  }
}

export class PictureFeed {
  readonly #readers: readonly Reader[];

  constructor(tracks: readonly KeptTrack[], people: readonly Person[]) {
    const byId = new Map(people.map((person) => [person.peerId, person]));
    this.#readers = tracks.map((track) => new Reader(track, byId.get(track.peerId)));
  }

  /** Everything before that time that was not taken yet, in order for each track. */
  async takeTo(ms: number): Promise<readonly Picture[]> {
    const all: Picture[] = [];
    for (const [track, reader] of this.#readers.entries())
      for (const packet of await reader.takeTo(ms)) all.push({ ...packet, track });
    return all;
  }

  /** When that track's last picture came that was taken; -Infinity for none. */
  lastAtMs(track: number): number {
    return this.#readers[track]?.lastAtMs ?? -Infinity;
  }

  async close(): Promise<void> {
    for (const reader of this.#readers) await reader.close();
  }
}

/** From when on pictures have to be decoded, so that everything is there at `atMs`: the earliest of the last keyframes before it. */
export async function decodableFrom(
  tracks: readonly KeptTrack[],
  people: readonly Person[],
  atMs: number,
): Promise<number> {
  const feed = new PictureFeed(tracks, people);
  const lastKeys = new Map<number, number>();
  try {
    for (let ms = 1_000; ms <= atMs; ms += 1_000)
      for (const { track, atMs: keyAtMs, bytes } of await feed.takeTo(ms))
        if (isKeyframe(bytes)) lastKeys.set(track, keyAtMs);
    const alive = [...lastKeys].filter(([track]) => atMs - feed.lastAtMs(track) < LONGEST_STILL_MS);
    return Math.min(atMs, ...alive.map(([, keyAtMs]) => keyAtMs));
  } finally {
    await feed.close();
  }
}

/** A screen on which nothing moves gives a picture this often, at least. */
export const LONGEST_STILL_MS = 15_000;
