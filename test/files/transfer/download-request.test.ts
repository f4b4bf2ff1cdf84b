/** How a download is reported. */
import test from "ava";
import type { BlobId } from "../../../src/files/blob/manifest.ts";
import { transferOf, type DownloadRequest } from "../../../src/files/transfer/download-request.ts";

const REQUEST: DownloadRequest = {
  ...{
    blobId: "0".repeat(64) as BlobId,
    isCopy: false,
    isResumed: false,
    name: "a",
    isFolder: false,
    sizeBytes: 9,
  },
  ...{ sha256: null, modifiedAtMs: null, meetingId: null, isExecutable: false, key: null, path: null },
};

test("[FE45] a download that waits says whether the one that has it is out of reach", (t) => {
  const problemOf = (state: "waiting" | "running", isSeederOutOfReach: boolean) =>
    transferOf(REQUEST, null, {
      ...{ state, problem: null, receivedBytes: 0, bytesPerSecond: 0, savedPath: null },
      isSeederOutOfReach,
    }).problem;
  t.regex(problemOf("waiting", true)?.message ?? "", /do not reach each other.* firewall/);
  t.regex(problemOf("waiting", false)?.message ?? "", /Nobody who is here/);
  t.is(problemOf("running", true), null);
});
