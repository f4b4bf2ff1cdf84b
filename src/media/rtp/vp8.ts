/** The VP8 payload descriptor (RFC 7741): where a picture starts, whether it is a keyframe, and the ids to rewrite. */

export interface Vp8Descriptor {
  /** The packet starts a picture that needs no other. */
  readonly isKeyframeStart: boolean;
  /** Where the picture id stands in the packet, and its width; bits 0: there is none. */
  readonly pictureIdOffset: number;
  readonly pictureIdBits: 0 | 7 | 15;
  readonly pictureId: number;
  /** Where TL0PICIDX stands; 0: there is none. */
  readonly baseLayerIndexOffset: number;
  readonly baseLayerIndex: number;
}

/** `bytes` is a packet whose payload spans [start, end). Null when it is cut short. */
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
  const isPictureStart = (first & 0x10) !== 0 && (first & 0x07) === 0;
  return {
    // RFC 7741, section 4.3: the inverse key frame flag of the payload header.
    isKeyframeStart: isPictureStart && (bytes.readUInt8(offset) & 1) === 0,
    pictureIdOffset,
    pictureIdBits,
    pictureId,
    baseLayerIndexOffset,
    baseLayerIndex,
  };
}
