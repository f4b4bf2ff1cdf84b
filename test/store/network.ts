/** Whole stores with real databases on a network in memory. The live peer with the lowest id is the hub of all. */
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createLog, type Log } from "../../src/kernel/log.ts";
import {
  createStore,
  type MeetingRoot,
  type MeetingStore,
  type Signer,
  type Store,
} from "../../src/store/index.ts";
import { membersOf, ROOT, until, type PeerId } from "./support.ts";
import { createVirtualClock } from "../support/clock.ts";

export interface Node {
  readonly signer: Signer;
  readonly store: Store;
  readonly meeting: MeetingStore;
  readonly log: Log;
}

/** Every store has a link to every other one. A message goes as JSON and takes one turn of the event loop; links keep the order. */
export function createNetwork(folder: string, signers: readonly Signer[], root: MeetingRoot = ROOT) {
  const clock = createVirtualClock();
  const live = new Map<PeerId, Node>();
  const seen = new Map<PeerId, string[]>();
  const dropped = { next: 0 };
  /** By peer: every message that it sent or received. */
  const wire = new Map<PeerId, string[]>();

  async function start(signer: Signer): Promise<Node> {
    const own = join(folder, signer.peerId);
    await mkdir(own, { recursive: true });
    const log = createLog("error", () => {});
    const store = await createStore({
      clock,
      log,
      random: (byteCount) => randomBytes(byteCount),
      signer,
      folder: own,
      send: (to, body) => deliver(signer.peerId, to, JSON.stringify(body)),
    });
    const meeting = await store.openMeeting(root);
    const node = { signer, store, meeting, log };
    const ids: string[] = meeting.messages().map(({ id }) => id);
    seen.set(signer.peerId, ids);
    meeting.onMessage(({ id }) => ids.push(id));
    live.set(signer.peerId, node);
    announceMembers();
    for (const [peer, other] of live) {
      if (peer === signer.peerId) continue;
      other.meeting.peerUp(signer.peerId);
      meeting.peerUp(peer);
    }
    return node;
  }

  function deliver(from: PeerId, to: PeerId, text: string): boolean {
    const [sender, receiver] = [live.get(from), live.get(to)];
    if (sender === undefined || receiver === undefined) return false;
    if (dropped.next > 0) {
      dropped.next -= 1;
      return false;
    }
    for (const peer of [from, to]) wire.set(peer, [...(wire.get(peer) ?? []), text]);
    setImmediate(() => {
      if (live.get(from) === sender && live.get(to) === receiver)
        receiver.meeting.receive(from, JSON.parse(text));
    });
    return true;
  }

  /** Gives every store the members, and the lowest one as the hub. */
  function announceMembers(): void {
    const members = [...live.keys()].toSorted();
    const people = membersOf([...live.values()].map(({ signer }) => signer));
    for (const [peer, node] of live) {
      const hub = members[0] ?? null;
      node.meeting.setMembers(people);
      node.meeting.setHub(hub === peer ? null : hub, members);
    }
  }

  /** Cuts the store off at once, then closes its database. */
  async function kill(node: Node): Promise<void> {
    live.delete(node.signer.peerId);
    for (const other of live.values()) other.meeting.peerDown(node.signer.peerId);
    announceMembers();
    await node.store.close();
  }

  const texts = (node: Node) => node.meeting.messages().map(({ text }) => text);
  const areEqual = (count: number) => {
    const all = [...live.values()].map(texts);
    return all.every((each) => each.length === count && each.join("\n") === all[0]?.join("\n"));
  };
  return {
    clock,
    live,
    seen,
    dropped,
    wire,
    start,
    kill,
    texts,
    settle: (count: number) =>
      until(
        "the same at all of them",
        () => areEqual(count),
        () => clock.advance(50),
      ),
    startAll: async () => {
      const nodes: Node[] = [];
      for (const signer of signers) nodes.push(await start(signer));
      return nodes;
    },
    closeAll: async () => {
      for (const node of [...live.values()]) await kill(node);
    },
  };
}
