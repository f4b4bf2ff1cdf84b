/**
 * Stores on a virtual network and virtual disks, all from one seed: latency, lost sends, partitions, kills, restarts. Disks keep what
 * was written; a hub is whoever is lowest within reach, noticed with a delay.
 */
import { createLog } from "../../src/kernel/log.ts";
import { decodeEntry, type Entry, type SignedText } from "../../src/store/entry.ts";
import type { MeetingDisk } from "../../src/store/level-adapter.ts";
import { openMeetingStore } from "../../src/store/meeting-store.ts";
import { StoreError, type MeetingStore, type Signer } from "../../src/store/types.ts";
import { createTestSeal, createVirtualClock, ROOT, type PeerId, type VirtualClock } from "./support.ts";

/** mulberry32: small, seeded, good enough for tests. In [0, 1). */
export function createChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a power cut leaves: everything whose write was over. */
interface Disk {
  /** By entry id. */
  readonly signed: Map<string, SignedText>;
}

export interface WorldNode {
  readonly signer: Signer;
  readonly disk: Disk;
  /** Null while it is dead. */
  meeting: MeetingStore | null;
  /** Which side of a partition it is on. */
  side: number;
  /** Ids as they were told since it started. */
  told: string[];
  /** Ids of its own that were said to be delivered to two others. */
  readonly delivered: Set<string>;
}

/** A disk under load takes its time: long enough that others hear of an entry before it is written. */
const WRITE_MS = [1, 250] as const;
const LATENCY_MS = [1, 30] as const;
const NOTICE_MS = [1, 600] as const;

export function createWorld(options: { seed: number; signers: readonly Signer[]; lossRatio: number }) {
  const chance = createChance(options.seed);
  const clock: VirtualClock = createVirtualClock();
  const log = createLog("error", () => {});
  const between = ([low, high]: readonly [number, number]) => low + chance() * (high - low);
  let lossRatio = options.lossRatio;
  const nodes = options.signers.map((signer): WorldNode => ({
    signer,
    disk: { signed: new Map() },
    meeting: null,
    side: 0,
    told: [],
    delivered: new Set(),
  }));
  const falseClaims: string[] = [];
  /** Ordered per link, as TCP is: when the last message of each pair arrives. */
  const arrivesAtMs = new Map<string, number>();
  const after = (spanMs: number, callback: () => void) => clock.setTimer(clock.nowMs() + spanMs, callback);
  const areLinked = (a: WorldNode, b: WorldNode) =>
    a.meeting !== null && b.meeting !== null && a.side === b.side;

  function createDatabase(node: WorldNode, isAlive: () => boolean): MeetingDisk {
    const write = (entries: readonly Entry[]) =>
      new Promise<void>((resolve, reject) => {
        after(between(WRITE_MS), () => {
          if (!isAlive()) return reject(new StoreError("failed", "dead"));
          for (const { id, signed } of entries) node.disk.signed.set(id, signed);
          resolve();
        });
      });
    return {
      generation: 0,
      load: async () => {
        const entries = [...node.disk.signed.values()].flatMap((signed) => decodeEntry(signed) ?? []);
        const sorted = entries.toSorted((a, b) => a.number - b.number);
        return { entries: sorted.map(({ signed }) => signed), unreadable: 0, lastRead: {}, delivered: {} };
      },
      write: (_root, entries) => write(entries),
      writeFact: () => Promise.resolve(),
    };
  }

  async function start(node: WorldNode): Promise<void> {
    const isAlive = () => node.meeting === meeting;
    const meeting: MeetingStore = await openMeetingStore(
      {
        clock,
        log,
        random: (count) => Uint8Array.from({ length: count }, () => Math.floor(chance() * 256)),
        signer: node.signer,
        seal: createTestSeal(node.signer),
        database: createDatabase(node, () => isAlive()),
        send: (to, body) => isAlive() && send(node, to, body),
      },
      ROOT,
      () => {},
    );
    node.meeting = meeting;
    node.told = meeting.messages().map(({ id }) => id);
    meeting.onMessage(({ id }) => node.told.push(id));
    meeting.onAcknowledged(({ id, holders, isDelivered }) => {
      if (isDelivered && holders >= 2) node.delivered.add(id);
      const trueHolders = nodes.filter((other) => other !== node && other.disk.signed.has(id)).length;
      if (holders > trueHolders) falseClaims.push(`${id}: ${holders} holders told, ${trueHolders} there are`);
    });
    for (const other of nodes) if (other !== node && areLinked(node, other)) link(node, other);
    notice();
  }

  function send(from: WorldNode, to: PeerId, body: unknown): boolean {
    const receiver = nodes.find((node) => node.signer.peerId === to);
    if (receiver === undefined || !areLinked(from, receiver) || chance() < lossRatio) return false;
    const pair = from.signer.peerId + to;
    const atMs = Math.max(arrivesAtMs.get(pair) ?? 0, clock.nowMs() + between(LATENCY_MS));
    arrivesAtMs.set(pair, atMs);
    const text = JSON.stringify(body);
    const meeting = receiver.meeting;
    clock.setTimer(atMs, () => {
      if (receiver.meeting === meeting && receiver.side === from.side)
        meeting?.receive(from.signer.peerId, JSON.parse(text));
    });
    return true;
  }

  function link(a: WorldNode, b: WorldNode): void {
    a.meeting?.peerUp(b.signer.peerId);
    b.meeting?.peerUp(a.signer.peerId);
  }

  function unlink(a: WorldNode, b: WorldNode): void {
    a.meeting?.peerDown(b.signer.peerId);
    b.meeting?.peerDown(a.signer.peerId);
  }

  /** Each hears of members and hub as they are then, some time later. */
  function notice(): void {
    for (const node of nodes) after(between(NOTICE_MS), () => tell(node));
  }

  function tell(node: WorldNode): void {
    const members = nodes
      .filter((other) => other === node || areLinked(node, other))
      .map(({ signer }) => signer.peerId)
      .toSorted();
    const hub = members[0] ?? null;
    node.meeting?.setHub(hub === node.signer.peerId ? null : hub, members);
  }

  return {
    nodes,
    chance,
    /** Acknowledgements that told of more holders than had it on disk. */
    falseClaims,
    start,
    kill(node: WorldNode): void {
      for (const other of nodes) if (other !== node && areLinked(node, other)) unlink(node, other);
      // Left as it is: `isAlive` keeps it from sending and writing.
      node.meeting = null;
      notice();
    },
    partition(sideOf: (node: WorldNode) => number): void {
      const before = nodes.map((a) => nodes.map((b) => areLinked(a, b)));
      for (const node of nodes) node.side = sideOf(node);
      nodes.forEach((a, i) =>
        nodes.forEach((b, j) => {
          if (i >= j) return;
          const was = before[i]?.[j] === true;
          if (was && !areLinked(a, b)) unlink(a, b);
          if (!was && areLinked(a, b)) link(a, b);
        }),
      );
      notice();
    },
    stopLosing: () => void (lossRatio = 0),
    /** Virtual time in small steps, letting promises settle in between. */
    async runFor(spanMs: number): Promise<void> {
      for (let ranMs = 0; ranMs < spanMs; ranMs += 5) {
        clock.advance(5);
        await new Promise(setImmediate);
      }
    },
  };
}
