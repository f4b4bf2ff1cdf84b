/** Saving files for the command line. Rules: SPEC.md, FP. */
import test from "ava";
import * as v from "valibot";
import { createFileSaver } from "../../src/core/file-saver.ts";
import type { ReadMeeting } from "../../src/core/kept-history.ts";
import type { Transfer } from "../../src/files/types.ts";
import { FileIdSchema } from "../../src/kernel/ids.ts";
import type { FileSharing } from "../../src/meeting/file-sharing.ts";
import type { StoredFile } from "../../src/store/types.ts";
import { inert } from "../simulation/inert.ts";
import { createVirtualClock } from "../support/clock.ts";
import { meetingId } from "../support/ids.ts";
import { settle } from "./stand-ins.ts";

const FILE_ID = v.parse(FileIdSchema, "1".repeat(32));
const file = inert<StoredFile>({ fileId: FILE_ID, blobId: "blob", name: "a" });

/** Self is in the meeting 1. */
function setUp(isHere: boolean, underWay: readonly Partial<Transfer>[] = []) {
  const clock = createVirtualClock();
  const did: unknown[] = [];
  const listeners = new Set<(transfer: Transfer) => void>();
  const saver = createFileSaver({
    clock,
    files: {
      start: () =>
        Promise.resolve({
          isHere: () => isHere,
          transfers: () => underWay.map((each) => inert<Transfer>({ direction: "fetch", ...each })),
          control: (...args: unknown[]) => void did.push(args),
          onTransfer(listener: (transfer: Transfer) => void) {
            listeners.add(listener);
            return () => void listeners.delete(listener);
          },
        }),
    },
    keptFiles: {
      here: () => Promise.resolve(() => isHere),
      save(kept, target) {
        did.push(["kept", kept.name, target]);
        return Promise.resolve("/out/kept");
      },
    },
    keptHistory: {
      read: async (wanted, read) =>
        await read({
          meetingId: meetingId(wanted === "Tea" ? 1 : 2),
          title: wanted,
          store: inert<ReadMeeting["store"]>({ files: () => [file] }),
        }),
    },
    current: () => ({
      meetingId: meetingId(1),
      files: inert<FileSharing>({ fetch: async (...args: unknown[]) => void did.push(["fetch", ...args]) }),
    }),
  });
  const giveUp = new AbortController();
  const news: number[] = [];
  return {
    ...{ clock, did, listeners, giveUp, news },
    save: (meeting: string) =>
      saver.save(meeting, FILE_ID, "/out", {
        onProgress: (bytes) => void news.push(bytes),
        signal: giveUp.signal,
      }),
    becomes(transfer: Partial<Transfer>) {
      const whole = { blobId: "blob", path: null, code: null, problem: null, bytes: 0, ...transfer };
      for (const listener of [...listeners]) listener(inert<Transfer>(whole));
    },
  };
}

test("[FP12] what is here is saved from here, and so is what is kept of a meeting that self is not in", async (t) => {
  for (const [isHere, meeting] of [
    [true, "Tea"],
    [false, "Lunch"],
  ] as const) {
    const { save, did } = setUp(isHere, [{ blobId: "blob", state: "running" }]);
    t.is(await save(meeting), "/out/kept");
    t.deepEqual(did, [["kept", "a", "/out"]]);
  }
});

test("[FP12] what is not here of the present meeting is fetched from its members, with news of how far it is", async (t) => {
  const { save, did, becomes, news, listeners } = setUp(false, [
    { blobId: "blob", state: "done" },
    { blobId: "blob", direction: "copy", state: "running" },
    { blobId: "other", state: "running" },
  ]);
  const saving = save("Tea");
  await settle();
  t.deepEqual(did, [["fetch", FILE_ID, { path: "/out" }]]);
  // The end of an earlier transfer of the same bytes.
  becomes({ state: "done", path: "/before" });
  becomes({ state: "queued" });
  becomes({ state: "running", bytes: 5 });
  becomes({ state: "done", path: "/out/a", bytes: 9 });
  t.is(await saving, "/out/a");
  t.deepEqual(news, [0, 5]);
  t.is(listeners.size, 0);
});

test("[FP13] what nobody who is here has is given up after ten seconds without it, and so is what the reader gives up", async (t) => {
  const { save, did, becomes, clock } = setUp(false);
  const saving = save("Tea");
  await settle();
  becomes({ state: "running" });
  becomes({ state: "waiting" });
  clock.advance(9_000);
  becomes({ state: "running" });
  clock.advance(9_000);
  becomes({ state: "waiting" });
  clock.advance(9_000);
  t.is(did.length, 1);
  clock.advance(1_000);
  await t.throwsAsync(saving, { code: "noSuchFile", message: /Nobody who is in the meeting/ });
  t.deepEqual(did.slice(1), [["blob", "cancel"]]);

  const other = setUp(false);
  const stopped = other.save("Tea");
  await settle();
  other.becomes({ state: "running" });
  other.giveUp.abort();
  await t.throwsAsync(stopped, { code: "cancelled" });
  t.deepEqual(other.did.slice(1), [["blob", "cancel"]]);
  t.is(other.listeners.size, 0);
});

test("[FP14] what is on its way to another folder is not taken away from there", async (t) => {
  const { save, did } = setUp(false, [{ blobId: "blob", state: "paused" }]);
  await t.throwsAsync(save("Tea"), { code: "fileFailed", message: /on its way/ });
  t.deepEqual(did, []);
});
