/** A member offers a file of its own under the id of somebody else's, back-dated, so that everybody gets the false one in its place. */
import test from "ava";
import { fileIdBy, isFileIdOf, type FileId, type PeerId } from "../../src/kernel/ids.ts";
import { type Entry } from "../../src/store/log/entry.ts";
import type { BodyOf } from "../../src/store/log/entry-body.ts";
import { MAX_OPEN_OFFERS } from "../../src/store/state/file-offers.ts";
import { batchEntries } from "../../src/store/sync/messages.ts";
import type { Signer } from "../../src/store/types.ts";
import { openOwnMeeting } from "../store/open-meeting.ts";
import { createChain, createSigners, createTestSeal } from "../store/support.ts";

const [me, mallory, ada] = createSigners(3, "replaced") as [Signer, Signer, Signer];

async function openOne() {
  const { meeting } = await openOwnMeeting(me, [mallory, ada]);
  const withdrawn: FileId[] = [];
  meeting.onFileWithdrawn((fileId) => withdrawn.push(fileId));
  const bring = (from: Signer, entries: readonly Entry[]) => {
    meeting.peerUp(from.peerId);
    for (const body of batchEntries(entries, Infinity)) meeting.receive(from.peerId, body);
  };
  return { meeting, withdrawn, bring };
}

const idBy = (peer: PeerId, index: number) =>
  fileIdBy(peer, Buffer.from(index.toString(16).padStart(12, "0"), "hex"));
const file = (fileId: FileId, name: string, blob: string): BodyOf<"file"> => ({
  ...{ kind: "file", fromName: "Ada", fileId, name, isFolder: false, sizeBytes: 5 },
  ...{ sha256: "00".repeat(32), blobId: blob.repeat(32) },
});

test("[HF6] a file's id is its sharer's: a back-dated offer by another member replaces nothing", async (t) => {
  const { meeting, withdrawn, bring } = await openOne();
  const fileId = idBy(ada.peerId, 1);
  bring(ada, createChain(ada, 1, { lamport: 100, body: () => file(fileId, "plan.pdf", "11") }));
  bring(mallory, createChain(mallory, 1, { lamport: 1, body: () => file(fileId, "plan.pdf.exe", "22") }));
  t.deepEqual(
    meeting.files().map(({ name, from }) => [name, from]),
    [["plan.pdf", ada.peerId]],
  );
  t.deepEqual(
    meeting.blobIds().map(({ blobId }) => blobId),
    ["11".repeat(32)],
  );
  t.deepEqual([[...meeting.withdrawnBlobs()], withdrawn], [[], []], "and nobody's copy is forgotten");
});

test("[HF6] the id that is not one's own is refused also when it comes first, and in a sealed offer", async (t) => {
  const { meeting, bring } = await openOne();
  const fileId = idBy(ada.peerId, 1);
  const { name: _, ...sealedBlob } = { fileId, blobId: "22".repeat(32), sizeBytes: 5, name: "" };
  const [seal] = [createTestSeal(mallory)];
  const keys = [createTestSeal(ada).publicKey];
  bring(mallory, createChain(mallory, 1, { body: () => file(fileId, "false", "22") }));
  const [first] = createChain(mallory, 1, { storeId: "cd".repeat(16) });
  if (first === undefined) return t.fail();
  const content = { feedId: first.feedId, to: [ada.peerId], body: file(fileId, "false", "22") };
  bring(
    mallory,
    createChain(mallory, 1, { storeId: "cd".repeat(16), body: () => seal.seal(content, keys, sealedBlob) }),
  );
  t.deepEqual([meeting.files(), meeting.blobIds()], [[], []]);
  bring(ada, createChain(ada, 1, { body: () => file(fileId, "plan.pdf", "11") }));
  t.is(meeting.files()[0]?.from, ada.peerId);
});

