/**
 * The roster and election machines of a few peers, wired to each other without mesh, sockets or chance: each message takes one millisecond.
 * For transcripts that a reader can follow, and for properties of the two machines alone.
 */
import {
  electionDueAtMs,
  stepElection as stepRealElection,
  type ElectionInput,
} from "../../src/election/election-machine.ts";
import { deputyOf, initialElection, type ElectionState } from "../../src/election/election-state.ts";
import type { ElectionMessage } from "../../src/election/messages.ts";
import type { Cause, Claim, SignClaim } from "../../src/kernel/claim.ts";
import type { Epoch } from "../../src/kernel/epoch.ts";
import type { PeerId, RunId } from "../../src/kernel/ids.ts";
import type { Tick } from "../../src/kernel/machine.ts";
import type { Rank, Ranked } from "../../src/kernel/rank.ts";
import type { RosterEntry } from "../../src/mesh/identity/roster-entry.ts";
import type { LinkMessage } from "../../src/mesh/messages.ts";
import { rosterDueAtMs, stepRoster } from "../../src/mesh/roster/roster-machine.ts";
import { initialRoster, type RosterInput, type RosterState } from "../../src/mesh/roster/roster-state.ts";
import { createVirtualClock } from "../support/clock.ts";
import { claimOf } from "../support/claims.ts";
import { peerId } from "../support/ids.ts";
import { rankById } from "../support/ranks.ts";

const LATENCY_MS = 1;

interface Node {
  readonly peer: PeerId;
  readonly entry: RosterEntry;
  roster: RosterState;
  election: ElectionState;
  isDead: boolean;
}

export interface Machines {
  readonly trace: readonly string[];
  nowMs(): number;
  isDead(index: number): boolean;
  isLinked(a: number, b: number): boolean;
  /** Every claim that was signed so far. */
  readonly signed: ReadonlySet<Claim>;
  /** The peer signs one, due or not. */
  sign(index: number, term: number, cause: Cause): Claim;
  entryOf(index: number): RosterEntry;
  /** The peer says something that its machines did not. */
  tell(from: number, to: number, message: LinkMessage | ElectionMessage): void;
  note(text: string): void;
  epoch(index: number): Claim;
  /** The next in line, as the peer sees it. */
  deputy(index: number): PeerId | null;
  members(index: number): readonly PeerId[];
  /** The peer sees others in other ranks than before. */
  ranksChanged(index: number): void;
  link(a: number, b: number): void;
  cut(a: number, b: number, cause?: "closed" | "silent" | "left"): void;
  /** Its links close; it takes no more part. */
  kill(index: number): void;
  /** Peer `by` lets `index` in: it begins with the roster of `by`. */
  admit(index: number, by: number): void;
  leave(index: number): void;
  run(spanMs: number): void;
}

/** Faults planted into every peer. */
export interface MachinesPlant {
  readonly step?: typeof stepRealElection;
  /** Nobody checks who signed. */
  readonly isTrusting?: boolean;
  /** What a claim proves of its coordinator. */
  readonly rankOfClaim?: (claim: Claim) => Rank;
  /** Rosters are taken as if their coordinators had sent them. */
  readonly alterRoster?: (to: RosterState, from: PeerId) => PeerId;
}

/** Who goes before whom. Members need not have the same view of it; a claim proves the same to all. */
export interface RankViews {
  of(viewer: PeerId, peer: PeerId): Rank;
  ofClaim(claim: Claim): Rank;
}
const BY_ID: RankViews = {
  of: (_viewer, peer) => rankById(peer),
  ofClaim: ({ coordinator }) => rankById(coordinator),
};

