/** What self knows of peers beside the roster: every genuine entry that it has seen, and the keys that were ever admitted. */
import { forgetFirst } from "../../kernel/forget-first.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { MeetingId, PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import type { Verify } from "../../platform/ed25519.ts";
import { isBarred, openDoor, type Door } from "../identity/door.ts";
import { isAdmitted, type Credential, type Readmission } from "../identity/credential.ts";
import { isGenuineEntry, isSameEntry, supersedes, type RosterEntry } from "../identity/roster-entry.ts";
import type { Roster } from "./roster.ts";

/**
 * Peers beside the present members that are remembered, and their tickets: a member can sign entries and tickets for as many keys as it
 * likes. Whoever is forgotten shows its entry and credential anew.
 */
export const MAX_REMEMBERED = 1_000;
/** Keys of former members: a lying coordinator can list whom it likes. Those that are forgotten have their credentials. */
export const MAX_FORMER_KEYS = 10_000;

export interface PeerStore {
  /** The latest genuine entry of each peer: says where to call, and need not be verified again. */
  readonly entries: ReadonlyMap<PeerId, RosterEntry>;
  /** Public keys of members, present and past. */
  keys(): readonly string[];
  /** Those that were let in again after hosts had removed them. */
  readmissions(): readonly Readmission[];
  isGenuine(entry: RosterEntry): boolean;
  /** The genuine ones of `received`. Of an entry that is known already the known object is returned. */
  genuineEntries(received: Roster): Roster;
  /** True if the credential proves that the entry is a member's. Does not say whether the entry is genuine. */
  isAdmitted(entry: RosterEntry, credential: Credential): boolean;
  /** True if the key is a member's, present or past, whom nobody has banned or removed. */
  isTrusted(key: string): boolean;
  /** True if hosts have put the entry's member out since it was let in. */
  isOut(entry: RosterEntry): boolean;
  /** Judges by it from now on. */
  setDoor(door: Door): void;
  /** Takes an entry that is genuine and the latest of its peer. */
  add(entry: RosterEntry): void;
  /** Takes the entries of members: their keys count as admitted from now on. */
  addMembers(members: Roster): void;
}

export function createPeerStore(
  deps: {
    readonly clock: Clock;
    readonly log: Log;
    readonly meetingId: MeetingId;
    readonly verify: Verify | undefined;
  },
  known: {
    /** Public key of the meeting's maker, which always counts. */
    readonly maker: string;
    readonly keys: readonly string[];
    readonly readmissions: readonly Readmission[];
    readonly members: Roster;
  },
): PeerStore {
  const { clock, log, meetingId, verify } = deps;
  const entries = new Map<PeerId, RosterEntry>();
  const keys = new Set<string>([known.maker, ...known.keys]);
  /** By public key: how many removals the last genuine ticket that it showed has seen. */
  const admittedAfter = new Map(known.readmissions.map(({ key, removals }) => [key, removals]));
  let memberIds: ReadonlySet<PeerId> = new Set();
  let memberKeys: ReadonlySet<string> = new Set();
  let door = openDoor;

  const isOut = (key: string): boolean => isBarred(door, key, admittedAfter.get(key) ?? 0);
  const isTrusted = (key: string): boolean => keys.has(key) && !isOut(key);

  const isPinned = (key: string): boolean => key === known.maker || memberKeys.has(key);

  function addEntry(entry: RosterEntry): void {
    entries.set(entry.peerId, entry);
    forgetFirst(entries, MAX_REMEMBERED, (peerId) => memberIds.has(peerId));
  }

  function addMembers(members: Roster): void {
    memberIds = new Set(members.map(({ peerId }) => peerId));
    memberKeys = new Set(members.map(({ publicKey }) => publicKey));
    for (const entry of members) {
      entries.set(entry.peerId, entry);
      keys.add(entry.publicKey);
    }
    forgetFirst(entries, MAX_REMEMBERED, (peerId) => memberIds.has(peerId));
    forgetFirst(keys, MAX_FORMER_KEYS, isPinned);
  }

  const proves = (key: string, credential: Credential, isTrustedKey: typeof isTrusted): boolean =>
    isAdmitted(meetingId, key, credential, isTrustedKey, clock.wallMs(), verify, door);

  addMembers(known.members);
  return {
    entries,
    keys: () => [...keys],
    readmissions: () => [...admittedAfter].map(([key, removals]) => ({ key, removals })),
    isGenuine(entry) {
      const same = entries.get(entry.peerId);
      return (same !== undefined && isSameEntry(same, entry)) || isGenuineEntry(meetingId, entry, verify);
    },
    genuineEntries: (received) =>
      received.flatMap((entry) => {
        const before = entries.get(entry.peerId);
        // Verified before. Other contents beside a copied signature do not count.
        if (before?.signature === entry.signature) return [before];
        if (!isGenuineEntry(meetingId, entry, verify)) return (log.count("mesh.badEntry"), []);
        if (before === undefined || supersedes(entry, before)) addEntry(entry);
        return [entry];
      }),
    isAdmitted({ publicKey }, credential) {
      const removals = credential[0]?.removals ?? 0;
      if (removals <= (admittedAfter.get(publicKey) ?? 0)) return proves(publicKey, credential, isTrusted);
      // What the ticket says of removals counts only if the ticket does: a key that is trusted could sign itself whatever number it likes.
      const isOthers = (key: string): boolean => key !== publicKey && isTrusted(key);
      if (!proves(publicKey, credential, isOthers)) return isTrusted(publicKey);
      admittedAfter.set(publicKey, removals);
      forgetFirst(admittedAfter, MAX_REMEMBERED, isPinned);
      return true;
    },
    isOut: ({ publicKey }) => isOut(publicKey),
    isTrusted,
    setDoor: (changed) => void (door = changed),
    add: addEntry,
    addMembers,
  };
}
