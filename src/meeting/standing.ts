/** Who stands where, from what the parts of a meeting know. */
import type { PeerId } from "../kernel/ids.ts";
import type { Lease } from "../presence/index.ts";
import type { Mesh } from "../mesh/types.ts";
import type { MeetingParts } from "./parts.ts";

/** Of the lease, what those that it is about may. */
export type ShownLease = Pick<Lease, "presenter" | "ledView">;

/** Whoever may not present shows no screen, and whoever may not lead leads nobody, whatever the coordinator says. */
export function shownLease(
  { presenter, ledView }: ShownLease,
  membership: MeetingParts["membership"],
  roles: MeetingParts["roles"],
): ShownLease {
  // Of a member that the roster does not list yet, the role is not known either.
  const isKnown = (peer: PeerId) => membership.ids().includes(peer);
  const isForbidden = presenter !== null && isKnown(presenter) && !roles.may(presenter, "present");
  const mayLead = ledView !== null && isKnown(ledView.by) && roles.may(ledView.by, "leadView");
  return { presenter: isForbidden ? null : presenter, ledView: mayLead ? ledView : null };
}

/** The peer that the store syncs with; null for the coordinator itself. Out of the coordinator's reach, another member relays. */
export function hubOf(
  mesh: Mesh,
  membership: MeetingParts["membership"],
  reachability: MeetingParts["reachability"],
): PeerId | null {
  const { coordinator } = membership.epoch();
  if (coordinator === mesh.peerId) return null;
  const detour = reachability.isCoordinatorOutOfReach() ? mesh.linked().toSorted()[0] : undefined;
  return detour ?? coordinator;
}
