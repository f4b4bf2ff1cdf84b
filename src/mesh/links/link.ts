/** One live link: its connection, its beats and what is heard of the other end. */
import {
  heartbeatKey,
  decodeHeartbeat,
  encodeHeartbeat,
  type HeartbeatKey,
  type HeartbeatPort,
} from "../transport/heartbeat.ts";
import type { Channel } from "../transport/channel.ts";
import {
  HEARTBEAT_MS,
  initialDetector,
  TICK_MS,
  SOCKET_DEAD_AFTER_MS,
  stepDetector,
  type FailureDetector,
  type DetectorInput,
} from "./failure-detector.ts";
import type { RosterEntry } from "../identity/roster-entry.ts";

/** Beats on the socket: four in its threshold. */
const SOCKET_HEARTBEAT_MS = 500;
/** Looks within which a question on the socket is answered; own late ones count once. What is lost there is sent again until then. */
const SOCKET_ANSWER_TICKS = SOCKET_DEAD_AFTER_MS / TICK_MS;

export interface Link {
  readonly channel: Channel;
  /** As it attached; its address and port are where to call again. */
  readonly member: RosterEntry;
  /** Tag of the beats to expect. */
  readonly tag: string;
  /** A beat with that tag came by UDP from that address. */
  takeHeartbeat(packet: Buffer, from: string, nowMs: number): boolean;
  /** It was heard of by another way than the link, which is no sign that a hanging one leads to it. */
  heardOf(nowMs: number): void;
  /** A message came on the socket. */
  heardOnSocket(nowMs: number): void;
  /** Where the other end's beats come from. */
  heartbeatAddress(): string;
  /**
   * Its beats come, but from another address than before, and nothing comes on the socket: that one stands on an address that is no
   * more, and would hang for minutes.
   */
  isHanging(): boolean;
  /** The address that the socket stands on is no more: it hangs, and the other end is asked for a sign of life at once. */
  addressGone(nowMs: number): void;
  /** Somebody has other evidence against it: asks for a sign of life at once. */
  suspect(nowMs: number): void;
  /** Sends what is due; true when the other end counts as dead. Who is asked for a sign of life is asked at all of `addresses`. */
  tick(nowMs: number, addresses: readonly string[]): boolean;
  /** The other end does not hear beats by UDP. */
  setHeartbeatOnSocket(on: boolean): void;
}

/** Counts up; odd when the other end is asked to beat at once. */
const beatCounter = (sent: number, asks: boolean): number => sent * 2 + (asks ? 1 : 0);
const isUrgent = (counter: number): boolean => counter % 2 === 1;

/** `onSuspected` tells a suspicion and its end; not the end by death. */
export function createLink(
  heartbeats: HeartbeatPort,
  channel: Channel,
  member: RosterEntry,
  nowMs: number,
  onSuspected: (isSuspect: boolean) => void,
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
  let liveness: FailureDetector = initialDetector(nowMs);
  let sent = 0;
  let lastCounter = 0;
  let heartbeatDueAtMs = nowMs;
  let socketHeartbeatDueAtMs = Infinity;
  /** Looks since the socket was asked for a sign of life; null when it owes none. */
  let ticksSinceAsked: number | null = null;

  function step(input: DetectorInput, atMs: number): void {
    const [state, effects] = stepDetector(liveness, input, atMs);
    liveness = state;
    for (const effect of effects) {
      if (effect.type === "suspected") channel.send({ type: "ping" });
      if (effect.type === "suspected" || effect.type === "cleared") onSuspected(liveness.isSuspect);
      if (effect.type === "udpPasses") channel.send({ type: "heartbeatOnSocket", on: !effect.passes });
    }
  }

  const isHanging = () => ticksSinceAsked !== null && ticksSinceAsked >= SOCKET_ANSWER_TICKS;

  function suspect(atMs: number): void {
    if (liveness.questionedAtMs === null) channel.send({ type: "ping" });
    step({ type: "questioned" }, atMs);
  }

  function beat(address: string, asks: boolean): void {
    if (heartbeatPort === null) return;
    sent += 1;
    heartbeats.send(encodeHeartbeat(outgoing, beatCounter(sent, asks)), address, heartbeatPort);
  }

  return {
    channel,
    member,
    tag: incoming.tag,
    takeHeartbeat(packet, from, atMs) {
      const counter = decodeHeartbeat(incoming, packet);
      if (counter === null || counter <= lastCounter) return false;
      lastCounter = counter;
      // A genuine beat from elsewhere: the peer has another address, or a second one.
      if (from !== heartbeatAddress && ticksSinceAsked === null) {
        ticksSinceAsked = 0;
        channel.send({ type: "ping" });
      }
      heartbeatAddress = from;
      if (isUrgent(counter)) heartbeatDueAtMs = atMs;
      step({ type: "heard", by: "udp" }, atMs);
      return true;
    },
    heardOf(atMs) {
      if (!isHanging()) step({ type: "heard", by: "other" }, atMs);
    },
    heardOnSocket(atMs) {
      ticksSinceAsked = null;
      step({ type: "heard", by: "other" }, atMs);
    },
    heartbeatAddress: () => heartbeatAddress,
    isHanging,
    addressGone(atMs) {
      suspect(atMs);
      ticksSinceAsked = SOCKET_ANSWER_TICKS;
    },
    suspect: suspect,
    tick(atMs, addresses) {
      if (ticksSinceAsked !== null) ticksSinceAsked += 1;
      // Whoever is suspected is asked at every look: on a bad network some question and its answer get through in time. And it is
      // asked wherever it may be: a cable that is pulled takes one of two cards, and the way by the other one is open.
      const asks = liveness.isSuspect || liveness.questionedAtMs !== null;
      if (asks || atMs >= heartbeatDueAtMs) {
        beat(heartbeatAddress, asks);
        // Not catching up after a stall: one beat says as much as five.
        heartbeatDueAtMs = Math.max(heartbeatDueAtMs + HEARTBEAT_MS, atMs);
      }
      if (asks) for (const address of addresses) if (address !== heartbeatAddress) beat(address, true);
      if (atMs >= socketHeartbeatDueAtMs) {
        channel.send({ type: "heartbeat" });
        socketHeartbeatDueAtMs = atMs + SOCKET_HEARTBEAT_MS;
      }
      step({ type: "tick" }, atMs);
      return liveness.isDead;
    },
    setHeartbeatOnSocket(on) {
      socketHeartbeatDueAtMs = on ? 0 : Infinity;
    },
  };
}
