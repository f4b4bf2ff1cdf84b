/** Entries for chosen readers. Rules: SPEC.md. */
import test from "ava";
import { createHash, randomBytes } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Level } from "level";
import * as v from "valibot";
import { FileIdSchema, fileIdBy } from "../../../src/kernel/ids.ts";
import { silentLog } from "../../../src/kernel/log.ts";
import { feedIdOf } from "../../../src/store/log/feed-id.ts";
import { StoreError } from "../../../src/store/index.ts";
import { loadSealKey } from "../../../src/store/sealing/seal-key.ts";
import { createNetwork, type Node } from "../network.ts";
import { createChain, createSigners, createTestSeal, until, withFolder } from "../support.ts";

const SECRET = "a word that only two may read";
const digest = (text: string) => createHash("sha256").update(text).digest("hex");

test("[SE1] [SE2] the chosen readers can read it, and nobody else: not from the coordinator's disk, nor from its wire", async (t) => {
  await withFolder(async (folder) => {
    const signers = createSigners(3);
    const network = createNetwork(folder, signers);
    const [hub, ada, bob] = await network.startAll();
    if (hub === undefined || ada === undefined || bob === undefined) return t.fail();
    const { clock } = network;
    async function say(node: Node, wanted: Parameters<Node["meeting"]["append"]>[0]) {
      let isOver = false;
      const saying = node.meeting.append(wanted, { fromName: "Someone" }).finally(() => (isOver = true));
      // The readers' keys may not have arrived yet.
      await until(
        "the end of saying it",
        () => isOver,
        () => clock.advance(10),
      );
      return await saying;
    }
    const id = await say(ada, { kind: "message", text: SECRET, to: [bob.signer.peerId] });
    await say(ada, { kind: "edit", id, text: `${SECRET}, edited` });
    const shown = () => bob.meeting.messages()[0];
    await until(
      "the edit at Bob",
      () => shown()?.isEdited === true,
      () => clock.advance(10),
    );
    await say(bob, { kind: "reaction", id, emoji: "🎉", on: true });
    const fileId = fileIdBy(ada.signer.peerId, new Uint8Array(6));
    const file = {
      fileId,
      name: `${SECRET}.txt`,
      isFolder: false,
      sizeBytes: 5,
      sha256: digest("content"),
      blobId: digest("ciphertext"),
      key: digest("key"),
    };
    await say(ada, { kind: "file", file, to: [bob.signer.peerId] });
    await until(
      "the file at Bob and the reaction at Ada",
      () => bob.meeting.files().length === 1 && ada.meeting.messages()[0]?.reactions.length === 1,
      () => clock.advance(10),
    );
    const conversation = [ada.signer.peerId, bob.signer.peerId].toSorted().join(",");
    for (const node of [ada, bob])
      t.like(node.meeting.messages()[0], {
        text: `${SECRET}, edited`,
        from: ada.signer.peerId,
        to: [bob.signer.peerId],
        conversation,
        isEdited: true,
        reactions: [{ emoji: "🎉", from: [bob.signer.peerId] }],
      });
    t.like(bob.meeting.files()[0], { ...file, conversation });

    await until(
      "the blob at the hub",
      () => hub.meeting.blobIds().length === 1,
      () => clock.advance(10),
    );
    t.deepEqual(hub.meeting.blobIds(), [{ blobId: file.blobId, sizeBytes: 5, from: ada.signer.peerId }]);
    t.deepEqual([hub.meeting.messages(), hub.meeting.files()], [[], []]);
    await until(
      "every delivery",
      () => ada.meeting.acknowledgements().every(({ isDelivered }) => isDelivered),
      () => clock.advance(10),
    );
    const wire = (network.wire.get(hub.signer.peerId) ?? []).join("\n");
    await network.closeAll();
    const level = new Level(join(folder, hub.signer.peerId, "store"), { valueEncoding: "utf8" });
    const values = await level.values().all();
    const disk = values.join("\n");
    for (const value of values)
      t.false(value.includes(ada.signer.peerId) && value.includes(bob.signer.peerId), "no reader is named");
    await level.close();
    for (const text of [wire, disk]) {
      t.true(text.includes("sealed"), "it was carried");
      for (const word of [SECRET, file.key, file.sha256, "🎉"]) t.false(text.includes(word), word);
    }

    const again = await network.start(ada.signer);
    t.is(again.meeting.messages()[0]?.text, `${SECRET}, edited`, "one's own, after a restart");
    await network.closeAll();
  });
});