test("[HF6] another member's withdrawal takes nothing away, also of a file with the same bytes", async (t) => {
  const { meeting, bring } = await openOne();
  const [hers, theirs] = [idBy(ada.peerId, 1), idBy(mallory.peerId, 1)];
  bring(ada, createChain(ada, 1, { body: () => file(hers, "plan.pdf", "11") }));
  const bodies = [
    { kind: "withdrawFile" as const, fileId: hers },
    file(theirs, "plan.pdf", "11"),
    { kind: "withdrawFile" as const, fileId: theirs },
  ];
  bring(
    mallory,
    createChain(mallory, bodies.length, {
      lamport: 50,
      body: (index) => bodies[index] ?? file(hers, "", ""),
    }),
  );
  t.deepEqual(
    meeting.blobIds().map(({ blobId, from }) => [blobId, from]),
    [["11".repeat(32), ada.peerId]],
  );
});

test("[HF6] an id names its sharer's key, whatever the class digit of the peer's id", (t) => {
  const fileId = idBy(ada.peerId, 7);
  const asRelay = `0${ada.peerId.slice(1)}` as PeerId;
  t.true(isFileIdOf(fileId, ada.peerId) && isFileIdOf(fileId, asRelay));
  t.false(isFileIdOf(fileId, mallory.peerId));
});

test("[HF7] of one member's offers the first 200 stand; the next one does when one of these is withdrawn", async (t) => {
  const { meeting, withdrawn, bring } = await openOne();
  const count = MAX_OPEN_OFFERS + 50;
  const offers = createChain(mallory, count, {
    lamport: 10,
    body: (index) => file(idBy(mallory.peerId, index), `file ${index}`, "33"),
  });
  bring(mallory, offers);
  bring(ada, createChain(ada, 1, { body: () => file(idBy(ada.peerId, 0), "hers", "11") }));
  const shown = () => meeting.files().filter(({ from }) => from === mallory.peerId);
  t.is(shown().length, MAX_OPEN_OFFERS);
  t.is(meeting.files().length, MAX_OPEN_OFFERS + 1, "others are not affected");
  t.is(meeting.blobIds().length, MAX_OPEN_OFFERS + 1);
  const [after] = offers.slice(-1);
  if (after === undefined) return t.fail();
  bring(
    mallory,
    createChain(mallory, 1, {
      after,
      body: () => ({ kind: "withdrawFile", fileId: idBy(mallory.peerId, 3) }),
    }),
  );
  t.deepEqual(withdrawn, [idBy(mallory.peerId, 3)]);
  t.is(shown().length, MAX_OPEN_OFFERS);
  t.is(shown().at(-1)?.name, `file ${MAX_OPEN_OFFERS}`);
  // One that claims an earlier place than all others pushes the last one out.
  const earlier = createChain(mallory, 1, {
    body: () => file(idBy(mallory.peerId, 9_999), "earlier", "33"),
  });
  bring(mallory, earlier);
  t.deepEqual(withdrawn.slice(1), [idBy(mallory.peerId, MAX_OPEN_OFFERS)]);
  t.is(shown()[0]?.name, "earlier");
});

test("[HF7] self is told in words that it shares too many files, and whose an id is", async (t) => {
  const { meeting } = await openOne();
  const share = (fileId: FileId) => {
    const { name, isFolder, sizeBytes, sha256, blobId } = file(fileId, "a", "11");
    return meeting.append(
      { kind: "file", file: { fileId, name, isFolder, sizeBytes, sha256, blobId } },
      { fromName: "Me" },
    );
  };
  await t.throwsAsync(share(idBy(ada.peerId, 1)), { message: /belongs to another member/ });
  await Promise.all(Array.from({ length: MAX_OPEN_OFFERS }, (_, index) => share(idBy(me.peerId, index))));
  await t.throwsAsync(share(idBy(me.peerId, 999)), { message: /Withdraw some/ });
  await meeting.append({ kind: "withdrawFile", fileId: idBy(me.peerId, 0) }, { fromName: "Me" });
  await t.notThrowsAsync(share(idBy(me.peerId, 999)));
});
