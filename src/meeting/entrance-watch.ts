/** What hosts have said of who may be here and how one gets in: hands it to the mesh's door, and knows whom they have put out. */
import type { PeerId } from "../kernel/ids.ts";
import { openDoor, type Door } from "../mesh/types.ts";
import type { Membership } from "./membership.ts";
import type { MeetingDeps } from "./parts.ts";

export interface EntranceWatch {
  /** The hosts' entries have changed. */
  update(): void;
  /** True if hosts have put that member out in this sitting. */
  isPutOut(peer: PeerId): boolean;
}

export function createEntranceWatch(
  { mesh, store, onPasscode }: Pick<MeetingDeps, "mesh" | "store" | "onPasscode">,
  membership: Pick<Membership, "members">,
): EntranceWatch {
  const putOut = new Set<PeerId>();
  let door: Door = { ...openDoor, removals: store.removals() };
  let passcodeBefore = store.entrance().passcodeState;
  return {
    update() {
      const [banned, removals] = [new Set(store.banned()), new Map(store.removals())];
      for (const { peerId, publicKey } of membership.members())
        if (banned.has(publicKey) || removals.get(publicKey) !== door.removals.get(publicKey))
          putOut.add(peerId);
      const entrance = store.entrance();
      const { waitingRoom, state, passcode, withdrawal, passcodeState, title, isListed } = entrance;
      door = {
        ...{ isLocked: store.isLocked(), banned, removals, hosts: new Set(store.hosts()) },
        ...{ rankClasses: store.rankClasses(), vouches: store.vouches() },
        ...{ waitingRoom, state, passcode, withdrawal, passcodeState, title, isListed: isListed ?? true },
      };
      mesh.setDoor(door);
      if (passcodeState === passcodeBefore) return;
      passcodeBefore = passcodeState;
      onPasscode();
    },
    isPutOut: (peer) => putOut.has(peer),
  };
}
