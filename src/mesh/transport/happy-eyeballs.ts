/**
 * Calls a peer at all its addresses, staggered, as in Happy Eyeballs (RFC 8305). The first address that answers as the expected peer wins.
 * `Attempt` calls one address.
 */
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import { guarded, type Channel } from "./channel.ts";
import { waitPatiently } from "../../kernel/patience.ts";

/** Between the calls to two addresses of one peer. On a LAN most calls are answered within it, so only one is made. */
const STAGGER_MS = 100;

/** Why a call failed: `refused`, nothing listens at any of the addresses; `otherPeer`, another peer does. */
export type CallFailure = "refused" | "protocolVersion" | "otherPeer" | "timeout" | "failed";

export interface CallOptions {
  readonly deadlineAtMs: number;
  /** Something listens there: it may be busy. Called once at most. */
  readonly onReached?: () => void;
  readonly onOpen: (channel: Channel) => void;
  readonly onFailed: (why: CallFailure) => void;
}

/** Calls one address. Only the first of its callbacks counts; none may come before it returns, nor after the returned undo. */
export type Attempt = (
  address: string,
  done: {
    readonly onReached: () => void;
    readonly onOpen: (channel: Channel) => void;
    readonly onFailed: (why: CallFailure) => void;
  },
) => () => void;

/** Exactly one of `onOpen` and `onFailed` is called, never before this returns; none after the returned undo. */
export function callStaggered(
  deps: { readonly clock: Clock; readonly log: Log; readonly attempt: Attempt },
  /** `peerId` null: whoever answers. */
  target: { readonly peerId: PeerId | null; readonly addresses: readonly string[] },
  options: CallOptions,
): () => void {
  const { clock, log } = deps;
  const attempts = new Map<string, () => void>();
  const failures: CallFailure[] = [];
  const waiting = [...new Set(target.addresses)];
  let isReached = false;
  let isOver = false;
  let cancelNext = clock.setTimer(clock.nowMs(), next);
  const cancelDeadline = waitPatiently(clock, options.deadlineAtMs - clock.nowMs(), () => fail("timeout"));

  function stop(): void {
    isOver = true;
    cancelNext();
    cancelDeadline();
    for (const abandon of attempts.values()) abandon();
    attempts.clear();
  }

  function fail(why: CallFailure): void {
    if (isOver) return;
    stop();
    guarded(log, () => options.onFailed(why));
  }

  function next(): void {
    cancelNext();
    if (isOver) return;
    const address = waiting.shift();
    if (address !== undefined) attempt(address);
    else if (attempts.size === 0) return fail(worst(failures));
    if (waiting.length > 0) cancelNext = clock.setTimer(clock.nowMs() + STAGGER_MS, next);
  }

  function attempt(address: string): void {
    const abandon = deps.attempt(address, {
      onReached() {
        if (isReached || isOver) return;
        isReached = true;
        options.onReached?.();
      },
      onFailed: (why) => attemptFailed(address, why),
      onOpen(channel) {
        if (target.peerId !== null && channel.hello.peerId !== target.peerId) {
          channel.destroy();
          return attemptFailed(address, "otherPeer");
        }
        attempts.delete(address);
        if (isOver) return channel.destroy();
        stop();
        options.onOpen(channel);
      },
    });
    attempts.set(address, abandon);
  }

  function attemptFailed(address: string, why: CallFailure): void {
    if (isOver || !attempts.delete(address)) return;
    failures.push(why);
    next();
  }

  return () => {
    if (!isOver) stop();
  };
}

/** The most telling of the failures at all addresses. */
function worst(failures: readonly CallFailure[]): CallFailure {
  if (failures.includes("protocolVersion")) return "protocolVersion";
  if (failures.length > 0 && failures.every((why) => why === "refused")) return "refused";
  if (failures.includes("otherPeer")) return "otherPeer";
  return "failed";
}
