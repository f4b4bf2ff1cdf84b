/**
 * A world of ballots: virtual peers run the real election over a network with latency, loss, cuts, crashes, restarts
 * and pauses. Links tell of a death only after the detection time, as the mesh does.
 */
import {
  ballotMachine,
  initialBallot,
  type Ballot,
  type BallotEffect,
  type BallotInput,
} from "../../src/election/ballot.ts";
import type { ElectionMessage } from "../../src/election/messages.ts";
import { compareEpochs, type Epoch } from "../../src/kernel/epoch.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { createDriver, type Driver } from "../../src/kernel/machine.ts";
import { createSimClock } from "./clock.ts";
import { createRandom, type SeededRandom } from "./random.ts";

/** Between the moment that a link can pass nothing any more and the moment that its ends know. */
const DETECT_MS = [8, 500] as const;
const LATENCY_MS = [0.2, 40] as const;

interface Node {
  readonly peer: PeerId;
  driver: Driver<Ballot, BallotInput> | null;
  highest: Epoch;
  pausedUntilMs: number;
  readonly linked: Set<PeerId>;
}

export interface ElectionWorld {
  readonly trace: readonly string[];
  fault(): void;
  heal(): void;
  run(spanMs: number): void;
  /** Ends the coordinators that anybody follows, for good. */
  crashCoordinator(): void;
  /** Somebody who runs coordinates. */
  hasLiveCoordinator(): boolean;
  /** Coordinators that live nodes follow. */
  followed(): ReadonlySet<string>;
}

export type BallotMachine = typeof ballotMachine;

