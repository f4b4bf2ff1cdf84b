/** Discovery: advertises self's meeting on the local network and lists the meetings nearby. */
import { networkInterfaces } from "node:os";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { readHardwareCards } from "../platform/hardware-cards.ts";
import { readDefaultRouteCards } from "../platform/default-routes.ts";
import { createDiscovery } from "./discovery.ts";
import { createResponderOpener } from "./mdns-adapter.ts";
import { usableCards } from "./network-cards.ts";
import { createTcpProbe } from "./reachability-adapter.ts";
import type { Discovery } from "./types.ts";

export type { Advert, NetworkState, Sighting } from "./types.ts";

/** Discovery on this machine's real network cards. `random`: random bytes. */
export function createNodeDiscovery(deps: {
  clock: Clock;
  log: Log;
  random: (byteCount: number) => Uint8Array;
}): Discovery {
  const { clock, log } = deps;
  // 16 hex digits: no other responder has this name, so that it needs no probing (RFC 6762, section 8.1).
  const instance = Buffer.from(deps.random(8)).toString("hex");
  return createDiscovery({
    clock,
    log,
    readCards: () => usableCards(networkInterfaces(), readDefaultRouteCards(), readHardwareCards()),
    openResponder: createResponderOpener({ clock, log, instance }),
    probe: createTcpProbe(clock),
    chance: Math.random,
  });
}
