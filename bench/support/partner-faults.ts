/** Faults between two members of a meeting, each made on a LAN with a third one, and the codes of what Ana's program must find with Ben. */
import type { Lan } from "../../test/lan/lan.ts";
import { blockInbound } from "../../test/lan/firewall.ts";
import { ipBatch } from "../../test/lan/namespaces.ts";
import { clockOff } from "./computer-faults.ts";

/** Hosts of the three. */
export const [ANA, BEN, CLEO] = [1, 2, 3] as const;

export interface PartnerFault {
  readonly name: string;
  /** Before anybody starts. */
  readonly prepare?: (lan: Lan) => void;
  /** Once they are in one meeting. */
  readonly make?: (lan: Lan) => void | Promise<void>;
  /** Of Ben's program. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Ana's computer alone is examined, by the program that is in the meeting. */
  readonly isAlone?: true;
  /** How fast the way is counts here; elsewhere a busy machine may be slow. */
  readonly countsRate?: true;
  readonly codes: readonly string[];
}

export const PARTNER_FAULTS: readonly PartnerFault[] = [
  { name: "nothing is amiss", codes: [] },
  {
    name: "10% of all packets lost",
    make: (lan) => lan.impair(BEN, { lossPct: 10 }),
    codes: ["testLossHere", "testLossThere"],
  },
  {
    name: "25% of all packets lost",
    make: (lan) => lan.impair(BEN, { lossPct: 25 }),
    codes: ["testLossHere", "testLossThere"],
  },
  {
    name: "a way of 1 Mbit/s",
    make: (lan) => lan.impair(BEN, { rateMbit: 1 }),
    countsRate: true,
    codes: ["testSlowHere", "testSlowThere"],
  },
  {
    name: "MTU 1300 at the other one",
    make: (lan) => ipBatch(lan.namespace(BEN), ["link set eth0 mtu 1300"]),
    codes: ["testSizeThere"],
  },
  {
    name: "MTU 1300 here",
    make: (lan) => ipBatch(lan.namespace(ANA), ["link set eth0 mtu 1300"]),
    codes: ["testSizeHere"],
  },
  {
    name: "no multicast on the way",
    make: (lan) => lan.dropMulticast(BEN),
    codes: ["testMulticastHere", "testMulticastThere"],
  },
  {
    name: "a firewall at the other one lets nothing in",
    prepare: (lan) => blockInbound(lan, BEN),
    codes: ["testTcpThere", "testUdpThere"],
  },
  {
    name: "a firewall here lets nothing in",
    prepare: (lan) => blockInbound(lan, ANA),
    codes: ["testTcpHere", "testUdpHere"],
  },
  {
    name: "the other one's clock is two minutes ahead",
    environment: clockOff(120_000),
    codes: ["testClockAhead"],
  },
  {
    name: "the other one's clock is two minutes behind",
    environment: clockOff(-120_000),
    codes: ["testClockBehind"],
  },
  {
    // As an access point isolates its clients: a port of the bridge that is isolated reaches those that are not (bridge(8)).
    name: "isolated from each other, not from the third",
    prepare: (lan) =>
      ipBatch(
        lan.switchNamespace,
        [ANA, BEN].map((host) => `link set p${host}n0 type bridge_slave isolated on`),
      ),
    codes: ["testNoLink"],
  },
  {
    name: "nobody is heard: no multicast here",
    prepare: (lan) => lan.dropMulticast(ANA),
    isAlone: true,
    codes: ["doctorNobodyHeard"],
  },
  {
    name: "isolated from everybody",
    prepare: (lan) =>
      ipBatch(
        lan.switchNamespace,
        lan.hosts.map((host) => `link set p${host}n0 type bridge_slave isolated on`),
      ),
    isAlone: true,
    codes: ["doctorNobodyHeard"],
  },
];
