/** The networks on which people have to find each other, and the way in on each: rows that a bench travels, and tests. */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { compiled } from "./compiled.ts";
import { blockInbound } from "./firewall.ts";
import type { Lan, LanOptions } from "./lan.ts";
import { ipBatch, namespacePath, tc } from "./namespaces.ts";

export interface Way {
  readonly name: string;
  readonly options?: Omit<LanOptions, "name" | "hosts">;
  /** The maker is on host 1, who comes on host 2. A third member, where there is one, is on host 3. */
  readonly hosts: 2 | 3;
  readonly hasThird?: true;
  /** Before anybody starts. */
  prepare?(lan: Lan): void | Promise<void>;
  /** Once both run and the meeting is made: what is measured begins after it. */
  change?(lan: Lan): void | Promise<void>;
  /** What whoever comes goes by: the list of meetings, or a code. */
  readonly by: "list" | "code";
  /** Of which network card the code is; the first one's when absent. */
  readonly codeOf?: string;
  /** Media has no way there, and the member is told. */
  readonly isWithoutMedia?: true;
  /** There is no way in, and whoever comes is told so. */
  readonly isClosed?: true;
}

const FLOODER = fileURLToPath(new URL("flooder.ts", import.meta.url));
const GHOSTS = 200;
const BRIDGES = 16;

const each = (lan: Lan, act: (host: number) => void): void => lan.hosts.forEach(act);

/** Gives the host's card another address, and none besides. */
function readdress(lan: Lan, host: number, address: string): void {
  ipBatch(lan.namespace(host), ["addr flush dev eth0", `addr add ${address} dev eth0`]);
}

/** As a machine has it that found no DHCP server (RFC 3927). */
const linkLocal = (host: number): string => `169.254.77.${host}`;
function takeLinkLocal(lan: Lan): void {
  each(lan, (host) => readdress(lan, host, `${linkLocal(host)}/16 brd + scope link`));
}

/** Drops that share of the multicast that each host sends. */
function loseMulticast(lan: Lan, share: number): void {
  const threshold = Math.round(2 ** 32 * share);
  // The first byte of the destination is 1; then a random word below the share: TC_ACT_SHOT.
  const program = `6,48 0 0 0,21 0 3 1,32 0 0 4294963256,53 1 0 ${threshold},6 0 0 2,6 0 0 0`;
  each(lan, (host) => {
    const where = lan.namespace(host);
    tc(where, ["qdisc", "add", "dev", "eth0", "clsact"]);
    tc(where, [..."filter add dev eth0 egress protocol all pref 1 bpf da bytecode".split(" "), program]);
  });
}

/** Two cards, one of them on a network of its own, and a tunnel that has the default route and leads nowhere. */
function addTunnels(lan: Lan): void {
  lan.partition(
    lan.hosts.map((host) => [host]),
    1,
  );
  each(lan, (host) =>
    ipBatch(lan.namespace(host), [
      "link add tun0 type veth peer name tunfar",
      `addr add 10.8.0.${host}/24 dev tun0`,
      "link set tunfar up",
      "link set tun0 up",
      "route replace default via 10.8.0.254 dev tun0",
    ]),
  );
}

/** Each behind a router of its own, and together in a VPN that carries no multicast. */
async function addVpn(lan: Lan): Promise<void> {
  lan.partition(lan.hosts.map((host) => [host]));
  const spaces = lan.hosts.map((host) => namespacePath(lan.namespace(host)));
  const { stdout } = lan.spawn(1, compiled("tunnel"), ["vpn0", ...spaces]);
  if (stdout !== null) await once(stdout, "data");
  each(lan, (host) =>
    ipBatch(lan.namespace(host), [`addr add 10.8.0.${host}/24 dev vpn0`, "link set vpn0 up"]),
  );
}

function addBridges(lan: Lan): void {
  const lines = Array.from({ length: BRIDGES }, (_, index) => [
    `link add br-${index} type bridge stp_state 0`,
    `link add veth${index} type veth peer name far${index}`,
    `link set veth${index} master br-${index} up`,
    `link set far${index} up`,
    `addr add 172.${17 + index}.0.1/16 brd + dev br-${index}`,
    `link set br-${index} up`,
  ]);
  each(lan, (host) => ipBatch(lan.namespace(host), lines.flat()));
}

