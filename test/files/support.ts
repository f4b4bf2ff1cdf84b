/** Real instances on loopback in temporary folders. */
import { createHash, randomFillSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ExecutionContext } from "ava";
import { realClock } from "../../src/kernel/clock.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { createLog, type Log } from "../../src/kernel/log.ts";
import {
  createFiles,
  type BlobFacts,
  type FilePeer,
  type Files,
  type Transfer,
} from "../../src/files/index.ts";

export const MIB = 1024 * 1024;

export interface Instance {
  readonly peerId: PeerId;
  readonly files: Files;
  readonly log: Log;
  /** The data folder of files. */
  readonly folder: string;
  /** For what a person keeps. */
  readonly home: string;
  readonly events: readonly Transfer[];
  peer(): FilePeer;
  /** @throws when it fails instead */
  finished(blobId: string): Promise<Transfer>;
  until(what: string, condition: (transfer: Transfer) => boolean, blobId?: string): Promise<Transfer>;
}

export function temporaryFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), "landline-files-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Well-formed ids, made up. */
export const peerIdOf = (index: number): PeerId => `8${index.toString(16).padStart(32, "0")}` as PeerId;

export async function startInstance(
  t: ExecutionContext,
  index: number,
  base = temporaryFolder(t),
): Promise<Instance> {
  const home = path.join(base, "home");
  const folder = path.join(base, "files");
  await import("node:fs/promises").then(({ mkdir }) => mkdir(home, { recursive: true }));
  const log = createLog("error", (line) => t.log(line));
  const files = await createFiles({ clock: realClock, log, folder, host: "127.0.0.1" });
  t.teardown(() => files.close());
  const events: Transfer[] = [];
  files.onTransfer((transfer) => events.push(transfer));
  const peerId = peerIdOf(index);

  function until(
    what: string,
    condition: (transfer: Transfer) => boolean,
    blobId?: string,
  ): Promise<Transfer> {
    return new Promise((resolve, reject) => {
      const isIt = (transfer: Transfer) =>
        (blobId === undefined || transfer.blobId === blobId) && condition(transfer);
      const last = files.transfers().find(isIt);
      if (last !== undefined) return resolve(last);
      const timer = setTimeout(() => {
        reject(
          new Error(`no ${what}: ${JSON.stringify(files.transfers())} ${JSON.stringify(log.counters())}`),
        );
      }, 30_000);
      const stop = files.onTransfer((transfer) => {
        if (!isIt(transfer)) return;
        clearTimeout(timer);
        stop();
        resolve(transfer);
      });
    });
  }
  return {
    peerId,
    files,
    log,
    folder,
    home,
    events,
    peer: () => ({ peerId, addresses: ["127.0.0.1"], ...files.endpoint() }),
    async finished(blobId) {
      const transfer = await until("end", ({ state }) => state === "done" || state === "failed", blobId);
      if (transfer.state === "failed") throw new Error(`${transfer.code}: ${transfer.problem}`);
      return transfer;
    },
    until,
  };
}

/** Everybody knows everybody. */
export function introduce(...instances: readonly Instance[]): void {
  const peers = instances.map((instance) => instance.peer());
  for (const { files, peerId } of instances) files.setPeers(peers.filter((peer) => peer.peerId !== peerId));
}

/** A file of random bytes; returns its path. */
export function writeRandom(folder: string, name: string, sizeBytes: number): string {
  const file = path.join(folder, name);
  const bytes = Buffer.alloc(sizeBytes);
  randomFillSync(bytes);
  writeFileSync(file, bytes);
  return file;
}

export const hashOf = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");
export const idsOf =
  (...instances: readonly Instance[]) =>
  () =>
    instances.map(({ peerId }) => peerId);
export type { BlobFacts };
