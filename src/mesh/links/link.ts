/** One live link: its connection, its heartbeats, and the signs of life from the other end. */
import {
  heartbeatKey,
  decodeHeartbeat,
  encodeHeartbeat,
  type HeartbeatKey,
  type HeartbeatPort,
} from "../transport/heartbeat.ts";
import type { Channel } from "../transport/channel.ts";
import {
  detectorDueAtMs,
  initialDetector,
  isInDoubt,
  RELAXED_HEARTBEAT_MS,
  SOCKET_DEAD_AFTER_MS,
  stepDetector,
  TICK_MS,
  UDP_PROOF_MS,
  type FailureDetector,
  type DetectorInput,
} from "./failure-detector.ts";
import type { RosterEntry } from "../identity/roster-entry.ts";

/** How often a heartbeat is sent on the socket: four within its threshold. */
const SOCKET_HEARTBEAT_MS = 500;
/** Within this a question on the socket is answered, own late ticks not counted. Lost packets are sent again within it. */
const SOCKET_ANSWER_MS = SOCKET_DEAD_AFTER_MS;

/** How long a link is watched closely from its beginning: both ends find out whether UDP passes. */
const CLOSE_FROM_START_MS = 2 * UDP_PROOF_MS;
/** It sends as to a close link for longer: the other end's link may have begun later. */
const BEATS_FROM_START_MS = 3 * UDP_PROOF_MS;

/** One tick of all links. */
export interface LinkTick {
  readonly nowMs: number;
  /** After the moment for which it was due. */
  readonly lateMs: number;
  /** How late own ticks were lately, beyond the usual. */
  readonly latenessMs: number;
  /** All links send a heartbeat, together: a process that sleeps between costs less than one that wakes for each. A relaxed link leaves out most. */
  readonly isBeat: boolean;
  /** Whether links are relaxed that self and the peer do not need to watch closely. */
  readonly isRelaxed: boolean;
}

export interface Link {
  readonly channel: Channel;
  /** The peer, by the entry with which it attached. Its address and port say where to call again. */
  readonly member: RosterEntry;
  /** Tag of the heartbeats to expect. */
  readonly tag: string;
  /** A packet with that tag came by UDP from that address. False if it is not a genuine, fresh heartbeat. */
  takeHeartbeat(packet: Buffer, from: string, nowMs: number): boolean;
  /** The peer's media was heard. That is no sign that a hanging link leads to it. */
  heardOf(nowMs: number): void;
  /** A message came on the socket. */
  heardOnSocket(nowMs: number): void;
  /** Where the other end's heartbeats come from. */
  heartbeatAddress(): string;
  /**
   * True if heartbeats come from another address than before, and nothing comes on the socket: the socket stands on an address that is
   * gone, and would hang for minutes.
   */
  isHanging(): boolean;
  /** The address that the socket stands on is gone: the link hangs, and the peer is asked for a sign of life at once. */
  addressGone(nowMs: number): void;
  /** A module has other evidence against the peer: asks it for a sign of life at once. */
  suspect(nowMs: number): void;
  /** Sends what is due. True when the peer counts as dead. A peer that is asked for a sign of life is asked at all of `addresses`. */
  tick(tick: LinkTick, addresses: readonly string[]): boolean;
  /** When a tick has something to do here besides the common heartbeats; -Infinity: at every tick. `latenessMs`: as a tick has it. */
  dueAtMs(latenessMs: number): number;
  /** Whether heartbeats have to go on the socket, too: the other end does not get them by UDP. */
  setHeartbeatOnSocket(on: boolean): void;
}

/** Counts up; odd when the other end is asked for a heartbeat at once. */
const heartbeatCounter = (sent: number, asks: boolean): number => sent * 2 + (asks ? 1 : 0);
const isUrgent = (counter: number): boolean => counter % 2 === 1;

