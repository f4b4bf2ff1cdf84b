/**
 * The relay's end of one leg's data channel: checks what the participant says, and sends slots, requests for pictures and
 * beats. Slots and requests are sent on changes only.
 */
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import { TokenBucket } from "../../kernel/token-bucket.ts";
import {
  decodeLegMessage,
  MAX_PICTURE_SLOTS,
  type LegMessage,
  type MediaClock,
  type RelayMessage,
  type StoppableLayer,
} from "../leg/messages.ts";

/** A participant that scrolls changes its wishes several times a second. */
const MESSAGE_LIMITS = { burst: 60, perSecond: 20 };

type PicturesMessage = Extract<RelayMessage, { type: "pictures" }>;

export class RelayControl {
  readonly #log: Log;
  readonly #send: (text: string) => boolean;
  readonly #bucket: TokenBucket;
  #isOpen = false;
  #slots: string | null = null;
  #sentSlots: string | null = null;
  #pictures: PicturesMessage = { type: "pictures", wanted: false, layers: ["h", "f"] };
  /** At first what the participant takes for granted. */
  #sentPictures: string = encode(this.#pictures);

  /** `send` returns false when the channel's buffer is full. */
  constructor(deps: { log: Log; nowMs: number; send: (text: string) => boolean }) {
    this.#log = deps.log;
    this.#send = deps.send;
    this.#bucket = new TokenBucket(MESSAGE_LIMITS, deps.nowMs);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  open(): void {
    this.#isOpen = true;
    this.#flush();
  }

  /** Returns null, and counts why, for a message that is malformed or beyond the limit. */
  receive(text: string, nowMs: number): LegMessage | null {
    if (!this.#bucket.take(nowMs)) {
      this.#log.count("relay.controlOverLimit");
      return null;
    }
    const message = decodeLegMessage(text);
    if (message === null) this.#log.count("relay.malformedControl");
    return message;
  }

  /** `pictures`: by slot. `held`: those that the participant's link does not bear. */
  setSlots(pictures: readonly (PeerId | null)[], screen: PeerId | null, held: readonly PeerId[] = []): void {
    const told = held.length === 0 ? {} : { held: held.slice(0, MAX_PICTURE_SLOTS) };
    this.#slots = encode({ type: "slots", pictures: [...pictures], screen, ...told });
    this.#flush();
  }

  /** Whether the participant is to send its pictures; false at the start. `layers`: of its camera, besides the smallest, wherever it sends. */
  setPicturesWanted(areWanted: boolean, layers: StoppableLayer[]): void {
    this.#pictures = { type: "pictures", wanted: areWanted, layers };
    this.#flush();
  }

  /** `beat`: an encoded message of type "beat", the same for all legs. */
  sendBeat(beat: string): void {
    this.#flush();
    if (this.#isOpen) this.#send(beat);
  }

  /** `pictures`: by slot. Without a picture there is nothing to be in step with. What finds the channel full is left out. */
  sendClocks(mix: MediaClock | null, pictures: readonly (MediaClock | null)[]): void {
    const isOfUse = mix !== null && pictures.some((clock) => clock !== null);
    if (this.#isOpen && isOfUse) this.#send(encode({ type: "clocks", mix, pictures: [...pictures] }));
  }

  sendFarewell(): void {
    this.#send(encode({ type: "farewell" }));
  }

  /** Sends what the participant does not know yet. What finds the channel full is sent with the next beat. */
  #flush(): void {
    if (!this.#isOpen) return;
    if (this.#slots !== null && this.#slots !== this.#sentSlots && this.#send(this.#slots)) {
      this.#sentSlots = this.#slots;
    }
    const pictures = encode(this.#pictures);
    if (pictures !== this.#sentPictures && this.#send(pictures)) this.#sentPictures = pictures;
  }
}

export function encode(message: RelayMessage): string {
  return JSON.stringify(message);
}
