/** The roles of the members that are here, by the store's word: who may do what, who stands in for the hosts, and whether the meeting is over. */
import type { CoreEvent } from "../api/events.ts";
import type { EntryId, PeerId } from "../kernel/ids.ts";
import { actingHosts, may, type Right, type Role } from "../kernel/rights.ts";
import type { Member } from "../mesh/types.ts";
import type { MeetingStore } from "../store/types.ts";

export interface MemberRoles {
  may(peer: PeerId, right: Right): boolean;
  /** The co-host that acts as host, because no host is here; null while one is, or where nobody may. */
  standIn(): PeerId | null;
  /** A host has ended the term in which self came, or one that stood in for the hosts has. */
  isEnded(): boolean;
  /** Self has the right, or stands in for the hosts, who have it. */
  selfMay(right: Right): boolean;
  /** Roles or members have changed: reports the roles that are others than before. */
  update(): void;
}

export function createMemberRoles(deps: {
  readonly self: PeerId;
  readonly members: () => readonly Member[];
  readonly store: Pick<MeetingStore, "ranked" | "roleOf" | "endedTerm" | "endedByCoHost" | "append">;
  /** The term in which self came into the meeting. */
  readonly joinedTerm: number;
  readonly broadcast: (event: CoreEvent) => void;
}): MemberRoles {
  const { self, members, store, joinedTerm } = deps;
  const known = new Map<PeerId, Role>();
  /** The last end by a co-host that self has answered. */
  let answered: EntryId | null = null;

  const roleOf = (peer: PeerId): Role | null => {
    const key = members().find(({ peerId }) => peerId === peer)?.publicKey;
    return key === undefined ? null : store.roleOf(key);
  };

  function acting(): readonly { readonly peerId: PeerId; readonly publicKey: string }[] {
    const here = new Map(members().map((member) => [member.publicKey, member]));
    return actingHosts(store.ranked(), (key) => here.has(key)).flatMap((key) => here.get(key) ?? []);
  }

  function standIn(): PeerId | null {
    const [first] = acting();
    return first === undefined || store.roleOf(first.publicKey) === "host" ? null : first.peerId;
  }

  const isHostHere = () => members().some(({ publicKey }) => store.roleOf(publicKey) === "host");

  /** A co-host that ended the meeting for the part that had no host has not ended it here. */
  function goOn(): void {
    const end = store.endedByCoHost();
    if (end === null || end.term < joinedTerm || end.id === answered || roleOf(self) !== "host") return;
    answered = end.id;
    store.append({ kind: "goOn" }, { fromName: "" }).catch(() => (answered = null));
  }

  return {
    may(peer, right) {
      const role = roleOf(peer);
      return role !== null && may(role, right);
    },
    standIn,
    isEnded: () =>
      joinedTerm <= store.endedTerm() || (!isHostHere() && joinedTerm <= (store.endedByCoHost()?.term ?? 0)),
    selfMay: (right) =>
      may(roleOf(self) ?? "viewer", right) || (right === "endMeeting" && standIn() === self),
    update() {
      for (const { peerId, publicKey } of members()) {
        const [before, role] = [known.get(peerId), store.roleOf(publicKey)];
        known.set(peerId, role);
        if (before !== undefined && before !== role) deps.broadcast({ type: "role", peerId, role });
      }
      for (const peer of known.keys()) if (roleOf(peer) === null) known.delete(peer);
      goOn();
    },
  };
}
