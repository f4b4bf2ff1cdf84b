/**
 * The table of nearby meetings: who was heard, who must be asked whether it is still there, and who is gone. No I/O and no
 * timers: time is an input. Mutable, unlike the other machines, since a flood of adverts passes through it.
 *
 *   heard ──silent for SILENT_AFTER_MS──> probed ──answered──> heard
 *                                           ├──refused by every address──> gone
 *                                           └──no answer for GIVE_UP_AFTER_MS──> gone
 *
 * One living member keeps a meeting on the list, so two members are probed, and all once one of the two is dead or slow to answer.
 */
import type { MeetingId, PeerId } from "../kernel/ids.ts";
import type { AdvertText } from "./advert-text.ts";
import type { Reachability } from "./adapters.ts";
import type { SeenPeer, Sighting } from "./types.ts";

/** A meeting of which nobody was heard for this long is probed. With GIVE_UP_AFTER_MS it makes less than the 3 s in which a killed meeting must leave. */
export const SILENT_AFTER_MS = 1_000;
/** A machine that is switched off answers nothing. Fifteen tries fit: all fail by chance in 1 of 4 million cases at 20% loss each way. */
export const GIVE_UP_AFTER_MS = 1_500;
/** The pace of `tick`. */
const NEXT_TRY_AFTER_MS = 100;
/** A tick that comes this late found its own process stalled: answers wait unread, so that span proves nothing about others. */
const STALLED_AFTER_MS = 300;
/** In a meeting of more members than this, no single one matters so much: fewer tries keep the number of sockets down. */
const SMALL_MEETING_PEERS = 4;
const NEXT_TRY_IN_LARGE_AFTER_MS = 500;
/** The first two members probed have answered by then, or all are asked, and everybody by a query. */
const ASK_ALL_AFTER_MS = 300;
const FIRST_ASKED = 2;
/**
 * A machine whose address resolution (ARP, RFC 826) lost its packets is out of TCP's reach for a second and more, but not
 * of multicast's. Six queries fit, for all such meetings together: all fail by chance in 1 of 500 cases at 20% loss each way.
 */
const ASK_EVERYBODY_EVERY_MS = 200;
/** A member whose meeting is kept fresh by others is probed itself after this. */
const PEER_SILENT_AFTER_MS = 15_000;
/** Alive but no longer advertising: it left, and every goodbye was lost. Twelve queries at their slowest pace fit. */
const ADVERT_SILENT_AFTER_MS = 60_000;
/** A member outside the succession may be heard first; its meeting waits this long for the title. */
const TITLE_WAIT_MS = 1_000;
/** Nobody watched, so nobody asked: forgotten when the room is needed. */
const FORGETTABLE_AFTER_MS = 120_000;

export const MAX_MEETINGS = 500;
export const MAX_PEERS_PER_MEETING = 64;
export const MAX_PEERS = 2_000;
/** One machine runs a few peers; a machine that claims more than this floods, and must not push out the others. */
export const MAX_PEERS_PER_SOURCE = 64;
const MAX_ADDRESSES = 6;
/** Two addresses of a peer are tried: the first of its list. */
const MAX_PROBED_ADDRESSES = 2;
/** Sockets open at once for probes. */
const MAX_PROBES_IN_FLIGHT = 256;

/** `id` goes back into `probeEnded`. */
export interface ProbeRequest {
  readonly id: number;
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
}

interface Probing {
  /** Moved on by the spans in which this process was stalled. */
  startedAtMs: number;
  tries: number;
  nextTryAtMs: number;
  readonly refusedBy: Set<string>;
}

interface Peer {
  readonly peerId: PeerId;
  /** The address that it was first heard from: counts against that source's share. */
  readonly source: string;
  /** IPv4 before IPv6, newest first. */
  addresses: string[];
  port: number;
  text: AdvertText;
  readonly firstHeardAtMs: number;
  /** Its last advert. */
  heardAtMs: number;
  /** Its last advert or answer to a probe. */
  aliveAtMs: number;
  probing: Probing | null;
}

interface Meeting {
  readonly meetingId: MeetingId;
  readonly peers: Map<PeerId, Peer>;
  /** The last title told, for when those who told it are gone. */
  title: string;
  readonly firstHeardAtMs: number;
  /** A member was found dead since the last one proved alive: the others may be, too. */
  hasDeath: boolean;
}

