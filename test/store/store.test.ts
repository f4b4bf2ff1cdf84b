/** Whole stores with real databases, joined by a network in memory. Rules: SPEC.md. */
import test from "ava";
import { cp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileIdBy } from "../../src/kernel/ids.ts";
import { StoreError } from "../../src/store/index.ts";
import { createNetwork } from "./network.ts";
import { createSigners, MEETING, ROOT, until, withFolder } from "./support.ts";

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
      // The messages of the others are under way when their hub is killed.
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

test("[ST70] an earlier meeting is listed under the title that hosts gave it last", async (t) => {
  await withFolder(async (folder) => {
    const [host] = createSigners(1);
    if (host === undefined) return t.fail();
    const network = createNetwork(folder, [host], { ...ROOT, host: host.publicKey });
    const [node] = await network.startAll();
    await node?.meeting.append({ kind: "title", title: "Evening" }, { fromName: "Ada" });
    await node?.meeting.append({ kind: "message", text: "hello" }, { fromName: "Ada" });
    await network.closeAll();
    const [again] = await network.startAll();
    t.is((await again?.store.earlier())?.[0]?.title, "Evening");
    await network.closeAll();
  });
});

test("[ST2] a late joiner gets everything, and a peer that was away gets what it missed", async (t) => {
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

test("[ST4] an entry is delivered when two others have it on disk, or all there are; at once if there are none", async (t) => {
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
      "the pair's acknowledgement",
      () => heard.length === 1,
      () => network.clock.advance(10),
    );
    t.deepEqual(heard, [{ id: pair, holders: 1, isDelivered: true }]);

    const c = await network.start(third);
    await network.settle(2);
    const three = await c.meeting.append({ kind: "message", text: "three" }, { fromName: "Cleo" });
    const state = () => c.meeting.acknowledgements().find(({ id }) => id === three);
    await until(
      "delivery of the third",
      () => state()?.isDelivered === true,
      () => network.clock.advance(10),
    );
    t.is(state()?.holders, 2);
    await network.closeAll();
  });
});

test("[ST5] read marks of each conversation are kept and never go back", async (t) => {
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
    if (again === undefined) return t.fail();
    const fileId = fileIdBy(again.signer.peerId, new Uint8Array(6));
    const file = {
      fileId,
      name: "a.txt",
      isFolder: false,
      sizeBytes: 5,
      sha256: "cd".repeat(32),
      blobId: "ef".repeat(32),
    };
    await again.meeting.append({ kind: "file", file }, { fromName: "Ada" });
    again.meeting.markRead(fileId);
    t.deepEqual(again.meeting.lastRead(), { everyone: again.meeting.files()[0]?.order });
    await network.closeAll();
  });
});

test("[ST6] what was delivered is known again after a restart", async (t) => {
  await withFolder(async (folder) => {
    const signers = createSigners(3);
    const network = createNetwork(folder, signers);
    const [, , last] = await network.startAll();
    if (last === undefined) return t.fail();
    const id = await last.meeting.append({ kind: "message", text: "hello" }, { fromName: "Ada" });
    const state = () => last.meeting.acknowledgements().find((known) => known.id === id);
    await until(
      "delivery of the last",
      () => state()?.isDelivered === true,
      () => network.clock.advance(10),
    );
    await network.closeAll();
    const alone = await network.start(last.signer);
    t.deepEqual(alone.meeting.acknowledgements(), [{ id, holders: 2, isDelivered: true }]);
    await network.closeAll();
  });
});

test("[ST7] earlier meetings are listed, opened again, and forgotten", async (t) => {
  await withFolder(async (folder) => {
    const signers = createSigners(1);
    const network = createNetwork(folder, signers);
    const [node] = await network.startAll();
    if (node === undefined) return t.fail();
    await node.meeting.append({ kind: "message", text: "hello" }, { fromName: "Ada" });
    await node.store.keep(MEETING, { passcode: "secret" });
    await t.throwsAsync(node.store.forget(MEETING), {
      instanceOf: StoreError,
      message: /Leave it before you delete it/,
    });
    await network.closeAll();

    const [again] = await network.startAll();
    const [earlier] = (await again?.store.earlier()) ?? [];
    t.like(earlier, { meetingId: MEETING, title: ROOT.title });
    t.is(earlier?.lastAtMs, network.clock.wallMs());
    t.deepEqual(await again?.store.kept(MEETING), { passcode: "secret" });
    await again?.meeting.close();
    await again?.store.forget(MEETING);
    t.deepEqual(await again?.store.earlier(), []);
    t.is(await again?.store.kept(MEETING), null);
    t.deepEqual((await again?.store.openMeeting(ROOT))?.messages(), []);
    await network.closeAll();
  });
});

