/** The channel to a real child. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { realClock } from "../../../src/kernel/clock.ts";
import { childPort } from "../../../src/platform/child-port.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

test("[CN1] a channel that is closed while messages are on their way loses them and harms nobody", async (t) => {
  const script = path.join(temporaryFolder(t, "child"), "child.cjs");
  writeFileSync(
    script,
    'for (let n = 0; n < 1000; n += 1) process.send({ n }, () => {}); process.on("disconnect", () => process.exit(7));',
  );
  const child = fork(script, [], { serialization: "advanced" });
  t.teardown(() => child.kill("SIGKILL"));
  const port = childPort(child, realClock, 10_000);
  const got: unknown[] = [];
  const ended = once(child, "exit");
  const stopListening = port.onMessage((message) => {
    got.push(message);
    stopListening();
    port.stop();
  });
  const [code] = await ended;
  t.is(code, 7);
  t.deepEqual(got, [{ n: 0 }]);
});
