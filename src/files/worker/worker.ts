/** Entry of the files' worker thread: all disk, hash, cipher and socket work of blobs happens here, away from the core's heartbeats. */
import { randomBytes } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { realClock } from "../../kernel/clock.ts";
import { createRpc } from "../../kernel/rpc.ts";
import { openBlobStore } from "../blob/blob-store.ts";
import { createNodeDisk } from "../disk/node-disk.ts";
import { createOriginMark } from "../../platform/origin-mark.ts";
import { keepHeapSmall } from "../../platform/heap-rest.ts";
import { createEngine, type EngineEvents } from "../engine/engine.ts";
import { createTlsNetwork, ownFingerprint } from "../transfer/tls.ts";
import { portOf } from "./port.ts";
import type { CoreProcedures, WorkerOptions, WorkerProcedures } from "./protocol.ts";
import { createShares } from "./shares.ts";

if (parentPort === null) throw new Error("This file is a worker's.");
const thread = parentPort;
const clock = realClock;
// The core's thread passes these in `workerData`.
const { folder, credentials, host, ports } = workerData as WorkerOptions;

async function start(): Promise<WorkerProcedures> {
  const disk = createNodeDisk(clock, createOriginMark({ platform: process.platform, wallMs: clock.wallMs }));
  const { count } = events;
  const store = await openBlobStore({ disk, clock, folder, count });
  const network = createTlsNetwork(credentials, count);
  const random = Math.random;
  const engine = await createEngine({
    ...{ clock, random, randomBytes, disk, network, store, folder, host, port: ports, events },
  });
  // What strangers connect to is here, too.
  const stopLooking = keepHeapSmall(clock);
  const shares = createShares({ clock, engine, core });
  return {
    ...engine,
    share: shares.share,
    cancelShare: shares.cancel,
    ready: () => ({
      port: engine.port,
      fingerprint: ownFingerprint(credentials),
      wholeBlobs: engine.wholeBlobs(),
    }),
    async close() {
      stopLooking();
      await engine.close();
      // After the reply.
      setImmediate(() => thread.close());
    },
  };
}

// Not started before `core` is there: its events go to it.
const starting = Promise.resolve().then(start);
const core = createRpc<CoreProcedures, WorkerProcedures>({
  port: portOf(thread),
  procedures: starting,
  onEventFailed: (name, error) => core.send("count", `files.${name}Failed ${String(error)}`),
});
const events: EngineEvents = {
  transferChanged: (transfer) => core.send("transferChanged", transfer),
  presenceChanged: (blobId, meetings) => core.send("presenceChanged", blobId, meetings),
  offenderFound: (offender) => core.send("offenderFound", offender),
  sourceFailed: (problem) => core.send("sourceFailed", problem),
  callWanted: (seeder) => core.send("callWanted", seeder),
  count: (name) => core.send("count", name),
};