test("[ST10] a meeting that is opened twice stays open until both have closed it", async (t) => {
  await withFolder(async (folder) => {
    const network = createNetwork(folder, createSigners(1));
    const [node] = await network.startAll();
    if (node === undefined) return t.fail();
    const say = (meeting: typeof node.meeting, text: string) =>
      meeting.append({ kind: "message", text }, { fromName: "Ada" });
    const reader = await node.store.openMeeting(ROOT);
    await say(node.meeting, "one");
    t.is(reader.messages().length, 1, "it is the same meeting");
    await reader.close();
    await reader.close();
    await say(node.meeting, "two");
    const closing = node.meeting.close();
    const again = await node.store.openMeeting(ROOT);
    await closing;
    await say(again, "three");
    t.is(again.messages().length, 3);
    await network.closeAll();
  });
});

test("[ST8] a restored backup of a data folder continues in a feed of its own: no fork, nothing lost", async (t) => {
  await withFolder(async (folder) => {
    const [first, second] = createSigners(2);
    if (first === undefined || second === undefined) return t.fail();
    const network = createNetwork(folder, []);
    const a = await network.start(first);
    let b = await network.start(second);
    const say = (text: string) => b.meeting.append({ kind: "message", text }, { fromName: "Bob" });
    await say("before the backup");
    await network.settle(1);
    await network.kill(b);
    const own = join(folder, second.peerId);
    await cp(own, `${own}-backup`, { recursive: true });
    b = await network.start(second);
    await say("lost with the disk");
    await network.settle(2);
    await network.kill(b);
    await rm(own, { recursive: true });
    await rename(`${own}-backup`, own);
    b = await network.start(second);
    await say("after it was restored");
    await network.settle(3);
    t.deepEqual(network.texts(b).toSorted(), [
      "after it was restored",
      "before the backup",
      "lost with the disk",
    ]);
    t.is(a.log.counters()["store.fork"] ?? 0, 0);
    t.deepEqual(a.meeting.offenders(), []);
    await network.closeAll();
  });
});

test("[ST9] a damaged store is reported, and refilled from other peers, with self's own and sealed messages", async (t) => {
  await withFolder(async (folder) => {
    const [first, second] = createSigners(2);
    if (first === undefined || second === undefined) return t.fail();
    const network = createNetwork(folder, []);
    await network.start(first);
    const b = await network.start(second);
    await b.meeting.append({ kind: "message", text: "mine" }, { fromName: "Bob" });
    const to = [first.peerId];
    const sealed = b.meeting.append({ kind: "message", text: "sealed", to }, { fromName: "Bob" });
    await network.settle(2);
    await sealed;
    await network.kill(b);
    await writeFile(join(folder, second.peerId, "store", "CURRENT"), "nonsense");
    const again = await network.start(second);
    t.regex(again.store.setAside ?? "", /store-damaged-/);
    await network.settle(2);
    t.deepEqual(network.texts(again), ["mine", "sealed"]);
    await network.closeAll();
  });
});

