/** A member offers a file of its own under the id of somebody else's, back-dated, so that everybody gets the false one in its place. */
import test from "ava";
import { isFileIdOf, type PeerId } from "../../src/kernel/ids.ts";
import { createChain } from "../store/support.ts";
import { mallory, ada, openOne, idBy, file } from "./others-files.ts";

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

test("[HF6] an id names its sharer's key, whatever the class digit of the peer's id", (t) => {
  const fileId = idBy(ada.peerId, 7);
  const asRelay = `0${ada.peerId.slice(1)}` as PeerId;
  t.true(isFileIdOf(fileId, ada.peerId) && isFileIdOf(fileId, asRelay));
  t.false(isFileIdOf(fileId, mallory.peerId));
});
