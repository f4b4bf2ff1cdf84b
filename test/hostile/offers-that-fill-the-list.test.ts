/** A member offers tens of thousands of tiny files. */
import test from "ava";
import { type FileId } from "../../src/kernel/ids.ts";
import { MAX_OPEN_OFFERS } from "../../src/store/state/file-offers.ts";
import { createChain } from "../store/support.ts";
import { me, mallory, ada, openOne, idBy, file } from "./others-files.ts";

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
