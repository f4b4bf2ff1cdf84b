/** Which network cards discovery works on. Rules: SPEC.md. */
import test from "ava";
import { cardChanges, usableCards, type NetworkCard } from "../../src/discovery/network-cards.ts";

const mac = "02:00:00:00:00:01";
const lan = { address: "192.168.1.7", family: "IPv4", internal: false, mac };

const noMac = "00:00:00:00:00:00";

test("[DS7] multicast goes by IPv4 and link-local IPv6 of real cards; tunnels and other IPv6 are addresses alone, and come after them", (t) => {
  const cards = usableCards({
    lo: [{ address: "127.0.0.1", family: "IPv4", internal: true, mac: noMac }],
    tun0: [
      { address: "10.8.0.2", family: "IPv4", internal: false, mac: noMac },
      { address: "fe80::2", family: "IPv6", internal: false, mac: noMac },
      { address: "fd08::2", family: "IPv6", internal: false, mac: noMac },
    ],
    wlan0: [
      lan,
      { ...lan, address: "10.0.0.7" },
      { ...lan, address: "fe80::1", family: "IPv6" },
      { ...lan, address: "2001:db8::1", family: "IPv6" },
    ],
    docker0: [{ ...lan, address: "172.17.0.1" }],
  });
  t.deepEqual(cards, [
    { name: "wlan0", address: "10.0.0.7", family: "IPv4", carriesMulticast: true },
    { name: "wlan0", address: "192.168.1.7", family: "IPv4", carriesMulticast: true },
    { name: "wlan0", address: "fe80::1", family: "IPv6", carriesMulticast: true },
    { name: "wlan0", address: "2001:db8::1", family: "IPv6", carriesMulticast: false },
    { name: "tun0", address: "10.8.0.2", family: "IPv4", carriesMulticast: false },
    { name: "tun0", address: "fd08::2", family: "IPv6", carriesMulticast: false },
    { name: "docker0", address: "172.17.0.1", family: "IPv4", carriesMulticast: true },
  ]);
});

test("[DS7] a machine with a hundred cards uses sixteen", (t) => {
  const table = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [`br${index}`, [{ ...lan, address: `10.0.${index}.1` }]]),
  );
  t.is(usableCards(table).length, 16);
});

test("[DS8] changes are what came and what went; a changed address is both", (t) => {
  const wired: NetworkCard = { name: "eth0", address: "10.0.0.1", family: "IPv4", carriesMulticast: true };
  const wireless: NetworkCard = {
    name: "wlan0",
    address: "10.0.0.2",
    family: "IPv4",
    carriesMulticast: true,
  };
  const moved: NetworkCard = { ...wireless, address: "10.0.0.3" };
  t.deepEqual(cardChanges([wired, wireless], [wired, moved]), { gone: [wireless], come: [moved] });
  t.deepEqual(cardChanges([wired], [wired]), { gone: [], come: [] });
});

test("[DS27] bridges of containers come after the real card, however many they are and whatever their names", (t) => {
  const address = (last: number, family: string) => ({
    address: family === "IPv4" ? `172.17.${last}.1` : `fe80::${last}`,
    family,
    internal: false,
    mac: "02:42:00:00:00:01",
  });
  const names = [
    "br-1a2b",
    "cni0",
    "docker0",
    "lxcbr0",
    "podman1",
    "veth12",
    "virbr0",
    "vmnet8",
    "vnet3",
    "br-ff",
  ];
  const bridges = names.map(
    (name, index) => [name, [address(index, "IPv4"), address(index, "IPv6")]] as const,
  );
  const cards = usableCards({
    ...Object.fromEntries(bridges),
    wlan0: [address(99, "IPv4")],
    br0: [address(98, "IPv4")],
  });
  t.is(cards.length, 16);
  t.deepEqual(
    cards.slice(0, 2).map(({ name }) => name),
    ["br0", "wlan0"],
  );
});

test("[DS27] eight bridges of unknown names with two addresses each leave room for the card after them", (t) => {
  const bridges = Array.from({ length: 8 }, (_, index) => [
    `br${index}`,
    [
      { ...lan, address: `10.1.${index}.1` },
      { ...lan, address: `fe80::${index + 1}`, family: "IPv6" },
    ],
  ]);
  const cards = usableCards({ ...Object.fromEntries(bridges), wlan0: [lan] });
  t.is(cards.length, 16);
  t.true(cards.some(({ name }) => name === "wlan0"));
});

test("[WY14] an address that a card has given itself comes after those of networks, and before bridges of containers", (t) => {
  const of = (address: string) => [{ ...lan, address }];
  const cards = usableCards({
    docker0: of("172.17.0.1"),
    eth0: of("169.254.3.4"),
    wlan0: [...of("192.168.1.7"), { ...lan, address: "fe80::1", family: "IPv6" }],
  });
  t.deepEqual(
    cards.map(({ address }) => address),
    ["192.168.1.7", "169.254.3.4", "fe80::1", "172.17.0.1"],
  );
});

test("[DS68] the card with the default route is first among twenty bridges of odd names; a tunnel with it stays behind all cards", (t) => {
  const bridges = Array.from({ length: 20 }, (_, index) => [
    `app${index}`,
    [{ ...lan, address: `10.1.${index}.1` }],
  ]);
  const table = {
    ...Object.fromEntries(bridges),
    wlan0: [lan],
    aun0: [{ ...lan, address: "10.8.0.2", mac: "00:00:00:00:00:00" }],
  };
  const namesOf = (...routed: string[]) => usableCards(table, new Set(routed)).map(({ name }) => name);
  t.false(namesOf().includes("wlan0"));
  t.is(namesOf("wlan0")[0], "wlan0");
  t.is(namesOf("aun0", "wlan0")[0], "wlan0");
  t.deepEqual(namesOf("aun0"), namesOf());
});

test("[DS75] without a default route a card that has a device comes before bridges of any names and numbers, and so does a bridge over one", (t) => {
  const bridges = Array.from({ length: 20 }, (_, index) => [
    `app${index}`,
    [{ ...lan, address: `10.1.${index}.1` }],
  ]);
  const table = { ...Object.fromEntries(bridges), "br-lan": [lan], wlan0: [lan] };
  const names = usableCards(table, new Set(), new Set(["wlan0", "br-lan"])).map(({ name }) => name);
  t.deepEqual(names.slice(0, 2), ["br-lan", "wlan0"]);
});
