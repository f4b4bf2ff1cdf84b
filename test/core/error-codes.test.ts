/** What was thrown, as clients get it. Rules: SPEC.md, EC. */
import test from "ava";
import { CommandError, type ErrorCode } from "../../src/api/errors.ts";
import { echo, orThrow, problemOf } from "../../src/core/error-codes.ts";
import { FilesError, type FilesErrorCode } from "../../src/files/types.ts";
import { MeshError } from "../../src/mesh/types.ts";
import { StoreError, type StoreErrorCode } from "../../src/store/types.ts";
import { verbatim } from "../../src/kernel/words.ts";

test("[EC1] codes of commands and of the mesh are the contract's own, and sentences stay", (t) => {
  t.deepEqual(problemOf(new CommandError("badName", verbatim("A."))), { code: "badName", ...verbatim("A.") });
  t.deepEqual(problemOf(new MeshError("meetingFull", verbatim("B."))), {
    code: "meetingFull",
    ...verbatim("B."),
  });
});

test("[EC2] of the store's codes clients know those that a person can act on; the others are one", (t) => {
  const codes: Record<StoreErrorCode, ErrorCode> = {
    locked: "storeFailed",
    readOnly: "storeFailed",
    damaged: "storeFailed",
    failed: "storeFailed",
    diskFull: "diskFull",
    notAllowed: "notAllowed",
    noSuchMessage: "noSuchMessage",
    cannotSeal: "cannotSeal",
  };
  for (const [code, expected] of Object.entries(codes))
    t.is(problemOf(new StoreError(code as StoreErrorCode, verbatim("S."))).code, expected, code);
});

test("[EC3] of the files' codes a path's faults are one, and a full disk is itself", (t) => {
  const codes: Record<FilesErrorCode, ErrorCode> = {
    changed: "fileFailed",
    notAsAnnounced: "fileFailed",
    diskFull: "diskFull",
    noFile: "badPath",
    noAccess: "badPath",
    tooLarge: "fileFailed",
    cancelled: "fileFailed",
    failed: "fileFailed",
  };
  for (const [code, expected] of Object.entries(codes))
    t.is(problemOf(new FilesError(code as FilesErrorCode, verbatim("F."))).code, expected, code);
});

test("[EC4] anything else that is thrown has a code, too, and never throws", (t) => {
  t.deepEqual(problemOf(new Error("E.")), { code: "mediaFailed", ...verbatim("E.") });
  t.deepEqual(problemOf("text"), { code: "mediaFailed", ...verbatim("text") });
  const refused = Object.assign(new Error("EBUSY: resource busy, open '/home/ana/x'"), { code: "EBUSY" });
  t.is(problemOf(refused).message, "Another program uses it. Close that one and try again.");
  t.is(problemOf(undefined).code, "mediaFailed");
});

test("[EC5] text that was refused is thrown with its sentence; an answer carries the command's id if it has one", (t) => {
  t.is(orThrow({ text: "Ana" }, "badName"), "Ana");
  t.throws(() => orThrow({ problem: verbatim("Too long.") }, "badName"), { message: "Too long." });
  t.deepEqual(echo({ type: "leave", requestId: "7" }), { requestId: "7" });
  t.deepEqual(echo({ type: "leave" }), {});
});
