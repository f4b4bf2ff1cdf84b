/** A recording that this machine writes, from its begin to its end: what of the stream belongs in it, and what is noted beside it. */
import type { MeetingRecording } from "../api/view.ts";
import type { PeerId } from "../kernel/ids.ts";
import { RECORDED_SOURCES, type RecordedPacket } from "../kernel/recorded-packet.ts";
import type { Member } from "../mesh/types.ts";
import { FeedReader, type RecordingTime } from "../recording/index.ts";
import type { NotedLine, RecordingHead } from "../recording/types.ts";
import { recordersOf } from "./running-recording.ts";

/** Half a packet. */
const SPLICE_MS = 10;
/** What a member has said before it left is here by then. */
const LEFT_MS = 10_000;

export interface RecordingSession {
  readonly id: RecordingHead["recordingId"];
  time: RecordingTime;
  /** Nothing is written that was captured before, on the recording's clock. */
  goesOnAtMs: number;
  /** Nothing is written that was captured later, on the recording's clock. Infinity while it runs. */
  endsAtMs: number;
  readonly reader: FeedReader;
  /** As it was noted last, by participant. */
  readonly here: Map<PeerId, { isAgreed: boolean | null }>;
  /** Those that agree. */
  agreed: ReadonlySet<PeerId>;
  /** When those have left that agreed, on the recording's clock. Those of the last seconds alone. */
  readonly left: Map<PeerId, number>;
  presenter: PeerId | null;
  /** Whose machines record, too. */
  readonly others: Set<PeerId>;
  /** When the last packet of sound was captured, by participant and source. */
  readonly heardAtMs: Map<string, number>;
  /** The same when another stream was asked for, until that has got there: it may begin with what the one before has given. */
  splices: Map<string, number>;
  /** Whom the stream comes from; null before it was asked for. */
  source: PeerId | null;
  /** Whoever gives the stream has said that nothing follows. */
  isWhole: boolean;
}

export const newSession = (id: RecordingSession["id"], time: RecordingTime): RecordingSession => ({
  ...{ id, time, goesOnAtMs: 0, endsAtMs: Infinity, reader: new FeedReader() },
  ...{ here: new Map(), agreed: new Set(), left: new Map(), presenter: null, others: new Set() },
  ...{ heardAtMs: new Map(), splices: new Map(), source: null, isWhole: false },
});

/** What was captured before somebody left was captured with its consent. Whoever takes that back is in nothing more, not even in what is on its way. */
export function followAgreed(
  own: RecordingSession,
  agreed: readonly PeerId[],
  members: readonly Member[],
  atMs: number,
): void {
  const isHere = (peerId: PeerId) => members.some((member) => member.peerId === peerId);
  for (const peerId of own.agreed) if (!isHere(peerId)) own.left.set(peerId, atMs);
  own.agreed = new Set(agreed);
  for (const [peerId, leftAtMs] of own.left) {
    const isBack = isHere(peerId);
    if (!isBack && atMs - leftAtMs < LEFT_MS) continue;
    own.left.delete(peerId);
    if (!isBack) for (const source of RECORDED_SOURCES) own.heardAtMs.delete(`${peerId} ${source}`);
  }
}

/** Those of the packets, which have the recorder's clock, that are written, with the recording's one. */
export const wantedOf = (
  own: RecordingSession,
  packets: readonly RecordedPacket[],
): readonly RecordedPacket[] => {
  const untilMs = Math.min(own.time.pausedAtMs ?? Infinity, own.endsAtMs);
  return packets.flatMap((packet) => {
    const atMs = packet.atMs - own.time.zeroMs;
    const isInTime = atMs >= own.goesOnAtMs && atMs <= untilMs;
    const isWanted = isInTime && isAgreed(own, packet.peerId, atMs) && isFurther(own, packet, atMs);
    return isWanted ? { ...packet, atMs } : [];
  });
};

const isAgreed = ({ agreed, left }: RecordingSession, peerId: PeerId, atMs: number): boolean =>
  agreed.has(peerId) || atMs <= (left.get(peerId) ?? -Infinity);

/** False for sound that was there already in the stream before. Two relays' clocks agree to some milliseconds. */
function isFurther(
  { heardAtMs, splices }: RecordingSession,
  { peerId, source }: RecordedPacket,
  atMs: number,
): boolean {
  if (source !== "voice" && source !== "screenSound") return true;
  const key = `${peerId} ${source}`;
  const before = splices.get(key);
  if (before !== undefined && atMs < before + SPLICE_MS) return false;
  splices.delete(key);
  heardAtMs.set(key, atMs);
  return true;
}

/** What has changed since it was called last: who is here and who agreed, who presents, and whose machines record. */
export function changesIn(
  own: RecordingSession,
  facts: {
    readonly self: PeerId;
    readonly members: readonly Member[];
    readonly running: MeetingRecording | null;
    readonly presenter: PeerId | null;
  },
  atMs: number,
): readonly NotedLine[] {
  const { members, running, presenter } = facts;
  const lines: NotedLine[] = [];
  const { agreed = [], declined = [] } = running ?? {};
  for (const { peerId, name } of members) {
    const known = own.here.get(peerId);
    if (known === undefined) lines.push({ type: "joined", atMs, peerId, name });
    const isAgreed = agreed.includes(peerId) ? true : declined.includes(peerId) ? false : null;
    if (isAgreed !== null && isAgreed !== known?.isAgreed)
      lines.push({ type: "consent", atMs, peerId, agrees: isAgreed });
    own.here.set(peerId, { isAgreed });
  }
  for (const peerId of own.here.keys()) {
    if (members.some((member) => member.peerId === peerId)) continue;
    own.here.delete(peerId);
    lines.push({ type: "left", atMs, peerId });
  }
  for (const peerId of recordersOf(running)) {
    const name = members.find((member) => member.peerId === peerId)?.name;
    if (peerId === facts.self || name === undefined || own.others.has(peerId)) continue;
    own.others.add(peerId);
    lines.push({ type: "recorder", atMs, peerId, name });
  }
  if (presenter !== own.presenter) lines.push({ type: "presenter", atMs, peerId: presenter });
  own.presenter = presenter;
  return lines;
}
