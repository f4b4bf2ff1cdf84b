/**
 * The roles in a meeting: a pure fold over the entries of the kinds role, ban, remove, lock, end and goOn. The meeting's maker stays host.
 * Hosts have a rank: the maker first, then those that the maker appointed, in the order of their appointment, then those that these
 * appointed, and so on. A host acts on everybody that ranks below it, so of two hosts at odds the one with the higher rank decides, and no
 * entry back-dated by the other changes that. A co-host acts on nobody who is a host or co-host. A ban or a lowered role lists which entries
 * of that author count: all its other entries have no effect, or that of the lower role, however early they claim to be. Lifting a ban
 * lists, too, and brings back what it lists: no ban takes away for good.
 */
import {
  isLower,
  lowerOf,
  may,
  rightToGive,
  runsMeeting,
  type Right,
  type Role,
} from "../../kernel/rights.ts";
import type { EntryId } from "../../kernel/ids.ts";
import type { CoHostEnd } from "../rules.ts";
import type { Entry } from "../log/entry.ts";
import type { EntryBody } from "../log/entry-body.ts";
import type { FeedId } from "../log/feed-id.ts";
import { compareEntries, type Placed } from "../log/timeline.ts";

export interface Authority {
  /** Those who run the meeting, by rank: the maker first, hosts, then co-hosts in the order of appointment. Keys in hex. */
  readonly ranked: readonly { readonly key: string; readonly role: Role }[];
  /** Their public keys, hex. */
  readonly hosts: readonly string[];
  /** Public keys, hex. */
  readonly banned: readonly string[];
  /** By public key, hex: how often hosts have removed or banned that member. */
  readonly removals: ReadonlyMap<string, number>;
  readonly isLocked: boolean;
  /** The last term that a host has ended; 0 for none. */
  readonly endedTerm: number;
  /** What a co-host has ended, which counts where no host is here; null for nothing, or after a host said that the meeting goes on. */
  readonly endedByCoHost: CoHostEnd | null;
  /** Names the set of bans: as long as it is the same text, `counts` answers the same. */
  readonly banning: string;
  /** `publicKey`: of any member, hex. */
  roleOf(publicKey: string): Role;
  /** Whether the member ran the meeting at that place of the timeline or later. */
  hasRunSince(publicKey: string, since: Placed): boolean;
  /** The entry that made a viewer somebody who may speak, if that is the member's last change of that sort; else null. */
  floorGivenBy(publicKey: string): Placed | null;
  /** False if a ban takes away the entry's effect. */
  counts(entry: Placed): boolean;
  /** True if the entry counts, and its author had the right at that place of the timeline. */
  may(entry: Placed, right: Right): boolean;
  /** Whether the author may give this order from now on. */
  mayOrder(author: string, body: Order): boolean;
  /** True if one of the entries that change roles has its effect. */
  hasEffect(entry: Placed): boolean;
  /** True if the author ever ran the meeting. Entries of other authors cannot change the roles. */
  hasHosted(author: string): boolean;
}

/** What changes roles, or who may be in the meeting. */
export type Order = Extract<EntryBody, { kind: "role" | "ban" | "remove" | "lock" | "end" | "goOn" }>;
type AuthorityEntry = Placed & { readonly body: Order };

interface Change {
  readonly at: Placed;
  readonly counted: ReadonlyMap<FeedId, number>;
}
interface RoleChange extends Change {
  readonly role: Role;
}
interface BanChange extends Change {
  readonly isBanned: boolean;
}

/** Where an entry that is yet to be made will stand: after all others. */
const END_OF_TIME = {
  ...{ lamport: Infinity, storeId: "", number: Infinity },
  // The casts hold: no other entry is there to be told from it.
  ...{ id: "" as EntryId, feedId: "" as FeedId },
};

const KINDS: ReadonlySet<EntryBody["kind"]> = new Set<Order["kind"]>([
  ...(["role", "ban", "remove", "lock", "end", "goOn"] as const),
]);
export const changesAuthority = (entry: Entry): entry is Entry & AuthorityEntry => KINDS.has(entry.body.kind);

const isBefore = (a: Placed, b: Placed): boolean => compareEntries(a, b) < 0;
const lists = ({ counted }: Change, entry: Placed): boolean =>
  entry.number <= (counted.get(entry.feedId) ?? 0);

