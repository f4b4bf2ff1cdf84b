/** A member withdraws somebody else's file, so that everybody deletes the copies. */
import test from "ava";
import { createChain } from "../store/support.ts";
import { mallory, ada, openOne, idBy, file } from "./others-files.ts";

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
