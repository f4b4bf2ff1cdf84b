/** Holds members to the hosts' word on who may be in the meeting: those that are put out leave the roster, and then lose their links. */
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import type { Credential } from "./identity/credential.ts";
import { openDoor, removalsOf, type Door } from "./identity/door.ts";
import type { RosterEntry } from "./identity/roster-entry.ts";
import type { LinkTable } from "./links/link-table.ts";
import type { PeerStore } from "./roster/peer-store.ts";

/** For a member that hosts have put out: it knows as soon as the others do, and leaves. */
const FAREWELL_GRACE_MS = 500;
/** A coordinator hands over first, which nobody hears. */
const HANDOVER_GRACE_MS = 2_000;

export interface Doorkeeper {
  readonly door: Door;
  isBanned(publicKey: string): boolean;
  setDoor(door: Door): void;
}

export function createDoorkeeper(deps: {
  readonly clock: Clock;
  readonly log: Log;
  /** Public key of the meeting's maker, whom nobody puts out. */
  readonly maker: string;
  readonly peers: Pick<PeerStore, "entries" | "isOut" | "setDoor">;
  readonly links: Pick<LinkTable, "link" | "cut">;
  readonly own: () => { readonly own: RosterEntry; readonly credential: Credential };
  readonly coordinator: () => PeerId;
  readonly isClosed: () => boolean;
  /** Hosts have put self out. */
  readonly onSelfOut: (isBanned: boolean) => void;
  /** Hosts have put these out. */
  readonly onOut: (peers: ReadonlySet<PeerId>) => void;
  /** Of those that are listed, some may be shown no more, or again. */
  readonly onChanged: () => void;
}): Doorkeeper {
  const { clock, log, peers, links } = deps;
  let door = openDoor;

  /** Ends the links of those that hosts have put out, once they had time to leave by themselves. */
  function endLinks(out: Iterable<PeerId>): void {
    for (const peer of out) {
      const link = links.link(peer);
      const graceMs = peer === deps.coordinator() ? HANDOVER_GRACE_MS : FAREWELL_GRACE_MS;
      clock.setTimer(clock.nowMs() + graceMs, () => {
        // One that was let in again has another link by now. What self has just joined may have sent the removal first, and its end later.
        if (deps.isClosed() || link === null || links.link(peer) !== link || !peers.isOut(link.member))
          return;
        log.count("mesh.removed");
        links.cut(peer, "closed");
      });
    }
  }

  return {
    get door() {
      return door;
    },
    isBanned: (publicKey) => door.banned.has(publicKey),
    setDoor(next) {
      const wereOut = new Set([...peers.entries.values()].filter(peers.isOut));
      door = next;
      peers.setDoor(next);
      const { own, credential } = deps.own();
      if (own.publicKey !== deps.maker && removalsOf(next, own.publicKey) > (credential[0]?.removals ?? 0))
        return deps.onSelfOut(next.banned.has(own.publicKey));
      const isNew = (entry: RosterEntry) => peers.isOut(entry) && !wereOut.has(entry);
      const out = new Set([...peers.entries.values()].filter(isNew).map(({ peerId }) => peerId));
      if (out.size > 0) deps.onOut(out);
      endLinks(out);
      deps.onChanged();
    },
  };
}
