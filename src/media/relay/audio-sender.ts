/** Puts the mix's frames into one leg's RTP packets, with redundancy where it was negotiated. */
import { FRAME_SAMPLES } from "../mixer/opus.ts";
import { writeRed } from "../rtp/red.ts";
import type { MixFrame } from "../mixer/mixer.ts";
import type { AudioFormat } from "../sdp/leg-layout.ts";
import { RTP_HEADER_BYTES, writeRtpHeader } from "../rtp/rtp.ts";

/** Redundancy is left out beyond this, so that a packet fits any link. */
const MAX_PAYLOAD_BYTES = 1100;

/** RED of each frame, by Opus payload type: listeners share the work. */
const redOf = new WeakMap<MixFrame, Map<number, Buffer>>();

export class SoundSender {
  readonly #format: AudioFormat;
  readonly #ssrc: number;
  readonly #packet = Buffer.alloc(RTP_HEADER_BYTES + 2048);
  #sequence: number;
  #timestamp: number;
  packetCount = 0;

  constructor(format: AudioFormat, ssrc: number, firstSequence: number) {
    this.#format = format;
    this.#ssrc = ssrc;
    this.#sequence = firstSequence;
    this.#timestamp = firstSequence * FRAME_SAMPLES;
  }

  /** The next packet; its bytes are reused by the one after it. */
  next(frame: MixFrame): Buffer {
    const { opus, red } = this.#format;
    const payload = red === null ? frame.payload : redPayload(frame, opus);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + FRAME_SAMPLES) >>> 0;
    this.packetCount += 1;
    writeRtpHeader(this.#packet, {
      payloadType: red ?? opus,
      isMarked: false,
      sequence: this.#sequence,
      timestamp: this.#timestamp,
      ssrc: this.#ssrc,
    });
    payload.copy(this.#packet, RTP_HEADER_BYTES);
    return this.#packet.subarray(0, RTP_HEADER_BYTES + payload.length);
  }

  /** Ticks that were left out: time goes on. */
  skip(frames: number): void {
    this.#timestamp = (this.#timestamp + frames * FRAME_SAMPLES) >>> 0;
  }
}

function redPayload(frame: MixFrame, opus: number): Buffer {
  let byType = redOf.get(frame);
  if (byType === undefined) redOf.set(frame, (byType = new Map<number, Buffer>()));
  const made = byType.get(opus);
  if (made !== undefined) return made;
  const { payload, previous } = frame;
  const fits = previous !== null && payload.length + previous.length < MAX_PAYLOAD_BYTES;
  const repeat = fits ? { payload: previous, timestampOffset: FRAME_SAMPLES } : null;
  const red = writeRed(opus, payload, repeat);
  byType.set(opus, red);
  return red;
}
