/** Faults of one computer, each made on a host of a LAN of its own before `landline doctor --json` runs there, and the codes of what it must find. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { USUAL_PORTS } from "../../src/kernel/ports.ts";
import type { Lan, LanOptions } from "../../test/lan/lan.ts";
import { ipBatch, namespacePath } from "../../test/lan/namespaces.ts";

export interface ComputerFault {
  readonly name: string;
  readonly lan?: Omit<LanOptions, "name" | "hosts">;
  /** On host 1. Resolves once it is there. */
  readonly make?: (lan: Lan, dataFolder: string) => void | Promise<void>;
  /** A shell's commands in a mount namespace of the doctor's own, before it. `$DATA` is its data folder. */
  readonly mounts?: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** With the browser that is there, which takes seconds. */
  readonly asksBrowser?: boolean;
  /** None: nothing is amiss, and nothing may be found. */
  readonly codes: readonly string[];
}

const onHost = (lan: Lan, ...commands: readonly string[]): void => ipBatch(lan.namespace(1), commands);

/** Holds ports on host 1 until the LAN is closed. `exclusive`: shares UDP ports with nobody. */
async function hold(
  lan: Lan,
  what: { tcp?: readonly number[]; udp?: readonly number[]; isShared?: boolean },
) {
  const script = `
    const { tcp = [], udp = [], isShared = false } = ${JSON.stringify(what)};
    const opened = [
      ...tcp.map((port) => new Promise((done) => require("net").createServer().listen(port, "::", done))),
      ...udp.map((port) => new Promise((done) => {
        const socket = require("dgram").createSocket({ type: "udp4", reuseAddr: isShared });
        socket.bind({ port, exclusive: !isShared }, done);
      })),
    ];
    Promise.all(opened).then(() => console.log("held"));`;
  const child = lan.spawn(1, process.execPath, ["-e", script]);
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once("data", () => resolve());
    child.once("exit", () => reject(new Error("the ports could not be held")));
  });
}

/** More cards of host 1, each with an address. They have a carrier, and nobody is at the other end. */
function addCards(lan: Lan, ...cards: readonly (readonly [name: string, address: string])[]): void {
  onHost(
    lan,
    ...cards.flatMap(([name, address]) => [
      `link add ${name} type veth peer name f-${name} netns ${lan.switchNamespace}`,
      `link set ${name} addrgenmode none`,
      `addr add ${address} brd + dev ${name}`,
      `link set ${name} up`,
    ]),
  );
  ipBatch(
    lan.switchNamespace,
    cards.map(([name]) => `link set f-${name} up`),
  );
}
const counted = <Item>(count: number, by: (index: number) => Item): readonly Item[] =>
  Array.from({ length: count }, (_, index) => by(index));
