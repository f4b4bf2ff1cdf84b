/** Mallory has a member test the connection with her, again and again, each time with two hundred datagrams and two megabytes. */
import test from "ava";
import * as v from "valibot";
import { TestIdSchema } from "../../src/link-test/messages.ts";
import { createPair } from "../link-test/two.ts";

test("[HB2] one test runs at a time and then there is a rest, however often she asks", async (t) => {
  const { ids, of, run } = createPair();
  const ben = of(ids[1]);
  for (let asked = 0; asked < 200; asked += 1) {
    const id = v.parse(TestIdSchema, asked.toString(16).padStart(32, "0"));
    ben.linkTest.receive(ids[0], { type: "ask", test: id, udpPort: 5_353 });
    t.true(ben.openProbes <= 1);
    await run(50);
  }
  t.true(ben.probes.length <= 2, `${ben.probes.length} probes in ten seconds`);
  for (const { address } of ben.probes) t.is(address, "10.0.0.1", "to nobody else");
});
