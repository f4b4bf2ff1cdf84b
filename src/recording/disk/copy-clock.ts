/**
 * How far the clock of another machine's copy of a recording is from the own one's: both have the same packets of voices, and those say it to the millisecond. It is not
 * the same throughout, as two machines do not follow a pause in one moment.
 */
import { createHash } from "node:crypto";
import type { KeptTrack } from "./list-recordings.ts";
import { readTrack } from "./track-reader.ts";

/** Of silence a packet is like another one. */
const MIN_PACKET_BYTES = 24;
/** One packet of so many is compared: what is common is found all the same, and hours of a meeting of many fit into memory. */
const SAMPLED = 8;
/** The nearest ones say it; a wrong one among them says nothing. */
const NEAREST = 15;

/** A packet that both have. */
interface Common {
  readonly ownMs: number;
  readonly aheadMs: number;
}

export class CopyClock {
  readonly #common: readonly Common[];

  private constructor(common: readonly Common[]) {
    this.#common = common;
  }

  /** @throws Error of the system */
  static async between(own: readonly KeptTrack[], copy: readonly KeptTrack[]): Promise<CopyClock> {
    const ownAt = await samplesOf(own);
    const copyAt = await samplesOf(copy);
    const common = [...ownAt].flatMap(([key, ownMs]) => {
      const copyMs = copyAt.get(key);
      return copyMs === undefined || copyMs === null || ownMs === null
        ? []
        : { ownMs, aheadMs: copyMs - ownMs };
    });
    return new CopyClock(common.toSorted((a, b) => a.ownMs - b.ownMs));
  }

  /** By so much the copy's clock is ahead there: the median of what is nearest. 0 where they have nothing in common. */
  aheadMs(ownMs: number): number {
    const near = this.#common
      .toSorted((a, b) => Math.abs(a.ownMs - ownMs) - Math.abs(b.ownMs - ownMs))
      .slice(0, NEAREST)
      .map(({ aheadMs }) => aheadMs)
      .toSorted((a, b) => a - b);
    return near[near.length >> 1] ?? 0;
  }
}

/** When each packet came; null for what is there twice. */
async function samplesOf(tracks: readonly KeptTrack[]): Promise<ReadonlyMap<string, number | null>> {
  const samples = new Map<string, number | null>();
  for (const { path, peerId, source } of tracks) {
    if (source !== "voice") continue;
    for await (const { atMs, bytes } of readTrack(path)) {
      if (bytes.length < MIN_PACKET_BYTES) continue;
      const hash = createHash("sha1").update(peerId).update(bytes).digest();
      if (hash.readUInt8(0) % SAMPLED !== 0) continue;
      const key = hash.toString("latin1", 0, 12);
      samples.set(key, samples.has(key) ? null : atMs);
    }
  }
  return samples;
}