const range = ({ first, last }: { readonly first: number; readonly last: number }): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** A clock that is off by that much, for every Node program. */
export const clockOff = (byMs: number): NodeJS.ProcessEnv => {
  const module = `const now = Date.now; Date.now = () => now() + ${byMs};`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(module)}` };
};
const YEAR_MS = 366 * 86_400_000;

export const COMPUTER_FAULTS: readonly ComputerFault[] = [
  { name: "nothing is amiss", codes: [] },
  { name: "no address", make: (lan) => onHost(lan, "addr flush dev eth0"), codes: ["doctorNoNetwork"] },
  { name: "no cable", make: (lan) => lan.cut(1), codes: ["doctorNoNetwork"] },
  { name: "the card is off", make: (lan) => lan.hostLink(1, false), codes: ["doctorNoNetwork"] },
  { name: "no router (no fault)", lan: { hasDefaultRoute: false }, codes: [] },
  { name: "IPv6 beside IPv4 (no fault)", lan: { hasIpv6: true }, codes: [] },
  { name: "MTU 576", make: (lan) => onHost(lan, "link set eth0 mtu 576"), codes: ["doctorMtuTiny"] },
  { name: "MTU 1200", make: (lan) => onHost(lan, "link set eth0 mtu 1200"), codes: ["doctorMtuTiny"] },
  { name: "MTU 1400", make: (lan) => onHost(lan, "link set eth0 mtu 1400"), codes: ["doctorMtuSmall"] },
  { name: "MTU 9000", make: (lan) => onHost(lan, "link set eth0 mtu 9000"), codes: ["doctorMtuLarge"] },
  {
    name: "169.254 alone",
    lan: { hasDefaultRoute: false },
    make: (lan) => onHost(lan, "addr flush dev eth0", "addr add 169.254.7.1/16 brd + dev eth0"),
    codes: ["doctorSelfAssigned"],
  },
  {
    name: "IPv6 link-local alone",
    lan: { hasIpv4: false, hasIpv6: true },
    make: (lan) =>
      onHost(
        lan,
        "link set eth0 down",
        "link set eth0 addrgenmode none",
        "link set eth0 up",
        "addr add fe80::1/64 dev eth0 nodad",
      ),
    codes: ["doctorLinkLocal"],
  },
  {
    name: "a VPN alone",
    make(lan) {
      onHost(lan, "link set eth0 down");
      addCards(lan, ["wg0", "10.9.0.2/24"]);
    },
    codes: ["doctorVpnOnly"],
  },
  {
    name: "a VPN takes the default route",
    make(lan) {
      addCards(lan, ["tun0", "10.9.0.2/24"]);
      onHost(lan, "route replace default dev tun0");
    },
    codes: ["doctorVpnRoute"],
  },
  {
    name: "a container's bridge alone",
    make(lan) {
      onHost(lan, "link set eth0 down");
      addCards(lan, ["docker0", "172.17.0.1/16"]);
    },
    codes: ["doctorVirtualOnly"],
  },
  {
    name: "16 bridges beside a card (no fault)",
    make: (lan) => addCards(lan, ...counted(16, (index) => [`br-${index}`, `172.20.${index}.1/24`] as const)),
    codes: [],
  },
  {
    name: "20 more cards",
    make: (lan) => addCards(lan, ...counted(20, (index) => [`lan${index}`, `10.80.${index}.1/24`] as const)),
    codes: ["doctorManyCards"],
  },
  {
    name: "the system lets nobody listen to multicast",
    make(lan) {
      const inNetwork = [`--net=${namespacePath(lan.namespace(1))}`, "--", "sh", "-c"];
      execFileSync("nsenter", [...inNetwork, "echo 0 > /proc/sys/net/ipv4/igmp_max_memberships"]);
    },
    codes: ["doctorMulticastFails"],
  },
  {
    name: "TCP 26540-26543 taken",
    make: (lan) => hold(lan, { tcp: USUAL_PORTS.mesh }),
    codes: ["doctorPortsTaken"],
  },
  {
    name: "TCP 26540 taken (no fault)",
    make: (lan) => hold(lan, { tcp: USUAL_PORTS.mesh.slice(0, 1) }),
    codes: [],
  },
  {
    name: "TCP for files taken",
    make: (lan) => hold(lan, { tcp: USUAL_PORTS.files }),
    codes: ["doctorPortsTaken"],
  },
  {
    name: "UDP for sound and pictures taken",
    make: (lan) => hold(lan, { udp: range(USUAL_PORTS.media) }),
    codes: ["doctorMediaPortsTaken"],
  },
  { name: "UDP 5353 held alone", make: (lan) => hold(lan, { udp: [5_353] }), codes: ["doctorMdnsTaken"] },
  {
    name: "UDP 5353 shared, as by Avahi (no fault)",
    make: (lan) => hold(lan, { udp: [5_353], isShared: true }),
    codes: [],
  },
  {
    name: "the data folder is a file",
    make: (_, dataFolder) => writeFileSync(dataFolder, ""),
    codes: ["dataFolderUnwritable"],
  },
  {
    name: "the data folder is read-only",
    mounts: 'mkdir -p "$DATA"; mount -t tmpfs -o ro none "$DATA"',
    codes: ["dataFolderUnwritable"],
  },
  {
    name: "the disk is full",
    mounts:
      'mkdir -p "$DATA"; mount -t tmpfs -o size=64k none "$DATA"; head -c 64k /dev/zero > "$DATA/fill" || true',
    codes: ["doctorDiskLow", "dataFolderUnwritable"],
  },
  {
    name: "the disk is nearly full",
    mounts: 'mkdir -p "$DATA"; mount -t tmpfs -o size=20m none "$DATA"',
    codes: ["doctorDiskLow"],
  },
  {
    name: "a newer Landline's data folder",
    make(_, dataFolder) {
      mkdirSync(dataFolder);
      writeFileSync(path.join(dataFolder, "data-format"), "99\n");
    },
    codes: ["dataFolderNewer"],
  },
  {
    name: "ufw is on",
    mounts:
      "mount -t tmpfs none /mnt; mkdir -p /mnt/up/ufw /mnt/work; echo ENABLED=yes > /mnt/up/ufw/ufw.conf; mount -t overlay -o lowerdir=/etc,upperdir=/mnt/up,workdir=/mnt/work overlay /etc",
    codes: ["doctorFirewallOn"],
  },
  { name: "the clock stands in 1970", environment: clockOff(-56 * YEAR_MS), codes: ["doctorClockWrong"] },
  {
    name: "the clock was set back",
    make(_, dataFolder) {
      mkdirSync(dataFolder);
      writeFileSync(path.join(dataFolder, "last-run.json"), JSON.stringify({ startedAtMs: Date.now() }));
    },
    environment: clockOff(-30 * 86_400_000),
    codes: ["doctorClockBack"],
  },
  { name: "neither camera nor microphone", asksBrowser: true, codes: ["doctorNoDevices"] },
  {
    name: "no browser",
    environment: { LANDLINE_BROWSER: "/none" },
    codes: ["doctorNoWindow", "doctorDevicesUnchecked"],
  },
];
