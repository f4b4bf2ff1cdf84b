/** What must hold at every moment of a virtual swarm. A violation is thrown where it is found and ends the run. */
import type { PeerId } from "../../../src/kernel/ids.ts";
import type { BlobStore } from "../../../src/files/blob/blob-store.ts";
import { sealChunk } from "../../../src/files/blob/chunk-cipher.ts";
import type { LocalBlob } from "../../../src/files/blob/local-blob.ts";
import { CHUNK_BYTES, chunkSpan } from "../../../src/files/blob/manifest.ts";
import type { BlobDescriptor, Transfer } from "../../../src/files/types.ts";
import type { Computer } from "./computer.ts";

export class Violation extends Error {}

interface Shared {
  readonly descriptor: BlobDescriptor;
  readonly content: Buffer;
}

export interface Invariants {
  /** What everybody is to have. */
  share(shared: Shared): void;
  /** The computer's store, watched. */
  watch(computer: Computer, store: BlobStore): BlobStore;
  reported(computer: Computer, transfer: Transfer): void;
  blamed(computer: Computer, offender: PeerId, isLiar: boolean): void;
  counted(computer: Computer, name: string): void;
  died(computer: Computer, isPowerCut: boolean): void;
  /** What was reported as done is there. @throws Violation */
  checkSaved(): void;
  readonly violation: Violation | null;
}

export function createInvariants(): Invariants {
  const blobs = new Map<string, Shared>();
  /** Chunks whose mark is on disk, for each computer and blob. */
  const marked = new Map<string, Set<number>>();
  const saved: { readonly computer: Computer; readonly path: string; readonly content: Buffer }[] = [];
  let violation: Violation | null = null;

  function check(isRight: boolean, what: string): void {
    if (isRight || violation !== null) return;
    violation = new Violation(what);
  }
  const keyOf = (computer: Computer, blobId: string) => `${computer.host.name} ${blobId.slice(0, 8)}`;
  const marksOf = (key: string): Set<number> => {
    const marks = marked.get(key) ?? new Set<number>();
    marked.set(key, marks);
    return marks;
  };

  /** The chunk as the computer's file should have it. */
  function expected({ record, root }: LocalBlob, chunk: number): { at: number; bytes: Buffer } {
    const shared = blobs.get(record.blobId);
    if (shared === undefined) throw new Violation("a blob that nobody shared");
    const plain = shared.content.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES);
    if (!record.isRaw) return { at: chunk * CHUNK_BYTES, bytes: plain };
    const key = Buffer.from(shared.descriptor.key ?? "", "hex");
    return { at: chunkSpan(root, chunk).at, bytes: sealChunk(key, chunk, plain) };
  }

  function checkOnDisk(computer: Computer, blob: LocalBlob, chunk: number, when: string): void {
    const { at, bytes } = expected(blob, chunk);
    const file = computer.disk.content(blob.record.source.path);
    const isRight = file?.subarray(at, at + bytes.length).equals(bytes) === true;
    check(isRight, `${keyOf(computer, blob.record.blobId)}: chunk ${chunk} is wrong on disk ${when}`);
  }

  return {
    share: (shared) => void blobs.set(shared.descriptor.blobId, shared),
    watch(computer, store) {
      for (const { record, bitmap } of store.all()) {
        const key = keyOf(computer, record.blobId);
        if (record.isWhole) continue;
        for (const chunk of marksOf(key))
          check(bitmap.has(chunk), `${key}: the mark of chunk ${chunk} is lost`);
      }
      return {
        ...store,
        async add(record, root, rootBytes, hashes) {
          const blob = await store.add(record, root, rootBytes, hashes);
          marked.delete(keyOf(computer, record.blobId));
          return blob;
        },
        async mark(blob, chunk) {
          const key = keyOf(computer, blob.record.blobId);
          check(!marksOf(key).has(chunk), `${key}: chunk ${chunk} is counted twice`);
          checkOnDisk(computer, blob, chunk, "when it is marked");
          await store.mark(blob, chunk);
          marksOf(key).add(chunk);
        },
        async unmark(blob, chunk) {
          marksOf(keyOf(computer, blob.record.blobId)).delete(chunk);
          await store.unmark(blob, chunk);
        },
        async remove(blobId) {
          marked.delete(keyOf(computer, blobId));
          await store.remove(blobId);
        },
      };
    },
    reported(computer, transfer) {
      const { blobId, bytes, sizeBytes, state, path } = transfer;
      const key = keyOf(computer, blobId);
      check(sizeBytes === null || bytes <= sizeBytes, `${key}: ${bytes} of ${sizeBytes} bytes`);
      check(
        transfer.code === null || transfer.code === "diskFull",
        `${key}: ${transfer.code} ${transfer.problem?.message}`,
      );
      if (state !== "done" || path === null) return;
      const content = blobs.get(blobId)?.content ?? Buffer.alloc(0);
      check(computer.disk.content(path)?.equals(content) === true, `${key}: saved wrong bytes`);
      saved.push({ computer, path, content });
    },
    blamed(computer, offender, isLiar) {
      check(isLiar, `${computer.host.name} blames ${offender}, which is honest`);
    },
    counted(computer, name) {
      check(!name.startsWith("files.commandFailed"), `${computer.host.name}: ${name}`);
    },
    died(computer, isPowerCut) {
      // Marks are not synced: a power cut may take them.
      if (isPowerCut)
        for (const key of [...marked.keys()])
          if (key.startsWith(`${computer.host.name} `)) marked.delete(key);
      for (const one of saved) if (one.computer === computer) checkFile(one);
    },
    checkSaved() {
      for (const one of saved) checkFile(one);
      if (violation !== null) throw violation;
    },
    get violation() {
      return violation;
    },
  };

  function checkFile({ computer, path, content }: (typeof saved)[number]): void {
    check(
      computer.disk.content(path)?.equals(content) === true,
      `${computer.host.name}: ${path}, which was reported as saved, is gone or wrong`,
    );
  }
}