/** Peer 1 makes the meeting; the others begin alone and outside until they are admitted. `onEpoch` is called at each change. */
export function createMachines(
  count: number,
  onEpoch: (peer: PeerId, epoch: Epoch) => void = () => {},
  plant: MachinesPlant = {},
  ranks: RankViews = BY_ID,
): Machines {
  const { step: stepElection = stepRealElection } = plant;
  const clock = createVirtualClock();
  const signed = new Set<Claim>();
  const signAs =
    (peer: PeerId): SignClaim =>
    (term, cause) => {
      const claim = claimOf(peer, term, cause);
      signed.add(claim);
      return claim;
    };
  const trace: string[] = [];
  const nodes = Array.from({ length: count }, (_, index) => createNode(index + 1));
  const links = new Set<string>();
  const nameOf = (peer: PeerId) => `p${Number(`0x${peer.slice(-4)}`)}`;
  const show = ({ term, coordinator }: Epoch) => `${term}/${nameOf(coordinator)}`;
  const showPeers = (peers: readonly PeerId[]) => `[${peers.map(nameOf).join(" ")}]`;
  const keyOf = (a: PeerId, b: PeerId) => [a, b].toSorted().join();
  const note = (text: string) => void trace.push(`${String(clock.nowMs()).padStart(6)} ${text}`);

  function createNode(number: number): Node {
    const peer = peerId(number);
    const runId = number.toString(16).padStart(16, "0") as RunId; // 16 hex digits.
    const where = { addresses: [], port: 1, files: null };
    const run = { runId, startedAtMs: 0, joinedAtMs: 0, sequence: 1 };
    const entry = { peerId: peer, publicKey: "", name: "N", ...where, ...run, signature: "" };
    const epoch = signAs(peer)(1, "merged");
    const start = { own: entry, credential: [], epoch, version: 1, entries: [entry] };
    return {
      peer,
      entry,
      roster: initialRoster(start),
      election: elect(peer, epoch, [peer]),
      isDead: false,
    };
  }
  function rankedBy(viewer: PeerId, peers: readonly PeerId[]): readonly Ranked[] {
    return peers.map((peer) => ({ peerId: peer, rank: ranks.of(viewer, peer) }));
  }
  function elect(peer: PeerId, epoch: Claim, members: readonly PeerId[]): ElectionState {
    const claiming = { sign: signAs(peer), rankOfClaim: plant.rankOfClaim ?? ranks.ofClaim };
    return initialElection(peer, epoch, rankedBy(peer, members), clock.nowMs(), claiming);
  }
  const membersOf = ({ roster }: Node): readonly PeerId[] => roster.members.map(({ peerId: peer }) => peer);
  const membersChanged = (node: Node): void =>
    electionInput(node, { type: "members", members: rankedBy(node.peer, membersOf(node)) });
  const nodeOf = (peer: PeerId): Node => {
    const node = nodes.find((each) => each.peer === peer);
    if (node === undefined) throw new Error(`nobody is ${peer}`);
    return node;
  };
  const at = (number: number): Node => nodeOf(peerId(number));

  function describe(message: LinkMessage | ElectionMessage): string {
    switch (message.type) {
      case "roster":
        return `roster ${show(message.epoch)} v${message.version} ${showPeers(message.entries.map(({ peerId: peer }) => peer))}`;
      case "offer":
        return `offer ${nameOf(message.entry.peerId)}`;
      case "claim":
      case "epoch":
      case "referral":
        return `${message.type} ${show(message.epoch)} (${message.epoch.cause})`;
      case "handover":
        return `handover ${show(message.epoch)} to ${nameOf(message.to)} (${message.cause})`;
      case "report":
        return `report ${showPeers(message.unreachable)}`;
      default:
        return message.type;
    }
  }

  function send(from: Node, to: PeerId, message: LinkMessage | ElectionMessage): void {
    if (!links.has(keyOf(from.peer, to))) return;
    note(`${nameOf(from.peer)} > ${nameOf(to)}  ${describe(message)}`);
    clock.setTimer(clock.nowMs() + LATENCY_MS, () => {
      const node = nodeOf(to);
      if (!links.has(keyOf(from.peer, to)) || node.isDead) return;
      // As the session and the election's edge do.
      const claim = "epoch" in message && message.type !== "handover" ? message.epoch : null;
      if (claim !== null && !signed.has(claim) && plant.isTrusting !== true) return;
      if (message.type === "roster")
        rosterInput(node, {
          type: "rosterReceived",
          from: plant.alterRoster?.(node.roster, message.epoch.coordinator) ?? from.peer,
          roster: message,
        });
      else if (message.type === "offer")
        rosterInput(node, { type: "offerReceived", from: from.peer, offer: message, isProven: true });
      else electionInput(node, { type: "received", from: from.peer, message: message as ElectionMessage }); // The only others.
    });
  }

  const linkedTo = (node: Node): PeerId[] =>
    nodes.map(({ peer }) => peer).filter((peer) => links.has(keyOf(node.peer, peer)));

  function rosterInput(node: Node, input: RosterInput | Tick): void {
    if (node.isDead) return;
    const before = node.roster.members;
    const [after, effects] = stepRoster(node.roster, input, clock.nowMs());
    node.roster = after;
    if (before !== after.members)
      note(`${nameOf(node.peer)} lists ${showPeers(after.members.map(({ peerId: peer }) => peer))}`);
    for (const effect of effects) {
      if (effect.type === "send") send(node, effect.to, effect.message);
      else if (effect.type === "broadcast")
        for (const peer of linkedTo(node)) send(node, peer, effect.message);
      else if (effect.type === "epochSeen") electionInput(node, effect);
      else if (effect.type === "membersChanged") membersChanged(node);
    }
  }

  function electionInput(node: Node, input: ElectionInput | Tick): void {
    if (node.isDead) return;
    const [after, effects] = stepElection(node.election, input, clock.nowMs());
    node.election = after;
    for (const effect of effects) {
      if (effect.type === "send") send(node, effect.to, effect.message);
      else if (effect.type === "broadcast")
        for (const peer of linkedTo(node)) send(node, peer, effect.message);
      else if (effect.type === "epochChanged") {
        note(`${nameOf(node.peer)} follows ${show(effect.epoch)} (${effect.cause})`);
        onEpoch(node.peer, effect.epoch);
        rosterInput(node, { type: "epochChanged", epoch: effect.epoch });
      } else note(`${nameOf(node.peer)} may leave`);
    }
  }

  function cut(a: Node, b: Node, cause: "closed" | "silent" | "left"): void {
    if (!links.delete(keyOf(a.peer, b.peer))) return;
    note(`${nameOf(a.peer)} and ${nameOf(b.peer)} lose their link (${cause})`);
    const gone = cause === "left" ? cause : "died";
    for (const [node, other] of [
      [a, b],
      [b, a],
    ] as const) {
      rosterInput(node, { type: "linkDown", peer: other.peer, cause });
      electionInput(node, { type: "linkDown", peer: other.peer, cause: gone });
    }
  }

  /** Each machine ticks when it is due. */
  function step(untilMs: number): boolean {
    const dueAtMs = Math.min(
      ...nodes
        .filter(({ isDead }) => !isDead)
        .flatMap(({ roster, election }) => [rosterDueAtMs(roster), electionDueAtMs(election)]),
    );
    if (clock.nextAtMs() <= Math.min(dueAtMs, untilMs)) return clock.step(untilMs);
    if (dueAtMs > untilMs) return false;
    clock.advance(Math.max(0, dueAtMs - clock.nowMs()));
    for (const node of nodes) {
      if (rosterDueAtMs(node.roster) <= clock.nowMs()) rosterInput(node, { type: "tick" });
      if (electionDueAtMs(node.election) <= clock.nowMs()) electionInput(node, { type: "tick" });
    }
    return true;
  }

  return {
    trace,
    nowMs: clock.nowMs,
    isDead: (index) => at(index).isDead,
    isLinked: (a, b) => links.has(keyOf(at(a).peer, at(b).peer)),
    signed,
    sign: (index, term, cause) => signAs(peerId(index))(term, cause),
    entryOf: (index) => at(index).entry,
    tell: (from, to, message) => send(at(from), peerId(to), message),
    note: (text) => note(`-- ${text}`),
    epoch: (index) => at(index).election.epoch,
    deputy: (index) => deputyOf(at(index).election),
    members: (index) => membersOf(at(index)),
    ranksChanged(index) {
      if (at(index).roster.members.length > 1) membersChanged(at(index));
    },
    link(a, b) {
      const [one, two] = [at(a), at(b)];
      if (one.isDead || two.isDead || links.has(keyOf(one.peer, two.peer))) return;
      links.add(keyOf(one.peer, two.peer));
      note(`${nameOf(one.peer)} and ${nameOf(two.peer)} link`);
      for (const [node, other] of [
        [one, two],
        [two, one],
      ] as const) {
        rosterInput(node, { type: "linkUp", entry: other.entry });
        electionInput(node, { type: "linkUp", peer: other.peer });
      }
    },
    cut: (a, b, cause = "closed") => cut(at(a), at(b), cause),
    kill(index) {
      const node = at(index);
      note(`${nameOf(node.peer)} dies`);
      node.isDead = true;
      for (const other of nodes) cut(node, other, "closed");
    },
    admit(index, by) {
      const [node, admitter] = [at(index), at(by)];
      note(`${nameOf(admitter.peer)} admits ${nameOf(node.peer)}`);
      rosterInput(admitter, { type: "admitted", entry: node.entry, credential: [] });
      const { epoch, version, roster: entries } = admitter.roster;
      node.roster = initialRoster({ own: node.entry, credential: [], epoch, version, entries });
      node.election = elect(node.peer, epoch, membersOf(node));
    },
    leave: (index) => electionInput(at(index), { type: "leave" }),
    run(spanMs) {
      const untilMs = clock.nowMs() + spanMs;
      while (step(untilMs));
      clock.advance(untilMs - clock.nowMs());
    },
  };
}