export interface SightingTable {
  /** Returns "dropped" when a bound is reached, "changed" when the list may look different, "same" otherwise. */
  heard(text: AdvertText, port: number, fromAddress: string, nowMs: number): "dropped" | "changed" | "same";
  /** It left that meeting. Returns whether it was there. */
  goodbye(meetingId: MeetingId, peerId: PeerId): boolean;
  /** It is dead, wherever it was. Returns whether it was there. */
  forget(peerId: PeerId): boolean;
  /** Somebody starts to look: silence before this moment proves nothing about adverts. */
  watchFrom(nowMs: number): void;
  /** While watched, about every 100 ms: removes who is gone and says whom to probe. The meeting `own` is never probed. */
  tick(
    nowMs: number,
    own: MeetingId | null,
  ): {
    readonly hasChanged: boolean;
    readonly probes: readonly ProbeRequest[];
    /** Somebody's silence is doubtful enough to ask by a query, too. */
    readonly asksEverybody: boolean;
  };
  /** Each request of `tick` must be answered once. Returns whether the list changed. */
  probeEnded(id: number, reachability: Reachability, nowMs: number): boolean;
  /** Sorted by title, then id. `own` is added as a member, without addresses. */
  list(nowMs: number, own: { readonly text: AdvertText; readonly port: number } | null): readonly Sighting[];
  readonly peerCount: number;
}