test("[SE3] a ciphertext in another author's entry, or with a blob that is not its file's, opens to nothing", (t) => {
  const [ada, bob, eve] = createSigners(3);
  if (ada === undefined || bob === undefined || eve === undefined) return t.fail();
  const [adas, bobs] = [createTestSeal(ada), createTestSeal(bob)];
  const feedId = feedIdOf(ada.publicKey, "00".repeat(16));
  const content = {
    feedId,
    to: [bob.peerId],
    body: { kind: "message" as const, fromName: "Ada", text: SECRET },
  };
  const sealed = adas.seal(content, [bobs.publicKey]);
  t.deepEqual(bobs.open(sealed, ada.publicKey, feedId), content);
  t.deepEqual(adas.open(sealed, ada.publicKey, feedId), content);
  t.is(createTestSeal(eve).open(sealed, ada.publicKey, feedId), null);
  t.is(bobs.open(sealed, eve.publicKey, feedIdOf(eve.publicKey, "00".repeat(16))), null, "copied");
  const blob = { fileId: v.parse(FileIdSchema, "ab".repeat(16)), blobId: digest("x"), sizeBytes: 1 };
  t.is(bobs.open({ ...sealed, blob }, ada.publicKey, feedId), null, "a message has no blob");
  const cut = { ...sealed, ciphertext: `${sealed.ciphertext.slice(0, -4)}AAAA` };
  t.is(bobs.open(cut, ada.publicKey, feedId), null, "changed");
  const body = {
    kind: "file" as const,
    fromName: "Ada",
    ...blob,
    name: "a",
    isFolder: false,
    sha256: digest("y"),
  };
  const file = { ...content, body };
  t.deepEqual(bobs.open(adas.seal(file, [bobs.publicKey], blob), ada.publicKey, feedId), file);
  const other = { ...blob, sizeBytes: 2 };
  t.is(bobs.open(adas.seal(file, [bobs.publicKey], other), ada.publicKey, feedId), null, "another size");
});

test("[SE4] without a reader's key it is refused in words; a key that comes in time is waited for", async (t) => {
  await withFolder(async (folder) => {
    const [first, second, third] = createSigners(3);
    if (first === undefined || second === undefined || third === undefined) return t.fail();
    const network = createNetwork(folder, []);
    const a = await network.start(first);
    const say = () =>
      a.meeting.append({ kind: "message", text: SECRET, to: [second.peerId] }, { fromName: "Ada" });
    let failure: unknown = null;
    say().catch((error: unknown) => (failure = error));
    await until(
      "the refusal",
      () => failure !== null,
      () => network.clock.advance(100),
    );
    t.true(failure instanceof StoreError && failure.code === "cannotSeal" && /join/.test(failure.message));
    t.deepEqual(a.meeting.messages(), []);

    const saying = say();
    const b = await network.start(second);
    await until(
      "the message at the second",
      () => b.meeting.messages().length === 1,
      () => network.clock.advance(1),
    );
    const id = await saying;
    t.is(a.meeting.messages()[0]?.id, id);
    await network.closeAll();
  });
});

test("[SE5] only its owner can read the installation's key, and a damaged one is set aside", async (t) => {
  await withFolder(async (folder) => {
    const load = () => loadSealKey({ folder, random: (count) => randomBytes(count), log: silentLog });
    const key = await load();
    t.is((await stat(join(folder, "seal-key"))).mode & 0o777, 0o600);
    t.deepEqual(await load(), new Uint8Array(key));
    await writeFile(join(folder, "seal-key"), "nonsense");
    t.notDeepEqual(await load(), new Uint8Array(key));
    t.is(await readFile(join(folder, "seal-key-damaged"), "utf8"), "nonsense");
  });
});

test("[SE6] the longest message of the worst characters fits, for as many readers as a message may have", (t) => {
  const [ada, ...readers] = createSigners(65);
  if (ada === undefined) return t.fail();
  const to = readers.map(({ peerId }) => peerId);
  const keys = readers.map((reader) => createTestSeal(reader).publicKey);
  for (const character of ["\u0000", "\ud800", "é", "漢"]) {
    const body = {
      kind: "message" as const,
      fromName: character.repeat(60),
      text: character.repeat(8_000),
      mentions: to,
    };
    const sealed = createTestSeal(ada).seal(
      { feedId: feedIdOf(ada.publicKey, "00".repeat(16)), to, body },
      keys,
    );
    const [entry] = createChain(ada, 1, { storeId: "00".repeat(16), body: () => sealed });
    const last = readers.at(-1);
    if (entry === undefined || last === undefined) return t.fail();
    t.deepEqual(createTestSeal(last).open(sealed, ada.publicKey, entry.feedId)?.body, body);
  }
});
