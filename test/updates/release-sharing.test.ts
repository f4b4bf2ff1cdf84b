/** Releases in a meeting, and what people see of them. Rules: SPEC.md, UP. */
import { setImmediate } from "node:timers/promises";
import test from "ava";
import { updateViewOf } from "../../src/core/update-commands.ts";
import type { BlobDescriptor, Transfer } from "../../src/files/types.ts";
import { createEmitter } from "../../src/kernel/emitter.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { createLog } from "../../src/kernel/log.ts";
import { verbatim, words } from "../../src/kernel/words.ts";
import { createReleaseSharing } from "../../src/meeting/release-sharing.ts";
import type { Release, ReleaseFile } from "../../src/updates/index.ts";
import { createVirtualClock } from "../support/clock.ts";
import { inert } from "../simulation/inert.ts";
import type { Member } from "../../src/mesh/types.ts";
import { peerId } from "../support/ids.ts";
import { fileOf, releaseOf } from "./releases.ts";

const [self, ana] = [peerId(1), peerId(2)];
const wantedFile = fileOf("package 1.1.0");

function transferOf(changed: Partial<Transfer>): Transfer {
  return {
    ...{ blobId: wantedFile.blobId, direction: "fetch", name: "", sizeBytes: 13, bytes: 5, receivedBytes: 5 },
    ...{ bytesPerSecond: 1, secondsLeft: 1, state: "running", problem: null, code: null, path: null },
    ...changed,
  };
}

