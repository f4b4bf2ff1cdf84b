import test from "ava";
import { hardwareCardsBy } from "../../src/platform/hardware-cards.ts";

test("[RT2] cards with a device are hardware, and so are bridges, bonds and VLANs over one; those of containers are not", (t) => {
  const folders: Readonly<Record<string, readonly string[]>> = {
    "/sys/class/net": [
      "app0",
      "bond0",
      "bonding_masters",
      "br-lan",
      "docker0",
      "eth0",
      "lo",
      "ring",
      "veth1",
      "vlan7",
      "wlan0",
    ],
    "/sys/class/net/app0": ["bridge", "lower_veth1"],
    "/sys/class/net/bond0": ["lower_eth0"],
    "/sys/class/net/br-lan": ["bridge", "lower_vlan7", "lower_veth1"],
    "/sys/class/net/docker0": ["bridge"],
    "/sys/class/net/eth0": ["device", "upper_bond0"],
    "/sys/class/net/lo": ["mtu"],
    "/sys/class/net/ring": ["lower_ring"],
    "/sys/class/net/veth1": ["upper_app0"],
    "/sys/class/net/vlan7": ["lower_bond0"],
    "/sys/class/net/wlan0": ["device", "wireless"],
  };
  const found = hardwareCardsBy((folder) => folders[folder] ?? []);
  t.deepEqual([...found].toSorted(), ["bond0", "br-lan", "eth0", "vlan7", "wlan0"]);
  t.is(hardwareCardsBy(() => []).size, 0);
});
