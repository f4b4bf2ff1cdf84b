import test from "ava";
import { defaultRouteCards } from "../../src/platform/default-routes.ts";

const IPV4 = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
tun0\t00000000\t00000000\t0001\t0\t0\t50\t00000080\t0\t0\t0
eth1\t00000000\t00000000\t0200\t0\t0\t0\t00000000\t0\t0\t0
docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
`;
const ZERO = "0".repeat(32);
const LINK_LOCAL = `fe80${"0".repeat(28)}`;
const IPV6 = `${LINK_LOCAL} 40 ${ZERO} 00 ${ZERO} 00000100 00000001 00000000 00000001   docker0
${ZERO} 00 ${ZERO} 00 ${LINK_LOCAL} 00000400 00000001 00000000 00000003     eth0
${ZERO} 00 ${ZERO} 00 ${ZERO} ffffffff 00000001 00000000 00200200       lo
${ZERO} 00 ${ZERO} 00 ${ZERO} ffffffff 00000001 00000000 00200200     eth2
`;

test("[RT1] cards of default routes are read from Linux' tables: routes to halves of the world and rejecting ones are none", (t) => {
  t.deepEqual([...defaultRouteCards(IPV4, IPV6)], ["wlan0", "eth0"]);
  t.deepEqual([...defaultRouteCards("", "")], []);
  t.deepEqual([...defaultRouteCards("nonsense\n0 0", "0")], []);
});
