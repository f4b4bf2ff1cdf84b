/**
 * Legs between two members that are not linked, through a third one that is linked with both: it passes their signals on, which each signs, and
 * the datagrams of the leg between their addresses. Every core is all three: a participant, a relay, and one in between. What the one
 * in between does for others is bounded: only from a member to one that carries the meeting, so many legs, and as long as they live.
 */
import type { Clock } from "../../kernel/clock.ts";
import { forgetFirst } from "../../kernel/forget-first.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import { createPeerLimits } from "../../kernel/peer-limits.ts";
import {
  decodeDetourMessage,
  signedFields,
  type DetourMessage,
  type PassedSignal,
  type Signal,
} from "../messages.ts";
import { candidatePort, withCandidate } from "../sdp/candidates.ts";
import type { Bridge, OpenBridge } from "../types.ts";

/** Of all participants together: more would cost the one in between more than carrying the meeting does. */
export const MAX_DETOURS = 12;
/** To coordinator and deputy, and one that is being replaced. */
export const MAX_OF_PARTICIPANT = 3;
/** A leg's checks come twice a second at least. What has brought nothing for this long is over, and so is a leg of one that is not listed for so long. */
export const IDLE_MS = 20_000;
/** A relay that has not answered an offer by then does not. */
const ANSWER_MS = 10_000;
const SWEEP_MS = 1_000;
/** Through how many members own legs are remembered to go. Each costs two names. */
const MAX_WAYS = 256;
/** A leg costs its participant two messages, and its relay two; legs are opened anew after 0, 300 and 1,200 ms. Each costs a check of a signature. */
const MESSAGES = { burst: 32, perSecond: 8 };

export interface Detours {
  /** Sends a signal through another member. False where there is none. */
  send(to: PeerId, signal: Signal): boolean;
  /** False when the body is something else. */
  receive(from: PeerId, body: unknown): boolean;
  close(): void;
}

/** A leg of others. */
interface Detour {
  readonly participant: PeerId;
  readonly relay: PeerId;
  readonly legId: string;
  readonly askedAtMs: number;
  /** When both were last seen to be members. */
  listedAtMs: number;
  /** Null until the relay has answered. */
  bridge: Bridge | null;
  isOver: boolean;
}

/** What a core knows of the meeting and its links, and does, for the sake of detours. */
export interface DetourDeps {
  readonly linked: () => readonly PeerId[];
  /** The peer's address at the other end of its link; null without one. */
  readonly addressOf: (peer: PeerId) => string | null;
  readonly isMember: (peer: PeerId) => boolean;
  /** It is the coordinator or its deputy. */
  readonly isRelay: (peer: PeerId) => boolean;
  readonly sign: (fields: readonly string[]) => string;
  readonly isGenuine: (author: PeerId, fields: readonly string[], signature: string) => boolean;
  readonly openBridge: OpenBridge;
}

