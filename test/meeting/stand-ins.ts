/** A meeting's membership, store and files, as far as its parts look at them. */
import * as v from "valibot";
import { createEmitter } from "../../src/kernel/emitter.ts";
import type { Epoch } from "../../src/kernel/epoch.ts";
import { RunIdSchema, type FileId, type PeerId } from "../../src/kernel/ids.ts";
import type { Files, Transfer } from "../../src/files/types.ts";
import { createMembership } from "../../src/meeting/membership.ts";
import type { Member } from "../../src/mesh/types.ts";
import type { MeetingStore, StoredFile } from "../../src/store/types.ts";
import { inert } from "../simulation/inert.ts";
import { entryId, meetingId, peerId } from "../support/ids.ts";
import { rankById } from "../support/ranks.ts";

export const blobId = (index: number): string => index.toString(16).padStart(64, "0");
/** File ids have the form of meeting ids. */
export const fileId = (index: number): FileId => String(meetingId(index)) as FileId;

export const memberOf = (peer: PeerId, more: Partial<Member> = {}): Member => ({
  ...{ peerId: peer, name: "", runId: v.parse(RunIdSchema, "0".repeat(16)), publicKey: peer },
  ...{ joinedAtMs: 0, addresses: [], port: 1, files: null, rank: rankById(peer) },
  ...more,
});

export function createMembers(self: PeerId, ids: readonly PeerId[], coordinator: PeerId) {
  const state: { ids: readonly PeerId[]; epoch: Epoch } = { ids, epoch: { term: 1, coordinator } };
  const membership = createMembership({
    self,
    epoch: () => state.epoch,
    members: () => state.ids.map((id) => memberOf(id)),
  });
  return { state, membership };
}

export function offerOf(index: number, from: PeerId = peerId(2), blob = blobId(index)): StoredFile {
  return {
    ...{ id: entryId(index), fileId: fileId(index), blobId: blob, from, fromName: "Ben" },
    ...{ name: `file ${index}`, isFolder: false, sizeBytes: 10 * index, sha256: blobId(1_000 + index) },
    ...{ conversation: "everyone", atMs: 0, order: String(index) },
  };
}

export const transferOf = (blob: string, changes: Partial<Transfer> = {}): Transfer => ({
  ...{ blobId: blob, direction: "fetch", name: "n", sizeBytes: 1, bytes: 1, receivedBytes: 1 },
  ...{ bytesPerSecond: 0, secondsLeft: null, state: "running", problem: null, code: null, path: null },
  ...changes,
});

/** Offers that a test makes and withdraws. */
export function createOffers() {
  const onFile = createEmitter<StoredFile>();
  const onWithdrawn = createEmitter<FileId>();
  const onBlobs = createEmitter<void>();
  const appended: unknown[] = [];
  let offers: readonly StoredFile[] = [];
  const withdrawnBlobs = new Set<string>();
  return {
    appended,
    offer(...added: readonly StoredFile[]) {
      offers = [...offers, ...added];
      for (const file of added) onFile.emit(file);
      onBlobs.emit();
    },
    withdraw(id: FileId) {
      for (const file of offers) if (file.fileId === id) withdrawnBlobs.add(file.blobId);
      offers = offers.filter((file) => file.fileId !== id);
      onWithdrawn.emit(id);
      onBlobs.emit();
    },
    /** As a ban does. */
    hide(id: FileId) {
      offers = offers.filter((file) => file.fileId !== id);
      onWithdrawn.emit(id);
      onBlobs.emit();
    },
    store: inert<MeetingStore>({
      files: () => offers,
      withdrawnBlobs: () => withdrawnBlobs,
      blobIds: () =>
        offers.map((file) => ({ blobId: file.blobId, sizeBytes: file.sizeBytes, from: file.from })),
      onFile: onFile.on,
      onFileWithdrawn: onWithdrawn.on,
      onBlobs: onBlobs.on,
      append(...args) {
        appended.push(args);
        return Promise.resolve(entryId(1));
      },
    }),
  };
}

/** Notes what is asked of the files module, in `calls`. */
export function createBlobs() {
  const onTransfer = createEmitter<Transfer>();
  const calls: unknown[][] = [];
  const here = new Set<string>();
  const state = { transfers: [] as readonly Transfer[] };
  const share: Files["share"] = () => Promise.reject(new Error("no test shares here"));
  const files: Pick<
    Files,
    "fetch" | "keepCopy" | "control" | "forget" | "transfers" | "onTransfer" | "isHere" | "isUploadable"
  > & {
    share: Files["share"];
  } = {
    share,
    fetch(file, to, sources) {
      calls.push(["fetch", file.blobId, to, sources()]);
    },
    keepCopy: (blob, _size, sources) => void calls.push(["keepCopy", blob, sources()]),
    control: (blob, action) => void calls.push([action, blob]),
    forget: (blob) => void calls.push(["forget", blob]),
    transfers: () => state.transfers,
    onTransfer: onTransfer.on,
    isHere: (blob) => here.has(blob),
    isUploadable: (blob) => here.has(blob),
  };
  return { calls, here, state, files, transfer: onTransfer.emit };
}
