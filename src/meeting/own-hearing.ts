/**
 * How self hears the others: a volume for each, and who is in the same room. These hear each other through the air, so neither is played
 * to the other. Each member decides for its own ears, and each may keep its own voice from another's: what a member says of a common room
 * counts for both, until the other says that there is none.
 */
import type { CoreEvent } from "../api/events.ts";
import { CommandError } from "../api/errors.ts";
import type { Participant } from "../api/view.ts";
import type { PeerId } from "../kernel/ids.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";
import type { Member } from "../mesh/types.ts";
import { words } from "../kernel/words.ts";

/** How self hears one of the others. */
export type Hearing = Pick<Participant, "volumePercent" | "sameRoom">;

export interface OwnHearing {
  of(peer: PeerId): Hearing;
  /** @throws CommandError unreachable: no other member has this id */
  setVolume(peer: PeerId, percent: number): void;
  /** @throws CommandError unreachable: no other member has this id */
  setSameRoom(peer: PeerId, on: boolean): void;
  /** Those of whom self says that they are in its room, for all members to know. */
  sameRoom(): readonly PeerId[];
  /** Members or what they say of their rooms have changed. */
  update(): void;
}

/** By public key, hex, in percent; 100 for whom nothing else was chosen. */
export interface KeptVolumes {
  of(publicKey: string): number;
  set(publicKey: string, percent: number): void;
}

const AS_IT_IS: Hearing = { volumePercent: 100, sameRoom: "no" };

export function createOwnHearing(deps: {
  readonly self: PeerId;
  readonly members: () => readonly Pick<Member, "peerId" | "publicKey">[];
  readonly volumes: KeptVolumes;
  /** What that member says. */
  readonly sameRoomBy: (peer: PeerId) => readonly PeerId[];
  readonly broadcast: (event: CoreEvent) => void;
  /** `sameRoom()` has changed. */
  readonly onSameRoom: () => void;
  readonly onChange: () => void;
}): OwnHearing {
  const { self, volumes } = deps;
  /** What self has said. */
  const rooms = new Map<PeerId, boolean>();
  /** As clients know it, where it is not AS_IT_IS. */
  let known: ReadonlyMap<PeerId, Hearing> = new Map();

  const memberOf = (peer: PeerId) => deps.members().find(({ peerId }) => peerId === peer);

  function of(peer: PeerId): Hearing {
    const key = memberOf(peer)?.publicKey;
    const own = rooms.get(peer);
    const isTheirs = own === undefined && deps.sameRoomBy(peer).includes(self);
    return {
      volumePercent: key === undefined ? 100 : volumes.of(key),
      sameRoom: own === true ? "own" : isTheirs ? "theirs" : "no",
    };
  }

  function update(): void {
    const others = deps.members().flatMap(({ peerId }) => (peerId === self ? [] : peerId));
    const before = known;
    known = new Map(others.map((peer) => [peer, of(peer)]));
    for (const [peerId, hearing] of known) {
      const was = before.get(peerId) ?? AS_IT_IS;
      if (was.volumePercent === hearing.volumePercent && was.sameRoom === hearing.sameRoom) continue;
      deps.broadcast({ type: "hearing", peerId, ...hearing });
    }
  }

  /** @throws CommandError */
  function check(peer: PeerId): Pick<Member, "publicKey"> {
    const member = memberOf(peer);
    if (peer === self || member === undefined) throw new CommandError("unreachable", words("personNotHere"));
    return member;
  }

  return {
    of: (peer) => (peer === self ? AS_IT_IS : of(peer)),
    setVolume(peer, percent) {
      volumes.set(check(peer).publicKey, percent);
      update();
      deps.onChange();
    },
    setSameRoom(peer, on) {
      check(peer);
      rooms.set(peer, on);
      deps.onSameRoom();
      update();
      deps.onChange();
    },
    sameRoom: () => [...rooms].flatMap(([peer, isSame]) => (isSame ? [peer] : [])).slice(-MAX_MEMBERS),
    update,
  };
}