export function createDetours(
  deps: DetourDeps & {
    readonly clock: Clock;
    readonly log: Log;
    readonly self: PeerId;
    readonly send: (to: PeerId, message: DetourMessage) => boolean;
    /** A signal for self came through another member, signed by its author. */
    readonly onSignal: (from: PeerId, signal: Signal) => void;
  },
): Detours {
  const { clock, log, self } = deps;
  const limits = createPeerLimits(MESSAGES);
  /** Through whom own legs go, by the other end and the leg's id. */
  const ways = new Map<string, PeerId>();
  /** Who was asked last for a way to each. */
  const asked = new Map<PeerId, PeerId>();
  const detours = new Set<Detour>();
  let cancelSweep: (() => void) | null = null;
  let isClosed = false;
  const keyOf = (end: PeerId, { legId }: Pick<Signal, "legId">): string => `${end} ${legId}`;

  /** In turn: the first one may have no link with the other end, or a firewall that lets no datagrams in. */
  function nextWay(to: PeerId): PeerId | null {
    const linked = deps.linked().filter((peer) => peer !== to);
    const last = linked.indexOf(asked.get(to) ?? to);
    return linked[(last + 1) % linked.length] ?? null;
  }

  function setWay(key: string, via: PeerId): void {
    ways.delete(key);
    ways.set(key, via);
    forgetFirst(ways, MAX_WAYS);
  }

  function take(via: PeerId, { from, signal, signature, port }: PassedSignal): void {
    const key = keyOf(from, signal);
    const isExpected = signal.type === "offer" || ways.get(key) === via;
    if (
      !isExpected ||
      !deps.isMember(from) ||
      !deps.isGenuine(from, signedFields(from, self, signal), signature)
    )
      return log.count("media.badDetour");
    if (signal.type === "offer") setWay(key, via);
    else if (signal.type !== "answer") ways.delete(key);
    const address = deps.addressOf(via);
    const hasWay = signal.type === "answer" && port !== null && address !== null;
    deps.onSignal(from, hasWay ? { ...signal, sdp: withCandidate(signal.sdp, address, port) } : signal);
  }

  function passOn(message: PassedSignal): void {
    const { from, to, signal } = message;
    if (signal.type === "offer") {
      if (isAllowed(from, to, signal.legId) && deps.send(to, { ...message, port: null })) return;
      deps.send(from, { type: "notPassed", to, legId: signal.legId });
      return;
    }
    const isToRelay = signal.type === "close";
    const [participant, relay] = isToRelay ? [from, to] : [to, from];
    const detour = [...detours].find(
      (each) => each.participant === participant && each.relay === relay && each.legId === signal.legId,
    );
    if (detour === undefined) return log.count("media.badDetour");
    if (signal.type === "answer") return void bridge(detour, message, signal.sdp);
    end(detour);
    deps.send(to, { ...message, port: null });
  }

  /** Notes the leg if the one in between does that for it. */
  function isAllowed(participant: PeerId, relay: PeerId, legId: string): boolean {
    sweep();
    const isOfMeeting = deps.isMember(participant) && deps.isMember(relay) && deps.isRelay(relay);
    if (!isOfMeeting || !deps.linked().includes(relay)) return false;
    const own = [...detours].filter((each) => each.participant === participant);
    const again = own.find((each) => each.relay === relay && each.legId === legId);
    const [oldest] = own.length >= MAX_OF_PARTICIPANT ? own : [];
    for (const each of [again, again === undefined ? oldest : undefined]) if (each !== undefined) end(each);
    if (detours.size >= MAX_DETOURS) {
      log.count("media.tooManyDetours");
      return false;
    }
    const nowMs = clock.nowMs();
    const times = { askedAtMs: nowMs, listedAtMs: nowMs };
    detours.add({ participant, relay, legId, ...times, bridge: null, isOver: false });
    sweepLater();
    return true;
  }

  /** To the relay's own address alone, at the port that it names for it. */
  async function bridge(detour: Detour, message: PassedSignal, sdp: string): Promise<void> {
    const [participantAddress, address] = [deps.addressOf(detour.participant), deps.addressOf(detour.relay)];
    const port = address === null ? null : candidatePort(sdp, address);
    if (participantAddress === null || address === null || port === null || detour.bridge !== null)
      return log.count("media.badDetour");
    try {
      const opened = await deps.openBridge({ participantAddress, relay: { address, port } });
      if (detour.isOver || detour.bridge !== null) return opened.close();
      detour.bridge = opened;
      deps.send(detour.participant, { ...message, port: opened.port });
    } catch (cause) {
      log.warn("No port for a leg of others", { cause: String(cause) });
      end(detour);
      deps.send(detour.participant, { type: "notPassed", to: detour.relay, legId: detour.legId });
    }
  }

  function end(detour: Detour): void {
    detour.isOver = true;
    detours.delete(detour);
    detour.bridge?.close();
  }

  function sweep(): void {
    const nowMs = clock.nowMs();
    for (const each of detours) {
      if (deps.isMember(each.participant) && deps.isMember(each.relay)) each.listedAtMs = nowMs;
      const isSilent =
        each.bridge === null
          ? nowMs - each.askedAtMs >= ANSWER_MS
          : nowMs - each.bridge.participantAtMs() >= IDLE_MS;
      if (isSilent || nowMs - each.listedAtMs >= IDLE_MS) end(each);
    }
  }

  function sweepLater(): void {
    if (cancelSweep !== null || isClosed) return;
    cancelSweep = clock.setTimer(clock.nowMs() + SWEEP_MS, () => {
      cancelSweep = null;
      sweep();
      if (detours.size > 0) sweepLater();
    });
  }

  return {
    send(to, signal) {
      if (isClosed || to === self || !deps.isMember(to)) return false;
      const key = keyOf(to, signal);
      const via = signal.type === "offer" ? nextWay(to) : (ways.get(key) ?? null);
      if (via === null) return false;
      if (signal.type === "offer") {
        asked.set(to, via);
        forgetFirst(asked, MAX_WAYS);
        setWay(key, via);
      } else if (signal.type !== "answer") ways.delete(key);
      const signature = deps.sign(signedFields(self, to, signal));
      return deps.send(via, { type: "passed", from: self, to, signal, signature, port: null });
    },
    receive(from, body) {
      const message = decodeDetourMessage(body);
      if (message === null) return false;
      if (!limits.take(from, clock.nowMs())) log.count("media.tooManyDetourMessages");
      else if (message.type === "notPassed") {
        if (ways.get(keyOf(message.to, message)) !== from) log.count("media.badDetour");
        else deps.onSignal(message.to, { type: "refused", legId: message.legId, reason: NO_WAY });
      } else if (message.to === self) take(from, message);
      else if (message.from === from) passOn(message);
      else log.count("media.badDetour");
      return true;
    },
    close() {
      isClosed = true;
      cancelSweep?.();
      for (const each of detours) end(each);
    },
  };
}

const NO_WAY = "Another member could not pass this on to the member that carries the meeting.";
