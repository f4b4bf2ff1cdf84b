/** Who stands where, from what the parts of a meeting know. */
import type { PeerId } from "../kernel/ids.ts";
import type { Mesh } from "../mesh/types.ts";
import type { MeetingParts } from "./parts.ts";

/** Whoever may not present shows no screen, whatever the coordinator says. */
export function shownPresenter(
  { presenter }: { readonly presenter: PeerId | null },
  membership: MeetingParts["membership"],
  roles: MeetingParts["roles"],
): PeerId | null {
  // Of a presenter that the roster does not list yet, the role is not known either.
  const isKnown = presenter !== null && membership.ids().includes(presenter);
  return isKnown && !roles.may(presenter, "present") ? null : presenter;
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
