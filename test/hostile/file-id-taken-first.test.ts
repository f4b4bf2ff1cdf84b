/** A member offers a file under an id of somebody else's before that one does, openly or sealed. */
import test from "ava";
import { createChain, createTestSeal } from "../store/support.ts";
import { mallory, ada, openOne, idBy, file } from "./others-files.ts";

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
