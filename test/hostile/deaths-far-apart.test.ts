/** Mallory makes a member's core end now and then, for a month, until its program gives it up. */
import test from "ava";
import { bundleOf, startShell } from "../electron/stand-in.ts";

test("[HA10] deaths that are far apart are forgiven, and a core's arguments stay the same", async (t) => {
  const shell = await startShell(await bundleOf("main"), { args: ["create", "Tea"] });
  await shell.ready();
  for (let day = 0; day < 60; day += 1) {
    await shell.advance(40_000);
    await shell.coreExits(1);
    await shell.advance(300);
  }
  t.deepEqual(shell.ended, []);
  t.is(shell.cores.length, 61);
  t.deepEqual(shell.core().args, ["create", "Tea", "--no-window", "--rejoin"]);
});
