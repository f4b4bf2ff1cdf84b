/**
 * Who may be in the meeting, by its hosts' word, and what strangers learn of it. The store decides on it, and every member holds everybody to
 * it.
 */
import type { RankClass } from "../../kernel/rank.ts";
import type { Vouch } from "../../kernel/vouch.ts";
import type { WithoutHost } from "../../kernel/without-host.ts";

/** Public keys are hex. */
export interface WaitingRoomRule {
  /** What holds for one that knocks while no host is in the meeting: it waits, any member may let it in, or it comes in. */
  readonly withoutHost: WithoutHost;
  /** Those that need not knock. */
  readonly admitted: ReadonlySet<string>;
  /** By public key, how often hosts have turned it away since it was last let in. */
  readonly refusals: ReadonlyMap<string, number>;
  /** Those that may not knock again in this sitting. */
  readonly blocked: ReadonlySet<string>;
}

export interface Door {
  /** Nobody is let in but those who were members before. */
  readonly isLocked: boolean;
  /** Public keys, hex. */
  readonly banned: ReadonlySet<string>;
  /** By public key, how often hosts have removed or banned that member. Its tickets of before are void. */
  readonly removals: ReadonlyMap<string, number>;
  /** Public keys, hex: hosts never wait. */
  readonly hosts: ReadonlySet<string>;
  /** By public key, what places a member before others in line to coordinate (`kernel/rank.ts`); nobody else has a place. */
  readonly rankClasses: ReadonlyMap<string, RankClass>;
  /** In the timeline's order. Their own signatures are not checked yet. */
  readonly vouches: readonly Vouch[];
  /** Null where nobody has to wait. */
  readonly waitingRoom: WaitingRoomRule | null;
  /** Names the waiting room's rule: a later rule has a higher number; 0 before the first. */
  readonly state: number;
  /** Null: the passcode with which the meeting was made. */
  readonly passcode: { readonly serverSetup: string; readonly registrationRecord: string } | null;
  /** Null: the title with which the meeting was made. */
  readonly title: string | null;
  /** False: nobody learns anything of it who has not been let in. */
  readonly isListed: boolean;
  /** Not null where hosts have taken the passcode away. `release`: see `release.ts`; null where the meeting was made without one. */
  readonly withdrawal: { readonly release: string | null } | null;
  /** Grows with each change of the passcode; 0 before the first. */
  readonly passcodeState: number;
}

export const openDoor: Door = {
  isLocked: false,
  banned: new Set(),
  removals: new Map(),
  hosts: new Set(),
  rankClasses: new Map(),
  vouches: [],
  waitingRoom: null,
  state: 0,
  passcode: null,
  title: null,
  isListed: true,
  withdrawal: null,
  passcodeState: 0,
};

/** Whoever comes needs a passcode now. */
export const needsPasscode = (
  creation: { readonly needsPasscode: boolean },
  { passcode, withdrawal }: { readonly passcode: object | null; readonly withdrawal: object | null },
): boolean => passcode !== null || (creation.needsPasscode && withdrawal === null);

export const removalsOf = ({ removals }: Pick<Door, "removals">, key: string): number =>
  removals.get(key) ?? 0;

/** True if the member is out: it is banned, or was removed after `removals` times. */
export const isBarred = (door: Door, key: string, removals: number): boolean =>
  door.banned.has(key) || removalsOf(door, key) > removals;

/** What holds for a newcomer with that key. Bans and the lock are asked before. */
export function doorAnswer(door: Door, key: string, isHostHere: boolean): "welcome" | "wait" | "blocked" {
  const room = door.waitingRoom;
  if (room === null || door.hosts.has(key) || room.admitted.has(key)) return "welcome";
  if (room.blocked.has(key)) return "blocked";
  return isHostHere || room.withoutHost !== "open" ? "wait" : "welcome";
}

/**
 * True if a ticket of that key, given under that state of the waiting room's rule, counts. One that was given before the rule does: its
 * holder was let in by another half of the meeting. Under the rule a host must have let it in, or the rule has no need of hosts.
 */
export function isTicketOfRule(door: Door, key: string, state: number): boolean {
  const room = door.waitingRoom;
  if (room === null || state < door.state || room.withoutHost === "open") return true;
  return door.hosts.has(key) || room.admitted.has(key);
}
