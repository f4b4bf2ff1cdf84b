/** The peers that may connect, and one link to each that a download uses. */
import type { PeerId } from "../../kernel/ids.ts";
import type { Connection, ConnectionEvents } from "../transfer/connection.ts";
import { comparable } from "../transfer/unproven.ts";
import { createSourceLink, type SourceLink, type SourceLinkDeps } from "../transfer/source-link.ts";
import type { FilePeer } from "../types.ts";

export interface Peers {
  /** Replaces the list. Returns the peers whose links were closed because they are not in it. */
  set(list: readonly FilePeer[]): readonly PeerId[];
  /** The peer that shows this certificate; null for a stranger. */
  byFingerprint(fingerprint: string): PeerId | null;
  get(peerId: PeerId): FilePeer | null;
  /** The seeder with that fingerprint has dialled self. Null: nobody wants anything of it. */
  adopt(called: Connection, fingerprint: string | null): ConnectionEvents | null;
  /** One of the peers has it. */
  isMemberAddress(address: string): boolean;
  /** Null for a peer that is not in the list. */
  linkTo(peerId: PeerId): SourceLink | null;
  setBackground(isOn: boolean): void;
  readonly isBackground: boolean;
  /** Dials and gives up; closes links that no download uses. */
  tick(): void;
  close(): void;
}

export function createPeers(deps: SourceLinkDeps): Peers {
  const links = new Map<PeerId, SourceLink>();
  let peers = new Map<PeerId, FilePeer>();
  let idsByFingerprint = new Map<string, PeerId>();
  let memberAddresses = new Set<string>();
  let isBackground = false;

  return {
    set(list) {
      peers = new Map(list.map((peer) => [peer.peerId, peer]));
      idsByFingerprint = new Map(list.map((peer) => [peer.fingerprint, peer.peerId]));
      memberAddresses = new Set(list.flatMap(({ addresses }) => addresses.map(comparable)));
      const closed: PeerId[] = [];
      for (const [peerId, link] of links) {
        const peer = peers.get(peerId);
        if (peer !== undefined) link.setPeer(peer);
        else {
          link.close();
          links.delete(peerId);
          closed.push(peerId);
        }
      }
      return closed;
    },
    byFingerprint: (fingerprint) => idsByFingerprint.get(fingerprint) ?? null,
    get: (peerId) => peers.get(peerId) ?? null,
    adopt(called, fingerprint) {
      const peerId = idsByFingerprint.get(fingerprint ?? "");
      const events = (peerId === undefined ? undefined : links.get(peerId))?.adopt(called) ?? null;
      if (events === null) deps.count(peerId === undefined ? "files.stranger" : "files.unwantedCall");
      return events;
    },
    isMemberAddress: (address) => memberAddresses.has(address),
    linkTo(peerId) {
      const known = links.get(peerId);
      const peer = peers.get(peerId);
      if (known !== undefined || peer === undefined) return known ?? null;
      const link = createSourceLink(deps, peer);
      link.setBackground(isBackground);
      links.set(peerId, link);
      return link;
    },
    setBackground(isOn) {
      isBackground = isOn;
      for (const link of links.values()) link.setBackground(isOn);
    },
    get isBackground() {
      return isBackground;
    },
    tick() {
      for (const [peerId, link] of links) {
        if (link.users > 0) link.tick();
        else {
          link.close();
          links.delete(peerId);
        }
      }
    },
    close() {
      for (const link of links.values()) link.close();
      links.clear();
    },
  };
}
