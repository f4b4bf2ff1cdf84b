/** Asks by a TCP connection whether a peer's port still listens, and a member of a meeting with it. */
import { createConnection } from "node:net";
import type { Clock } from "../kernel/clock.ts";
import type { Reachability, ReachabilityProbe } from "./adapters.ts";

/**
 * A Landline that is in no meeting resets every connection, which takes a round trip and a turn of its loop. A port outlives its program's run:
 * whoever starts Landline again after a crash has the same one.
 */
const RESET_PATIENCE_MS = 50;

export function createTcpProbe(clock: Clock): ReachabilityProbe {
  return (address, port, timeoutMs) =>
    new Promise<Reachability>((resolve) => {
      try {
        const socket = createConnection({ host: address, port });
        const finish = (reachability: Reachability) => {
          cancelTimer();
          socket.destroy();
          resolve(reachability);
        };
        let cancelTimer = clock.setTimer(clock.nowMs() + timeoutMs, () => finish("silent"));
        socket.once("connect", () => {
          cancelTimer();
          cancelTimer = clock.setTimer(clock.nowMs() + RESET_PATIENCE_MS, () => finish("answered"));
        });
        // A member that has no place for one more closes the connection, too, and without a reset. It sends nothing first.
        socket.once("end", () => finish("answered"));
        socket.resume();
        // Not `once`: while it is torn down, a socket may emit a second error, which must have a listener.
        socket.on("error", (error) =>
          finish("code" in error && REFUSALS.has(String(error.code)) ? "refused" : "silent"),
        );
      } catch {
        resolve("silent"); // Not an address.
      }
    });
}

const REFUSALS: ReadonlySet<string> = new Set(["ECONNREFUSED", "ECONNRESET"]);
