/** The UDP socket of a detour: one port at which both ends call. */
import { createSocket, type Socket } from "node:dgram";
import { isIPv4 } from "node:net";
import type { Clock } from "../../kernel/clock.ts";
import type { Log } from "../../kernel/log.ts";
import { plainAddress } from "../../platform/ip-address.ts";
import type { OpenBridge } from "../types.ts";
import { DatagramBridge } from "./datagram-bridge.ts";

/** `ports`: those of the relay, which takes them from the first one up; null for any. */
export function createBridgeOpener(deps: {
  readonly clock: Pick<Clock, "nowMs">;
  readonly log: Log;
  readonly ports: { readonly first: number; readonly last: number } | null;
}): OpenBridge {
  const { clock, log, ports } = deps;
  return async (ends) => {
    const type = isIPv4(ends.participantAddress) && isIPv4(ends.relay.address) ? "udp4" : "udp6";
    const socket = await bindFirst(type, ports);
    const bridge = new DatagramBridge(ends, clock.nowMs());
    const written = (address: string) => (type === "udp6" && isIPv4(address) ? `::ffff:${address}` : address);
    socket.on("message", (bytes, { address, port }) => {
      const to = bridge.route(bytes, { address: plainAddress(address), port }, clock.nowMs());
      if (to === null) return log.count("media.detourDropped");
      // Best effort, as media are: what the network refuses is lost.
      socket.send(bytes, to.port, written(to.address), () => {});
    });
    socket.on("error", () => log.count("media.detourFailed"));
    // A process that has nothing else to do may end.
    socket.unref();
    let isClosed = false;
    return {
      port: socket.address().port,
      participantAtMs: () => bridge.participantAtMs,
      close() {
        if (isClosed) return;
        isClosed = true;
        socket.close();
      },
    };
  };
}

async function bindFirst(
  type: "udp4" | "udp6",
  ports: { readonly first: number; readonly last: number } | null,
): Promise<Socket> {
  if (ports !== null)
    for (let port = ports.last; port >= ports.first; port -= 1) {
      const socket = await bindAt(type, port).catch(() => null);
      if (socket !== null) return socket;
    }
  return bindAt(type, 0);
}

function bindAt(type: "udp4" | "udp6", port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(type);
    socket.once("error", (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ port, exclusive: true }, () => {
      socket.removeAllListeners("error");
      resolve(socket);
    });
  });
}
