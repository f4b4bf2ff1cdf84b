/** VP8 packets as a sender makes them, and how streams take them in. */
import { parseRtp, writeRtpHeader, type RtpHeader } from "../../../src/media/rtp/rtp.ts";
import type { RtpStream, VideoPacket } from "../../../src/media/relay/rtp-stream.ts";

export function packetOf(
  header: Omit<RtpHeader, "payloadStart" | "payloadEnd">,
  payload: Uint8Array,
): Buffer {
  const packet = Buffer.alloc(12 + payload.length);
  writeRtpHeader(packet, header);
  packet.set(payload, 12);
  return packet;
}

export function vp8Packet(
  of: { ssrc: number; sequenceNumber: number; timestamp: number; pictureId: number },
  isKeyframe: boolean,
): Buffer {
  const { pictureId, ...header } = of;
  const descriptor = [0x90, 0xe0, 0x80 | (pictureId >> 8), pictureId & 0xff, 7, 0x20];
  return packetOf(
    { payloadType: 100, marker: true, ...header },
    Buffer.from([...descriptor, isKeyframe ? 0 : 1, 0]),
  );
}

/** As the relay takes a packet in. */
export function receive(
  stream: RtpStream,
  bytes: Buffer,
  nowMs: number,
  isRecovered = false,
): VideoPacket | null {
  const header = parseRtp(bytes);
  return header === null ? null : stream.receive(bytes, header, nowMs, isRecovered);
}
