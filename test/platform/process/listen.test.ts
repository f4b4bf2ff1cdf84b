import { createServer } from "node:net";
import test from "ava";
import { listen } from "../../../src/platform/listen.ts";

test("[LI1] a port that is taken is replaced by any, and one that is free is kept", async (t) => {
  const [first, second, third] = [createServer(), createServer(), createServer()];
  const taken = await listen(first, { host: "127.0.0.1", port: 0 });
  const other = await listen(second, { host: "127.0.0.1", port: taken });
  t.not(other, taken);
  t.true(other > 0);
  second.close();
  await new Promise((resolve) => second.once("close", resolve));
  t.is(await listen(third, { host: "127.0.0.1", port: other }), other);
  first.close();
  third.close();
});

test("[LI2] an address that cannot be had is the system's error, and no listener stays", async (t) => {
  const server = createServer();
  await t.throwsAsync(listen(server, { host: "203.0.113.1", port: 0 }), { code: "EADDRNOTAVAIL" });
  t.is(server.listenerCount("error"), 0);
});