export function createSightingTable(): SightingTable {
  const meetings = new Map<MeetingId, Meeting>();
  const peersOfSource = new Map<string, number>();
  const probesInFlight = new Map<
    number,
    { readonly peer: Peer; readonly meeting: Meeting; readonly address: string }
  >();
  let peerCount = 0;
  let probeId = 0;
  let watchedFromMs = 0;
  let tickedAtMs = -Infinity;
  let askedEverybodyAtMs = -Infinity;

  function remove(meeting: Meeting, peer: Peer): boolean {
    if (meeting.peers.get(peer.peerId) !== peer) return false;
    meeting.peers.delete(peer.peerId);
    if (meeting.peers.size === 0) meetings.delete(meeting.meetingId);
    peerCount--;
    const left = (peersOfSource.get(peer.source) ?? 1) - 1;
    if (left === 0) peersOfSource.delete(peer.source);
    else peersOfSource.set(peer.source, left);
    return true;
  }

  /** Drops what nobody was heard of for long. Walks the whole table, so only when it is full. */
  function makeRoom(nowMs: number): void {
    for (const meeting of [...meetings.values()]) {
      for (const peer of [...meeting.peers.values()]) {
        if (peer.aliveAtMs + FORGETTABLE_AFTER_MS <= nowMs) remove(meeting, peer);
      }
    }
  }
  let madeRoomAtMs = -Infinity;

  function hasRoom(meeting: Meeting | undefined, source: string): boolean {
    return (
      peerCount < MAX_PEERS &&
      (meeting === undefined ? meetings.size < MAX_MEETINGS : meeting.peers.size < MAX_PEERS_PER_MEETING) &&
      (peersOfSource.get(source) ?? 0) < MAX_PEERS_PER_SOURCE
    );
  }

  function add(text: AdvertText, port: number, source: string, nowMs: number): "dropped" | "changed" {
    if (!hasRoom(meetings.get(text.meetingId), source)) {
      // A flood may ask for room thousands of times a second.
      if (nowMs < madeRoomAtMs + 1_000) return "dropped";
      madeRoomAtMs = nowMs;
      makeRoom(nowMs);
      if (!hasRoom(meetings.get(text.meetingId), source)) return "dropped";
    }
    const { meetingId, peerId } = text;
    const known = meetings.get(meetingId);
    const meeting = known ?? {
      meetingId,
      peers: new Map<PeerId, Peer>(),
      title: "",
      firstHeardAtMs: nowMs,
      hasDeath: false,
    };
    if (known === undefined) meetings.set(meetingId, meeting);
    meeting.peers.set(peerId, {
      peerId,
      source,
      addresses: [source],
      port,
      text,
      firstHeardAtMs: nowMs,
      heardAtMs: nowMs,
      aliveAtMs: nowMs,
      probing: null,
    });
    peerCount++;
    peersOfSource.set(source, (peersOfSource.get(source) ?? 0) + 1);
    meeting.title = text.summary?.title ?? meeting.title;
    return "changed";
  }

  /** Gives back to who is being asked what a stall, or a while in which nobody watched, took from it. */
  function allowForStall(nowMs: number): void {
    const spanMs = nowMs - tickedAtMs;
    tickedAtMs = nowMs;
    if (spanMs < STALLED_AFTER_MS) return;
    for (const meeting of meetings.values()) {
      for (const { probing } of meeting.peers.values()) {
        if (probing !== null) probing.startedAtMs = Math.min(nowMs, probing.startedAtMs + spanMs);
      }
    }
  }

  function startProbing(peer: Peer, nowMs: number): void {
    peer.probing ??= { startedAtMs: nowMs, tries: 0, nextTryAtMs: nowMs, refusedBy: new Set() };
  }

  const isSlowToAnswer = ({ probing }: Peer, nowMs: number): boolean =>
    probing !== null && nowMs >= probing.startedAtMs + ASK_ALL_AFTER_MS;

  /** Who of a meeting has to prove that it is alive. */
  function chooseProbed(meeting: Meeting, nowMs: number): void {
    const peers = [...meeting.peers.values()].toSorted((a, b) => b.aliveAtMs - a.aliveAtMs);
    const freshest = peers[0];
    if (freshest === undefined) return;
    const isSilent = nowMs >= freshest.aliveAtMs + SILENT_AFTER_MS;
    const isDoubtful = meeting.hasDeath || peers.some((peer) => isSlowToAnswer(peer, nowMs));
    const asked = isSilent ? peers.slice(0, isDoubtful ? peers.length : FIRST_ASKED) : [];
    for (const peer of asked) startProbing(peer, nowMs);
    for (const peer of peers) if (nowMs >= peer.aliveAtMs + PEER_SILENT_AFTER_MS) startProbing(peer, nowMs);
  }

  function isTimeToAskEverybody(own: MeetingId | null, nowMs: number): boolean {
    if (nowMs < askedEverybodyAtMs + ASK_EVERYBODY_EVERY_MS) return false;
    const isAsked = [...meetings.values()].some(
      ({ meetingId, peers }) =>
        meetingId !== own && [...peers.values()].every((peer) => isSlowToAnswer(peer, nowMs)),
    );
    if (isAsked) askedEverybodyAtMs = nowMs;
    return isAsked;
  }

  function isGone(peer: Peer, nowMs: number): boolean {
    return (
      (peer.probing !== null && nowMs >= peer.probing.startedAtMs + GIVE_UP_AFTER_MS) ||
      nowMs >= Math.max(peer.heardAtMs, watchedFromMs) + ADVERT_SILENT_AFTER_MS
    );
  }

  /** The first try asks every probed address at once, the next ones one after the other. */
  function nextTries(meeting: Meeting, peer: Peer, nowMs: number): ProbeRequest[] {
    const { probing } = peer;
    if (probing === null || nowMs < probing.nextTryAtMs) return [];
    if (probing.tries === 0 && probesInFlight.size >= MAX_PROBES_IN_FLIGHT) {
      peer.probing = null; // Who was never asked must not be given up.
      return [];
    }
    const candidates = peer.addresses.slice(0, MAX_PROBED_ADDRESSES);
    const chosen = probing.tries === 0 ? candidates : [candidates[probing.tries % candidates.length]];
    const requests: ProbeRequest[] = [];
    for (const address of chosen) {
      if (address === undefined || probesInFlight.size >= MAX_PROBES_IN_FLIGHT) continue;
      const id = probeId++;
      probesInFlight.set(id, { peer, meeting, address });
      const timeoutMs = probing.startedAtMs + GIVE_UP_AFTER_MS - nowMs;
      requests.push({ id, address, port: peer.port, timeoutMs });
    }
    probing.tries++;
    const isSmall = meeting.peers.size <= SMALL_MEETING_PEERS;
    probing.nextTryAtMs = nowMs + (isSmall ? NEXT_TRY_AFTER_MS : NEXT_TRY_IN_LARGE_AFTER_MS);
    return requests;
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
      peer.aliveAtMs = nowMs;
      peer.probing = null;
      meeting.hasDeath = false;
      meeting.title = text.summary?.title ?? meeting.title;
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
    watchFrom(nowMs) {
      watchedFromMs = nowMs;
    },
    tick(nowMs, own) {
      allowForStall(nowMs);
      const probes: ProbeRequest[] = [];
      let hasChanged = false;
      for (const meeting of [...meetings.values()]) {
        if (meeting.meetingId === own) continue;
        for (const peer of [...meeting.peers.values()]) {
          if (isGone(peer, nowMs)) hasChanged = remove(meeting, peer) || hasChanged;
        }
        chooseProbed(meeting, nowMs);
        for (const peer of meeting.peers.values()) probes.push(...nextTries(meeting, peer, nowMs));
        if (!hasTitle(meeting) && nowMs < meeting.firstHeardAtMs + TITLE_WAIT_MS + 200) hasChanged = true;
      }
      return { hasChanged, probes, asksEverybody: isTimeToAskEverybody(own, nowMs) };
    },
    probeEnded(id, reachability, nowMs) {
      const probe = probesInFlight.get(id);
      if (probe === undefined) return false;
      probesInFlight.delete(id);
      const { peer, meeting, address } = probe;
      if (peer.probing === null || meeting.peers.get(peer.peerId) !== peer) return false;
      if (reachability === "answered") {
        peer.probing = null;
        peer.aliveAtMs = nowMs;
        meeting.hasDeath = false;
      } else if (reachability === "refused") {
        peer.probing.refusedBy.add(address);
        const isRefused = peer.addresses
          .slice(0, MAX_PROBED_ADDRESSES)
          .every((candidate) => peer.probing?.refusedBy.has(candidate));
        meeting.hasDeath ||= isRefused;
        if (isRefused) return remove(meeting, peer);
      }
      return false;
    },
    list(nowMs, own) {
      const sightings: Sighting[] = [];
      for (const meeting of meetings.values()) {
        if (meeting.meetingId === own?.text.meetingId) continue;
        if (!hasTitle(meeting) && nowMs < meeting.firstHeardAtMs + TITLE_WAIT_MS) continue;
        sightings.push(describe(meeting.meetingId, [...meeting.peers.values()], meeting.title));
      }
      if (own !== null) {
        const { text, port } = own;
        const meeting = meetings.get(text.meetingId);
        const self = { peerId: text.peerId, addresses: [], port, text, heardAtMs: nowMs };
        const others = [...(meeting?.peers.values() ?? [])].filter(({ peerId }) => peerId !== text.peerId);
        sightings.push(describe(text.meetingId, [self, ...others], meeting?.title ?? ""));
      }
      return sightings.toSorted((a, b) => compare(a.title, b.title) || compare(a.meetingId, b.meetingId));
    },
    get peerCount() {
      return peerCount;
    },
  };
}

