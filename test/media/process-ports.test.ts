/** Rules: SPEC.md, AT. */
import test from "ava";
import { argumentsOf, portsOf } from "../../src/media/process/ports.ts";

test("[AT22] the media process gets the range of its ports, or none", (t) => {
  const ports = { first: 26_560, last: 26_999 };
  t.deepEqual(portsOf(argumentsOf(ports)), ports);
  t.is(portsOf(argumentsOf(null)), null);
  for (const none of ["", "1", "1-", "-1-2", "a-b"]) t.is(portsOf([none]), null);
});
