/** Asks by a TCP connection whether a peer's port still listens. */
import { createConnection } from "node:net";
import type { Clock } from "../kernel/clock.ts";
import type { Reachability, ReachabilityProbe } from "./adapters.ts";

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
        const cancelTimer = clock.setTimer(clock.nowMs() + timeoutMs, () => finish("silent"));
        socket.once("connect", () => finish("answered"));
        // Not `once`: while it is torn down, a socket may emit a second error, which must have a listener.
        socket.on("error", (error) =>
          finish("code" in error && error.code === "ECONNREFUSED" ? "refused" : "silent"),
        );
      } catch {
        resolve("silent"); // Not an address.
      }
    });
}
