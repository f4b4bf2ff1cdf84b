/** Calls to peers that self wants a link with, or whose link is broken or hangs: when each is made, and what becomes of it. */
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import type { RosterEntry } from "../identity/roster-entry.ts";
import type { LinkMessage, OfferMessage } from "../messages.ts";
import type { Channel } from "../transport/channel.ts";
import type { CallOptions } from "../transport/happy-eyeballs.ts";
import { isToBeCalled, type LinkEntry, type Target } from "./link-entry.ts";

/** Waits before a call is made again: at once, then patiently. */
export const REDIAL_MS = [0, 300, 1200] as const;
/** Until something takes the call at an address of the peer: the two kernels do that alone. */
const CALL_PATIENCE_MS = 3000;
/**
 * From then on, for TLS, hellos and attaching: the peer's machine is there, and is busy. Each call that is given up costs both ends a handshake;
 * where a crowd joins a slow machine, calls that are given up too soon and made again keep all of them from getting through.
 */
export const BUSY_CALL_PATIENCE_MS = 10_000;
/** After a reset in the middle of a repair: a dying process may still accept for a moment. */
const REPAIR_RETRY_MS = 50;

export interface Calls {
  /** Calls the entry's peer if that is due. */
  dial(entry: LinkEntry, nowMs: number): void;
  cancel(entry: LinkEntry): void;
  /** Gives up a call that takes too long. `lateMs`: own late ticks, which are forgiven. */
  expire(entry: LinkEntry, nowMs: number, lateMs: number): void;
}

export function createCalls(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly call: (target: Target, options: CallOptions) => () => void;
  /** Self's proof of membership, for attaching. */
  readonly proof: () => OfferMessage;
  /** The roster entry that a proof shows to be of the channel's other end; null for a stranger. */
  readonly check: (channel: Channel, proof: LinkMessage) => RosterEntry | null;
  readonly isClosed: () => boolean;
  /** False of a peer that broke the protocol a moment ago. */
  readonly mayCall: (peer: PeerId) => boolean;
  /** True while self has no link at all. */
  readonly isAlone: () => boolean;
  /** The peer's machine takes calls that its program has yet to answer, or does so no more. */
  readonly onAnswering: (peer: PeerId, isAnswering: boolean) => void;
  readonly onAttached: (entry: LinkEntry, channel: Channel, member: RosterEntry) => void;
  /** The run that the broken link led to is gone. */
  readonly onGone: (entry: LinkEntry) => void;
  /** The next tick has to come soon. */
  readonly onDue: () => void;
}): Calls {
  const { clock, log } = deps;

  function answers(entry: LinkEntry, isAnswering: boolean): void {
    if (entry.isAnswering === isAnswering) return;
    entry.isAnswering = isAnswering;
    deps.onAnswering(entry.target.peerId, isAnswering);
  }

  function start(entry: LinkEntry, target: Target): void {
    const nowMs = clock.nowMs();
    const cancelCall = deps.call(target, {
      // `expire` is stricter, and forgives own late ticks.
      deadlineAtMs: nowMs + 2 * (CALL_PATIENCE_MS + BUSY_CALL_PATIENCE_MS),
      onReached() {
        if (entry.call?.cancel !== cancelCall) return;
        entry.call = { ...entry.call, isReached: true, deadlineAtMs: clock.nowMs() + BUSY_CALL_PATIENCE_MS };
        answers(entry, true);
      },
      onOpen: (channel) => attach(entry, channel),
      onFailed: (why) => failed(entry, why === "refused" || why === "otherPeer" ? "gone" : "failed"),
    });
    entry.call = {
      cancel: cancelCall,
      isReached: false,
      attaching: null,
      deadlineAtMs: nowMs + CALL_PATIENCE_MS,
    };
    deps.onDue();
  }

  function attach(entry: LinkEntry, channel: Channel): void {
    const deadlineAtMs = clock.nowMs() + BUSY_CALL_PATIENCE_MS;
    entry.call = { cancel: () => channel.destroy(), isReached: true, attaching: channel, deadlineAtMs };
    if (entry.link !== null && entry.link.member.runId !== channel.hello.runId) {
      channel.destroy();
      return failed(entry, "gone");
    }
    channel.onClosed = () => failed(entry, "failed");
    channel.onMessage = (message) => {
      if (message.type === "attached") {
        const member = deps.check(channel, message);
        if (member !== null) return deps.onAttached(entry, channel, member);
        log.count("mesh.badProof");
      }
      channel.destroy();
      if (message.type !== "refuse") return failed(entry, "failed");
      if (message.code !== "duplicate") log.debug("a peer refused a link", { code: message.code });
      failed(entry, message.code === "duplicate" ? "duplicate" : "gone");
    };
    channel.send({ ...deps.proof(), type: "attach" });
  }

  /** `gone`: nothing answers there, or something other than the run that was called. */
  function failed(entry: LinkEntry, why: "gone" | "duplicate" | "failed"): void {
    const isReached = entry.call?.isReached === true;
    entry.call = null;
    if (why === "gone" || !isReached) answers(entry, false);
    const nowMs = clock.nowMs();
    deps.onDue();
    if (entry.repairUntilMs !== null) {
      if (why === "gone") return deps.onGone(entry);
      if (why === "failed") entry.dueAtMs = nowMs + REPAIR_RETRY_MS;
      return;
    }
    entry.failures += 1;
    // A member without any link has nothing better to do.
    entry.dueAtMs = nowMs + (deps.isAlone() ? REDIAL_MS[1] : (REDIAL_MS[entry.failures] ?? REDIAL_MS[2]));
  }

  return {
    cancel(entry) {
      entry.call?.cancel();
      entry.call = null;
      answers(entry, false);
    },
    dial(entry, nowMs) {
      if (deps.isClosed() || entry.call !== null || nowMs < entry.dueAtMs) return;
      if (!isToBeCalled(entry) || !deps.mayCall(entry.target.peerId)) return;
      const { link } = entry;
      if (link === null) return start(entry, entry.target);
      const { peerId, port, runId } = link.member;
      const known = entry.repairUntilMs === null ? entry.target.addresses : [link.channel.address];
      start(entry, { peerId, addresses: [link.heartbeatAddress(), ...known], port, runId });
    },
    expire(entry, nowMs, lateMs) {
      const { call } = entry;
      if (call === null) return;
      const deadlineAtMs = call.deadlineAtMs + lateMs;
      if (lateMs > 0) entry.call = { ...call, deadlineAtMs };
      if (nowMs < deadlineAtMs) return;
      call.cancel();
      failed(entry, "failed");
    },
  };
}
