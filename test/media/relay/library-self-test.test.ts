/** The library that is installed does what the relay rests on; over loopback. */
import test from "ava";
import nodeDataChannel from "node-datachannel";
import { testDispatch } from "../../../src/media/relay/library-self-test.ts";

// The library keeps a process alive until it is told otherwise.
test.after.always(() => nodeDataChannel.cleanup());

test("[RL30] the library hands over packets of streams that no line announced", async (t) => {
  let verdict = await testDispatch();
  // On a machine at its limit the connection takes longer than the test has patience.
  while (verdict === "unknown") verdict = await testDispatch();
  t.is(verdict, "fine");
});
