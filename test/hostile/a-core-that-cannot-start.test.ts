/** Something keeps the core from starting. The app must say so, instead of starting it for ever where nobody sees it. */
import test from "ava";
import { bundleOf, startShell } from "../electron/stand-in.ts";

test("[HA11] a core that cannot start is started once, and a box says why", async (t) => {
  const shell = await startShell(await bundleOf("main"));
  shell.core().stderr.emit("data", Buffer.from("landline: The port is taken.\n"));
  await shell.coreExits(1);
  await shell.advance(600_000);
  t.is(shell.cores.length, 1);
  t.deepEqual(shell.errorBoxes, ["Landline has stopped: The port is taken."]);
  t.deepEqual(shell.ended, [{ by: "exit", code: 1 }]);
});
