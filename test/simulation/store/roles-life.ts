/** Runs one meeting of hosts at odds, and checks at its end that all agree. Rules: SPEC.md, SM. */
import { isDeepStrictEqual } from "node:util";
import { ROLES, type Role } from "../../../src/kernel/rights.ts";
import type { EntryBody } from "../../../src/store/log/entry-body.ts";
import { changesAuthority, createAuthority } from "../../../src/store/state/roles.ts";
import type { NewEntry } from "../../../src/store/types.ts";
import { createRoleWorld, type RoleNode, type RolePlant } from "./roles-world.ts";

const STEPS = 25;
/** What the members have to notice who is back, and two seconds to agree. */
const HEALING_MS = 600 + 2_000;

/** Returns null if all was well, otherwise what was wrong. */
export function liveRoles(seed: number, plant?: RolePlant): string | null {
  const world = createRoleWorld(seed, plant);
  const { nodes, chance, maker } = world;
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
  const liar = chance() < 0.5 ? pick(nodes.filter(({ signer }) => signer.publicKey !== maker)) : null;
  const lies = new Set<string>();
  /** Whom an honest host has given a role that runs the meeting. */
  const appointed = new Set<string>();

  world.part(() => 0);
  for (let step = 0; step < STEPS; step += 1) {
    world.runFor(chance() * 250);
    const dice = chance();
    if (dice < 0.14) world.part(() => Math.floor(chance() * 2));
    else if (dice < 0.22) world.part(() => 0);
    else if (dice < 0.3) turnOff(pick(nodes));
    else if (dice < 0.45 && liar !== null) {
      const isBackDated = chance() < 0.6;
      lies.add(world.lie(liar, pickLie(), isBackDated ? 1 + Math.floor(chance() * 12) : undefined).id);
    } else {
      const node = pick(nodes.filter(({ side }) => side !== null));
      const wanted = pickOrder(node);
      const entry = world.order(node, wanted);
      if (entry !== null && wanted.kind === "role" && node !== liar) appointed.add(wanted.publicKey);
    }
  }
  world.stopLosing();
  world.part(() => 0);
  world.runFor(HEALING_MS);
  return problemOf();

  function turnOff(gone: RoleNode): void {
    const sides = new Map(nodes.map((node) => [node, node === gone ? null : (node.side ?? 0)]));
    world.part((node) => sides.get(node) ?? null);
  }

  function pickOrder(node: RoleNode): NewEntry {
    const { publicKey } = pick(nodes.filter((other) => other !== node)).signer;
    const dice = chance();
    if (dice < 0.6) return { kind: "role", publicKey, role: pick<Role>([...ROLES, "coHost", "coHost"]) };
    if (dice < 0.72) return { kind: "ban", publicKey, isBanned: chance() < 0.5 };
    if (dice < 0.78) return { kind: "remove", publicKey };
    if (dice < 0.9) return { kind: "end", term: 1 };
    return { kind: "lock", isLocked: chance() < 0.5 };
  }

  function pickLie(): EntryBody {
    const { publicKey } = pick(nodes).signer;
    const lie: readonly EntryBody[] = [
      { kind: "role", publicKey, role: pick(ROLES), counted: [] },
      { kind: "role", publicKey: liar?.signer.publicKey ?? "", role: "host", counted: [] },
      { kind: "ban", publicKey, isBanned: chance() < 0.8, counted: [] },
      { kind: "remove", publicKey },
      { kind: "end", term: 1 },
      { kind: "goOn" },
      { kind: "lock", isLocked: chance() < 0.5 },
    ];
    return pick(lie);
  }

  function problemOf(): string | null {
    const [first] = nodes;
    if (first === undefined) return "nobody is here";
    for (const node of nodes) {
      if (node.members.length < nodes.length) return "somebody is not noticed";
      if (!isDeepStrictEqual(shownBy(node), shownBy(first))) return "two members disagree";
    }
    const { authority } = first;
    if (authority.roleOf(maker) !== "host" || authority.banned.includes(maker)) return "the maker is no host";
    for (const { key } of authority.ranked)
      if (key !== maker && !appointed.has(key) && !isAppointedByLiar(key))
        return "somebody is host by accident";
    // The maker is here.
    if (world.standInOf(first) !== null) return "somebody stands in for a host that is here";
    if (authority.endedByCoHost !== null) return "a host that is here has not said that the meeting goes on";
    return problemOfLiar() ?? problemOfRank();
  }

  function shownBy(node: RoleNode) {
    const { ranked, banned, removals, isLocked, endedTerm, endedByCoHost, roleOf } = node.authority;
    return {
      ...{ ranked, banned, isLocked, endedTerm, endedByCoHost },
      removals: nodes.map(({ signer }) => removals.get(signer.publicKey) ?? 0),
      roles: nodes.map(({ signer }) => roleOf(signer.publicKey)),
      standIn: world.standInOf(node),
      isEnded: node.roles.isEnded(),
    };
  }

  /** A liar that a host has appointed may appoint; nobody else's lie makes anybody anything. */
  function isAppointedByLiar(key: string): boolean {
    return liar !== null && appointed.has(liar.signer.publicKey) && key !== liar.signer.publicKey;
  }

  /** The lies of a member that never ran the meeting change nothing. */
  function problemOfLiar(): string | null {
    const [first] = nodes;
    if (first === undefined || liar === null || appointed.has(liar.signer.publicKey)) return null;
    const honest = first.entries.filter((entry) => changesAuthority(entry) && !lies.has(entry.id));
    const { ranked, banned, isLocked, endedTerm } = createAuthority(maker, honest);
    const without = { ranked, banned, isLocked, endedTerm };
    const { authority } = first;
    const withLies = {
      ...{ ranked: authority.ranked, banned: authority.banned },
      ...{ isLocked: authority.isLocked, endedTerm: authority.endedTerm },
    };
    return isDeepStrictEqual(withLies, without) ? null : "a lie of somebody without a right has an effect";
  }

  /** The first host that the maker appointed is host as long as the maker says so. */
  function problemOfRank(): string | null {
    const [first] = nodes;
    const byMaker = (first?.entries ?? [])
      .filter(({ author }) => author === maker)
      .toSorted((a, b) => a.number - b.number);
    const second = byMaker.find(({ body }) => body.kind === "role" && body.role === "host")?.body;
    if (second?.kind !== "role") return null;
    const { publicKey } = second;
    const isTouched = byMaker.some(
      ({ body }) =>
        (body.kind === "role" && body.publicKey === publicKey && body.role !== "host") ||
        (body.kind === "ban" && body.publicKey === publicKey && body.isBanned),
    );
    const gaveUp = (first?.entries ?? []).some(
      ({ author, body }) =>
        author === publicKey && body.kind === "role" && body.publicKey === publicKey && body.role !== "host",
    );
    const isHost = first?.authority.ranked[1]?.key === publicKey;
    return isTouched || gaveUp || isHost ? null : "a host of lower rank has overruled a higher one";
  }
}
