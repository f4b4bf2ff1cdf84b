/**
 * Decides which silent members to probe, and which members are gone. No I/O and no timers: time is an input.
 *
 *   heard ──silent for SILENT_AFTER_MS──> probed ──answered──> heard
 *                                           ├──refused at every endpoint──> gone
 *                                           └──no answer for GIVE_UP_AFTER_MS──> gone
 *
 * One living member keeps a meeting on the list, so that two of its members are probed first, and all of them once one of these two is
 * dead or slow to answer.
 */
import type { MeetingId } from "../kernel/ids.ts";
import type { Reachability } from "./adapters.ts";
import { drop, isContested, type Endpoint } from "./endpoints.ts";
import { noteAlive, type MeetingTable, type NearbyMeeting, type NearbyPeer } from "./meeting-table.ts";

/**
 * A meeting of which no member was heard for this long is probed. Together with GIVE_UP_AFTER_MS this is less than the 3 s in which a
 * killed meeting must leave the list.
 */
export const SILENT_AFTER_MS = 1_000;
/** A machine that is switched off answers nothing. Fifteen tries fit: all fail by chance in 1 of 4 million cases at 20% loss each way. */
export const GIVE_UP_AFTER_MS = 1_500;
/** The pace of `tick` while anybody is asked. */
const NEXT_TRY_AFTER_MS = 100;
/** A tick that comes this late found its own process stalled. Answers wait unread then, so that the span proves nothing about others. */
const STALLED_AFTER_MS = 300;
/** In a meeting with more members than this, no single one matters much: fewer tries keep the number of sockets down. */
const SMALL_MEETING_PEERS = 4;
const NEXT_TRY_IN_LARGE_AFTER_MS = 500;
/** Members probed first. If one of them has not answered by ASK_ALL_AFTER_MS, all members are probed, and asked by a query, too. */
const FIRST_PROBED = 2;
const ASK_ALL_AFTER_MS = 300;
/**
 * TCP does not reach a machine whose address resolution (ARP, RFC 826) lost its packets, for a second and more; multicast does. Six
 * queries fit, for all such meetings together: all fail by chance in 1 of 500 cases at 20% loss each way.
 */
const QUERY_EVERY_MS = 200;
/** A member whose meeting is kept on the list by other members is probed after this much silence of its own. */
const PEER_SILENT_AFTER_MS = 15_000;
/** A member that is alive but advertises no longer has left, and all its goodbyes were lost. Twelve queries at their slowest pace fit. */
const ADVERT_SILENT_AFTER_MS = 60_000;

/** The first of a peer's endpoints that are probed together; all of them where they contradict each other. */
const MAX_PROBED_TOGETHER = 2;
/** How often a peer is asked which of the ports that are named for it are true. */
const CONTEST_EVERY_MS = 5_000;
/** Sockets open at once for probes. */
const MAX_PROBES_IN_FLIGHT = 256;

/** `id` goes back into `probeEnded`. */
export interface ProbeRequest {
  readonly id: number;
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
}

export interface ProberTick {
  /** The list may look different. */
  readonly hasChanged: boolean;
  readonly probes: readonly ProbeRequest[];
  /** No member of some meeting answers: it is to be asked for by a query, too. */
  readonly mustQuery: boolean;
  /** No meeting but `own` is known, and nobody in it is asked or waits for a title: nothing is urgent. */
  readonly isCalm: boolean;
}

export interface Prober {
  /** Somebody begins to watch the list: silence before this moment proves nothing, because nobody was asked. */
  watchFrom(nowMs: number): void;
  /**
   * Called about every 100 ms while watched, more seldom in calm. Removes members that are gone. In the meeting `own`, whose members watch each other, it probes
   * only what other machines may have made up.
   */
  tick(nowMs: number, own: MeetingId | null): ProberTick;
  /** Takes the one answer to each request of `tick`. Returns whether the list changed. */
  probeEnded(id: number, reachability: Reachability, nowMs: number): boolean;
}

