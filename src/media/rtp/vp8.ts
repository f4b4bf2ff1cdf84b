/** The VP8 payload descriptor (RFC 7741, section 4.2): frame starts, keyframes, and the fields that a relay rewrites. */

export interface Vp8Descriptor {
  /** Where the descriptor ends in the packet, and the frame's own bytes begin. */
  readonly payloadOffset: number;
  /** The packet is the first of a frame. */
  readonly isFrameStart: boolean;
  /** The packet is the first of a keyframe. */
  readonly isKeyframeStart: boolean;
  /** The picture id's offset in the packet and its width; 0 bits: there is none. */
  readonly pictureIdOffset: number;
  readonly pictureIdBits: 0 | 7 | 15;
  readonly pictureId: number;
  /** TL0PICIDX: its offset in the packet, 0 when there is none, and its value. */
  readonly baseLayerIndexOffset: number;
  readonly baseLayerIndex: number;
}

/** `bytes`: a packet whose payload spans [start, end). Returns null when the descriptor is cut short; never throws. */
export function parseVp8(bytes: Buffer, start: number, end: number): Vp8Descriptor | null {
  let offset = start;
  if (offset >= end) return null;
  const first = bytes.readUInt8(offset++);
  let pictureIdOffset = 0;
  let pictureIdBits: 0 | 7 | 15 = 0;
  let pictureId = 0;
  let baseLayerIndexOffset = 0;
  let baseLayerIndex = 0;
  if ((first & 0x80) !== 0) {
    if (offset >= end) return null;
    const extended = bytes.readUInt8(offset++);
    if ((extended & 0x80) !== 0) {
      if (offset >= end) return null;
      pictureIdOffset = offset;
      const head = bytes.readUInt8(offset++);
      pictureIdBits = 7;
      pictureId = head & 0x7f;
      if ((head & 0x80) !== 0) {
        if (offset >= end) return null;
        pictureIdBits = 15;
        pictureId = (pictureId << 8) | bytes.readUInt8(offset++);
      }
    }
    if ((extended & 0x40) !== 0) {
      if (offset >= end) return null;
      baseLayerIndexOffset = offset;
      baseLayerIndex = bytes.readUInt8(offset++);
    }
    if ((extended & 0x30) !== 0) offset += 1;
  }
  if (offset >= end) return null;
  const isFrameStart = (first & 0x10) !== 0 && (first & 0x07) === 0;
  return {
    payloadOffset: offset,
    isFrameStart,
    // P, the inverse keyframe flag of the payload header (RFC 7741, section 4.3).
    isKeyframeStart: isFrameStart && (bytes.readUInt8(offset) & 1) === 0,
    pictureIdOffset,
    pictureIdBits,
    pictureId,
    baseLayerIndexOffset,
    baseLayerIndex,
  };
}
