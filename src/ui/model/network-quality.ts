/**
 * How good the own network is, from what the own connection to the relay counts at both its ends: what is lost on the way here and on the way
 * there, the round trip, and pictures that stand still. Every window judges itself and tells the others. Pure.
 */
import type { NetworkQuality } from "../../kernel/network-quality.ts";
import { t } from "../language/texts.ts";

/** Totals since the connection began. */
export interface NetworkCounters {
  readonly received: number;
  readonly lost: number;
  /** By stream of pictures, how often it stood still. */
  readonly freezes: ReadonlyMap<string, number>;
  /** Of what is sent: the relay's last word, 0 to 1, and when it came; null: it has said nothing. A word stands when nothing more is sent. */
  readonly sent: { readonly loss: number; readonly atMs: number } | null;
  readonly roundTripMs: number | null;
}

/** One second. */
export interface NetworkSample {
  /** The worse way's, 0 to 1. */
  readonly loss: number;
  readonly roundTripMs: number | null;
  /** Pictures stood still that have different senders: it is the way here. */
  readonly isFrozen: boolean;
  /** Pictures are held back, because the link here does not bear them. */
  readonly isHeldBack: boolean;
}

/** Redundancy and retransmissions mend a few percent unheard, and 15 at most. */
const UNSTEADY = { loss: 0.04, roundTripMs: 250 };
const WEAK = { loss: 0.15, roundTripMs: 600 };
/** A picture alone may stand still for its own sender's sake. */
const FROZEN_PICTURES = 2;
/** The relay reports on all streams together, once a second. */
const REPORT_MS = 1_000;
/** Of too few packets no part can be known. */
const FEWEST_PACKETS = 20;

/** The members that are used of RTCStatsReport (W3C webrtc-stats). */
interface Entry {
  readonly id: string;
  readonly type: string;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly freezeCount?: number;
  readonly timestamp?: number;
  readonly fractionLost?: number;
  readonly nominated?: boolean;
  readonly currentRoundTripTime?: number;
}

export interface NetworkReport {
  forEach(visit: (entry: Entry) => void): void;
}

export function readNetwork(report: NetworkReport): NetworkCounters {
  let [received, lost] = [0, 0];
  const words: NonNullable<NetworkCounters["sent"]>[] = [];
  let roundTripMs: number | null = null;
  const freezes = new Map<string, number>();
  report.forEach((entry) => {
    if (entry.type === "inbound-rtp") {
      received += entry.packetsReceived ?? 0;
      lost += entry.packetsLost ?? 0;
      if (entry.freezeCount !== undefined) freezes.set(entry.id, entry.freezeCount);
    } else if (entry.type === "remote-inbound-rtp" && entry.fractionLost !== undefined) {
      words.push({ loss: entry.fractionLost, atMs: entry.timestamp ?? 0 });
    } else if (entry.type === "candidate-pair" && entry.nominated === true) {
      const { currentRoundTripTime } = entry;
      if (currentRoundTripTime !== undefined) roundTripMs = currentRoundTripTime * 1_000;
    }
  });
  return { received, lost, freezes, sent: newest(words), roundTripMs };
}

/** Of the relay's words on each stream the worst of those that came with the newest. */
function newest(words: readonly NonNullable<NetworkCounters["sent"]>[]): NetworkCounters["sent"] {
  const atMs = Math.max(...words.map((word) => word.atMs));
  const losses = words.filter((word) => atMs - word.atMs < REPORT_MS).map(({ loss }) => loss);
  return words.length === 0 ? null : { loss: Math.max(...losses), atMs };
}

