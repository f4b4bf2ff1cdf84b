/**
 * A LAN on one machine: hosts are network namespaces, joined by bridges that live in a namespace of their own, so that
 * nothing appears in the machine's own network. Loss is a BPF filter, rate a token bucket, delay a small relay in C.
 */
import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { existsSync } from "node:fs";
import { lanProblem, namespacePath, namespaces, ip, ipBatch, removeNamespaces, tc } from "./namespaces.ts";
import { QUEUE_BYTES, startWire, type Wire } from "./wire-process.ts";

export { delayProblem, lanProblem } from "./namespaces.ts";

/** From this rate on a link's bucket takes what TCP hands over in one go. */
const FAST_MBIT = 200;

export interface LanOptions {
  /** Prefix of the namespaces, followed by this process's id: a process has one LAN of a name at a time, others may have their own. */
  readonly name: string;
  /** Number of hosts; they are numbered from 1. */
  readonly hosts: number;
  /** Network cards per host; card `n` (from 0, named `eth<n>`) is on LAN `n`, which has a bridge of its own. */
  readonly nicsPerHost?: number;
  /** Gives each card a link-local IPv6 address, too. */
  readonly hasIpv6?: boolean;
  /** False gives the cards no IPv4 address. */
  readonly hasIpv4?: boolean;
  /** False leaves out the default route, as in a network without a router. */
  readonly hasDefaultRoute?: boolean;
}

/** What a link does to frames, each way; absent is perfect. */
export interface Impairment {
  readonly lossPct?: number;
  readonly delayMs?: number;
  readonly jitterMs?: number;
  readonly rateMbit?: number;
}

export interface Lan {
  readonly hosts: readonly number[];
  namespace(host: number): string;
  /** Has the bridges, and the far end of each card: `p<host>n<card>`. */
  readonly switchNamespace: string;
  /** IPv4 address of a host's card. */
  address(host: number, nic?: number): string;
  /** Starts a program on a host; the child's pid is the program's own. Standard error goes to ours unless said otherwise. */
  spawn(host: number, command: string, args: readonly string[], options?: SpawnOptions): ChildProcess;
  /** Starts a TypeScript file on a host, under this Node. */
  spawnScript(host: number, file: string, args?: readonly string[], options?: SpawnOptions): ChildProcess;
  /** Pulls the cable: the host sees its carrier go. */
  cut(host: number, nic?: number): void;
  uncut(host: number, nic?: number): void;
  /** Frames vanish while the carrier stays, as behind a switch that died. */
  silentCut(host: number, nic?: number): void;
  silentUncut(host: number, nic?: number): void;
  /** Turns the host's own card off or on; the kernel drops its routes, and the default route is put back. */
  hostLink(host: number, isUp: boolean, nic?: number): void;
  /** Splits a LAN: hosts of one group reach each other only. Hosts that aren't named stay where they are. */
  partition(groups: readonly (readonly number[])[], nic?: number): void;
  heal(nic?: number): void;
  /** No multicast gets from the host or to it, as on many guest networks. Broadcasts do: without ARP there is no network. */
  dropMulticast(host: number, nic?: number): void;
  /** Replaces what was set before; `{}` is a perfect link. Delay and jitter need gcc (see `delayProblem`). */
  impair(host: number, impairment: Impairment, nic?: number): Promise<void>;
  /** Ends every process on the hosts and removes everything. Idempotent. */
  close(): void;
}