type Member = Pick<Peer, "peerId" | "addresses" | "port" | "text" | "heardAtMs">;

/** The coordinator's own word counts most, then the newest of the others'. `peers` has one at least. */
function describe(meetingId: MeetingId, peers: readonly Member[], lastTitle: string): Sighting {
  const byWeight = [...peers].sort(
    (a, b) => Number(isCoordinator(b)) - Number(isCoordinator(a)) || b.heardAtMs - a.heardAtMs,
  );
  const teller = byWeight.find(({ text }) => text.summary !== null);
  const flags = (teller ?? byWeight[0])?.text;
  return {
    meetingId,
    title: teller?.text.summary?.title ?? lastTitle,
    members: teller?.text.summary?.members ?? peers.length,
    coordinator: teller?.text.summary?.coordinator ?? null,
    needsPasscode: flags?.needsPasscode ?? false,
    isLocked: flags?.isLocked ?? false,
    isCompatible: peers.some(({ text }) => text.isCompatible),
    peers: peers.map(({ peerId, addresses, port }): SeenPeer => ({
      peerId,
      addresses: [...addresses],
      port,
    })),
  };
}

/** Somebody told the title, be it the empty one of a private meeting. */
function hasTitle(meeting: Meeting): boolean {
  if (meeting.title !== "") return true;
  for (const peer of meeting.peers.values()) if (peer.text.summary !== null) return true;
  return false;
}

function isCoordinator({ text, peerId }: Member): boolean {
  return text.summary?.coordinator === peerId;
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

/** IPv4 first, since a peer whose port listens on IPv4 only would refuse the others; the order within a family stays. */
function byFamily(addresses: readonly string[]): string[] {
  return [
    ...addresses.filter((address) => !address.includes(":")),
    ...addresses.filter((address) => address.includes(":")),
  ];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