test("[PO9] a poll with names and a sealed one count the same for all after a partition and a restart", async (t) => {
  await withFolder(async (folder) => {
    const network = createNetwork(folder, createSigners(3));
    const [maker, ada, bob] = await network.startAll();
    if (maker === undefined || ada === undefined || bob === undefined) throw new Error("three nodes");
    const by = { fromName: "Ada" };
    const ask = (isSealed: boolean) =>
      ada.meeting.append(
        {
          ...{ kind: "poll", question: "Tea?", options: ["Yes", "No"] },
          ...{ isMultiple: false, isSealed },
        },
        by,
      );
    const [named, sealed] = [await ask(false), await ask(true)];
    const shown = (isShown: () => boolean) => until("polls", isShown, () => network.clock.advance(50));
    const pollOf = (node: typeof ada, id: string) => node.meeting.polls().find((poll) => poll.id === id);
    await shown(() => [maker, bob].every((node) => node.meeting.polls().length === 2));
    for (const poll of [named, sealed]) await bob.meeting.append({ kind: "vote", poll, choices: [1] }, by);
    await shown(() => pollOf(ada, sealed)?.votes.length === 1 && pollOf(ada, named)?.votes.length === 1);
    t.deepEqual(pollOf(ada, sealed)?.counts, [0, 1]);
    t.is(pollOf(maker, sealed)?.counts, null);
    await t.throwsAsync(bob.meeting.append({ kind: "vote", poll: named, choices: [0, 1] }, by), {
      message: "Choose one option of this poll.",
    });
    await t.throwsAsync(bob.meeting.append({ kind: "closePoll", poll: named }, by), {
      message: /Only a host/,
    });
    // Bob is cut off, changes its vote, and the poll is closed meanwhile.
    for (const node of [maker, ada]) node.meeting.peerDown(bob.signer.peerId);
    for (const node of [maker, ada]) bob.meeting.peerDown(node.signer.peerId);
    await bob.meeting.append({ kind: "vote", poll: named, choices: [0] }, by);
    for (const poll of [named, sealed]) await ada.meeting.append({ kind: "closePoll", poll }, by);
    for (const node of [maker, ada]) {
      node.meeting.peerUp(bob.signer.peerId);
      bob.meeting.peerUp(node.signer.peerId);
    }
    await shown(() =>
      [maker, bob].every((node) => [named, sealed].every((id) => pollOf(node, id)?.closedBy !== null)),
    );
    for (const node of [maker, ada, bob])
      for (const id of [named, sealed]) t.deepEqual(pollOf(node, id)?.counts, [0, 1]);
    await t.throwsAsync(bob.meeting.append({ kind: "vote", poll: named, choices: [0] }, by), {
      message: "This poll is closed.",
    });
    await network.kill(ada);
    const again = await network.start(ada.signer);
    for (const id of [named, sealed]) t.deepEqual(pollOf(again, id)?.counts, [0, 1]);
    t.deepEqual(pollOf(again, sealed)?.votes, [{ from: bob.signer.peerId, choices: [1] }]);
    await network.closeAll();
  });
});

test("[CA13] lines that hosts have kept stand in the history of all, also after a restart; others' do not", async (t) => {
  await withFolder(async (folder) => {
    const signers = createSigners(3);
    const [host, second] = signers.map(({ publicKey }) => publicKey);
    if (host === undefined || second === undefined) throw new Error("three signers");
    const network = createNetwork(folder, signers, { ...ROOT, host });
    const [maker, ada, bob] = await network.startAll();
    if (maker === undefined || ada === undefined || bob === undefined) throw new Error("three nodes");
    const by = { fromName: "Ada" };
    const shown = (isShown: () => boolean) => until("captions", isShown, () => network.clock.advance(50));
    const line = (text: string) => ({ kind: "caption", text, speaker: "Ana" }) as const;
    const textsAt = (node: typeof ada) => node.meeting.captions().map(({ text }) => text);
    await t.throwsAsync(ada.meeting.append({ kind: "captioners", publicKeys: [second] }, by), {
      message: /Only a host/,
    });
    await maker.meeting.append({ kind: "captioners", publicKeys: [second] }, by);
    await shown(() => ada.meeting.captioners().length === 1);
    await t.throwsAsync(ada.meeting.append(line("Not kept"), by), { message: /not kept/ });
    await maker.meeting.append({ kind: "keepCaptions", isOn: true }, by);
    await shown(() => ada.meeting.areCaptionsKept());
    await ada.meeting.append(line("One"), by);
    await t.throwsAsync(bob.meeting.append(line("Bob's"), by), { message: /no host lets you/ });
    await shown(() => bob.meeting.captions().length === 1);
    t.like(bob.meeting.captions()[0], {
      from: ada.signer.peerId,
      fromName: "Ada",
      speaker: "Ana",
      text: "One",
    });
    await maker.meeting.append({ kind: "captioners", publicKeys: [] }, by);
    await shown(() => ada.meeting.captioners().length === 0);
    await network.kill(ada);
    const again = await network.start(ada.signer);
    t.deepEqual([textsAt(again), textsAt(maker)], [["One"], ["One"]], "what was captioned stays");
    await network.closeAll();
  });
});
