/**
 * The table of nearby meetings and of their members that were heard. Bounded, so that a flood of adverts neither fills the memory nor
 * pushes out other machines. No I/O and no timers: time is an input. Mutable, unlike the state machines, because floods pass
 * through it.
 */
import type { MeetingId, PeerId } from "../kernel/ids.ts";
import type { AdvertText } from "./advert-text.ts";
import { describeMeeting, type Member, type OwnMember } from "./describe-meeting.ts";
import { byPort, noteEndpoint, type Endpoint } from "./endpoints.ts";
import type { Sighting } from "./types.ts";

/** A member outside the succession may be heard first: its meeting stays off the list until its title is heard, or for this long. */
const TITLE_WAIT_MS = 1_000;
/** A peer that was not heard for this long is forgotten when the room is needed. It may be alive: nobody watched, so nobody asked. */
const FORGETTABLE_AFTER_MS = 120_000;
/** A flood may ask for room thousands of times a second; making room walks the whole table. */
const MAKE_ROOM_EVERY_MS = 1_000;

export const MAX_MEETINGS = 500;
export const MAX_PEERS_PER_MEETING = 64;
export const MAX_PEERS = 2_000;
/** One machine runs a few peers. A machine that claims more than this floods, and must not push out the others. */
export const MAX_PEERS_PER_SOURCE = 64;
/**
 * How long a peer that said goodbye is listed, and asked to say that it is here (RFC 6762, section 10.1 gives a second): anybody can say
 * goodbye for it. An answer takes some 20 ms.
 */
export const GOODBYE_GRACE_MS = 300;

export interface NearbyPeer {
  readonly peerId: PeerId;
  /** The address that it was first heard from: it counts against that source's share. */
  readonly source: string;
  /** Best first; never empty. */
  readonly endpoints: Endpoint[];
  /** When its last advert came. */
  heardAtMs: number;
  /** When its last advert, or its last answer to a probe, came. */
  aliveAtMs: number;
  /** Set when it said goodbye, or another machine did in its name. An advert that comes after that clears it. */
  leavingAtMs: number | null;
  /** When the prober last asked which of its endpoints are true. */
  contestedAtMs: number;
  /** Set while the prober waits for an answer; a sign of life clears it. */
  probing: Probing | null;
}

/** How far the prober is with asking one peer. */
export interface Probing {
  /** Moved on by the spans in which this process was stalled. */
  startedAtMs: number;
  /** How many times it was asked. */
  tries: number;
  nextTryAtMs: number;
}

export interface NearbyMeeting {
  readonly meetingId: MeetingId;
  readonly peers: Map<PeerId, NearbyPeer>;
  /** The last title heard. It stays when the members that advertised it are gone. */
  title: string;
  readonly firstHeardAtMs: number;
  /** Its title was heard, or the wait for it is over. */
  isListed: boolean;
  /** A member was found dead since the last sign of life of any member: the others may be dead, too. */
  hasDeath: boolean;
}

export interface MeetingTable {
  /** Returns "dropped" if a bound is reached, "changed" if the list may look different, and "same" otherwise. */
  heard(text: AdvertText, port: number, fromAddress: string, nowMs: number): "dropped" | "changed" | "same";
  /** The peer is said to have left that meeting. Returns whether it was there. */
  goodbye(meetingId: MeetingId, peerId: PeerId, nowMs: number): boolean;
  /** Removes the peers that left and did not say since that they are here. Returns whether there were any. */
  endGoodbyes(nowMs: number): boolean;
  isAnyLeaving(): boolean;
  /** The peer is dead: removes it from every meeting. Returns whether it was there. */
  forget(peerId: PeerId): boolean;
  /** Lists the meetings whose wait for a title is over. Returns whether that changed the list. Due at any time, however late. */
  endTitleWaits(nowMs: number): boolean;
  /** Sorted by title, then id. `own`: self's advert, added to its meeting as a member without addresses; null for none. */
  list(nowMs: number, own: OwnMember | null): readonly Sighting[];
  readonly peerCount: number;
  /** For the prober, which may remove peers while it walks. */
  meetings(): readonly NearbyMeeting[];
  has(meeting: NearbyMeeting, peer: NearbyPeer): boolean;
  /** Returns whether it was there. */
  remove(meeting: NearbyMeeting, peer: NearbyPeer): boolean;
}

/** The peer gave a sign of life. */
export function noteAlive(meeting: NearbyMeeting, peer: NearbyPeer, nowMs: number): void {
  peer.aliveAtMs = nowMs;
  peer.probing = null;
  meeting.hasDeath = false;
}