/** Reads the table's meetings and removes members from it. */
export function createProber(table: Pick<MeetingTable, "meetings" | "has" | "remove">): Prober {
  const inFlight = new Map<
    number,
    {
      readonly peer: NearbyPeer;
      readonly meeting: NearbyMeeting;
      readonly endpoint: Endpoint;
      readonly askedAtMs: number;
    }
  >();
  let probeId = 0;
  let watchedFromMs = 0;
  let tickedAtMs = -Infinity;
  let queriedAtMs = -Infinity;

  /** Gives the probed peers back the span of a stall, or of a pause in which nobody watched. */
  function allowForStall(nowMs: number): void {
    const spanMs = nowMs - tickedAtMs;
    tickedAtMs = nowMs;
    if (spanMs < STALLED_AFTER_MS) return;
    for (const { peers } of table.meetings()) {
      for (const { probing } of peers.values()) {
        if (probing !== null) probing.startedAtMs = Math.min(nowMs, probing.startedAtMs + spanMs);
      }
    }
  }

  function mustQuery(meetings: readonly NearbyMeeting[], nowMs: number): boolean {
    if (nowMs < queriedAtMs + QUERY_EVERY_MS) return false;
    const isDue = meetings.some(({ peers }) =>
      [...peers.values()].every((peer) => isSlowToAnswer(peer, nowMs)),
    );
    if (isDue) queriedAtMs = nowMs;
    return isDue;
  }

  function isGone(peer: NearbyPeer, nowMs: number): boolean {
    return (
      (peer.probing !== null && nowMs >= peer.probing.startedAtMs + GIVE_UP_AFTER_MS) ||
      nowMs >= Math.max(peer.heardAtMs, watchedFromMs) + ADVERT_SILENT_AFTER_MS
    );
  }

  /** The first try goes to every probed endpoint at once, each further one to the next in turn. */
  function nextTries(meeting: NearbyMeeting, peer: NearbyPeer, nowMs: number): ProbeRequest[] {
    const { probing } = peer;
    if (probing === null || nowMs < probing.nextTryAtMs) return [];
    if (probing.tries === 0 && inFlight.size >= MAX_PROBES_IN_FLIGHT) {
      peer.probing = null; // A peer that was never asked must not be given up.
      return [];
    }
    const candidates = isContested(peer.endpoints)
      ? [...peer.endpoints]
      : peer.endpoints.slice(0, MAX_PROBED_TOGETHER);
    const chosen = probing.tries === 0 ? candidates : [candidates[probing.tries % candidates.length]];
    const requests: ProbeRequest[] = [];
    for (const endpoint of chosen) {
      if (endpoint === undefined || inFlight.size >= MAX_PROBES_IN_FLIGHT) continue;
      const id = probeId++;
      inFlight.set(id, { peer, meeting, endpoint, askedAtMs: nowMs });
      const timeoutMs = probing.startedAtMs + GIVE_UP_AFTER_MS - nowMs;
      requests.push({ id, address: endpoint.address, port: endpoint.port, timeoutMs });
    }
    probing.tries++;
    const isSmall = meeting.peers.size <= SMALL_MEETING_PEERS;
    probing.nextTryAtMs = nowMs + (isSmall ? NEXT_TRY_AFTER_MS : NEXT_TRY_IN_LARGE_AFTER_MS);
    return requests;
  }

  return {
    watchFrom(nowMs) {
      watchedFromMs = nowMs;
    },
    tick(nowMs, own) {
      allowForStall(nowMs);
      const probes: ProbeRequest[] = [];
      let hasChanged = false;
      for (const meeting of table.meetings()) {
        for (const peer of [...meeting.peers.values()]) {
          if (isGone(peer, nowMs)) hasChanged = table.remove(meeting, peer) || hasChanged;
        }
        startProbing(meeting, nowMs, meeting.meetingId === own);
        for (const peer of meeting.peers.values()) probes.push(...nextTries(meeting, peer, nowMs));
      }
      const others = table.meetings().filter(({ meetingId }) => meetingId !== own);
      const isCalm = others.length === 0 && table.meetings().every(isAtRest);
      return { hasChanged, probes, mustQuery: mustQuery(others, nowMs), isCalm };
    },
    probeEnded(id, reachability, nowMs) {
      const probe = inFlight.get(id);
      if (probe === undefined) return false;
      inFlight.delete(id);
      const { peer, meeting, endpoint, askedAtMs } = probe;
      if (!table.has(meeting, peer)) return false;
      if (reachability === "answered") {
        endpoint.isVerified = true;
        noteAlive(meeting, peer, nowMs);
      }
      // It was heard from there since.
      if (reachability !== "refused" || endpoint.heardAtMs > askedAtMs) return false;
      if (peer.endpoints.length > 1) {
        drop(peer.endpoints, endpoint);
        return true;
      }
      if (!peer.endpoints.includes(endpoint)) return false;
      meeting.hasDeath = true;
      return table.remove(meeting, peer);
    },
  };
}

const isAtRest = ({ isListed, peers }: NearbyMeeting): boolean =>
  isListed && [...peers.values()].every(({ probing }) => probing === null);

function isSlowToAnswer({ probing }: NearbyPeer, nowMs: number): boolean {
  return probing !== null && nowMs >= probing.startedAtMs + ASK_ALL_AFTER_MS;
}

/** Starts to probe those members of the meeting that have to prove that they are alive, or where they are. */
function startProbing(meeting: NearbyMeeting, nowMs: number, isOwn: boolean): void {
  const peers = [...meeting.peers.values()].toSorted((a, b) => b.aliveAtMs - a.aliveAtMs);
  const freshest = peers[0];
  if (freshest === undefined) return;
  const isSilent = nowMs >= freshest.aliveAtMs + SILENT_AFTER_MS;
  const isDoubtful = meeting.hasDeath || peers.some((peer) => isSlowToAnswer(peer, nowMs));
  const first = isSilent && !isOwn ? peers.slice(0, isDoubtful ? peers.length : FIRST_PROBED) : [];
  const silent = peers.filter((peer) => nowMs >= peer.aliveAtMs + PEER_SILENT_AFTER_MS);
  const contested = peers.filter(
    ({ endpoints }) => isContested(endpoints) && endpoints.some(({ isVerified }) => !isVerified),
  );
  for (const peer of [...first, ...silent]) probe(peer, nowMs);
  for (const peer of contested) {
    if (nowMs < peer.contestedAtMs + CONTEST_EVERY_MS) continue;
    peer.contestedAtMs = nowMs;
    probe(peer, nowMs);
  }
}

function probe(peer: NearbyPeer, nowMs: number): void {
  peer.probing ??= { startedAtMs: nowMs, tries: 0, nextTryAtMs: nowMs };
}
