/** Calls a peer on all its addresses, staggered; the first whose hello is genuine and the expected peer's wins. */
import { connect } from "node:tls";
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { callable } from "./addresses.ts";
import type { Certificate } from "./certificate.ts";
import { guarded, openChannel, type Channel } from "./channel.ts";
import type { Hello } from "./messages.ts";

/** Between two addresses of one peer: most calls on a LAN are answered within it, so that only one is made. */
const STAGGER_MS = 100;

/**
 * What a TCP handshake gets, which the kernels do alone. The system would repeat a lost first packet after 1, 3 and 7 s; whoever waits for
 * the network to come back calls anew instead.
 */
const HANDSHAKE_PATIENCE_MS = 600;

/** Why a call failed: `refused`, nobody listens at any of the addresses; `otherPeer`, somebody else does. */
export type CallFailure = "refused" | "protocolVersion" | "otherPeer" | "timeout" | "failed";

export interface Caller {
  readonly clock: Clock;
  readonly log: Log;
  readonly certificate: Certificate;
}

/** Exactly one of `onOpen` and `onFailed` is called, never before `call` returns; none after the returned undo. */
export function call(
  caller: Caller,
  target: { readonly peerId: PeerId; readonly addresses: readonly string[]; readonly port: number },
  options: {
    readonly greet: Hello;
    readonly deadlineAtMs: number;
    readonly onOpen: (channel: Channel) => void;
    readonly onFailed: (why: CallFailure) => void;
  },
): () => void {
  const { clock, log } = caller;
  const attempts = new Map<string, () => void>();
  const failures: CallFailure[] = [];
  const waiting = [...new Set(target.addresses.flatMap(callable))];
  let isOver = false;
  let cancelNext = clock.setTimer(clock.nowMs(), next);
  const cancelDeadline = clock.setTimer(options.deadlineAtMs, () => fail("timeout"));

  function stop(): void {
    isOver = true;
    cancelNext();
    cancelDeadline();
    for (const destroy of attempts.values()) destroy();
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

  function attemptFailed(address: string, why: CallFailure): void {
    if (isOver || !attempts.delete(address)) return;
    failures.push(why);
    next();
  }

  function attempt(address: string): void {
    const { key, cert } = caller.certificate;
    const socket = connect({
      host: address,
      port: target.port,
      key,
      cert,
      // Who it is, the hello says: the certificate is only the key that it vouches for.
      rejectUnauthorized: false,
      minVersion: "TLSv1.3",
    });
    const cancelPatience = clock.setTimer(clock.nowMs() + HANDSHAKE_PATIENCE_MS, () => {
      attempts.get(address)?.();
      if (!isOver) guarded(log, () => attempt(address));
    });
    let isDropped = false;
    attempts.set(address, () => {
      isDropped = true;
      cancelPatience();
      socket.destroy();
    });
    socket.once("connect", cancelPatience);
    let lastError = "";
    socket.on("error", (error) => {
      lastError = "code" in error ? String(error.code) : error.message;
    });
    socket.once("close", () => {
      cancelPatience();
      if (!isDropped) attemptFailed(address, lastError === "ECONNREFUSED" ? "refused" : "failed");
    });
    socket.once("secureConnect", () => {
      guarded(log, () =>
        openChannel(log, socket, {
          isDialled: true,
          greet: options.greet,
          onFailed: (why) => attemptFailed(address, why === "protocolVersion" ? why : "failed"),
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
        }),
      );
    });
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
