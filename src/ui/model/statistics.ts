/**
 * Rates from a connection's counters: what arrives from each participant and what goes out, second by second, over the last
 * minute. Pure. Times are monotonic milliseconds.
 */
import type { PeerId } from "../../kernel/ids.ts";
import { LINE } from "../../media/leg/messages.ts";
import type { Picture } from "../../media/leg/types.ts";
import { t } from "../language/texts.ts";
import { decimal } from "../language/format.ts";

/** A participant's id stands for their picture. `sound` is the mix of all others: the relay sends no voice alone. */
export type FlowKey =
  | PeerId
  | "sound"
  | "screen"
  | "screen-sound"
  | "sent-screen-sound"
  | "sent-microphone"
  | "sent-camera"
  | "sent-screen";

/** Totals since the connection began, as RTCStatsReport gives them. */
export interface Counters {
  readonly key: FlowKey;
  /** The RTP stream that is counted. With another source the totals begin anew. */
  readonly source: string;
  readonly bytes: number;
  readonly packets: number;
  readonly lost: number;
  readonly frames: number;
  readonly width: number;
  readonly height: number;
  readonly jitterMs: number | null;
}

export interface Sample {
  readonly kbps: number;
  readonly packetsPerS: number;
  readonly framesPerS: number;
  /** 0 to 1, of this second's packets; null for a sent flow. */
  readonly lossRatio: number | null;
  readonly jitterMs: number | null;
  readonly width: number;
  readonly height: number;
}

export interface Statistics {
  readonly atMs: number;
  readonly last: ReadonlyMap<FlowKey, Counters>;
  /** By flow, oldest first, at most SAMPLES; null for a second without a measure. */
  readonly flows: ReadonlyMap<FlowKey, readonly (Sample | null)[]>;
}

/** One minute of one sample a second. */
export const SAMPLES = 60;

export const initialStatistics: Statistics = { atMs: 0, last: new Map(), flows: new Map() };

/** The members that are used of RTCInboundRtpStreamStats and RTCOutboundRtpStreamStats (W3C webrtc-stats). */
interface RtpStats {
  readonly id: string;
  readonly type: string;
  readonly kind?: string;
  readonly mid?: string;
  readonly trackIdentifier?: string;
  readonly bytesReceived?: number;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly framesDecoded?: number;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
  readonly jitter?: number;
  readonly bytesSent?: number;
  readonly packetsSent?: number;
  readonly framesSent?: number;
}

const SENT_KEYS: Readonly<Record<string, FlowKey>> = {
  [LINE.microphone]: "sent-microphone",
  [LINE.camera]: "sent-camera",
  [LINE.screen]: "sent-screen",
  [LINE.screenSound]: "sent-screen-sound",
};

export function readCounters(
  report: { forEach(visit: (entry: RtpStats) => void): void },
  pictures: readonly Picture[],
  screen: Picture | null,
): Counters[] {
  const owners = new Map<string, FlowKey>(pictures.map(({ peerId, track }) => [track.id, peerId]));
  if (screen !== null) owners.set(screen.track.id, "screen");
  const sent = new Map<FlowKey, Counters>();
  const received: Counters[] = [];
  report.forEach((entry) => {
    if (entry.type === "inbound-rtp") {
      const sound = entry.mid === String(LINE.screenSound) ? "screen-sound" : "sound";
      const key = entry.kind === "audio" ? sound : owners.get(entry.trackIdentifier ?? "");
      if (key !== undefined) received.push(inbound(key, entry));
    } else if (entry.type === "outbound-rtp") {
      const key = SENT_KEYS[entry.mid ?? ""];
      if (key !== undefined) sent.set(key, outbound(key, entry, sent.get(key)));
    }
  });
  return [...received, ...sent.values()];
}

function inbound(key: FlowKey, entry: RtpStats): Counters {
  return {
    key,
    source: `${entry.id} ${entry.trackIdentifier ?? ""}`,
    bytes: entry.bytesReceived ?? 0,
    packets: entry.packetsReceived ?? 0,
    lost: entry.packetsLost ?? 0,
    frames: entry.framesDecoded ?? 0,
    width: entry.frameWidth ?? 0,
    height: entry.frameHeight ?? 0,
    jitterMs: entry.jitter === undefined ? null : entry.jitter * 1000,
  };
}

/** A camera goes out in up to three layers: their bytes and packets add up; frames and size are the larger layer's. */
function outbound(key: FlowKey, entry: RtpStats, other: Counters | undefined): Counters {
  return {
    key,
    source: "sent",
    bytes: (other?.bytes ?? 0) + (entry.bytesSent ?? 0),
    packets: (other?.packets ?? 0) + (entry.packetsSent ?? 0),
    lost: 0,
    frames: Math.max(other?.frames ?? 0, entry.framesSent ?? 0),
    width: Math.max(other?.width ?? 0, entry.frameWidth ?? 0),
    height: Math.max(other?.height ?? 0, entry.frameHeight ?? 0),
    jitterMs: null,
  };
}

/** Adds one second. A flow that is absent or whose source changed gets a gap (null). A flow of nothing but gaps is dropped. */
export function stepStatistics(state: Statistics, counters: readonly Counters[], atMs: number): Statistics {
  const spanS = (atMs - state.atMs) / 1000;
  const last = new Map(counters.map((each) => [each.key, each]));
  const flows = new Map<FlowKey, readonly (Sample | null)[]>();
  for (const key of new Set([...state.flows.keys(), ...last.keys()])) {
    const sample = rateOf(state.last.get(key), last.get(key), spanS);
    const samples = [...(state.flows.get(key) ?? []), sample].slice(-SAMPLES);
    if (last.has(key) || samples.some((each) => each !== null)) flows.set(key, samples);
  }
  return { atMs, last, flows };
}

function rateOf(before: Counters | undefined, after: Counters | undefined, spanS: number): Sample | null {
  if (before === undefined || after === undefined || before.source !== after.source || spanS <= 0)
    return null;
  const packets = after.packets - before.packets;
  const bytes = after.bytes - before.bytes;
  if (packets < 0 || bytes < 0) return null;
  // `packetsLost` falls again when a packet arrives late.
  const lost = Math.max(0, after.lost - before.lost);
  const isSent = after.key.startsWith("sent-");
  return {
    kbps: (bytes * 8) / 1000 / spanS,
    packetsPerS: packets / spanS,
    framesPerS: Math.max(0, after.frames - before.frames) / spanS,
    lossRatio: isSent ? null : packets + lost === 0 ? 0 : lost / (packets + lost),
    jitterMs: after.jitterMs,
    width: after.width,
    height: after.height,
  };
}

/** "812 kbit/s" or "1.6 Mbit/s". */
export function rateText(kbps: number): string {
  return kbps < 1_000 ? t().statistics.kbit(Math.round(kbps)) : t().statistics.mbit(decimal(kbps / 1_000));
}

/** The parts of a flow's line, such as ["1280×720", "25 frames/s", ...]; only a picture has a size and frames. */
export function sampleTexts(sample: Sample, isPicture: boolean): string[] {
  const { width, height, framesPerS, kbps, packetsPerS, lossRatio, jitterMs } = sample;
  return [
    ...(isPicture && width > 0 ? [`${width}×${height}`] : []),
    ...(isPicture ? [t().statistics.frames(Math.round(framesPerS))] : []),
    rateText(kbps),
    t().statistics.packets(Math.round(packetsPerS)),
    ...(lossRatio === null ? [] : [t().statistics.lost(decimal(lossRatio * 100))]),
    ...(jitterMs === null ? [] : [t().statistics.jitter(Math.round(jitterMs))]),
  ];
}
