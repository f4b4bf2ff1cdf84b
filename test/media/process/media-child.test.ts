/** The real media process is what the core's end relies on. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import test from "ava";
import { realClock } from "../../../src/kernel/clock.ts";
import { childPort } from "../../../src/platform/child-port.ts";
import { checkMediaChild } from "../media-child.ts";

test("[MH10] a real child keeps the contract of a media child", async (t) => {
  t.timeout(60_000);
  const entry = fileURLToPath(new URL("../../../src/media/process/process.ts", import.meta.url));
  const child = fork(entry, [], { serialization: "advanced", stdio: ["ignore", 2, 2, "ipc"] });
  t.teardown(() => child.kill("SIGKILL"));
  await checkMediaChild(t, childPort(child, realClock, 5_000));
});
