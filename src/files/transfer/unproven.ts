/** Connections to the seed server that have not shown a member's certificate yet. Each is an address until then, and anybody can open it. */
import { placeAmong } from "../../kernel/places.ts";
import { plainAddress, unzoned } from "../../platform/ip-address.ts";

/** A handshake takes some 100 ms on a loaded machine, and gets five seconds: members that come at once find room. */
export const UNPROVEN_LIMITS = { all: 48, perAddress: 12, forMembers: 64 };

/** The same text for one address, whichever machine or socket says it. */
export const comparable = (address: string): string => unzoned(plainAddress(address));

/** The part of a socket that is looked at. Both ends of one TCP connection show the same. */
export interface Unproven {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  destroy(): unknown;
}

export interface UnprovenConnections<Socket extends Unproven> {
  /** False: there is no place for it. Another connection may have been closed to make one. */
  admit(socket: Socket): boolean;
  /** The peer at that end has shown a member's certificate: returns its socket, which is watched no more. */
  prove(secure: Unproven): Socket | null;
  closed(socket: Socket): void;
}

export function createUnprovenConnections<Socket extends Unproven>(deps: {
  readonly isMemberAddress: (address: string) => boolean;
  readonly count: (name: string) => void;
}): UnprovenConnections<Socket> {
  /** The oldest first. */
  const held = new Set<Socket>();
  const addressOf = ({ remoteAddress = "" }: Unproven) => comparable(remoteAddress);
  return {
    admit(socket) {
      const all = [...held];
      const address = addressOf(socket);
      const place = placeAmong(
        UNPROVEN_LIMITS,
        all.map((other) => addressOf(other)),
        address,
        deps.isMemberAddress(address),
      );
      if (place.type === "refused") return false;
      const evicted = place.type === "evict" ? all[place.index] : undefined;
      if (evicted !== undefined) {
        deps.count("files.strangerEvicted");
        held.delete(evicted);
        evicted.destroy();
      }
      held.add(socket);
      return true;
    },
    prove({ remoteAddress, remotePort }) {
      for (const socket of held)
        if (socket.remotePort === remotePort && socket.remoteAddress === remoteAddress) {
          held.delete(socket);
          return socket;
        }
      return null;
    },
    closed: (socket) => void held.delete(socket),
  };
}
