/** Processes of media end with their core, whenever it goes. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import test from "ava";

for (const script of ["media/process/process.ts", "headless/process.ts"]) {
  test(`[RL37] a core that goes while its child is starting leaves no orphan: ${script}`, async (t) => {
    const path = fileURLToPath(new URL(`../../../src/${script}`, import.meta.url));
    const child = fork(path, { execArgv: ["--import=tsx"], stdio: "ignore" });
    t.teardown(() => child.kill("SIGKILL"));
    child.disconnect();
    const [exitCode] = await once(child, "exit");
    t.is(exitCode, 0);
  });
}
