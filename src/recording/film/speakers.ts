/** Who speaks in each second of a recording, by how loud the voices are. Pure. */
import type { PeerId } from "../../kernel/ids.ts";

/** Above the noise of a quiet room, of 32768. */
const AUDIBLE = 800;
/** Of a second: a cough is no speech. */
const SPEAKS_SHARE = 0.3;

export class SpeakerWatch {
  readonly #framesPerSecond: number;
  readonly #speakers: (PeerId | null)[] = [];
  #frames = new Map<PeerId, { audible: number; sum: number }>();
  #speaker: PeerId | null = null;

  constructor(framesPerSecond: number) {
    this.#framesPerSecond = framesPerSecond;
  }

  /** Frames come in order, from 0 on. */
  take(frame: number, levels: ReadonlyMap<PeerId, number>): void {
    for (const [peerId, level] of levels) {
      const { audible, sum } = this.#frames.get(peerId) ?? { audible: 0, sum: 0 };
      this.#frames.set(peerId, { audible: audible + (level > AUDIBLE ? 1 : 0), sum: sum + level });
    }
    if ((frame + 1) % this.#framesPerSecond === 0) this.#endSecond();
  }

  /** By second. Who spoke last stays until somebody else speaks. */
  get speakers(): readonly (PeerId | null)[] {
    return this.#speakers;
  }

  #endSecond(): void {
    const speaking = [...this.#frames].filter(
      ([, { audible }]) => audible >= this.#framesPerSecond * SPEAKS_SHARE,
    );
    // Who speaks on is not interrupted by who is louder.
    if (!speaking.some(([peerId]) => peerId === this.#speaker)) {
      const [loudest] = speaking.toSorted(([, a], [, b]) => b.sum - a.sum);
      this.#speaker = loudest?.[0] ?? this.#speaker;
    }
    this.#speakers.push(this.#speaker);
    this.#frames = new Map();
  }
}
