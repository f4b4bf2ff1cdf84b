/** Cuts between two hosts alone, one way or both: a filter on the sender's card drops the IPv4 packets to the other. Not together with `impair`. */
import type { Lan } from "./lan.ts";
import { tc } from "./namespaces.ts";

/** No packet that `from` sends reaches `to`; all other hosts still reach both. */
export function cutOneWay(lan: Lan, from: number, to: number): void {
  tc(lan.namespace(from), ["qdisc", "replace", "dev", "eth0", "clsact"]);
  const address = lan
    .address(to)
    .split(".")
    .reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const loadType = "40 0 0 12"; // EtherType.
  const loadDestination = "32 0 0 30"; // Behind 14 bytes of Ethernet and 16 of IPv4.
  const program = `6,${loadType},21 0 3 2048,${loadDestination},21 0 1 ${address},6 0 0 2,6 0 0 0`;
  tc(lan.namespace(from), [
    ...`filter add dev eth0 egress protocol all pref ${to} bpf da bytecode`.split(" "),
    program,
  ]);
}

export function cutPair(lan: Lan, a: number, b: number): void {
  cutOneWay(lan, a, b);
  cutOneWay(lan, b, a);
}

/** Undoes every such cut of the packets that the host sends. */
export function healWays(lan: Lan, host: number): void {
  tc(lan.namespace(host), ["qdisc", "del", "dev", "eth0", "clsact"]);
}
