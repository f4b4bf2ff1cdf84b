/**
 * When what a source sends was captured, on the relay's clock, by its RTP timestamps: the least delayed packet of the last seconds says how far the two clocks are
 * apart. Pure.
 */

/** How long the least delayed packet says where a source's clock stands. */
const CLOCK_WINDOW_MS = 2_500;

/** Puts RTP timestamps on the relay's clock. */
export class CaptureClock {
  readonly #msPerUnit: number;
  #lastTimestamp: number | null = null;
  #units = 0;
  /** The least of the present span and of the one before. */
  #offsetsMs: readonly [number, number] = [Infinity, Infinity];
  #spanEndsAtMs = -Infinity;

  constructor(rateHz: number) {
    this.#msPerUnit = 1_000 / rateHz;
  }

  /** Never later than `nowMs`, when the packet came. */
  atMs(timestamp: number, nowMs: number): number {
    const theirMs = this.theirMs(timestamp);
    this.note(nowMs - theirMs, nowMs);
    return theirMs + this.offsetMs;
  }

  /** By the source's own clock, whose origin means nothing. Timestamps are to come in the order of the packets. */
  theirMs(timestamp: number): number {
    // Signed and of 32 bits, as the timestamps wrap.
    this.#units += (timestamp - (this.#lastTimestamp ?? timestamp)) | 0;
    this.#lastTimestamp = timestamp;
    return this.#units * this.#msPerUnit;
  }

  /** The relay's clock minus the source's one, as known. Infinity before the first packet. */
  get offsetMs(): number {
    return Math.min(...this.#offsetsMs);
  }

  /** A packet has come that would say `offsetMs` if it was not delayed at all. */
  note(offsetMs: number, nowMs: number): void {
    const [present, before] = this.#offsetsMs;
    if (nowMs < this.#spanEndsAtMs) this.#offsetsMs = [Math.min(present, offsetMs), before];
    else {
      this.#offsetsMs = [offsetMs, present];
      this.#spanEndsAtMs = nowMs + CLOCK_WINDOW_MS;
    }
  }

  /** The source's clock stood still: what packets before have said is over. */
  restart(offsetMs: number, nowMs: number): void {
    this.#offsetsMs = [offsetMs, Infinity];
    this.#spanEndsAtMs = nowMs + CLOCK_WINDOW_MS;
  }
}

/** A source whose clock stood still sent nothing meanwhile. What it sent before may have come late, which makes the silence shorter. */
const SILENT_MS = 60;
/** What comes later than this, after such a silence, was held up, or its clock stood still. */
const LATE_MS = 60;
/** What was held up comes all at once: after this long at the latest a packet is in time. If none is, the clock stood still. */
const HOLD_MS = 500;
/** More than that is no burst of sound. */
const MAX_HELD = 250;

interface HeldPacket {
  readonly theirMs: number;
  readonly offsetMs: number;
  readonly cameAtMs: number;
  readonly payload: Uint8Array;
}

/**
 * The same for sound. A microphone's timestamps count its samples: while its device is changed, or its machine is too busy to capture, samples are
 * missing and the timestamps stand still. What comes after a silence is held for a moment, until it is clear whether that was so or the network held it up.
 */
export class SoundClock {
  readonly #clock: CaptureClock;
  readonly #onPacket: (atMs: number, payload: Uint8Array) => void;
  #held: HeldPacket[] = [];
  #lastCameAtMs = Infinity;

  constructor(rateHz: number, onPacket: (atMs: number, payload: Uint8Array) => void) {
    this.#clock = new CaptureClock(rateHz);
    this.#onPacket = onPacket;
  }

  /** Packets come in order. */
  add(timestamp: number, payload: Uint8Array, nowMs: number): void {
    const theirMs = this.#clock.theirMs(timestamp);
    const packet = { theirMs, offsetMs: nowMs - theirMs, cameAtMs: nowMs, payload };
    const isAfterSilence = nowMs - this.#lastCameAtMs >= SILENT_MS;
    this.#lastCameAtMs = nowMs;
    if (this.#held.length > 0 || (isAfterSilence && this.#isLate(packet))) {
      this.#held.push(packet);
      this.settle(nowMs);
    } else this.#give(packet);
  }

  /** Nothing more comes of that stream: what is held is given. */
  end(): void {
    while (this.#held.length > 0) this.#moveOn();
  }

  #isLate({ offsetMs }: HeldPacket): boolean {
    return offsetMs > this.#clock.offsetMs + LATE_MS;
  }

  /** Call now and then, too: no packet may follow for a while. */
  settle(nowMs: number): void {
    for (;;) {
      this.#giveUpToLastInTime();
      const first = this.#held[0];
      if (first === undefined) return;
      if (nowMs - first.cameAtMs < HOLD_MS && this.#held.length < MAX_HELD) return;
      this.#moveOn();
    }
  }

  /** The source's clock stood still before the first that is held. It only ever stands still: the least delayed one of those that came says for how long. */
  #moveOn(): void {
    const cameAtMs = this.#held[0]?.cameAtMs ?? 0;
    this.#clock.restart(Math.min(...this.#held.map(({ offsetMs }) => offsetMs)), cameAtMs);
    this.#giveUpToLastInTime();
  }

  #giveUpToLastInTime(): void {
    const last = this.#held.findLastIndex((packet) => !this.#isLate(packet));
    for (const packet of this.#held.splice(0, last + 1)) this.#give(packet);
  }

  #give({ theirMs, offsetMs, cameAtMs, payload }: HeldPacket): void {
    this.#clock.note(offsetMs, cameAtMs);
    this.#onPacket(theirMs + this.#clock.offsetMs, payload);
  }
}