/** Those two do not reach each other, by whatever frames, as on a Wi-Fi that isolates its clients. */
function isolate(lan: Lan, ...hosts: readonly number[]): void {
  ipBatch(
    lan.switchNamespace,
    hosts.map((host) => `link set dev p${host}n0 type bridge_slave isolated on`),
  );
}

/** Hosts 1 and 2 are on a network each, and host 3 routes between them. */
function route(lan: Lan): void {
  ipBatch(lan.namespace(1), ["link set eth1 down", "route replace default via 10.77.0.3 dev eth0"]);
  ipBatch(lan.namespace(2), ["link set eth0 down", "route replace default via 10.77.1.3 dev eth1"]);
  execFileSync("nsenter", [
    `--net=${namespacePath(lan.namespace(3))}`,
    ...["--", "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"],
  ]);
}

/** Another program that holds the port of mDNS, as Avahi does. */
async function holdMdns(lan: Lan): Promise<void> {
  const script = `const socket = require("dgram").createSocket({ type: "udp4", reuseAddr: true });
    socket.bind(5353, () => { socket.addMembership("224.0.0.251"); console.log("held"); });`;
  for (const host of lan.hosts) {
    const { stdout } = lan.spawn(host, process.execPath, ["-e", script]);
    if (stdout !== null) await once(stdout, "data");
  }
}

async function floodGhosts(lan: Lan): Promise<void> {
  await once(lan.spawnScript(3, FLOODER, ["adverts", String(GHOSTS)]), "exit");
}

export const WAYS: readonly Way[] = [
  { name: "one card", hosts: 2, by: "list" },
  {
    name: "three, a VPN has the default route",
    hosts: 2,
    by: "list",
    options: { nicsPerHost: 2 },
    prepare: addTunnels,
  },
  { name: "16 bridges", hosts: 2, by: "list", prepare: addBridges },
  {
    name: "card plugged in later",
    ...{ hosts: 2, by: "list" },
    prepare: (lan) => lan.cut(2),
    change: (lan) => lan.uncut(2),
  },
  {
    name: "new address",
    ...{ hosts: 2, by: "list" },
    change: (lan) => readdress(lan, 1, "10.77.0.201/24 brd +"),
  },
  { name: "30% of multicast lost", hosts: 2, by: "list", prepare: (lan) => loseMulticast(lan, 0.3) },
  { name: "80% of multicast lost", hosts: 2, by: "list", prepare: (lan) => loseMulticast(lan, 0.8) },
  {
    name: "multicast blocked",
    hosts: 2,
    by: "code",
    prepare: (lan) => each(lan, (host) => lan.dropMulticast(host)),
  },
  {
    name: "isolated but for one peer",
    hosts: 3,
    hasThird: true,
    by: "list",
    prepare: (lan) => isolate(lan, 2, 3),
  },
  {
    name: "isolated but for one that carries nothing",
    ...{ hosts: 3, hasThird: true, by: "list" },
    prepare: (lan) => isolate(lan, 1, 2),
  },
  { name: "two routed subnets", hosts: 3, by: "code", options: { nicsPerHost: 2 }, prepare: route },
  { name: "a VPN alone", hosts: 2, by: "code", codeOf: "vpn0", prepare: addVpn },
  { name: "Avahi on 5353", hosts: 2, by: "list", prepare: holdMdns },
  {
    name: "IPv6 only",
    ...{ hosts: 2, by: "list", options: { hasIpv4: false, hasIpv6: true } },
    prepare: (lan) =>
      each(lan, (host) => ipBatch(lan.namespace(host), [`addr add fd77::${host}/64 dev eth0 nodad`])),
  },
  {
    name: "IPv6 only, link-local",
    ...{ hosts: 2, by: "list", options: { hasIpv4: false, hasIpv6: true }, isWithoutMedia: true },
  },
  { name: "169.254", hosts: 2, by: "list", options: { hasDefaultRoute: false }, prepare: takeLinkLocal },
  { name: "everything inbound blocked", hosts: 2, by: "list", prepare: (lan) => blockInbound(lan, 2) },
  {
    name: "everything inbound blocked at the one that carries the meeting",
    ...{ hosts: 3, hasThird: true, by: "list" },
    change: (lan) => blockInbound(lan, 1),
  },
  {
    name: "everything inbound blocked at the only member",
    ...{ hosts: 2, by: "list", isClosed: true },
    prepare: (lan) => blockInbound(lan, 1),
  },
  { name: "200 adverts of ghosts", hosts: 3, by: "list", change: floodGhosts },
];