export function createMeetingTable(): MeetingTable {
  const meetings = new Map<MeetingId, NearbyMeeting>();
  const peersOfSource = new Map<string, number>();
  let peerCount = 0;
  let madeRoomAtMs = -Infinity;

  const has = (meeting: NearbyMeeting, peer: NearbyPeer): boolean => meeting.peers.get(peer.peerId) === peer;

  function remove(meeting: NearbyMeeting, peer: NearbyPeer): boolean {
    if (!has(meeting, peer)) return false;
    meeting.peers.delete(peer.peerId);
    if (meeting.peers.size === 0) meetings.delete(meeting.meetingId);
    peerCount--;
    const left = (peersOfSource.get(peer.source) ?? 1) - 1;
    if (left === 0) peersOfSource.delete(peer.source);
    else peersOfSource.set(peer.source, left);
    return true;
  }

  function makeRoom(nowMs: number): void {
    if (nowMs < madeRoomAtMs + MAKE_ROOM_EVERY_MS) return;
    madeRoomAtMs = nowMs;
    for (const meeting of [...meetings.values()]) {
      for (const peer of [...meeting.peers.values()]) {
        if (peer.aliveAtMs + FORGETTABLE_AFTER_MS <= nowMs) remove(meeting, peer);
      }
    }
  }

  const isGreedy = (source: string): boolean => (peersOfSource.get(source) ?? 0) >= MAX_PEERS_PER_SOURCE;

  function hasRoom(meetingId: MeetingId, source: string): boolean {
    const meeting = meetings.get(meetingId);
    return (
      peerCount < MAX_PEERS &&
      (meeting === undefined ? meetings.size < MAX_MEETINGS : meeting.peers.size < MAX_PEERS_PER_MEETING) &&
      !isGreedy(source)
    );
  }

  function meetingOf(meetingId: MeetingId, nowMs: number): NearbyMeeting {
    const known = meetings.get(meetingId);
    if (known !== undefined) return known;
    const meeting: NearbyMeeting = {
      meetingId,
      peers: new Map(),
      title: "",
      firstHeardAtMs: nowMs,
      isListed: false,
      hasDeath: false,
    };
    meetings.set(meetingId, meeting);
    return meeting;
  }

  function add(text: AdvertText, port: number, source: string, nowMs: number): "dropped" | "changed" {
    const { meetingId, peerId } = text;
    if (!hasRoom(meetingId, source)) makeRoom(nowMs);
    if (!hasRoom(meetingId, source) && !isGreedy(source)) evictFor(meetingId, source);
    if (!hasRoom(meetingId, source)) return "dropped";
    const meeting = meetingOf(meetingId, nowMs);
    const peer: NearbyPeer = {
      peerId,
      source,
      endpoints: [],
      heardAtMs: nowMs,
      aliveAtMs: nowMs,
      leavingAtMs: null,
      contestedAtMs: -Infinity,
      probing: null,
    };
    noteEndpoint(peer.endpoints, { address: source, port, text }, nowMs);
    meeting.peers.set(peerId, peer);
    peerCount++;
    peersOfSource.set(source, (peersOfSource.get(source) ?? 0) + 1);
    noteTitle(meeting, text);
    return "changed";
  }

  /** A full table makes room for a source that has less of it than another one. */
  function evictFor(meetingId: MeetingId, source: string): void {
    const meeting = meetings.get(meetingId);
    const candidates: { readonly meeting: NearbyMeeting; readonly peer: NearbyPeer }[] = [];
    const counts = new Map<string, number>();
    for (const each of meeting !== undefined && peerCount < MAX_PEERS ? [meeting] : meetings.values()) {
      if (meeting === undefined && peerCount < MAX_PEERS && each.peers.size > 1) continue;
      for (const peer of each.peers.values()) {
        candidates.push({ meeting: each, peer });
        counts.set(peer.source, (counts.get(peer.source) ?? 0) + 1);
      }
    }
    let biggest = source;
    for (const [each, count] of counts) if (count > (counts.get(biggest) ?? 0)) biggest = each;
    if ((counts.get(biggest) ?? 0) <= (counts.get(source) ?? 0) + 1) return;
    const [evicted] = candidates
      .filter(({ peer }) => peer.source === biggest)
      .toSorted((a, b) => a.peer.aliveAtMs - b.peer.aliveAtMs);
    if (evicted !== undefined) remove(evicted.meeting, evicted.peer);
  }

  return {
    heard(text, port, fromAddress, nowMs) {
      const meeting = meetings.get(text.meetingId);
      const peer = meeting?.peers.get(text.peerId);
      if (meeting === undefined || peer === undefined) return add(text, port, fromAddress, nowMs);
      const before = peer.endpoints.find((each) => each.address === fromAddress && each.port === port);
      const hasChanged = before === undefined || !isSameText(before.text, text);
      if (!noteEndpoint(peer.endpoints, { address: fromAddress, port, text }, nowMs)) return "dropped";
      peer.heardAtMs = nowMs;
      peer.leavingAtMs = null;
      noteAlive(meeting, peer, nowMs);
      noteTitle(meeting, text);
      return hasChanged ? "changed" : "same";
    },
    goodbye(meetingId, peerId, nowMs) {
      const peer = meetings.get(meetingId)?.peers.get(peerId);
      if (peer === undefined) return false;
      peer.leavingAtMs ??= nowMs;
      return true;
    },
    endGoodbyes(nowMs) {
      let hasChanged = false;
      for (const meeting of [...meetings.values()]) {
        for (const peer of [...meeting.peers.values()]) {
          if (peer.leavingAtMs === null || nowMs < peer.leavingAtMs + GOODBYE_GRACE_MS) continue;
          hasChanged = remove(meeting, peer) || hasChanged;
        }
      }
      return hasChanged;
    },
    isAnyLeaving: () =>
      [...meetings.values()].some(({ peers }) =>
        [...peers.values()].some(({ leavingAtMs }) => leavingAtMs !== null),
      ),
    forget(peerId) {
      let wasThere = false;
      for (const meeting of [...meetings.values()]) {
        const peer = meeting.peers.get(peerId);
        if (peer !== undefined) wasThere = remove(meeting, peer) || wasThere;
      }
      return wasThere;
    },
    endTitleWaits(nowMs) {
      let hasChanged = false;
      for (const meeting of meetings.values()) {
        if (meeting.isListed || nowMs < meeting.firstHeardAtMs + TITLE_WAIT_MS) continue;
        meeting.isListed = true;
        hasChanged = true;
      }
      return hasChanged;
    },
    list(nowMs, own) {
      const sightings: Sighting[] = [];
      for (const meeting of meetings.values()) {
        if (meeting.meetingId === own?.text.meetingId) continue;
        if (!meeting.isListed && nowMs < meeting.firstHeardAtMs + TITLE_WAIT_MS) continue;
        const peers = [...meeting.peers.values()];
        sightings.push(describeMeeting(meeting.meetingId, peers.map(seenPeer), meeting.title));
      }
      if (own !== null) {
        const { text, port } = own;
        const meeting = meetings.get(text.meetingId);
        const advert = { source: null, text, firstHeardAtMs: -Infinity, heardAtMs: nowMs };
        const self = { peerId: text.peerId, places: [{ port, addresses: [] }], adverts: [advert] };
        const others = [...(meeting?.peers.values() ?? [])].filter(({ peerId }) => peerId !== text.peerId);
        sightings.push(
          describeMeeting(text.meetingId, [self, ...others.map(seenPeer)], meeting?.title ?? ""),
        );
      }
      return sightings.toSorted((a, b) => compare(a.title, b.title) || compare(a.meetingId, b.meetingId));
    },
    get peerCount() {
      return peerCount;
    },
    meetings: () => [...meetings.values()],
    has,
    remove,
  };
}

/** A member of the succession advertises the title; that of a private meeting is empty. An unlisted meeting's is not kept. */
function noteTitle(meeting: NearbyMeeting, { summary, titleHash }: AdvertText): void {
  if (titleHash !== null) {
    meeting.title = "";
    meeting.isListed = true;
  }
  if (summary === null) return;
  meeting.title = summary.title;
  meeting.isListed = true;
}

function isSameText(a: AdvertText, b: AdvertText): boolean {
  return (
    a.needsPasscode === b.needsPasscode &&
    a.isLocked === b.isLocked &&
    a.isCompatible === b.isCompatible &&
    a.titleHash === b.titleHash &&
    a.summary?.title === b.summary?.title &&
    a.summary?.members === b.summary?.members &&
    a.summary?.coordinator === b.summary?.coordinator
  );
}

function seenPeer({ peerId, endpoints }: NearbyPeer): Member {
  const adverts = endpoints.map(({ address, text, firstHeardAtMs, heardAtMs }) => ({
    ...{ source: address, text, firstHeardAtMs, heardAtMs },
  }));
  return { peerId, places: byPort(endpoints), adverts };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
