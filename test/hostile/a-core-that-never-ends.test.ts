/** A core hangs while somebody quits the app, which must not wait for it for ever. */
import test from "ava";
import { bundleOf, startShell } from "../electron/stand-in.ts";

test("[HA12] quitting ends a core that does not answer, within seconds", async (t) => {
  const shell = await startShell(await bundleOf("main"));
  await shell.ready();
  shell.app.quit();
  t.deepEqual(shell.ended, [], "it is asked first");
  await shell.advance(20_000);
  t.true(shell.core().isKilled);
  t.is(shell.ended.length, 1);
});