/** `machine`: the real one, unless the world itself is under test. Runs throw when an invariant breaks. */
export function createElectionWorld(
  seed: number,
  count: number,
  machine: BallotMachine = ballotMachine,
): ElectionWorld {
  const random: SeededRandom = createRandom(seed);
  const clock = createSimClock();
  const trace: string[] = [];
  const peers = Array.from(
    { length: count },
    (_, index) => `8${(index + 1).toString(16).padStart(32, "0")}` as PeerId,
  ); // well formed by construction
  const [first] = peers;
  if (first === undefined) throw new Error("a world needs a node");
  const start: Epoch = { term: 1, coordinator: first };
  const cuts = new Set<string>();
  const nodes = new Map<PeerId, Node>();
  const note = (text: string) => void trace.push(`${clock.nowMs().toFixed(0)} ${text}`);
  const pairOf = (a: PeerId, b: PeerId) => (a < b ? `${a} ${b}` : `${b} ${a}`);
  const nodeOf = (peer: PeerId): Node => {
    const node = nodes.get(peer);
    if (node === undefined) throw new Error("unknown node");
    return node;
  };
  const canTalk = (a: PeerId, b: PeerId) =>
    nodeOf(a).driver !== null && nodeOf(b).driver !== null && !cuts.has(pairOf(a, b));

  function startNode(peer: PeerId): void {
    const node = nodes.get(peer) ?? {
      peer,
      driver: null,
      highest: start,
      pausedUntilMs: 0,
      linked: new Set<PeerId>(),
    };
    nodes.set(peer, node);
    node.highest = start;
    node.driver = createDriver(
      {
        clock: {
          ...clock,
          // A paused process wakes late.
          setTimer: (atMs, callback) => clock.setTimer(Math.max(atMs, node.pausedUntilMs), callback),
        },
        perform: (effect) => perform(node, effect),
      },
      machine,
      initialBallot(peer, start, peers, clock.nowMs()),
    );
  }

  function perform(node: Node, effect: BallotEffect): void {
    if (effect.type === "epochChanged") {
      note(
        `${node.peer.slice(-2)} follows ${effect.epoch.term}/${effect.epoch.coordinator.slice(-2)} (${effect.cause})`,
      );
      if (compareEpochs(effect.epoch, node.highest) < 0)
        throw new Error(`${node.peer} fell back from term ${node.highest.term} to ${effect.epoch.term}`);
      node.highest = effect.epoch;
    } else if (effect.type === "send") post(node.peer, effect.to, effect.message);
    else if (effect.type === "broadcast") for (const to of node.linked) post(node.peer, to, effect.message);
  }

  /** Like a TCP stream: in order, not lost while the link lives. */
  const lastArrival = new Map<string, number>();
  function post(from: PeerId, to: PeerId, message: ElectionMessage): void {
    if (!nodeOf(from).linked.has(to) || !canTalk(from, to)) return;
    const key = `${from} ${to}`;
    const atMs = Math.max(
      clock.nowMs() + random.between(...LATENCY_MS),
      lastArrival.get(key) ?? 0,
      nodeOf(to).pausedUntilMs,
    );
    lastArrival.set(key, atMs);
    clock.setTimer(atMs, () => {
      if (canTalk(from, to) && nodeOf(to).linked.has(from))
        nodeOf(to).driver?.input({ type: "received", from, message });
    });
  }

  /** Brings links into line with what can talk: deaths after the detection time, births after a dial. */
  function relink(): void {
    for (const a of peers) {
      for (const b of peers) {
        if (a === b) continue;
        const delayMs = random.between(...DETECT_MS);
        clock.setTimer(Math.max(clock.nowMs() + delayMs, nodeOf(a).pausedUntilMs), () => {
          const node = nodeOf(a);
          const isUp = canTalk(a, b) && nodeOf(b).pausedUntilMs <= clock.nowMs();
          if (isUp && !node.linked.has(b)) {
            node.linked.add(b);
            node.driver?.input({ type: "linkUp", peer: b });
          } else if (!isUp && node.linked.delete(b))
            node.driver?.input({ type: "linkDown", peer: b, cause: "died" });
        });
      }
    }
  }

  function crash(node: Node): void {
    node.driver?.close();
    node.driver = null;
    node.linked.clear();
  }

  for (const peer of peers) startNode(peer);
  relink();

  return {
    trace,
    fault() {
      const peer = random.pick(peers);
      const node = nodeOf(peer);
      const kind = random.pick(["crash", "restart", "cut", "partition", "mend", "pause"] as const);
      note(`${kind} ${peer.slice(-2)}`);
      if (kind === "crash") crash(node);
      else if (kind === "restart" && node.driver === null) startNode(peer);
      else if (kind === "cut") cuts.add(pairOf(peer, random.pick(peers.filter((other) => other !== peer))));
      else if (kind === "partition") {
        const half = new Set(peers.filter(() => random.next() < 0.5));
        for (const a of peers) for (const b of peers) if (half.has(a) && !half.has(b)) cuts.add(pairOf(a, b));
      } else if (kind === "mend") cuts.clear();
      else if (kind === "pause") {
        node.pausedUntilMs = clock.nowMs() + random.between(100, 5_000);
        clock.setTimer(node.pausedUntilMs + 1, relink);
      }
      relink();
    },
    heal() {
      note("heal");
      cuts.clear();
      for (const peer of peers) if (nodeOf(peer).driver === null) startNode(peer);
      relink();
    },
    run: (spanMs) => clock.advance(spanMs),
    crashCoordinator() {
      const doomed = peers.filter((peer) => nodeOf(peer).driver?.state.epoch.coordinator === peer);
      for (const peer of doomed) crash(nodeOf(peer));
      relink();
    },
    hasLiveCoordinator: () => peers.some((peer) => nodeOf(peer).driver?.state.epoch.coordinator === peer),
    followed: () =>
      new Set(
        [...nodes.values()].flatMap(({ driver }) =>
          driver === null ? [] : [JSON.stringify(driver.state.epoch)],
        ),
      ),
  };
}

/** One world's whole life: faults, a heal, a while of peace. Null when all agree, or what went wrong with the newest trace. */
export function runElectionWorld(
  seed: number,
  count = 3 + (seed % 7),
  machine: BallotMachine = ballotMachine,
): string | null {
  const world = createElectionWorld(seed, count, machine);
  const trace = () => world.trace.slice(-60).join("\n");
  try {
    world.run(3_000);
    for (let fault = 0; fault < 25; fault += 1) {
      world.fault();
      world.run(700);
    }
    world.heal();
    world.run(40_000);
  } catch (error) {
    return `seed ${seed}, ${count} nodes: ${String(error)}\n${trace()}`;
  }
  const healed = world.followed();
  if (healed.size !== 1) {
    return `seed ${seed}, ${count} nodes: no agreement, ${[...healed].join(" ")}\n${trace()}`;
  }
  world.crashCoordinator();
  world.run(10_000);
  const bereaved = world.followed();
  return bereaved.size === 1 && world.hasLiveCoordinator()
    ? null
    : `seed ${seed}, ${count} nodes: nobody takes over, ${[...bereaved].join(" ")}\n${trace()}`;
}
