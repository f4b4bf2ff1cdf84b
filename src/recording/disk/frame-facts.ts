/** What a container has to know of a frame: how long an Opus packet plays, and how large a VP8 picture is. Pure. */

/** By the two lowest bits of the configuration, in milliseconds: SILK, hybrid, CELT (RFC 6716, section 3.1). */
const SILK_MS = [10, 20, 40, 60] as const;
const HYBRID_MS = [10, 20] as const;
const CELT_MS = [2.5, 5, 10, 20] as const;

/** 0 for what is no packet. */
export function opusDurationMs(packet: Uint8Array): number {
  const [toc, counts = 0] = packet;
  if (toc === undefined) return 0;
  const configuration = toc >> 3;
  const frameMs =
    configuration < 12
      ? SILK_MS[configuration & 3]
      : configuration < 16
        ? HYBRID_MS[configuration & 1]
        : CELT_MS[configuration & 3];
  const code = toc & 3;
  const frames = code === 0 ? 1 : code === 3 ? counts & 63 : 2;
  return (frameMs ?? 0) * frames;
}

/** Of a keyframe (RFC 6386, section 9.1); null for any other frame. */
export function vp8Size(frame: Uint8Array): { readonly width: number; readonly height: number } | null {
  const [tag = 1, , , a, b, c, w0 = 0, w1 = 0, h0 = 0, h1 = 0] = frame;
  if ((tag & 1) !== 0 || a !== 0x9d || b !== 0x01 || c !== 0x2a) return null;
  const [width, height] = [w0 | ((w1 & 0x3f) << 8), h0 | ((h1 & 0x3f) << 8)];
  return width === 0 || height === 0 ? null : { width, height };
}
