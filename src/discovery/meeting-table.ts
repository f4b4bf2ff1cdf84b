/**
 * The table of nearby meetings and of their members that were heard. Bounded, so that a flood of adverts neither fills the memory nor
 * pushes out other machines. No I/O and no timers: time is an input. Mutable, unlike the state machines, because floods pass
 * through it.
 */
import type { MeetingId, PeerId } from "../kernel/ids.ts";
import type { AdvertText } from "./advert-text.ts";
import { describeMeeting, type OwnMember } from "./describe-meeting.ts";
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
const MAX_ADDRESSES = 6;

export interface NearbyPeer {
  readonly peerId: PeerId;
  /** The address that it was first heard from: it counts against that source's share. */
  readonly source: string;
  /** IPv4 before IPv6, newest first. */
  addresses: readonly string[];
  port: number;
  text: AdvertText;
  /** When its last advert came. */
  heardAtMs: number;
  /** When its last advert, or its last answer to a probe, came. */
  aliveAtMs: number;
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
  readonly refusedBy: Set<string>;
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
  /** The peer left that meeting. Returns whether it was there. */
  goodbye(meetingId: MeetingId, peerId: PeerId): boolean;
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

  function hasRoom(meetingId: MeetingId, source: string): boolean {
    const meeting = meetings.get(meetingId);
    return (
      peerCount < MAX_PEERS &&
      (meeting === undefined ? meetings.size < MAX_MEETINGS : meeting.peers.size < MAX_PEERS_PER_MEETING) &&
      (peersOfSource.get(source) ?? 0) < MAX_PEERS_PER_SOURCE
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
    if (!hasRoom(meetingId, source)) return "dropped";
    const meeting = meetingOf(meetingId, nowMs);
    meeting.peers.set(peerId, {
      peerId,
      source,
      addresses: [source],
      port,
      text,
      heardAtMs: nowMs,
      aliveAtMs: nowMs,
      probing: null,
    });
    peerCount++;
    peersOfSource.set(source, (peersOfSource.get(source) ?? 0) + 1);
    noteTitle(meeting, text);
    return "changed";
  }

  return {
    heard(text, port, fromAddress, nowMs) {
      const meeting = meetings.get(text.meetingId);
      const peer = meeting?.peers.get(text.peerId);
      if (meeting === undefined || peer === undefined) return add(text, port, fromAddress, nowMs);
      const hasChanged =
        peer.port !== port || !peer.addresses.includes(fromAddress) || !isSameText(peer.text, text);
      if (peer.addresses[0] !== fromAddress) {
        const others = peer.addresses.filter((address) => address !== fromAddress);
        peer.addresses = byFamily([fromAddress, ...others]).slice(0, MAX_ADDRESSES);
      }
      peer.port = port;
      peer.text = text;
      peer.heardAtMs = nowMs;
      noteAlive(meeting, peer, nowMs);
      noteTitle(meeting, text);
      return hasChanged ? "changed" : "same";
    },
    goodbye(meetingId, peerId) {
      const meeting = meetings.get(meetingId);
      const peer = meeting?.peers.get(peerId);
      return meeting !== undefined && peer !== undefined && remove(meeting, peer);
    },
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
        sightings.push(describeMeeting(meeting.meetingId, [...meeting.peers.values()], meeting.title));
      }
      if (own !== null) {
        const { text, port } = own;
        const meeting = meetings.get(text.meetingId);
        const self = { peerId: text.peerId, addresses: [], port, text, heardAtMs: nowMs };
        const others = [...(meeting?.peers.values() ?? [])].filter(({ peerId }) => peerId !== text.peerId);
        sightings.push(describeMeeting(text.meetingId, [self, ...others], meeting?.title ?? ""));
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

/** A member of the succession advertises the title; that of a private meeting is empty. */
function noteTitle(meeting: NearbyMeeting, { summary }: AdvertText): void {
  if (summary === null) return;
  meeting.title = summary.title;
  meeting.isListed = true;
}

function isSameText(a: AdvertText, b: AdvertText): boolean {
  return (
    a.needsPasscode === b.needsPasscode &&
    a.isLocked === b.isLocked &&
    a.isCompatible === b.isCompatible &&
    a.summary?.title === b.summary?.title &&
    a.summary?.members === b.summary?.members &&
    a.summary?.coordinator === b.summary?.coordinator
  );
}

/** IPv4 first, because a peer whose port listens on IPv4 only would refuse the others. Keeps the order within a family. */
function byFamily(addresses: readonly string[]): string[] {
  return [
    ...addresses.filter((address) => !address.includes(":")),
    ...addresses.filter((address) => address.includes(":")),
  ];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