/** Null where nothing can be said: `after` counts another connection, or nothing came. */
export function sampleOf(
  before: NetworkCounters | null,
  after: NetworkCounters,
  isHeldBack: boolean,
): NetworkSample | null {
  if (before === null || after.received < before.received) return null;
  const received = after.received - before.received;
  // `packetsLost` falls again when a packet arrives late.
  const lost = Math.max(0, after.lost - before.lost);
  const isKnown = received + lost >= FEWEST_PACKETS;
  const sentLoss = after.sent !== null && after.sent.atMs !== before.sent?.atMs ? after.sent.loss : null;
  if (!isKnown && sentLoss === null && after.roundTripMs === null) return null;
  const frozen = [...after.freezes].filter(([id, count]) => count > (before.freezes.get(id) ?? count));
  return {
    loss: Math.max(isKnown ? lost / (received + lost) : 0, sentLoss ?? 0),
    roundTripMs: after.roundTripMs,
    isFrozen: frozen.length >= FROZEN_PICTURES,
    isHeldBack,
  };
}

export function gradeOf({ loss, roundTripMs, isFrozen, isHeldBack }: NetworkSample): NetworkQuality {
  const isBeyond = (limit: typeof WEAK): boolean =>
    loss >= limit.loss || (roundTripMs ?? 0) >= limit.roundTripMs;
  if (isBeyond(WEAK) || isHeldBack) return "weak";
  return isBeyond(UNSTEADY) || isFrozen ? "unsteady" : "good";
}

export interface JudgedNetwork {
  readonly quality: NetworkQuality;
  /** The newest last, at most GOOD_FOR. */
  readonly grades: readonly NetworkQuality[];
}
export const initialNetwork: JudgedNetwork = { quality: "good", grades: [] };

/** Bad news takes three seconds of the last five, good news ten in a row: a mark that comes and goes tells nothing. */
const BAD_OF = 5;
const BAD_FOR = 3;
const GOOD_FOR = 10;
const ORDER: Readonly<Record<NetworkQuality, number>> = { good: 0, unsteady: 1, weak: 2 };

/** Call once a second; null for a second of which nothing is known. */
export function stepNetwork(state: JudgedNetwork, sample: NetworkSample | null): JudgedNetwork {
  if (sample === null) return state;
  const grades = [...state.grades, gradeOf(sample)].slice(-GOOD_FOR);
  const latest = grades.slice(-BAD_OF);
  const isAtLeast = (quality: NetworkQuality) => (grade: NetworkQuality) => ORDER[grade] >= ORDER[quality];
  const worse = (["weak", "unsteady"] as const).find(
    (quality) => ORDER[quality] > ORDER[state.quality] && latest.filter(isAtLeast(quality)).length >= BAD_FOR,
  );
  if (worse !== undefined) return { quality: worse, grades };
  const best = (["weak", "unsteady", "good"] as const).find((quality) => grades.some((g) => g === quality));
  const isBetter = grades.length === GOOD_FOR && best !== undefined && ORDER[best] < ORDER[state.quality];
  return { quality: isBetter ? best : state.quality, grades };
}

type Marked = { readonly name: string; readonly isSelf: boolean; readonly network: NetworkQuality };

/** Null for a good one, which needs no mark. */
export function networkMark({ name, isSelf, network }: Marked): string | null {
  if (network === "good") return null;
  return isSelf ? t().people.ownNetwork[network] : t().people.networkOf[network](name);
}

/** Nobody is named to a screen reader more often. */
const SAID_AGAIN_AFTER_MS = 5 * 60_000;

/** What is said of those whose network has become weak. `saidAtMs`: when somebody was last named, by id; it is brought up to date. */
export function networkSentences<Id>(
  before: readonly (Marked & { readonly peerId: Id })[],
  after: readonly (Marked & { readonly peerId: Id })[],
  saidAtMs: Map<Id, number>,
  nowMs: number,
): readonly string[] {
  for (const [id, atMs] of saidAtMs) if (nowMs - atMs >= SAID_AGAIN_AFTER_MS) saidAtMs.delete(id);
  return after.flatMap((person) => {
    const was = before.find(({ peerId }) => peerId === person.peerId);
    const text = networkMark(person);
    if (was === undefined || was.network === "weak" || person.network !== "weak" || text === null) return [];
    if (saidAtMs.has(person.peerId)) return [];
    saidAtMs.set(person.peerId, nowMs);
    return [text];
  });
}
