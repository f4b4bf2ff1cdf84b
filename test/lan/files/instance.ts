/** Real instances on loopback in temporary folders. */
import { createHash, randomFillSync } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { ExecutionContext } from "ava";
import { eventually } from "../../support/eventually.ts";
import { meetingId, peerId as peerIdAt } from "../../support/ids.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { realClock } from "../../../src/kernel/clock.ts";
import type { PeerId } from "../../../src/kernel/ids.ts";
import { createLog, type Log } from "../../../src/kernel/log.ts";
import {
  createFiles,
  type BlobDescriptor,
  type FilePeer,
  type Files,
  type Transfer,
} from "../../../src/files/index.ts";

export const MIB = 1024 * 1024;
const MEETING = meetingId(1);

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

export async function startInstance(
  t: ExecutionContext,
  index: number,
  base = temporaryFolder(t),
): Promise<Instance> {
  const home = path.join(base, "home");
  const folder = path.join(base, "files");
  mkdirSync(home, { recursive: true });
  const log = createLog("error", (line) => t.log(line));
  const files = await createFiles({ clock: realClock, log, folder, host: "127.0.0.1" });
  files.setMeeting(MEETING);
  t.teardown(() => files.close());
  const events: Transfer[] = [];
  files.onTransfer((transfer) => events.push(transfer));
  const peerId = peerIdAt(index);

  function until(
    what: string,
    condition: (transfer: Transfer) => boolean,
    blobId?: string,
  ): Promise<Transfer> {
    const seen = events.length;
    const isIt = (transfer: Transfer) =>
      (blobId === undefined || transfer.blobId === blobId) && condition(transfer);
    return eventually(what, () => files.transfers().find(isIt) ?? events.slice(seen).find(isIt), {
      onChange: (look) => files.onTransfer(look),
      seen: () => `${JSON.stringify(files.transfers())} ${JSON.stringify(log.counters())}`,
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
      if (transfer.state === "failed") throw new Error(`${transfer.code}: ${transfer.problem?.message}`);
      return transfer;
    },
    until,
  };
}

/** Every instance gets all others as peers. */
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
export type { BlobDescriptor };
