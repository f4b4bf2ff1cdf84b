/** What clients hear of the members' networks: whose is not good, as each has said itself. */
import type { CoreEvent } from "../api/events.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { NetworkQuality } from "../kernel/network-quality.ts";
import type { Presence } from "../presence/index.ts";

type Networks = Extract<CoreEvent, { type: "networks" }>;

export interface NetworkReport {
  /** Sends what differs from the report before. */
  update(members: readonly PeerId[], presence: Presence): void;
  /** For a client that attaches. */
  replay(members: readonly PeerId[], presence: Presence): readonly CoreEvent[];
}

export function createNetworkReport(broadcast: (event: CoreEvent) => void): NetworkReport {
  let lastText = JSON.stringify({ type: "networks", unsteady: [], weak: [] });
  return {
    update(members, presence) {
      const event = networksOf(members, presence);
      const text = JSON.stringify(event);
      if (text !== lastText) broadcast(event);
      lastText = text;
    },
    replay(members, presence) {
      const event = networksOf(members, presence);
      return event.unsteady.length + event.weak.length === 0 ? [] : [event];
    },
  };
}

function networksOf(members: readonly PeerId[], { statuses }: Presence): Networks {
  const of = (quality: NetworkQuality) => members.filter((peer) => statuses.get(peer)?.network === quality);
  return { type: "networks", unsteady: of("unsteady"), weak: of("weak") };
}
