/** One live link: its connection, its beats and what is heard of the other end. */
import { beatKey, decodeBeat, encodeBeat, type BeatKey, type BeatPort } from "../transport/heartbeat.ts";
import type { Channel } from "../transport/channel.ts";
import {
  BEAT_MS,
  initialLiveness,
  LOOK_MS,
  SOCKET_DEAD_AFTER_MS,
  stepLiveness,
  type Liveness,
  type LivenessInput,
} from "./failure-detector.ts";
import type { Line } from "../roster/roster.ts";

/** Beats on the socket: four in its threshold. */
const SOCKET_BEAT_MS = 500;
/** Looks within which a question on the socket is answered; own late ones count once. What is lost there is sent again until then. */
const SOCKET_ANSWER_LOOKS = SOCKET_DEAD_AFTER_MS / LOOK_MS;

export interface Link {
  readonly channel: Channel;
  /** As it attached; its address and port are where to call again. */
  readonly line: Line;
  /** Tag of the beats to expect. */
  readonly tag: string;
  /** A beat with that tag came by UDP from that address. */
  takeBeat(packet: Buffer, from: string, nowMs: number): boolean;
  /** It was heard of by another way than the link, which is no sign that a hanging one leads to it. */
  heardOf(nowMs: number): void;
  /** A message came on the socket. */
  heardOnSocket(nowMs: number): void;
  /** Where the other end's beats come from. */
  beatAddress(): string;
  /**
   * Its beats come, but from another address than before, and nothing comes on the socket: that one stands on an address that is no
   * more, and would hang for minutes.
   */
  isHanging(): boolean;
  /** The address that the socket stands on is no more: it hangs, and the other end is asked for a sign of life at once. */
  addressGone(nowMs: number): void;
  /** Somebody has other evidence against it: asks for a sign of life at once. */
  accuse(nowMs: number): void;
  /** Sends what is due; true when the other end counts as dead. Who is asked for a sign of life is asked at all of `addresses`. */
  look(nowMs: number, addresses: readonly string[]): boolean;
  /** The other end does not hear beats by UDP. */
  setBeatOnSocket(on: boolean): void;
}

/** Counts up; odd when the other end is asked to beat at once. */
const beatCounter = (sent: number, asks: boolean): number => sent * 2 + (asks ? 1 : 0);
const isUrgent = (counter: number): boolean => counter % 2 === 1;

/** `onSuspected` tells a suspicion and its end; not the end by death. */
export function createLink(
  beats: BeatPort,
  channel: Channel,
  line: Line,
  nowMs: number,
  onSuspected: (isSuspect: boolean) => void,
): Link {
  const key = (isFromDialler: boolean): BeatKey =>
    beatKey(channel.exporter(isFromDialler ? "beats of the dialler" : "beats of the acceptor"), beats.macOf);
  const outgoing = key(channel.isDialled);
  const incoming = key(!channel.isDialled);
  const { beatPort } = channel.hello;
  let beatAddress = channel.address;
  let liveness: Liveness = initialLiveness(nowMs);
  let sent = 0;
  let lastCounter = 0;
  let beatDueAtMs = nowMs;
  let socketBeatDueAtMs = Infinity;
  /** Looks since the socket was asked for a sign of life; null when it owes none. */
  let looksSinceAsked: number | null = null;

  function step(input: LivenessInput, atMs: number): void {
    const [state, effects] = stepLiveness(liveness, input, atMs);
    liveness = state;
    for (const effect of effects) {
      if (effect.type === "suspected") channel.send({ type: "ping" });
      if (effect.type === "suspected" || effect.type === "cleared") onSuspected(liveness.isSuspect);
      if (effect.type === "udpPasses") channel.send({ type: "beatOnSocket", on: !effect.passes });
    }
  }

  const isHanging = () => looksSinceAsked !== null && looksSinceAsked >= SOCKET_ANSWER_LOOKS;

  function accuse(atMs: number): void {
    if (liveness.accusedAtMs === null) channel.send({ type: "ping" });
    step({ type: "accused" }, atMs);
  }

  function beat(address: string, asks: boolean): void {
    if (beatPort === null) return;
    sent += 1;
    beats.send(encodeBeat(outgoing, beatCounter(sent, asks)), address, beatPort);
  }

  return {
    channel,
    line,
    tag: incoming.tag,
    takeBeat(packet, from, atMs) {
      const counter = decodeBeat(incoming, packet);
      if (counter === null || counter <= lastCounter) return false;
      lastCounter = counter;
      // A genuine beat from elsewhere: the peer has another address, or a second one.
      if (from !== beatAddress && looksSinceAsked === null) {
        looksSinceAsked = 0;
        channel.send({ type: "ping" });
      }
      beatAddress = from;
      if (isUrgent(counter)) beatDueAtMs = atMs;
      step({ type: "heard", by: "udp" }, atMs);
      return true;
    },
    heardOf(atMs) {
      if (!isHanging()) step({ type: "heard", by: "other" }, atMs);
    },
    heardOnSocket(atMs) {
      looksSinceAsked = null;
      step({ type: "heard", by: "other" }, atMs);
    },
    beatAddress: () => beatAddress,
    isHanging,
    addressGone(atMs) {
      accuse(atMs);
      looksSinceAsked = SOCKET_ANSWER_LOOKS;
    },
    accuse,
    look(atMs, addresses) {
      if (looksSinceAsked !== null) looksSinceAsked += 1;
      // Whoever is suspected is asked at every look: on a bad network some question and its answer get through in time. And it is
      // asked wherever it may be: a cable that is pulled takes one of two cards, and the way by the other one is open.
      const asks = liveness.isSuspect || liveness.accusedAtMs !== null;
      if (asks || atMs >= beatDueAtMs) {
        beat(beatAddress, asks);
        // Not catching up after a stall: one beat says as much as five.
        beatDueAtMs = Math.max(beatDueAtMs + BEAT_MS, atMs);
      }
      if (asks) for (const address of addresses) if (address !== beatAddress) beat(address, true);
      if (atMs >= socketBeatDueAtMs) {
        channel.send({ type: "beat" });
        socketBeatDueAtMs = atMs + SOCKET_BEAT_MS;
      }
      step({ type: "look" }, atMs);
      return liveness.isDead;
    },
    setBeatOnSocket(on) {
      socketBeatDueAtMs = on ? 0 : Infinity;
    },
  };
}