/** `onSuspected` reports a suspicion and its end; not the end by death. `onDue`: a tick has something to do here sooner than `dueAtMs` said. */
export function createLink(
  heartbeats: HeartbeatPort,
  channel: Channel,
  member: RosterEntry,
  nowMs: number,
  { onSuspected, onDue }: { onSuspected: (isSuspect: boolean) => void; onDue: () => void },
): Link {
  const key = (isFromDialler: boolean): HeartbeatKey =>
    heartbeatKey(
      channel.exporter(isFromDialler ? "heartbeats of the dialler" : "heartbeats of the acceptor"),
      heartbeats.macOf,
    );
  const outgoing = key(channel.isDialled);
  const incoming = key(!channel.isDialled);
  const { heartbeatPort } = channel.hello;
  let heartbeatAddress = channel.address;
  let detector: FailureDetector = initialDetector(nowMs);
  let sent = 0;
  let lastCounter = 0;
  /** One before the common ones: a link begins with it, and a question is answered by it. */
  let isHeartbeatDue = true;
  /** On a relaxed link: when it takes part in the common heartbeats again. */
  let relaxedBeatDueAtMs = 0;
  let socketHeartbeatDueAtMs = Infinity;
  /** When a sign of life was asked for on the socket, moved forward by own late ticks; null when none is due. */
  let askedAtMs: number | null = null;
  let isHanging = false;

  function step(input: DetectorInput, atMs: number): void {
    const [state, effects] = stepDetector(detector, input, atMs);
    detector = state;
    for (const effect of effects) {
      if (effect.type === "suspected") channel.send({ type: "ping" });
      if (effect.type === "suspected" || effect.type === "cleared") onSuspected(detector.isSuspect);
      if (effect.type === "udpPasses") channel.send({ type: "heartbeatOnSocket", on: !effect.passes });
    }
  }

  function suspect(atMs: number): void {
    if (detector.questionedAtMs === null) channel.send({ type: "ping" });
    step({ type: "questioned" }, atMs);
    onDue();
  }

  function sendHeartbeat(address: string, asks: boolean): void {
    if (heartbeatPort === null) return;
    sent += 1;
    heartbeats.send(encodeHeartbeat(outgoing, heartbeatCounter(sent, asks)), address, heartbeatPort);
  }

  return {
    channel,
    member,
    tag: incoming.tag,
    takeHeartbeat(packet, from, atMs) {
      const counter = decodeHeartbeat(incoming, packet);
      if (counter === null || counter <= lastCounter) return false;
      lastCounter = counter;
      // A genuine heartbeat from elsewhere: the peer has another address, or a second one.
      if (from !== heartbeatAddress && askedAtMs === null) {
        askedAtMs = atMs;
        channel.send({ type: "ping" });
      }
      heartbeatAddress = from;
      if (isUrgent(counter)) {
        isHeartbeatDue = true;
        onDue();
      }
      step({ type: "heard", by: "udp" }, atMs);
      return true;
    },
    heardOf(atMs) {
      if (!isHanging) step({ type: "heard", by: "media" }, atMs);
    },
    heardOnSocket(atMs) {
      askedAtMs = null;
      isHanging = false;
      step({ type: "heard", by: "other" }, atMs);
    },
    heartbeatAddress: () => heartbeatAddress,
    isHanging: () => isHanging,
    addressGone(atMs) {
      suspect(atMs);
      askedAtMs ??= atMs;
      isHanging = true;
    },
    suspect,
    tick({ nowMs: atMs, lateMs, latenessMs, isBeat, isRelaxed }, addresses) {
      if (askedAtMs !== null) {
        askedAtMs = Math.min(atMs, askedAtMs + lateMs);
        isHanging ||= atMs - askedAtMs >= SOCKET_ANSWER_MS;
      }
      const isYoung = atMs - nowMs < CLOSE_FROM_START_MS;
      step({ type: "tick", lateMs, latenessMs, isRelaxed: isRelaxed && !isYoung }, atMs);
      // A suspect is asked at every tick: on a bad network some question and its answer get through in time. It is asked at every
      // address: when one of two network cards loses its cable, the way by the other one is open.
      const asks = isInDoubt(detector);
      const isSparing = isRelaxed && atMs - nowMs >= BEATS_FROM_START_MS && atMs < relaxedBeatDueAtMs;
      if (asks || isHeartbeatDue || (isBeat && !isSparing)) {
        sendHeartbeat(heartbeatAddress, asks);
        relaxedBeatDueAtMs = atMs + RELAXED_HEARTBEAT_MS - TICK_MS;
      }
      isHeartbeatDue = false;
      if (asks)
        for (const address of addresses) if (address !== heartbeatAddress) sendHeartbeat(address, true);
      if (atMs >= socketHeartbeatDueAtMs) {
        channel.send({ type: "heartbeat" });
        socketHeartbeatDueAtMs = atMs + SOCKET_HEARTBEAT_MS;
      }
      return detector.isDead;
    },
    dueAtMs(latenessMs) {
      if (isHeartbeatDue) return -Infinity;
      const hangsAtMs = askedAtMs === null || isHanging ? Infinity : askedAtMs + SOCKET_ANSWER_MS;
      return Math.min(detectorDueAtMs(detector, latenessMs), socketHeartbeatDueAtMs, hangsAtMs);
    },
    setHeartbeatOnSocket(on) {
      socketHeartbeatDueAtMs = on ? 0 : Infinity;
      if (on) onDue();
    },
  };
}
