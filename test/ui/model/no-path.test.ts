import test from "ava";
import { hasLinkLocalOnly } from "../../../src/ui/model/no-path.ts";

test("[FE40] addresses that are all link-local IPv6 are told from any other network", (t) => {
  const only = (...addresses: readonly string[]) =>
    hasLinkLocalOnly(addresses.map((address) => ({ address })));
  t.true(only("fe80::1"));
  t.true(only("FE80::1", "febf::2"));
  t.false(only());
  t.false(only("fe80::1", "10.0.0.5"));
  t.false(only("169.254.3.4"), "libraries offer these for media");
  t.false(only("fec0::1"));
});
