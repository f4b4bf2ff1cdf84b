/**
 * Stores on a virtual network and virtual disks, all from one seed: latency, lost and changed messages, partitions, kills, restarts,
 * disks that are cut short, clocks that are a day off. A hub is the lowest peer within reach, which the others notice with a delay.
 * Signatures are hashes that anybody could make: the simulation tests everything around them.
 */
import { hash } from "node:crypto";
import type { Clock } from "../../../src/kernel/clock.ts";
import { createLog } from "../../../src/kernel/log.ts";
import { decodeEntry, type Entry, type Verify } from "../../../src/store/log/entry.ts";
import type { MeetingDisk } from "../../../src/store/database.ts";
import { openMeetingStore } from "../../../src/store/meeting-store.ts";
import type { Seal } from "../../../src/store/sealing/seal.ts";
import { StoreError, type MeetingRoot, type MeetingStore, type Signer } from "../../../src/store/types.ts";
import { createRandom } from "../../support/random.ts";
import { createSigners, createTestSeal, membersOf, MEETING, type PeerId } from "../../store/support.ts";
import { cutStorage, createMemoryDisk, type MemoryStorage } from "../../store/memory-disk.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { verbatim } from "../../../src/kernel/words.ts";

/** A fault planted into the program of one peer, to show that it is found. */
export type Plant = "acknowledgeUnwritten" | "reorder" | "skipHashCheck" | "forgetOwnFeed";

export interface Person {
  readonly signer: Signer;
  readonly seal: Seal;
}

const signatureOf = (author: string, text: string): string => hash("sha512", author + text);
const checkSignature: Verify = ({ author, signed }) =>
  signed[1] === signatureOf(author, `landline entry\n${signed[0]}`);

/** Made once for all worlds: making their keys takes longer than a world does. */
export const createPeople = (count: number): Person[] =>
  createSigners(count, "world").map((signer) => ({
    signer: {
      ...signer,
      sign: (bytes) => Buffer.from(signatureOf(signer.publicKey, Buffer.from(bytes).toString()), "hex"),
    },
    seal: createTestSeal(signer),
  }));

/** A virtual disk: keeps every entry whose write was over. */
interface Disk {
  readonly storage: MemoryStorage;
  /** Ids of all entries that ever were on it. */
  readonly written: Set<string>;
}

export interface WorldNode extends Person {
  readonly disk: Disk;
  readonly clock: Clock;
  /** Null while it is dead. */
  meeting: MeetingStore | null;
  /** Which side of a partition it is on. */
  side: number;
  /** Ids of the messages that it has reported since it started. */
  reported: string[];
  /** Ids of its own entries that it reported as delivered to two others. */
  readonly delivered: Set<string>;
}

/** A disk under load is slow: other peers may get an entry before it is written. */
const WRITE_MS = [1, 250] as const;
const LATENCY_MS = [1, 30] as const;
const NOTICE_MS = [1, 600] as const;
const MAX_SKEW_MS = 86_400_000;
/** The share of messages with entries that arrive changed. */
const CHANGED_RATIO = 0.02;

