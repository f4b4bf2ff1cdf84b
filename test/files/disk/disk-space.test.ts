/** Room on disk. */
import test from "ava";
import {
  asFilesError,
  copiesToDelete,
  diskFullError,
  MARGIN_BYTES,
} from "../../../src/files/disk/disk-space.ts";
import { FilesError } from "../../../src/files/types.ts";
import { verbatim } from "../../../src/kernel/words.ts";

test("[FI16] the least recently used go first, and none in vain", (t) => {
  const copies = [3, 1, 2].map((usedAtMs) => ({
    ...{ blobId: `b${usedAtMs}`, sizeBytes: 10, storedBytes: 10, isStalled: false, usedAtMs },
  }));
  const ids = (bytes: number, limitBytes: number, freeBytes = Infinity) =>
    copiesToDelete(
      copies,
      { limitBytes: bytes, diskBytes: bytes },
      { limitBytes, freeBytes, fixedBytes: 0 },
    )?.map(({ blobId }) => blobId) ?? null;
  t.deepEqual(ids(10, 40), []);
  t.deepEqual(ids(10, 30), ["b1"]);
  t.deepEqual(ids(10, 20), ["b1", "b2"]);
  t.is(ids(10, 5), null);
  t.deepEqual(ids(10, 100, MARGIN_BYTES + 5), ["b1"]);
  t.is(ids(50, 100, MARGIN_BYTES + 5), null);
});

test("[FI16] a part to which nothing comes goes before any whole copy; it counts with its whole size, and frees what it has", (t) => {
  const part = { blobId: "part", sizeBytes: 90, storedBytes: 5, isStalled: true, usedAtMs: 9 };
  const whole = { blobId: "whole", sizeBytes: 10, storedBytes: 10, isStalled: false, usedAtMs: 1 };
  const ids = (limitBytes: number, freeBytes = Infinity, fixedBytes = 0) =>
    copiesToDelete(
      [whole, part],
      { limitBytes: 10, diskBytes: 10 },
      { limitBytes, freeBytes, fixedBytes },
    )?.map(({ blobId }) => blobId) ?? null;
  t.deepEqual(ids(110), []);
  t.deepEqual(ids(100), ["part"]);
  t.deepEqual(ids(1_000, MARGIN_BYTES + 2), ["part", "whole"]);
  t.is(ids(30, Infinity, 25), null, "what arrives at this moment counts, and stays");
});

test("[FI8] a disk error becomes a sentence with a code, and one that is a sentence stays", (t) => {
  const system = (code: string) => Object.assign(new Error(`${code}: x`), { code });
  const codes = ["ENOENT", "EACCES", "ENOSPC", "EDQUOT", "EFBIG", "EIO"].map(
    (code) => asFilesError(system(code)).code,
  );
  t.deepEqual(codes, ["noFile", "noAccess", "diskFull", "diskFull", "tooLarge", "failed"]);
  t.is(asFilesError(system("ELOOP")).code, "noFile");
  for (const code of ["ELOOP", "EIO", "ENAMETOOLONG", "EMFILE", "EBADMSG"])
    t.notRegex(asFilesError(system(code)).message, /: x/, code);
  t.regex(asFilesError(new Error("what")).message, /what$/);
  const own = new FilesError("changed", verbatim("It changed."));
  t.is(asFilesError(own), own);
  t.is(asFilesError("odd").code, "failed");
});

test("[FI8] a full disk says how much is needed and how much there is, the margin left out", (t) => {
  const { code, message } = diskFullError(5_000_000, MARGIN_BYTES + 2_000_000, "/home");
  t.is(code, "diskFull");
  t.regex(message, /needs 5 MB and has 2 MB \(\/home\)/);
  t.notRegex(diskFullError(5_000_000, null, "/home").message, /has/);
});
