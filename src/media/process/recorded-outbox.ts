/** Gathers what is recorded into batches, and holds no more than the core can take: a core that is stopped costs the meeting nothing. */
import type { RecordedBatch, RecordedPacket } from "../../kernel/recorded-packet.ts";

/** Batches on their way: five seconds of them. */
const MAX_UNTAKEN = 50;

export class RecordedOutbox {
  #packets: RecordedPacket[] = [];
  #lost = 0;
  #untaken = 0;

  add(packet: RecordedPacket): void {
    if (this.#untaken < MAX_UNTAKEN) this.#packets.push(packet);
    else this.#lost += 1;
  }

  /** The core has taken one batch. */
  taken(): void {
    this.#untaken = Math.max(0, this.#untaken - 1);
  }

  /** Call every 100 ms. Null when there is nothing to send. */
  next(nowMs: number): RecordedBatch | null {
    if (this.#packets.length === 0) return null;
    const batch = { sentAtMs: nowMs, packets: this.#packets, lost: this.#lost };
    [this.#packets, this.#lost] = [[], 0];
    this.#untaken += 1;
    return batch;
  }
}
