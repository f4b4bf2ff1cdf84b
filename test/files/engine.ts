/** The real engine on this machine's disk, whose network is in the test's hand: it dials nobody, and the test connects. */
import { randomBytes } from "node:crypto";
import type { ExecutionContext } from "ava";
import { openBlobStore } from "../../src/files/blob/blob-store.ts";
import type { BlobId } from "../../src/files/blob/manifest.ts";
import type { Disk } from "../../src/files/disk/disk.ts";
import { createNodeDisk } from "../../src/files/disk/node-disk.ts";
import { createEngine, type EngineEvents } from "../../src/files/engine/engine.ts";
import type { ListenOptions } from "../../src/files/transfer/connection.ts";
import { KIND, encodeText } from "../../src/files/transfer/messages.ts";
import type { Transfer } from "../../src/files/types.ts";
import type { MeetingId, PeerId } from "../../src/kernel/ids.ts";
import { createVirtualClock } from "../support/clock.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { createFakeConnection } from "./fake-connection.ts";

const fingerprintOf = (peer: PeerId) => String(peer);

export async function startEngine(
  t: ExecutionContext,
  options: { readonly folder?: string; readonly disk?: (disk: Disk) => Disk } = {},
) {
  const folder = options.folder ?? temporaryFolder(t, "engine");
  const clock = createVirtualClock();
  const nodeDisk = createNodeDisk(clock);
  const disk = options.disk?.(nodeDisk) ?? nodeDisk;
  const counts: string[] = [];
  const present = new Map<string, readonly MeetingId[] | null>();
  const transfers = new Map<string, Transfer>();
  let listening: ListenOptions | null = null;
  const events: EngineEvents = {
    transferChanged: (transfer) => void transfers.set(transfer.blobId, transfer),
    presenceChanged: (blobId, meetings) => void present.set(blobId, meetings),
    offenderFound: () => {},
    sourceFailed: () => {},
    callWanted: () => {},
    count: (name) => void counts.push(name),
  };
  const store = await openBlobStore({ disk, clock, folder, count: events.count });
  const engine = await createEngine({
    ...{ clock, random: Math.random, randomBytes, disk, store, folder, host: "::", port: 0, events },
    network: {
      dial: () => createFakeConnection(),
      listen: (given) => {
        listening = given;
        return Promise.resolve({ port: 1, close: () => {} });
      },
    },
  });
  t.teardown(() => engine.close());
  return {
    ...{ engine, store, folder, counts, present, transfers },
    /** The meeting's members besides self. */
    async meet(meeting: MeetingId | null, ...peers: readonly PeerId[]): Promise<void> {
      await engine.setMeeting(meeting);
      engine.setPeers(
        peers.map((peerId) => ({ peerId, addresses: [], port: 1, fingerprint: fingerprintOf(peerId) })),
      );
    },
    /** What `peer` is answered when it opens the blob: "root", a reason, or null if it is not even let in. */
    async opens(peer: PeerId, blobId: string): Promise<string | null> {
      const connection = createFakeConnection();
      const upload = listening?.accept(connection, fingerprintOf(peer), "downloader") ?? null;
      if (upload === null) return null;
      connection.attach(upload);
      upload.data(encodeText({ type: "open", blob: 1, blobId: blobId as BlobId }));
      // An unknown blob may become known within a second.
      clock.advance(1_100);
      await new Promise(setImmediate);
      const [first] = connection.frames;
      connection.close();
      if (first?.kind === KIND.root) return "root";
      const text: unknown = JSON.parse(first?.payload.toString() ?? "null");
      return typeof text === "object" && text !== null && "reason" in text ? String(text.reason) : "nothing";
    },
  };
}
