import test from "ava";
import { plainAddress, unzoned } from "../../src/platform/ip-address.ts";

test("[IP1] an IPv4 address is plain, whatever kind of socket shows it", (t) => {
  t.is(plainAddress("::ffff:10.0.0.1"), "10.0.0.1");
  for (const address of ["10.0.0.1", "fe80::1%eth0", "::1", "2001:db8::ffff:1"])
    t.is(plainAddress(address), address);
});

test("[IP2] a zone means something on one machine only", (t) => {
  t.is(unzoned("fe80::1%eth0"), "fe80::1");
  t.is(unzoned("fe80::1"), "fe80::1");
  t.is(unzoned("10.0.0.1"), "10.0.0.1");
});
