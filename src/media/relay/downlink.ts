/**
 * The pictures of one leg on their way to its participant: their packets are numbered, the feedback about them says what the link bears, and
 * the pictures are cut to that. While the link may bear more than the pictures need, packets are sent twice to find that out: what does
 * not arrive then costs nobody a picture.
 */
import type { PeerId } from "../../kernel/ids.ts";
import type { Layer, WantedPicture } from "../leg/messages.ts";
import type { TransportFeedback } from "../rtp/rtcp.ts";
import { writeTransportNumber } from "../rtp/rtp.ts";
import { LinkEstimate } from "./link-estimate.ts";
import { allocatePictures, type CandidatePicture } from "./picture-allocation.ts";
import { SentPackets } from "./sent-packets.ts";

/** Padding goes out every 20 ms; what a busy moment missed is not made up for at once. */
const MAX_PADDING_MS = 60;

export class Downlink {
  /** What the participant wants at most of pictures, bits per second; null: as much as its link bears. */
  capBps: number | null = null;
  /** The layer of each picture, null for none; null while there is no limit. */
  allowed: ReadonlyMap<PeerId, Layer | null> | null = null;
  /** If larger pictures went on until the smaller ones' keyframes are there, more would be sent than the limit. */
  isTight = false;
  readonly #extensionId: number | null;
  readonly #sent = new SentPackets();
  readonly #estimate = new LinkEstimate();
  #sentBytes = 0;
  #paddedAtMs = 0;
  #isFilledUp = false;

  /** `extensionId`: of the transport-wide sequence number; null for a participant that gives no feedback, which has no limit. */
  constructor(extensionId: number | null) {
    this.#extensionId = extensionId;
  }

  /** Bits per second of pictures; null while no limit is known. */
  get limitBps(): number | null {
    return this.#estimate.limitBps;
  }

  /** False: there is nothing to share out, and was nothing at the last call of `share`. */
  get isLimited(): boolean {
    return this.allowed !== null || this.#estimate.limitBps !== null || this.capBps !== null;
  }

  /** No picture may be sent for a moment: what was sent before fills the link. */
  isDraining(nowMs: number): boolean {
    return this.#estimate.isDraining(nowMs);
  }

  /** Numbers a picture's packet, which has a forwarded header and is about to be sent. */
  stamp(packet: Buffer, nowMs: number): void {
    this.#sentBytes += packet.length;
    const isNumbered = this.#extensionId !== null;
    writeTransportNumber(packet, this.#extensionId, isNumbered ? this.#sent.add(packet.length, nowMs) : 0);
  }

  receive(feedback: TransportFeedback, nowMs: number): void {
    const results = this.#sent
      .take(feedback)
      .filter(({ sentAtMs }) => sentAtMs >= this.#estimate.drainedAtMs);
    this.#estimate.add(results, this.#sent.inFlightBytes, nowMs);
  }

  /**
   * Shares the limit out anew. Call some ten times a second. `wanted`: the most important first. Returns true when a picture comes, goes or
   * changes its layer.
   */
  share(
    wanted: readonly WantedPicture[],
    rateBps: (peerId: PeerId, layer: Layer) => number,
    screenBps: number,
    nowMs: number,
  ): boolean {
    const capBps = this.capBps ?? Infinity;
    if (this.#estimate.limitBps === null && capBps === Infinity) return this.#allow(null);
    const pictures = wanted.map(({ peerId, layer }): CandidatePicture => ({
      peerId,
      layer,
      rates: { q: rateBps(peerId, "q"), h: rateBps(peerId, "h"), f: rateBps(peerId, "f") },
    }));
    const wantedBps = pictures.reduce((sum, { layer, rates }) => sum + rates[layer], screenBps);
    // What is padded are packets of pictures.
    const isBlind =
      screenBps === 0 && ![...(this.allowed?.values() ?? ["f"])].some((layer) => layer !== null);
    this.#estimate.grow(Math.min(wantedBps, capBps), isBlind, nowMs);
    const budgetBps = Math.min(this.#estimate.budgetBps ?? Infinity, capBps);
    if (budgetBps === Infinity) return this.#allow(null);
    const allowed = allocatePictures(budgetBps, screenBps, pictures, this.allowed ?? new Map());
    this.isTight = this.#transitionBps(pictures, allowed) + screenBps > budgetBps;
    this.#isFilledUp = pictures.every(({ peerId, layer }) => allowed.get(peerId) === layer);
    return this.#allow(allowed);
  }

  /** Returns how many bytes of padding are due. Call every 20 ms. */
  takePadding(nowMs: number): number {
    const limitBps = Math.min(this.#estimate.limitBps ?? 0, this.capBps ?? Infinity);
    const spanMs = Math.min(nowMs - this.#paddedAtMs, MAX_PADDING_MS);
    const due = (limitBps / 8_000) * spanMs - this.#sentBytes;
    this.#paddedAtMs = nowMs;
    const isDue = !this.#isFilledUp && this.#estimate.isGrowing(nowMs);
    // What was sent too much counts against the next padding.
    this.#sentBytes = isDue ? Math.max(0, -due) : 0;
    return isDue ? Math.max(0, due) : 0;
  }

  /** What is sent while each picture that goes on is the larger one of before and now. */
  #transitionBps(pictures: readonly CandidatePicture[], allowed: ReadonlyMap<PeerId, Layer | null>): number {
    return pictures.reduce((sum, { peerId, layer, rates }) => {
      const now = allowed.get(peerId) ?? null;
      if (now === null) return sum;
      // Without a limit it was as it was asked for.
      const before = this.allowed === null ? layer : (this.allowed.get(peerId) ?? null);
      return sum + Math.max(rates[now], before === null ? 0 : rates[before]);
    }, 0);
  }

  #allow(allowed: ReadonlyMap<PeerId, Layer | null> | null): boolean {
    const before = this.allowed;
    this.allowed = allowed;
    if (allowed === null) this.isTight = false;
    if (before === null || allowed === null) return before !== allowed;
    return (
      before.size !== allowed.size || [...allowed].some(([peerId, layer]) => before.get(peerId) !== layer)
    );
  }
}
