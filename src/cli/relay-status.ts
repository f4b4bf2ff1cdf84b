/** What the console of a relay shows, from samples of counters and the view. Pure. */
import type { ConsoleMeeting, ConsolePerson, RelayLoad } from "../api/console.ts";
import type { MeetingView } from "../api/view.ts";
import type { PeerId } from "../kernel/ids.ts";

/** Counters at one moment. They grow, until a process begins anew. */
export interface Sample {
  readonly atMs: number;
  readonly coreMs: number;
  /** Null without a media process. */
  readonly mediaMs: number | null;
  readonly all: Traffic | null;
  readonly peers: ReadonlyMap<PeerId, Traffic>;
  /** Of memory. */
  readonly mediaBytes: number | null;
}

export interface Traffic {
  readonly packetsIn: number;
  readonly packetsOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

const UNKNOWN: RelayLoad = {
  ...{ packetsInPerS: null, packetsOutPerS: null, bytesInPerS: null, bytesOutPerS: null },
};

/** What has grown a second. Counters that are lower than before began anew: nothing is known then. */
export function loadBetween(before: Traffic | null, after: Traffic | null, spanMs: number): RelayLoad {
  if (before === null || after === null || spanMs <= 0) return UNKNOWN;
  const rate = (of: (traffic: Traffic) => number): number | null => {
    const grown = of(after) - of(before);
    return grown < 0 ? null : Math.round((grown * 1_000) / spanMs);
  };
  return {
    packetsInPerS: rate(({ packetsIn }) => packetsIn),
    packetsOutPerS: rate(({ packetsOut }) => packetsOut),
    bytesInPerS: rate(({ bytesIn }) => bytesIn),
    bytesOutPerS: rate(({ bytesOut }) => bytesOut),
  };
}

/** Of one processor, in percent. */
export function shareBetween(beforeMs: number | null, afterMs: number | null, spanMs: number): number | null {
  if (beforeMs === null || afterMs === null || spanMs <= 0 || afterMs < beforeMs) return null;
  return Math.round(((afterMs - beforeMs) * 100) / spanMs);
}

/** One participant may have two legs while one replaces the other. */
export function byPeer(
  loads: readonly ({ readonly peerId: PeerId } & Traffic)[],
): ReadonlyMap<PeerId, Traffic> {
  const sums = new Map<PeerId, Traffic>();
  for (const { peerId, ...load } of loads) {
    const sum = sums.get(peerId);
    sums.set(
      peerId,
      sum === undefined
        ? load
        : {
            packetsIn: sum.packetsIn + load.packetsIn,
            packetsOut: sum.packetsOut + load.packetsOut,
            bytesIn: sum.bytesIn + load.bytesIn,
            bytesOut: sum.bytesOut + load.bytesOut,
          },
    );
  }
  return sums;
}

export function shownMeeting(meeting: MeetingView, before: Sample | null, after: Sample): ConsoleMeeting {
  const spanMs = before === null ? 0 : after.atMs - before.atMs;
  const people = meeting.participants.map(
    ({ peerId, name, isSelf, isCameraOn, isMicrophoneOn, network }): ConsolePerson => ({
      ...{ peerId, name, isSelf, isCameraOn, isMicrophoneOn, network },
      isCoordinator: meeting.coordinator === peerId,
      isDeputy: meeting.deputy === peerId,
      ...loadBetween(before?.peers.get(peerId) ?? null, after.peers.get(peerId) ?? null, spanMs),
    }),
  );
  const { meetingId, title, joinedAtMs, term } = meeting;
  return { meetingId, title, joinedAtMs, term, people };
}
