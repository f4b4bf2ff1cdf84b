/** Calls a peer by TLS. */
import { connect } from "node:tls";
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import { callable } from "../../platform/ip-address.ts";
import { callStaggered, type Attempt, type CallOptions } from "./happy-eyeballs.ts";
import type { CallersCertificate } from "../../platform/certificate.ts";
import { guarded, openChannel } from "./channel.ts";
import type { WorkBudget } from "./work-budget.ts";
import type { Hello } from "../messages.ts";

/**
 * For a TCP handshake, which the two kernels do alone. The system would repeat a lost first packet after 1, 3 and 7 s; a caller that waits
 * for the network to come back calls anew instead.
 */
const HANDSHAKE_PATIENCE_MS = 600;
/** A network card that has just come up may use its IPv6 address only after duplicate address detection (RFC 4862, section 5.4): a second or two. */
const OWN_ADDRESS_PATIENCE_MS = 3_000;
const OWN_ADDRESS_RETRY_MS = 100;

export interface Caller {
  readonly clock: Clock;
  readonly log: Log;
  readonly certificate: CallersCertificate;
  readonly work: WorkBudget;
}

/** As `callStaggered`. */
export function call(
  caller: Caller,
  target: { readonly peerId: PeerId | null; readonly addresses: readonly string[]; readonly port: number },
  options: CallOptions & { readonly greet: Hello },
): () => void {
  const { clock, log } = caller;
  const { peerId, port } = target;
  const attempt: Attempt = (host, done) => dial(caller, { host, port }, options.greet, done);
  const addresses = target.addresses.flatMap(callable);
  return callStaggered({ clock, log, attempt }, { peerId, addresses }, options);
}

function dial(
  { clock, log, certificate, work }: Caller,
  where: { readonly host: string; readonly port: number },
  greet: Hello,
  done: Parameters<Attempt>[1],
): () => void {
  const ownAddressUntilMs = clock.nowMs() + OWN_ADDRESS_PATIENCE_MS;
  let abandon = connectOnce();

  function connectAgain(): void {
    abandon = connectOnce();
  }

  function connectOnce(): () => void {
    const socket = connect({
      ...where,
      secureContext: certificate.context,
      // The hello says which peer this is, and vouches for the certificate's key.
      rejectUnauthorized: false,
    });
    let isDropped = false;
    let lastError = "";
    const cancelPatience = clock.setTimer(clock.nowMs() + HANDSHAKE_PATIENCE_MS, () =>
      // After a stall of self's own, the other end's answer may be here, unread.
      setImmediate(() =>
        guarded(log, () => {
          if (isDropped || !socket.connecting) return;
          drop();
          connectAgain();
        }),
      ),
    );
    function drop(): void {
      isDropped = true;
      cancelPatience();
      socket.destroy();
    }
    socket.once("connect", () => {
      cancelPatience();
      guarded(log, done.onReached);
    });
    socket.on("error", (error) => {
      lastError = "code" in error ? String(error.code) : error.message;
    });
    socket.once("close", () => {
      cancelPatience();
      if (isDropped) return;
      const nowMs = clock.nowMs();
      if (lastError === "EADDRNOTAVAIL" && nowMs < ownAddressUntilMs)
        abandon = clock.setTimer(nowMs + OWN_ADDRESS_RETRY_MS, () => guarded(log, connectAgain));
      else done.onFailed(lastError === "ECONNREFUSED" ? "refused" : "failed");
    });
    socket.once("secureConnect", () =>
      guarded(log, () =>
        openChannel(log, socket, {
          ...{ clock, work },
          isDialled: true,
          greet,
          onFailed: (why) => done.onFailed(why === "protocolVersion" ? why : "failed"),
          onOpen: done.onOpen,
        }),
      ),
    );
    return drop;
  }

  return () => abandon();
}
