/** What participants of a benchmark send to be heard. */
import { createOpus, FRAME_SAMPLES } from "../../src/audio/opus.ts";
import { RTP_HEADER_BYTES, writeRtpHeader } from "../../src/media/rtp/rtp.ts";
import { MICROPHONE_SSRC, OPUS_TYPE } from "./raw-leg.ts";

/** 2 s that loop, made ahead: encoding for sixty people takes more than they cost the relay. */
const RECORDED_FRAMES = 100;
const TALKERS = 3;

/** Opus of 20 ms, by participant and frame: three talk, in noise with the rhythm of syllables; the others' rooms are silent. */
export function recordVoices(): (participant: number, frame: number) => Buffer {
  const opus = createOpus();
  const record = (isTalking: boolean): readonly Buffer[] => {
    const encoder = opus.createEncoder();
    let low = 0;
    return Array.from({ length: RECORDED_FRAMES }, (_, frame) => {
      const loudness = isTalking ? 4000 * (1 + Math.sin((frame * Math.PI) / 12.5)) + 500 : 10;
      const pcm = Int16Array.from({ length: FRAME_SAMPLES }, () => {
        low = 0.9 * low + (Math.random() - 0.5);
        return low * loudness;
      });
      return encoder.encode(pcm);
    });
  };
  const talking = record(true);
  const silent = record(false);
  return (participant, frame) =>
    (participant < TALKERS ? talking : silent)[frame % RECORDED_FRAMES] ?? Buffer.alloc(0);
}

/** A microphone's RTP packet. */
export function soundPacket(frame: number, payload: Buffer): Buffer {
  const packet = Buffer.alloc(RTP_HEADER_BYTES + payload.length);
  writeRtpHeader(packet, {
    payloadType: OPUS_TYPE,
    marker: false,
    sequenceNumber: frame & 0xffff,
    timestamp: frame * FRAME_SAMPLES,
    ssrc: MICROPHONE_SSRC,
  });
  payload.copy(packet, RTP_HEADER_BYTES);
  return packet;
}
