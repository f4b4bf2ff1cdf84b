/** Tells clients whose network is not good, on changes. */
import type { CoreEvent } from "../api/events.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { NetworkQuality } from "../kernel/network-quality.ts";
import type { Presence } from "../presence/index.ts";

const NONE: CoreEvent = { type: "networks", unsteady: [], weak: [] };

/** Call the result with the qualities of all members. */
export function createNetworkReport(
  broadcast: (event: CoreEvent) => void,
): (qualities: Iterable<readonly [PeerId, NetworkQuality]>) => void {
  let lastText = JSON.stringify(NONE);
  return (qualities) => {
    const all = [...qualities];
    const of = (wanted: NetworkQuality) =>
      all.flatMap(([peer, quality]) => (quality === wanted ? [peer] : []));
    const event: CoreEvent = { type: "networks", unsteady: of("unsteady"), weak: of("weak") };
    const text = JSON.stringify(event);
    if (text !== lastText) broadcast(event);
    lastText = text;
  };
}

/** Of members, as each has said itself. */
export const networksOf = (
  members: readonly PeerId[],
  { statuses }: Pick<Presence, "statuses">,
): readonly (readonly [PeerId, NetworkQuality])[] =>
  members.map((peer) => [peer, statuses.get(peer)?.network ?? "good"]);
