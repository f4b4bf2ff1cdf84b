/** Scripted statistics of a connection: counters are a function of time, so that a test can play any minute at once. */
import type { Picture } from "../../src/media/leg/types.ts";

const SIZES = [
  [1280, 720],
  [640, 360],
] as const;

/** A value between 0 and 1 that varies smoothly with `atS`. Deterministic. */
function wander(index: number, atS: number): number {
  return (Math.sin(atS / (3 + (index % 4)) + index) + Math.sin(atS / (7 + index) + 2 * index) + 2) / 4;
}

/** The sum of `wander`, scaled to low..high, over the seconds 0 to `atS`. */
function total(index: number, atS: number, low: number, high: number): number {
  let sum = 0;
  for (let second = 0; second <= atS; second += 1) sum += low + (high - low) * wander(index, second);
  return Math.round(sum);
}

/** `atMs` is monotonic; counters grow once a second. */
export function fakeReport(
  pictures: readonly Picture[],
  screen: Picture | null,
  atMs: number,
): RTCStatsReport {
  // Played history begins up to a minute before the page was loaded: 120 keeps the seconds positive.
  const atS = Math.floor(atMs / 1_000) + 120;
  const entries: { readonly id: string; readonly type: string; readonly [name: string]: unknown }[] = [
    {
      id: "in-sound",
      type: "inbound-rtp",
      kind: "audio",
      trackIdentifier: "sound",
      bytesReceived: total(0, atS, 3_500, 6_500),
      packetsReceived: 50 * atS,
      packetsLost: 0,
      jitter: 0.002,
      audioLevel: 0.1,
    },
    {
      id: "out-sound",
      type: "outbound-rtp",
      kind: "audio",
      mid: "0",
      bytesSent: total(1, atS, 3_000, 5_000),
      packetsSent: 50 * atS,
    },
    {
      id: "out-camera",
      type: "outbound-rtp",
      kind: "video",
      mid: "1",
      bytesSent: total(2, atS, 120_000, 200_000),
      packetsSent: 170 * atS,
      framesSent: total(3, atS, 28, 30),
      frameWidth: 1280,
      frameHeight: 720,
    },
  ];
  for (const [index, { track }] of [...pictures, ...(screen === null ? [] : [screen])].entries()) {
    const [width, height] = SIZES[index % SIZES.length] ?? SIZES[0];
    entries.push({
      id: `in-${index}`,
      type: "inbound-rtp",
      kind: "video",
      trackIdentifier: track.id,
      bytesReceived: total(index, atS, 40_000, 150_000),
      packetsReceived: 120 * atS,
      packetsLost: index % 3 === 1 ? atS : 0,
      framesDecoded: total(index, atS, 22, 30),
      frameWidth: width,
      frameHeight: height,
      jitter: 0.003,
    });
  }
  return new Map(entries.map((entry) => [entry.id, entry]));
}
