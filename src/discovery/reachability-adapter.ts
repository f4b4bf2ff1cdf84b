/** Asks by a TCP connection whether a peer's port still listens. */
import { createConnection } from "node:net";
import type { Reachability, ReachabilityProbe } from "./adapters.ts";

export const probeByTcp: ReachabilityProbe = (address, port, timeoutMs) =>
  new Promise<Reachability>((resolve) => {
    try {
      const socket = createConnection({ host: address, port });
      const finish = (reachability: Reachability) => {
        clearTimeout(timer);
        socket.destroy();
        resolve(reachability);
      };
      const timer = setTimeout(() => finish("silent"), timeoutMs);
      socket.once("connect", () => finish("answered"));
      // No `once`: a socket may report a second error while it is torn down, which must not go unheard.
      socket.on("error", (error) =>
        finish("code" in error && error.code === "ECONNREFUSED" ? "refused" : "silent"),
      );
    } catch {
      resolve("silent"); // Not an address.
    }
  });