export function createWorld(options: {
  seed: number;
  people: readonly Person[];
  lossRatio: number;
  plant?: Plant | undefined;
}) {
  const { people, plant } = options;
  const { next: chance } = createRandom(options.seed);
  const clock = createVirtualClock();
  const log = createLog("error", () => {});
  const between = ([low, high]: readonly [number, number]) => low + chance() * (high - low);
  let { lossRatio } = options;
  const root: MeetingRoot = {
    meetingId: MEETING,
    title: "Test",
    host: people.at(-1)?.signer.publicKey ?? "",
  };
  const nodes = people.map((person): WorldNode => {
    const skewMs = Math.trunc((chance() * 2 - 1) * MAX_SKEW_MS);
    return {
      ...person,
      disk: { storage: new Map(), written: new Set() },
      clock: { ...clock, wallMs: () => clock.wallMs() + skewMs },
      meeting: null,
      side: 0,
      reported: [],
      delivered: new Set(),
    };
  });
  /** The node with the planted fault: the usual hub. */
  const faulty = nodes[0];
  const has = (node: WorldNode, fault: Plant) => node === faulty && plant === fault;
  const falseClaims: string[] = [];
  /** By pair of nodes: when its last message arrives. Links keep the order, as TCP does. */
  const arrivesAtMs = new Map<string, number>();
  const after = (spanMs: number, callback: () => void) => clock.setTimer(clock.nowMs() + spanMs, callback);
  const areLinked = (a: WorldNode, b: WorldNode) =>
    a.meeting !== null && b.meeting !== null && a.side === b.side;

  function createDisk(node: WorldNode, isAlive: () => boolean, isOpen: () => boolean): MeetingDisk {
    const memory = createMemoryDisk(node.clock, node.disk.storage);
    return {
      ...memory,
      write: (meeting, entries, index) =>
        new Promise<void>((resolve, reject) => {
          if (!isOpen()) return resolve(memory.write(meeting, entries, index));
          after(between(WRITE_MS), () => {
            if (!isAlive()) return reject(new StoreError("failed", verbatim("dead")));
            if (!(has(node, "acknowledgeUnwritten") && chance() < 0.2)) {
              void memory.write(meeting, entries, index);
              for (const { id } of entries) node.disk.written.add(id);
            }
            resolve();
          });
        }),
      writeRecord: () => Promise.resolve(),
    };
  }

  /** Gives each opening another store id; with the planted fault always the same, as a careless program would. */
  function randomOf(node: WorldNode): (count: number) => Uint8Array {
    if (has(node, "forgetOwnFeed")) return (count) => new Uint8Array(count).fill(7);
    return (count) => Uint8Array.from({ length: count }, () => Math.floor(chance() * 256));
  }

  async function start(node: WorldNode): Promise<void> {
    let opened: MeetingStore | null = null;
    // What it writes while it opens is on the disk at once.
    const isAlive = () => opened === null || node.meeting === opened;
    const meeting: MeetingStore = await openMeetingStore(
      {
        clock: node.clock,
        log,
        random: randomOf(node),
        signer: node.signer,
        seal: node.seal,
        verify: has(node, "skipHashCheck") ? () => true : checkSignature,
        database: createDisk(node, isAlive, () => opened !== null),
        send: (to, body) => isAlive() && send(node, to, body),
      },
      root,
    );
    opened = meeting;
    node.meeting = meeting;
    node.reported = meeting.messages().map(({ id }) => id);
    // A dead machine reports nothing.
    meeting.onMessage(({ id }) => isAlive() && node.reported.push(id));
    meeting.onAcknowledged(({ id, holders, isDelivered }) => {
      if (!isAlive()) return;
      if (isDelivered && holders >= 2) node.delivered.add(id);
      const trueHolders = nodes.filter((other) => other !== node && other.disk.written.has(id)).length;
      if (holders > trueHolders)
        falseClaims.push(`${id}: ${holders} holders counted, ${trueHolders} there are`);
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
    let text = JSON.stringify(body);
    if (lossRatio > 0 && chance() < CHANGED_RATIO) text = text.replace("step", "STEP");
    if (has(from, "reorder") && chance() < 0.1) text = reorder(text);
    const { meeting } = receiver;
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

  /** After a delay, gives each store the members and the hub as they are then. */
  function notice(): void {
    for (const node of nodes) after(between(NOTICE_MS), () => announceMembers(node));
  }

  function announceMembers(node: WorldNode): void {
    const signers = nodes
      .filter((other) => other === node || areLinked(node, other))
      .map(({ signer }) => signer);
    const members = signers.map(({ peerId }) => peerId).toSorted();
    const hub = members[0] ?? null;
    node.meeting?.setMembers(membersOf(signers));
    node.meeting?.setHub(hub === node.signer.peerId ? null : hub, members);
  }

  return {
    nodes,
    root,
    chance,
    /** Acknowledgements that counted more holders than have had the entry on disk. */
    falseClaims,
    start,
    kill(node: WorldNode): void {
      for (const other of nodes) if (other !== node && areLinked(node, other)) unlink(node, other);
      // The store itself goes on: `isAlive` keeps it from sending and writing.
      node.meeting = null;
      notice();
    },
    /** Cuts a random part, half at most, off the end of the disk. */
    cutDisk(node: WorldNode): void {
      const writes = node.disk.storage.get(MEETING)?.batches.length ?? 0;
      cutStorage(node.disk.storage, MEETING, Math.floor(writes * (0.5 + chance() / 2)));
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
    /** Moves time from timer to timer, and lets promises settle in between. */
    async runFor(spanMs: number): Promise<void> {
      const endMs = clock.nowMs() + spanMs;
      for (let next = clock.nextAtMs(); next <= endMs; next = clock.nextAtMs()) {
        clock.advance(Math.max(0, next - clock.nowMs()));
        await new Promise(setImmediate);
      }
      clock.advance(endMs - clock.nowMs());
      await new Promise(setImmediate);
    },
  };
}

/** The ids of the entries on the node's disk, sorted. */
export const idsOnDisk = ({ disk }: WorldNode): string[] =>
  [...(disk.storage.get(MEETING)?.entries.values() ?? [])]
    .flatMap((signed) => decodeEntry(signed)?.id ?? [])
    .toSorted();

/** Moves an entry on the wire to another place of the timeline, with the signature that its author would make. */
function reorder(text: string): string {
  const body = JSON.parse(text) as { type: string; entries?: [string, string][] };
  const signed = body.entries?.at(-1);
  const entry = signed === undefined ? null : decodeEntry(signed);
  if (entry === null || signed === undefined) return text;
  const fields = JSON.parse(signed[0]) as unknown[];
  fields[7] = entry.lamport + 3;
  const moved = JSON.stringify(fields);
  body.entries?.splice(-1, 1, [moved, signatureOf(entry.author, `landline entry\n${moved}`)]);
  return JSON.stringify(body);
}

export type { Entry };
