/** A mesh in a process of its own, to be killed: joins the meeting that its parent names, and reports that. */
import { realClock } from "../../../src/kernel/clock.ts";
import { silentLog } from "../../../src/kernel/log.ts";
import { createIdentity } from "../../../src/mesh/identity/identity.ts";
import { createMesh } from "../../../src/mesh/index.ts";
import type { JoinTarget } from "../../../src/mesh/types.ts";
import { freshRunId } from "../identities.ts";

process.once("message", (target) => {
  void createMesh({
    clock: realClock,
    log: silentLog,
    identity: createIdentity(),
    run: { runId: freshRunId(), startedAtMs: realClock.wallMs() },
    name: "Victim",
    addresses: () => ["127.0.0.1"],
    host: "127.0.0.1",
  }).then(async (mesh) => {
    // The parent is the test, which sends a target and nothing else.
    const joined = await mesh.join(target as JoinTarget, new AbortController().signal);
    mesh.setEpoch(joined.epoch);
    process.send?.(mesh.peerId);
  });
});