/** Throws where `lanProblem()` has something to say. */
export function createLan(options: LanOptions): Lan {
  const { hasIpv4 = true, hasIpv6 = false } = options;
  const name = `${options.name}-${process.pid}`;
  const hasDefaultRoute = hasIpv4 && (options.hasDefaultRoute ?? true);
  const problem = lanProblem();
  if (problem !== null) throw new Error(`No LAN can be built here: ${problem}`);
  if (!/^[a-z0-9-]{1,40}$/.test(options.name)) throw new Error(`Not a LAN's name: ${options.name}`);

  const hosts = Array.from({ length: options.hosts }, (_, index) => index + 1);
  const nics = Array.from({ length: options.nicsPerHost ?? 1 }, (_, index) => index);
  const switchNamespace = `${name}-switch`;
  const wires = new Map<string, Wire>();
  const bridges = new Map<string, string>();
  const children = new Set<ChildProcess>();
  let isClosed = false;

  const namespace = (host: number) => `${name}-h${host}`;
  const address = (host: number, nic = 0) => `10.77.${nic}.${host}`;
  // Interface names have 15 characters at most (IFNAMSIZ).
  const port = (host: number, nic: number) => `p${host}n${nic}`;
  const tap = (host: number, nic: number) => `t${host}n${nic}`;
  const bridge = (nic: number, group = 0) => `lan${nic}g${group}`;
  const inBridge = (host: number, nic: number) =>
    wires.has(port(host, nic)) ? tap(host, nic) : port(host, nic);

  function destroy(): void {
    const own = new RegExp(`^${name}-(switch|h\\d+)$`);
    removeNamespaces(namespaces().filter((entry) => own.test(entry)));
  }

  function build(): void {
    ipBatch(
      null,
      [switchNamespace, ...hosts.map(namespace)].map((entry) => `netns add ${entry}`),
    );
    ipBatch(switchNamespace, ["link set lo up", ...nics.flatMap((nic) => addBridge(bridge(nic)))]);
    for (const host of hosts) {
      for (const nic of nics) bridges.set(port(host, nic), bridge(nic));
      ipBatch(
        switchNamespace,
        nics.flatMap((nic) => [
          `link add ${port(host, nic)} type veth peer name eth${nic} netns ${namespace(host)}`,
          `link set ${port(host, nic)} addrgenmode none master ${bridge(nic)} up`,
        ]),
      );
      ipBatch(namespace(host), [
        "link set lo up",
        ...nics.flatMap((nic) => [
          ...(hasIpv6 ? [] : [`link set eth${nic} addrgenmode none`]),
          ...(hasIpv4 ? [`addr add ${address(host, nic)}/24 brd + dev eth${nic}`] : []),
          `link set eth${nic} up`,
        ]),
        ...(hasDefaultRoute ? [`route add ${defaultRoute}`] : []),
      ]);
    }
  }
  const defaultRoute = "default via 10.77.0.254 dev eth0";

  function addBridge(bridgeName: string): string[] {
    return [
      `link add ${bridgeName} type bridge stp_state 0 mcast_snooping 0 forward_delay 0`,
      `link set ${bridgeName} up`,
    ];
  }

  function clearKernelImpairment(host: number, nic: number): void {
    for (const [where, device] of ends(host, nic)) {
      for (const what of ["root", "clsact"]) {
        try {
          tc(where, ["qdisc", "del", "dev", device, what]);
        } catch {
          // There was none.
        }
      }
    }
  }

  /** Both ends of a cable: each shapes what leaves it. */
  function ends(host: number, nic: number): readonly (readonly [string, string])[] {
    return [
      [namespace(host), `eth${nic}`],
      [switchNamespace, port(host, nic)],
    ];
  }

  function setKernelImpairment(host: number, nic: number, lossPct: number, rateMbit: number): void {
    for (const [where, device] of ends(host, nic)) {
      if (rateMbit > 0) {
        // From 64 KiB on a bucket takes what TCP hands to a card that cuts it into packets; a smaller one makes the kernel cut it here.
        const burstKb = rateMbit < FAST_MBIT ? 32 : Math.max(80, Math.floor(rateMbit / 4));
        const shape = `rate ${rateMbit}mbit burst ${burstKb}kb limit ${QUEUE_BYTES}`;
        tc(where, `qdisc add dev ${device} root tbf ${shape}`.split(" "));
      }
      if (lossPct > 0) {
        tc(where, ["qdisc", "add", "dev", device, "clsact"]);
        tc(
          where,
          `filter add dev ${device} egress protocol all pref 1 bpf da bytecode`
            .split(" ")
            .concat(lossFilter(lossPct)),
        );
      }
    }
  }

  const lan: Lan = {
    hosts,
    namespace,
    switchNamespace,
    address,
    spawn(host, command, args, spawnOptions = {}) {
      const child = spawn("nsenter", [`--net=${namespacePath(namespace(host))}`, "--", command, ...args], {
        stdio: ["pipe", "pipe", "inherit"],
        ...spawnOptions,
      });
      children.add(child);
      child.once("exit", () => children.delete(child));
      return child;
    },
    spawnScript: (host, file, args = [], spawnOptions = {}) =>
      lan.spawn(host, process.execPath, ["--import=tsx", file, ...args], spawnOptions),
    cut: (host, nic = 0) => ipBatch(switchNamespace, [`link set ${port(host, nic)} down`]),
    uncut: (host, nic = 0) => ipBatch(switchNamespace, [`link set ${port(host, nic)} up`]),
    silentCut: (host, nic = 0) => ipBatch(switchNamespace, [`link set ${inBridge(host, nic)} nomaster`]),
    silentUncut(host, nic = 0) {
      const master = bridges.get(port(host, nic)) ?? bridge(nic);
      ipBatch(switchNamespace, [`link set ${inBridge(host, nic)} master ${master}`]);
    },
    hostLink(host, isUp, nic = 0) {
      ipBatch(namespace(host), [
        `link set eth${nic} ${isUp ? "up" : "down"}`,
        ...(isUp && nic === 0 && hasDefaultRoute ? [`route replace ${defaultRoute}`] : []),
      ]);
    },
    partition(groups, nic = 0) {
      const known = new Set(
        ip(["-n", switchNamespace, "-o", "link", "show", "type", "bridge"]).match(/lan\d+g\d+/g),
      );
      groups.forEach((group, index) => {
        const target = bridge(nic, index);
        ipBatch(switchNamespace, [
          ...(known.has(target) ? [] : addBridge(target)),
          ...group.map((host) => `link set ${inBridge(host, nic)} master ${target}`),
        ]);
        for (const host of group) bridges.set(port(host, nic), target);
      });
    },
    heal: (nic = 0) => lan.partition([hosts], nic),
    dropMulticast(host, nic = 0) {
      for (const [where, device] of ends(host, nic)) {
        tc(where, ["qdisc", "add", "dev", device, "clsact"]);
        const filter = `filter add dev ${device} egress protocol all pref 1 bpf da bytecode`.split(" ");
        tc(where, [...filter, MULTICAST_FILTER]);
      }
    },
    async impair(host, { lossPct = 0, delayMs = 0, jitterMs = 0, rateMbit = 0 }, nic = 0) {
      clearKernelImpairment(host, nic);
      const key = port(host, nic);
      let wire = wires.get(key);
      if (wire === undefined) {
        if (delayMs === 0 && jitterMs === 0) return setKernelImpairment(host, nic, lossPct, rateMbit);
        ipBatch(namespace(host), [`link set eth${nic} gso_max_segs 1`]);
        wire = await startWire(switchNamespace, key, tap(host, nic), {
          namespace: namespace(host),
          nic: `eth${nic}`,
        });
        wires.set(key, wire);
        ipBatch(switchNamespace, [
          `link set ${key} nomaster`,
          `link set ${tap(host, nic)} addrgenmode none master ${bridges.get(key) ?? bridge(nic)} up`,
        ]);
      }
      wire.set({ delayMs, jitterMs, lossPct, rateMbit });
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      process.off("exit", lan.close);
      for (const child of children) child.kill("SIGKILL");
      for (const wire of wires.values()) wire.close();
      destroy();
    },
  };

  destroy();
  try {
    removeNamespaces(orphanedNamespaces(options.name));
  } catch {
    // Another process has just removed them.
  }
  process.once("exit", lan.close); // A test that fails half-way leaves nothing behind.
  build();
  return lan;
}

