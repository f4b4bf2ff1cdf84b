/** Entry of the composer process: carries out one job. When the one that asked goes away, it ends. */
import { createLog } from "../../kernel/log.ts";
import { createRpc } from "../../kernel/rpc.ts";
import { parentPort } from "../../platform/child-port.ts";
import { onParentGone } from "../../platform/parent-process.ts";
import { runJob } from "./run-job.ts";
import type { ComposerHostProcedures, ComposerProcedures } from "./messages.ts";

const log = createLog("warn", (line) => process.stderr.write(`composer: ${line}\n`));

const host = createRpc<ComposerHostProcedures, ComposerProcedures>({
  port: parentPort,
  procedures: {
    compose: (job, tools) => runJob(job, tools, (done) => host.send("progress", done)),
  },
  onEventFailed: (name, error) => log.error("A message failed", { name, error: String(error) }),
});

// The standard error of one that died is a broken pipe, and nobody reads about it.
process.stderr.on("error", () => {});

onParentGone(() => process.exit(0));
