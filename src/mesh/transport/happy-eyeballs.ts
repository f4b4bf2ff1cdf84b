/** Calls a peer on all its addresses, staggered; the first that answers as the expected peer wins. How an address is called is the caller's. */
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import { guarded, type Channel } from "./channel.ts";

/** Between two addresses of one peer: most calls on a LAN are answered within it, so that only one is made. */
const STAGGER_MS = 100;

/** Why a call failed: `refused`, nobody listens at any of the addresses; `otherPeer`, somebody else does. */
export type CallFailure = "refused" | "protocolVersion" | "otherPeer" | "timeout" | "failed";

export interface CallOptions {
  readonly deadlineAtMs: number;
  readonly onOpen: (channel: Channel) => void;
  readonly onFailed: (why: CallFailure) => void;
}

/** Calls one address. Only its first word counts, which must not come before it returns; none may come after the returned undo. */
export type Attempt = (
  address: string,
  done: { readonly onOpen: (channel: Channel) => void; readonly onFailed: (why: CallFailure) => void },
) => () => void;

/** Exactly one of `onOpen` and `onFailed` is called, never before this returns; none after the returned undo. */
export function callStaggered(
  deps: { readonly clock: Clock; readonly log: Log; readonly attempt: Attempt },
  target: { readonly peerId: PeerId; readonly addresses: readonly string[] },
  options: CallOptions,
): () => void {
  const { clock, log } = deps;
  const attempts = new Map<string, () => void>();
  const failures: CallFailure[] = [];
  const waiting = [...new Set(target.addresses)];
  let isOver = false;
  let cancelNext = clock.setTimer(clock.nowMs(), next);
  const cancelDeadline = clock.setTimer(options.deadlineAtMs, () => fail("timeout"));

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
      onFailed: (why) => attemptFailed(address, why),
      onOpen(channel) {
        if (channel.hello.peerId !== target.peerId) {
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

/** What all addresses together say: the most telling failure. */
function worst(failures: readonly CallFailure[]): CallFailure {
  if (failures.includes("protocolVersion")) return "protocolVersion";
  if (failures.length > 0 && failures.every((why) => why === "refused")) return "refused";
  if (failures.includes("otherPeer")) return "otherPeer";
  return "failed";
}