/** Lets promises that are resolved already go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
}

function setUp(here: { readonly kept?: readonly ReleaseFile[]; readonly isFit?: boolean } = {}) {
  const { kept = [], isFit = true } = here;
  const clock = createVirtualClock();
  const transferred = createEmitter<Transfer>();
  const state = {
    newest: releaseOf("1.1.0") as Release | null,
    isHere: false,
    arrives: true,
    holders: [] as PeerId[],
    transfers: [] as Transfer[],
    uploadable: new Set<string>(),
  };
  const shared: string[] = [];
  const owned: string[] = [];
  const forgotten: string[] = [];
  const received: string[] = [];
  const fetched: {
    readonly descriptor: BlobDescriptor;
    readonly to: unknown;
    readonly from: readonly PeerId[];
  }[] = [];
  let told = 0;
  const desk = {
    isOn: true,
    newest: () => state.newest,
    wanted: () => ({ version: "1.1.0", file: wantedFile, isHere: state.isHere }),
    kept: () => kept,
    pathOf: ({ name }: ReleaseFile) => `/updates/packages/${name}`,
    incoming: () => Promise.resolve("/nowhere/incoming"),
    consider: () => false,
    offer: () => Promise.reject(new Error("unused")),
    async received(_file: ReleaseFile, at: string) {
      received.push(at);
      await setImmediate();
      state.isHere = state.arrives;
      return state.arrives;
    },
    install: () => Promise.reject(new Error("unused")),
    steps: () => words("updateDoLinux", "1.1.0", "tar"),
    refresh: () => Promise.resolve(),
    flush: () => Promise.resolve(),
  };
  const sharing = createReleaseSharing({
    ...{ clock, desk, log: createLog("error", () => {}), onChange: () => {} },
    talk: { tellAll: () => void (told += 1) },
    files: {
      share(source) {
        if ("path" in source) shared.push(source.path);
        const blobId = isFit ? (kept.at(shared.length - 1)?.blobId ?? "") : "other";
        state.uploadable.add(blobId);
        return Promise.resolve({ blobId, name: "", isFolder: false, sizeBytes: 1, sha256: "" });
      },
      fetch: (descriptor, to, seeders) => void fetched.push({ descriptor, to, from: seeders() }),
      control: (blobId, action) => void forgotten.push(`${action} ${blobId}`),
      forget: (blobId) => void forgotten.push(blobId),
      isUploadable: (blobId) => state.uploadable.has(blobId),
      transfers: () => state.transfers,
      onTransfer: transferred.on,
    },
    membership: { self, members: () => [inert<Member>({ peerId: ana, name: "Ana" })] },
    seeders: { of: () => state.holders, own: (blobIds) => void owned.push(...blobIds) },
  });
  const moved = (transfer: Transfer | null) => {
    state.transfers = transfer === null ? [] : [transfer];
    if (transfer !== null) transferred.emit(transfer);
  };
  const view = () => updateViewOf(desk, { releases: sharing });
  return {
    clock,
    state,
    sharing,
    shared,
    owned,
    forgotten,
    received,
    fetched,
    moved,
    view,
    told: () => told,
  };
}

test("[UP13] the packages that are here are given as files, once each", async (t) => {
  const kept = [wantedFile, fileOf("another", { target: "win-x64" })];
  const { clock, shared, owned, sharing } = setUp({ kept });
  await settle();
  t.deepEqual(
    shared,
    kept.map(({ name }) => `/updates/packages/${name}`),
  );
  t.deepEqual(
    [...new Set(owned)],
    kept.map(({ blobId }) => blobId),
  );
  clock.advance(20_000);
  await settle();
  t.is(shared.length, 2);
  sharing.close();
  sharing.close();
});

test("[UP13] one whose bytes are not what the manifest's blob id says is not given", async (t) => {
  const { clock, shared, owned, forgotten } = setUp({ kept: [wantedFile], isFit: false });
  await settle();
  clock.advance(20_000);
  await settle();
  t.deepEqual([shared.length, owned, forgotten], [1, [], ["other"]]);
});

test("[UP13] a release that another process has put here is told of", async (t) => {
  const { clock, state, told } = setUp();
  await settle();
  t.is(told(), 0);
  state.newest = releaseOf("1.2.0");
  clock.advance(5_000);
  await settle();
  t.is(told(), 1);
  clock.advance(20_000);
  await settle();
  t.is(told(), 1);
});

test("[UP14] the wanted package is fetched from those that have it, under the manifest's hashes, once at a time", async (t) => {
  const { state, sharing, fetched, moved } = setUp();
  state.holders = [ana, self];
  await sharing.fetch();
  const { blobId, name, size, sha256 } = wantedFile;
  t.like(fetched[0], {
    descriptor: { blobId, name, sizeBytes: size, sha256, isFolder: false },
    to: { path: `/nowhere/incoming/${name}` },
    from: [ana],
  });
  moved(transferOf({}));
  await sharing.fetch();
  t.is(fetched.length, 1);
  moved(transferOf({ state: "failed" }));
  await sharing.fetch();
  t.is(fetched.length, 2);
});

test("[UP14] what came is compared once more before it counts, and given on", async (t) => {
  const { received, forgotten, moved, view } = setUp();
  moved(transferOf({ state: "done", path: "/nowhere/incoming/x" }));
  moved(transferOf({ state: "done", path: "/nowhere/incoming/x" }));
  t.is(view()?.state, "fetching");
  await settle();
  t.deepEqual(received, ["/nowhere/incoming/x"]);
  t.deepEqual(forgotten, [wantedFile.blobId]);
  t.is(view()?.state, "ready");
});

test("[UP14] other blobs are nobody's update", async (t) => {
  const { received, moved } = setUp();
  moved(transferOf({ blobId: "ab".repeat(32), state: "done", path: "/nowhere/x" }));
  await settle();
  t.deepEqual(received, []);
});

test("[UP15] people see who has it, how far it is, and that it is here", async (t) => {
  const { state, moved, view, sharing, forgotten } = setUp();
  t.is(view(), null);
  state.holders = [ana];
  t.like(view(), {
    version: "1.1.0",
    state: "available",
    from: "Ana",
    bytes: 0,
    sizeBytes: 13,
    message: null,
  });
  moved(transferOf({}));
  t.like(view(), { state: "fetching", bytes: 5, path: null });
  moved(transferOf({ state: "waiting", problem: verbatim("Nobody is there.") }));
  t.like(view(), { state: "fetching", message: "Nobody is there." });
  sharing.cancel();
  t.deepEqual(forgotten, [`cancel ${wantedFile.blobId}`]);
  moved(null);
  t.like(view(), { state: "available" });
  state.isHere = true;
  t.like(view(), { state: "ready", bytes: 13, path: `/updates/packages/${wantedFile.name}`, from: null });
  t.is(view()?.sentences[0]?.code, "updateDoLinux");
  t.is(updateViewOf({ wanted: () => null, steps: () => null, pathOf: () => "" }, null), null);
});

test("[UP15] why it did not come is said, and it may be fetched again", async (t) => {
  const { state, sharing, moved, view } = setUp();
  state.arrives = false;
  state.holders = [ana];
  moved(transferOf({ state: "failed", problem: verbatim("The disk is full.") }));
  t.is(view()?.state, "failed");
  t.regex(view()?.message ?? "", /did not come.*The disk is full\./);
  moved(transferOf({ state: "done", path: "/nowhere/x" }));
  await settle();
  moved(null);
  t.like(view(), { state: "failed" });
  await sharing.fetch();
  t.like(view(), { state: "available" });
});