/** `maker`: public key, hex. `entries`: those for which `changesAuthority` is true, in any order. `firstRole`: of whoever joins. */
export function createAuthority(
  maker: string,
  entries: readonly Entry[],
  firstRole: Role = "speaker",
): Authority {
  /** By member, in the timeline's order. */
  const roles = new Map<string, RoleChange[]>();
  const bans = new Map<string, BanChange[]>();
  const removals = new Map<string, number>();
  /** Everybody that ever was a host, by rank. */
  const everHosts: string[] = [maker];
  const effective = new Set<Placed>();
  const ends: AuthorityEntry[] = [];
  let lock: AuthorityEntry | null = null;
  let goOn: AuthorityEntry | null = null;

  function counts(entry: Placed): boolean {
    const changes = bans.get(entry.author);
    if (changes === undefined) return true;
    return changes.every((ban, index) => {
      if (!ban.isBanned || lists(ban, entry)) return true;
      return changes
        .slice(index + 1)
        .some((lift) => !lift.isBanned && (isBefore(lift.at, entry) || lists(lift, entry)));
    });
  }

  const roleBefore = (key: string, entry: Placed): Role =>
    key === maker ? "host" : (roles.get(key)?.findLast(({ at }) => isBefore(at, entry))?.role ?? firstRole);
  const roleOf = (key: string): Role =>
    key === maker ? "host" : (roles.get(key)?.at(-1)?.role ?? firstRole);

  /**
   * An entry back-dated to before its author's role was lowered needs to be among those that the change lists. Whoever is let speak again
   * has back what it did as a speaker, as far as that is listed then; nobody has back what it did as a host.
   */
  function roleAt(entry: Placed): Role {
    const before = roleBefore(entry.author, entry);
    const asSpeaker = lowerOf(before, "speaker");
    let role = before;
    for (const change of entry.author === maker ? [] : (roles.get(entry.author) ?? [])) {
      if (!isBefore(entry, change.at)) continue;
      if (!lists(change, entry)) role = lowerOf(role, change.role);
      else if (isLower(role, asSpeaker) && !isLower(change.role, asSpeaker)) role = asSpeaker;
    }
    return role;
  }

  /** Whether the entry's author may do this to the member. */
  function mayActOn(entry: AuthorityEntry, target: string): boolean {
    const { author, body } = entry;
    if (target === maker) return false;
    const own = roleAt(entry);
    if (target === author) return body.kind === "role" && runsMeeting(own) && isLower(body.role, own);
    const rank = everHosts.indexOf(target);
    if (own === "host" && (rank === -1 || rank > everHosts.indexOf(author))) return true;
    // Everybody that may appoint the target, or unmake it, has been heard by now.
    return !runsMeeting(roleBefore(target, entry)) && !runsMeeting(roleOf(target)) && !appoints(body);
  }

  function mayApply(entry: AuthorityEntry): boolean {
    const { body } = entry;
    if (!counts(entry)) return false;
    const role = roleAt(entry);
    if (body.kind === "role") return may(role, rightToGive(body.role)) && mayActOn(entry, body.publicKey);
    if (body.kind === "ban" || body.kind === "remove")
      return may(role, body.kind) && mayActOn(entry, body.publicKey);
    if (body.kind === "lock") return may(role, "lock");
    // Whether a co-host's end is one is for those to say who see which hosts are here.
    return body.kind === "end" ? runsMeeting(role) : may(role, "endMeeting");
  }

  function apply(entry: AuthorityEntry): void {
    if (!mayApply(entry)) return;
    effective.add(entry);
    const { body } = entry;
    const remove = (key: string) => removals.set(key, (removals.get(key) ?? 0) + 1);
    if (body.kind === "role") {
      const { publicKey, role } = body;
      insert(roles, publicKey, { at: entry, role, counted: new Map(body.counted) });
      if (role === "host" && !everHosts.includes(publicKey)) everHosts.push(publicKey);
    } else if (body.kind === "ban") {
      const { publicKey, isBanned } = body;
      insert(bans, publicKey, { at: entry, isBanned, counted: new Map(body.counted) });
      if (isBanned) remove(publicKey);
    } else if (body.kind === "remove") remove(body.publicKey);
    else if (body.kind === "end") ends.push(entry);
    else if (body.kind === "lock") lock = laterOf(lock, entry);
    else goOn = laterOf(goOn, entry);
  }

  const inOrder = entries.filter(changesAuthority).toSorted(compareEntries);
  const isAsHost = (entry: Placed) => roleAt(entry) === "host";
  const byAuthor = new Map<string, AuthorityEntry[]>();
  for (const entry of inOrder) {
    const known = byAuthor.get(entry.author);
    if (known === undefined) byAuthor.set(entry.author, [entry]);
    else known.push(entry);
  }
  // Grows while it is walked. Nobody but a host changes what a host may, and none but those before it.
  for (const host of everHosts)
    for (const entry of byAuthor.get(host) ?? []) if (isAsHost(entry)) apply(entry);
  for (const entry of inOrder) if (!isAsHost(entry)) apply(entry);

  const banned = [...bans]
    .filter(([, changes]) => changes.at(-1)?.isBanned === true)
    .map(([key]) => key)
    .toSorted();
  const isIn = (role: Role) => (key: string) => roleOf(key) === role && !banned.includes(key);
  const coHosts = [...roles.keys()]
    .filter(isIn("coHost"))
    .map((key) => ({ key, at: appointedBy(roles.get(key) ?? []) }))
    .toSorted((a, b) => (isBefore(a.at, b.at) ? -1 : 1));
  const ranked = [
    ...everHosts.filter(isIn("host")).map((key) => ({ key, role: "host" as const })),
    ...coHosts.map(({ key }) => ({ key, role: "coHost" as const })),
  ];
  const lastLock = (lock as AuthorityEntry | null)?.body;
  const lastGoOn = goOn as AuthorityEntry | null;
  const lastTerm = (some: readonly AuthorityEntry[]) =>
    some.reduce((last, { body }) => (body.kind === "end" ? Math.max(last, body.term) : last), 0);
  const isByHost = (entry: AuthorityEntry) => may(roleAt(entry), "endMeeting");
  const byCoHosts = ends
    .filter((entry) => !isByHost(entry) && (lastGoOn === null || isBefore(lastGoOn, entry)))
    .toSorted(compareEntries);
  const lastByCoHost = byCoHosts.at(-1);
  return {
    ranked,
    hosts: ranked.map(({ key }) => key),
    banned,
    removals,
    banning: [...bans.values()]
      .flat()
      .map(({ at }) => at.id)
      .toSorted()
      .join(),
    isLocked: lastLock?.kind === "lock" && lastLock.isLocked,
    endedTerm: lastTerm(ends.filter(isByHost)),
    endedByCoHost: lastByCoHost === undefined ? null : { term: lastTerm(byCoHosts), id: lastByCoHost.id },
    roleOf,
    hasRunSince: (publicKey, since) =>
      runsMeeting(roleBefore(publicKey, since)) ||
      (roles.get(publicKey) ?? []).some(({ at, role }) => runsMeeting(role) && isBefore(since, at)),
    floorGivenBy(publicKey) {
      const changes = roles.get(publicKey) ?? [];
      const viewer = changes.findLastIndex(({ role }) => role === "viewer");
      const isFirst = viewer === -1 && firstRole === "viewer";
      return (viewer === -1 && !isFirst ? null : changes[viewer + 1]?.at) ?? null;
    },
    counts,
    may: (entry, right) => counts(entry) && may(roleAt(entry), right),
    mayOrder: (author, body) => mayApply({ ...END_OF_TIME, author, body }),
    hasEffect: (entry) => effective.has(entry),
    hasHosted: (author) =>
      author === maker || (roles.get(author) ?? []).some(({ role }) => runsMeeting(role)),
  };
}

const appoints = (body: Order): boolean => body.kind === "role" && runsMeeting(body.role);

/** The change since which the member has its present role. */
function appointedBy(changes: readonly RoleChange[]): Placed {
  const last = changes.at(-1);
  const other = changes.findLastIndex(({ role }) => role !== last?.role);
  const first = changes[other + 1];
  if (first === undefined) throw new Error("nobody has a role of co-host without a change");
  return first.at;
}

const laterOf = (known: AuthorityEntry | null, entry: AuthorityEntry): AuthorityEntry =>
  known === null || isBefore(known, entry) ? entry : known;

function insert<C extends Change>(changes: Map<string, C[]>, key: string, change: C): void {
  const known = changes.get(key) ?? [];
  changes.set(key, known);
  let place = known.length;
  for (
    let before = known[place - 1];
    before !== undefined && isBefore(change.at, before.at);
    before = known[place - 1]
  )
    place -= 1;
  known.splice(place, 0, change);
}
