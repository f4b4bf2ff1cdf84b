/** Puts the mix's frames into one leg's RTP packets, with redundancy where the leg negotiated it. */
import type { MixFrame } from "../mixer/distinct-mix.ts";
import { FRAME_SAMPLES } from "../../audio/opus.ts";
import { writeRed } from "../rtp/red.ts";
import { writeSenderReport } from "../rtp/rtcp.ts";
import { RTP_HEADER_BYTES, writeRtpHeader } from "../rtp/rtp.ts";
import type { AudioFormat } from "../sdp/leg-layout.ts";
import type { MediaClock } from "../leg/messages.ts";
import { ntpOf } from "./sender-clock.ts";

/** Beyond this size the redundancy is left out, so that a packet fits any link. */
const MAX_PAYLOAD_BYTES = 1100;

/** Each frame's RED payload, by Opus payload type: listeners of one mix share the work. */
const redPayloads = new WeakMap<MixFrame, Map<number, Buffer>>();

export class AudioSender {
  readonly #format: AudioFormat;
  readonly #ssrc: number;
  readonly #packet = Buffer.alloc(RTP_HEADER_BYTES + 2048);
  #sequenceNumber: number;
  #timestamp: number;
  /** When the last frame was sent; null: none was. */
  #sentAtMs: number | null = null;
  #packetCount = 0;
  #octetCount = 0;

  constructor(format: AudioFormat, ssrc: number, firstSequenceNumber: number) {
    this.#format = format;
    this.#ssrc = ssrc;
    this.#sequenceNumber = firstSequenceNumber;
    this.#timestamp = firstSequenceNumber * FRAME_SAMPLES;
  }

  /** Returns the next packet. Its bytes are reused by the following call. */
  next(frame: MixFrame, nowMs: number): Buffer {
    const { opus, red } = this.#format;
    const payload = red === null ? frame.payload : redPayload(frame, opus);
    this.#sequenceNumber = (this.#sequenceNumber + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + FRAME_SAMPLES) >>> 0;
    writeRtpHeader(this.#packet, {
      payloadType: red ?? opus,
      marker: false,
      sequenceNumber: this.#sequenceNumber,
      timestamp: this.#timestamp,
      ssrc: this.#ssrc,
    });
    this.#sentAtMs = nowMs;
    this.#packetCount += 1;
    this.#octetCount += payload.length;
    payload.copy(this.#packet, RTP_HEADER_BYTES);
    return this.#packet.subarray(0, RTP_HEADER_BYTES + payload.length);
  }

  /** When the frame sent last was spoken, if that was `ageMs` before it was sent; null before the first. */
  clock(ageMs: number): MediaClock | null {
    return this.#sentAtMs === null ? null : [this.#timestamp, this.#sentAtMs - ageMs];
  }

  /** Returns a report that the frame sent last was spoken `ageMs` before it was sent; null before the first. */
  report(ageMs: number): Buffer | null {
    const clock = this.clock(ageMs);
    if (clock === null) return null;
    const [rtpTimestamp, spokenAtMs] = clock;
    const spoken = { ssrc: this.#ssrc, rtpTimestamp, ...ntpOf(spokenAtMs) };
    return writeSenderReport(spoken, this.#packetCount, this.#octetCount);
  }

  /** Advances the timestamp past frames that the mixer left out. */
  skip(frames: number): void {
    this.#timestamp = (this.#timestamp + frames * FRAME_SAMPLES) >>> 0;
  }
}

function redPayload(frame: MixFrame, opus: number): Buffer {
  let byType = redPayloads.get(frame);
  if (byType === undefined) redPayloads.set(frame, (byType = new Map<number, Buffer>()));
  const made = byType.get(opus);
  if (made !== undefined) return made;
  const { payload, previous } = frame;
  const fits = previous !== null && payload.length + previous.length < MAX_PAYLOAD_BYTES;
  const red = writeRed(opus, payload, fits ? { payload: previous, timestampOffset: FRAME_SAMPLES } : null);
  byType.set(opus, red);
  return red;
}
