/**
 * What this computer can bear of pictures, from what its connection counts: frames that came whole and were never shown, and the time that decoding takes.
 * Where it is too much, fewer bits of pictures are asked for, and the relay makes them fewer and smaller in its order (screen, pinned, who speaks, the
 * rest). What is sent the browser lowers by itself (`qualityLimitationReason`, W3C webrtc-stats). Pure. Times are monotonic milliseconds.
 */

/** Totals since the connection began, of one received stream of pictures. */
export interface PictureCounters {
  readonly received: number;
  /** Frames that were not decoded, or too late to be shown. */
  readonly dropped: number;
  readonly lostPackets: number;
  readonly decodeMs: number;
  readonly bytes: number;
}
export type MachineCounters = ReadonlyMap<string, PictureCounters>;

/** One second. */
export interface MachineSample {
  readonly received: number;
  readonly dropped: number;
  /** Of processors, by all decoders together. */
  readonly decoders: number;
  readonly bps: number;
}

export interface MachineLimit {
  /** Of all received pictures together, bits a second; null: none. */
  readonly bps: number | null;
  /** The newest last: was it too much? At most JUDGED of them. */
  readonly seconds: readonly boolean[];
  /** Since when it has been calm. */
  readonly calmSinceMs: number | null;
  /** How long it has to be calm before more is asked for. */
  readonly patienceMs: number;
  readonly raisedAtMs: number | null;
}

/** A part of the frames is late on any computer that starts a program. */
const DROPPED_SHARE = 0.2;
const FEWEST_FRAMES = 20;
/** Of the processors: the rest is for sound, the page and the encoder. */
const DECODING_SHARE = 0.6;
/** Too much in five seconds of the last eight: a stall that passes is no reason. */
const JUDGED = 8;
const TOO_MUCH = 5;
const STEP_DOWN = 0.6;
const STEP_UP = 1.5;
/** One picture of the smallest layer, which sends up to 400 kbit/s, comes through whatever its sender makes of that. */
const LEAST_BPS = 450_000;
/** More than this is no limit: nine pictures in their middle size. */
const MOST_BPS = 6_000_000;
const CALM_MS = 30_000;
/** Where more was too much again within this, the next try comes later. */
const REGRET_MS = 60_000;
const MOST_CALM_MS = 480_000;

export const initialMachineLimit: MachineLimit = {
  ...{ bps: null, seconds: [], calmSinceMs: null, patienceMs: CALM_MS, raisedAtMs: null },
};

/** The members that are used of RTCInboundRtpStreamStats (W3C webrtc-stats). */
interface Entry {
  readonly id: string;
  readonly type: string;
  readonly kind?: string;
  readonly framesReceived?: number;
  readonly framesDropped?: number;
  readonly packetsLost?: number;
  readonly totalDecodeTime?: number;
  readonly bytesReceived?: number;
}

export function readMachine(report: { forEach(visit: (entry: Entry) => void): void }): MachineCounters {
  const counters = new Map<string, PictureCounters>();
  report.forEach((entry) => {
    if (entry.type !== "inbound-rtp" || entry.kind !== "video") return;
    counters.set(entry.id, {
      received: entry.framesReceived ?? 0,
      dropped: entry.framesDropped ?? 0,
      lostPackets: entry.packetsLost ?? 0,
      decodeMs: (entry.totalDecodeTime ?? 0) * 1_000,
      bytes: entry.bytesReceived ?? 0,
    });
  });
  return counters;
}

/**
 * Frames of streams that have lost packets tell of the network and are left out. Null where nothing can be said: `after` counts another
 * connection, or no pictures came, as in a window that nobody looks at.
 */
export function machineSampleOf(
  before: MachineCounters | null,
  after: MachineCounters,
  spanMs: number,
): MachineSample | null {
  if (before === null || spanMs <= 0) return null;
  let [received, dropped, decodeMs, bytes] = [0, 0, 0, 0];
  for (const [id, now] of after) {
    const then = before.get(id);
    if (then === undefined) continue;
    if (now.bytes < then.bytes) return null;
    decodeMs += now.decodeMs - then.decodeMs;
    bytes += now.bytes - then.bytes;
    if (now.lostPackets !== then.lostPackets) continue;
    received += now.received - then.received;
    dropped += now.dropped - then.dropped;
  }
  if (bytes === 0) return null;
  return { received, dropped, decoders: decodeMs / spanMs, bps: Math.round((bytes * 8_000) / spanMs) };
}

const isTooMuch = ({ received, dropped, decoders }: MachineSample, processors: number): boolean =>
  (received >= FEWEST_FRAMES && dropped >= DROPPED_SHARE * received) ||
  decoders > DECODING_SHARE * processors;

/** Call once a second; null for a second in which no pictures came. `processors`: how many this computer has. */
export function stepMachineLimit(
  state: MachineLimit,
  sample: MachineSample | null,
  processors: number,
  nowMs: number,
): MachineLimit {
  // A limit under which nothing comes would stand for ever: what does not come is not too much.
  if (sample === null && state.bps === null) return state;
  const isBad = sample !== null && isTooMuch(sample, processors);
  const seconds = sample === null ? state.seconds : [...state.seconds, isBad].slice(-JUDGED);
  const calmSinceMs = isBad ? null : (state.calmSinceMs ?? nowMs);
  const next = { ...state, seconds, calmSinceMs };
  if (isBad && seconds.filter(Boolean).length >= TOO_MUCH) return lowered(next, sample, nowMs);
  const isCalm = calmSinceMs !== null && nowMs - calmSinceMs >= state.patienceMs;
  return state.bps !== null && isCalm ? raised(next, state.bps, nowMs) : next;
}

/** What comes is the measure, where it is less than was allowed. The seconds before say nothing about what comes then. */
function lowered(state: MachineLimit, { bps }: MachineSample, nowMs: number): MachineLimit {
  const isRegretted = state.raisedAtMs !== null && nowMs - state.raisedAtMs < REGRET_MS;
  return {
    ...{ seconds: [], calmSinceMs: null, raisedAtMs: null },
    bps: Math.max(LEAST_BPS, Math.round(STEP_DOWN * Math.min(state.bps ?? Infinity, bps))),
    patienceMs: isRegretted ? Math.min(MOST_CALM_MS, 2 * state.patienceMs) : state.patienceMs,
  };
}

function raised(state: MachineLimit, bps: number, nowMs: number): MachineLimit {
  const more = Math.round(bps * STEP_UP);
  return { ...state, bps: more > MOST_BPS ? null : more, calmSinceMs: nowMs, raisedAtMs: nowMs };
}