/** The namespaces that killed processes left of their LANs of this name. */
function orphanedNamespaces(name: string): readonly string[] {
  const form = new RegExp(`^${name}-(\\d+)-(?:switch|h\\d+)$`);
  return namespaces().filter((entry) => {
    const pid = form.exec(entry)?.[1];
    return pid !== undefined && !existsSync(`/proc/${pid}`);
  });
}

/**
 * Classic BPF: load the first byte of the frame, which is that of its destination; if it is 1, as of every IPv4 multicast (RFC 1112,
 * section 6.4), return 2 (TC_ACT_SHOT, drop), otherwise 0 (TC_ACT_OK, pass).
 */
const MULTICAST_FILTER = "4,48 0 0 0,21 0 1 1,6 0 0 2,6 0 0 0";

/**
 * Classic BPF of four instructions, in `tc`'s notation: load a random word; if it is at or above the share, return 0
 * (TC_ACT_OK, pass), otherwise 2 (TC_ACT_SHOT, drop).
 */
function lossFilter(lossPct: number): string {
  const share = Math.min(2 ** 32 - 1, Math.round((2 ** 32 * lossPct) / 100));
  const loadRandom = "32 0 0 4294963256"; // BPF_LD|BPF_ABS at SKF_AD_OFF + SKF_AD_RANDOM.
  return `4,${loadRandom},53 0 1 ${share},6 0 0 0,6 0 0 2`;
}
