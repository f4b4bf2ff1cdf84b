/** Whole stores with real databases, joined by a network in memory. Rules: SPEC.md. */
import test from "ava";
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createLog, type Log } from "../../src/kernel/log.ts";
import { createStore, type MeetingStore, type Signer, type Store } from "../../src/store/index.ts";
import { createSigners, createVirtualClock, ROOT, until, withFolder, type PeerId } from "./support.ts";

interface Node {
  readonly signer: Signer;
  readonly store: Store;
  readonly meeting: MeetingStore;
  readonly log: Log;
}

/** Stores that are all linked; messages are JSON and take a turn of the event loop, in order per link. */
function createNetwork(folder: string, signers: readonly Signer[]) {
  const clock = createVirtualClock();
  const live = new Map<PeerId, Node>();
  const seen = new Map<PeerId, string[]>();
  const dropped = { next: 0 };

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
    const meeting = await store.openMeeting(ROOT);
    const node = { signer, store, meeting, log };
    const ids: string[] = meeting.messages().map(({ id }) => id);
    seen.set(signer.peerId, ids);
    meeting.onMessage(({ id }) => ids.push(id));
    live.set(signer.peerId, node);
    tell();
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
    setImmediate(() => {
      if (live.get(from) === sender && live.get(to) === receiver)
        receiver.meeting.receive(from, JSON.parse(text));
    });
    return true;
  }

  /** Everybody hears of the members and that the lowest is the hub. */
  function tell(): void {
    const members = [...live.keys()].toSorted();
    for (const [peer, node] of live) {
      const hub = members[0] ?? null;
      node.meeting.setHub(hub === peer ? null : hub, members);
    }
  }

  /** It sends and receives nothing from here on; its database closes behind it. */
  async function kill(node: Node): Promise<void> {
    live.delete(node.signer.peerId);
    for (const other of live.values()) other.meeting.peerDown(node.signer.peerId);
    tell();
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
    start,
    kill,
    texts,
    settle: (count: number) =>
      until(
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

test("[ST1] chat has every message, once, in one order, through two kills of the hub and a leave", async (t) => {
  await withFolder(async (folder) => {
    const network = createNetwork(folder, createSigners(5));
    const nodes = await network.startAll();
    let count = 0;
    const sendAll = () => {
      const written = [...network.live.values()].map((node) => {
        count += 1;
        return node.meeting.append({ kind: "message", text: `message ${count}` }, { fromName: "Ada" });
      });
      return Promise.all(written);
    };
    for (const hub of nodes.slice(0, 3)) {
      await sendAll();
      await network.settle(count);
      // The others' messages are under way while their hub goes.
      const survivors = [...network.live.values()].filter((node) => node !== hub);
      const sending = survivors.map((node) => {
        count += 1;
        return node.meeting.append({ kind: "message", text: `message ${count}` }, { fromName: "Ada" });
      });
      await network.kill(hub);
      await Promise.all(sending);
      await sendAll();
    }
    await network.settle(count);
    t.is(network.live.size, 2);
    for (const [peer, node] of network.live) {
      const told = network.seen.get(peer) ?? [];
      t.is(told.length, count);
      t.deepEqual(
        [...told].toSorted(),
        node.meeting
          .messages()
          .map(({ id }) => id as string)
          .toSorted(),
      );
      t.is(new Set(network.texts(node)).size, count);
    }
    await network.closeAll();
  });
});

test("[ST2] a late joiner gets everything, and one that was away what it missed", async (t) => {
  await withFolder(async (folder) => {
    const [first, second, third] = createSigners(3);
    if (first === undefined || second === undefined || third === undefined) return t.fail();
    const network = createNetwork(folder, []);
    const a = await network.start(first);
    await a.meeting.append({ kind: "message", text: "one" }, { fromName: "Ada" });
    const b = await network.start(second);
    await network.settle(1);
    await network.kill(b);
    await a.meeting.append({ kind: "message", text: "two" }, { fromName: "Ada" });
    const again = await network.start(second);
    t.is(again.meeting.messages()[0]?.text, "one", "kept on disk");
    await network.start(third);
    await network.settle(2);
    t.deepEqual(network.texts(again), ["one", "two"]);
    await network.closeAll();
  });
});

test("[ST3] lost sends are made up for", async (t) => {
  await withFolder(async (folder) => {
    const network = createNetwork(folder, createSigners(3));
    const nodes = await network.startAll();
    const last = nodes.at(-1);
    network.dropped.next = 5;
    for (let count = 0; count < 10; count += 1)
      await last?.meeting.append({ kind: "message", text: `message ${count}` }, { fromName: "Ada" });
    await network.settle(10);
    t.pass();
    await network.closeAll();
  });
});

test("[ST4] an entry is delivered when two others hold it, or all there are; alone at once", async (t) => {
  await withFolder(async (folder) => {
    const [first, second, third] = createSigners(3);
    if (first === undefined || second === undefined || third === undefined) return t.fail();
    const network = createNetwork(folder, []);
    const a = await network.start(first);
    const alone = await a.meeting.append({ kind: "message", text: "alone" }, { fromName: "Ada" });
    t.deepEqual(a.meeting.acknowledgements(), [{ id: alone, holders: 0, isDelivered: true }]);

    const b = await network.start(second);
    const heard: unknown[] = [];
    b.meeting.onAcknowledged((acknowledgement) => heard.push(acknowledgement));
    const pair = await b.meeting.append({ kind: "message", text: "pair" }, { fromName: "Bob" });
    await until(
      () => heard.length === 1,
      () => network.clock.advance(10),
    );
    t.deepEqual(heard, [{ id: pair, holders: 1, isDelivered: true }]);

    const c = await network.start(third);
    await network.settle(2);
    const three = await c.meeting.append({ kind: "message", text: "three" }, { fromName: "Cleo" });
    const state = () => c.meeting.acknowledgements().find(({ id }) => id === three);
    await until(
      () => state()?.isDelivered === true,
      () => network.clock.advance(10),
    );
    t.is(state()?.holders, 2);
    await network.closeAll();
  });
});

test("[ST5] what was read last in each conversation is kept, and never goes back", async (t) => {
  await withFolder(async (folder) => {
    const network = createNetwork(folder, createSigners(1));
    const [node] = await network.startAll();
    if (node === undefined) return t.fail();
    const first = await node.meeting.append({ kind: "message", text: "hello" }, { fromName: "Ada" });
    const second = await node.meeting.append({ kind: "message", text: "again" }, { fromName: "Ada" });
    node.meeting.markRead(second);
    node.meeting.markRead(first);
    const order = node.meeting.messages()[1]?.order;
    t.deepEqual(node.meeting.lastRead(), { everyone: order });
    await network.closeAll();
    const [again] = await network.startAll();
    t.deepEqual(again?.meeting.lastRead(), { everyone: order });
    await network.closeAll();
  });
});
