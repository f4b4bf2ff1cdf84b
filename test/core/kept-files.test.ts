/** Saving files of kept meetings. Rules: SPEC.md, FE. */
import test from "ava";
import { createKeptFiles } from "../../src/core/kept-files.ts";
import type { Files, Transfer } from "../../src/files/types.ts";
import type { StoredFile } from "../../src/store/types.ts";
import { inert } from "../simulation/inert.ts";
import { createVirtualClock } from "../support/clock.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { settle } from "./stand-ins.ts";
import { verbatim } from "../../src/kernel/words.ts";

const fileOf = (blobId: string) => inert<StoredFile>({ blobId, name: blobId });

function setUp(downloads: string, ...here: readonly string[]) {
  const fetched: [blobId: string, to: unknown, seeders: unknown][] = [];
  const controls: unknown[] = [];
  const listeners = new Set<(transfer: Transfer) => void>();
  const clock = createVirtualClock();
  const kept = createKeptFiles({
    clock,
    downloadFolder: () => downloads,
    files: {
      start: () =>
        Promise.resolve({
          isHere: (blobId: string) => here.includes(blobId),
          fetch: ({ blobId }, to, seeders) => void fetched.push([blobId, to, seeders()]),
          control: (...args: unknown[]) => void controls.push(args),
          onTransfer(listener) {
            listeners.add(listener);
            return () => void listeners.delete(listener);
          },
        } satisfies Pick<Files, "isHere" | "fetch" | "control" | "onTransfer">),
    },
  });
  return {
    ...{ kept, clock, fetched, controls, listeners },
    becomes(blobId: string, transfer: Partial<Transfer>) {
      for (const listener of [...listeners])
        listener(inert<Transfer>({ blobId, path: null, code: null, problem: null, ...transfer }));
    },
  };
}

test("[FE26] what is here is saved from here, and nobody is asked for it", async (t) => {
  const folder = temporaryFolder(t, "kept");
  const { kept, fetched, listeners, becomes } = setUp(folder, "a");
  const isHere = await kept.here();
  t.deepEqual([isHere(fileOf("a")), isHere(fileOf("b"))], [true, false]);
  await t.throwsAsync(kept.save(fileOf("b"), undefined), { code: "noSuchFile", message: /no whole copy/ });
  t.deepEqual(fetched, []);
  const saving = kept.save(fileOf("a"), folder);
  await settle();
  t.deepEqual(fetched, [["a", { path: folder }, []]]);
  becomes("other", { state: "done", path: "/elsewhere" });
  becomes("a", { state: "queued" });
  becomes("a", { state: "running" });
  becomes("a", { state: "done", path: `${folder}/a (2)` });
  t.is(await saving, `${folder}/a (2)`);
  t.is(listeners.size, 0);
});

test("[FE26] what is deleted before it is read does not wait for somebody who has it", async (t) => {
  const { kept, clock, controls, becomes } = setUp("/", "a");
  const saving = kept.save(fileOf("a"), "/x");
  await settle();
  becomes("a", { state: "waiting" });
  clock.advance(0);
  await t.throwsAsync(saving, { code: "noSuchFile" });
  t.deepEqual(controls, [["a", "cancel"]]);
});

test("[FE27] one is saved at a time, and one that fails ends nothing for the next", async (t) => {
  const { kept, fetched, becomes } = setUp("/", "a", "b");
  const first = kept.save(fileOf("a"), "/x");
  const second = kept.save(fileOf("b"), "/y");
  await settle();
  t.is(fetched.length, 1);
  becomes("a", { state: "running" });
  becomes("a", { state: "failed", code: "diskFull", problem: verbatim("The disk is full.") });
  await t.throwsAsync(first, { code: "diskFull", message: "The disk is full." });
  await settle();
  t.is(fetched.length, 2);
  becomes("b", { state: "running" });
  becomes("b", { state: "done", path: "/y/b" });
  t.is(await second, "/y/b");
});
