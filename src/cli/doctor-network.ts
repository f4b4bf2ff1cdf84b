/** The doctor's look at network cards: their addresses, and whether multicast works on each. */
import { createSocket } from "node:dgram";
import { networkInterfaces } from "node:os";
import { MDNS_GROUP, MDNS_GROUP_IPV6 } from "../kernel/mdns.ts";
import { isLinkLocalIpv6, isSelfAssigned } from "../platform/ip-address.ts";
import type { Check } from "./doctor-check.ts";

/** A datagram to oneself takes under a millisecond. */
const MULTICAST_PATIENCE_MS = 1_000;

export interface OwnAddress {
  readonly name: string;
  readonly address: string;
  readonly family: "IPv4" | "IPv6";
}

/** IPv4 first. */
export function externalAddresses(): readonly OwnAddress[] {
  const all = Object.entries(networkInterfaces()).flatMap(([name, list]) =>
    (list ?? [])
      .filter((each) => !each.internal)
      .map(({ address, family }): OwnAddress => ({ name, address, family })),
  );
  return all.toSorted((a, b) => a.family.localeCompare(b.family));
}

export function checkInterfaces(addresses: readonly OwnAddress[]): Check {
  const name = "Network";
  if (addresses.length === 0) {
    return {
      name,
      result: "failure",
      finding: "This computer is on no network.",
      advice: "Connect a cable or Wi-Fi; internet is not needed.",
    };
  }
  // Each card has a link-local IPv6 address besides.
  const telling = addresses.filter(({ address }) => !isLinkLocalIpv6(address));
  if (telling.length === 0)
    return {
      ...{ name, result: "warning", finding: `Link-local IPv6 addresses alone: ${listed(addresses)}.` },
      advice:
        "Meetings, chat and files work, but browsers send no sound and no pictures this way. Turn IPv4 on, or have the router give out addresses.",
    };
  const given = telling.filter(({ address }) => !isSelfAssigned(address));
  if (given.length === telling.length) return { name, result: "ok", finding: listed(telling), advice: null };
  const own = telling.filter(({ address }) => isSelfAssigned(address));
  const cards = own.map((each) => each.name).join(", ");
  return {
    ...{ name, result: "warning" },
    finding: `${listed(telling)}. Nobody has given ${cards} an address, so this computer took one (169.254…).`,
    advice:
      "It meets others on the same cable or switch that did the same, sound, pictures and files included. If there is a router, check its cable and DHCP: computers that got an address from it are not reached.",
  };
}

const listed = (addresses: readonly OwnAddress[]): string =>
  addresses.map((each) => `${each.name} ${each.address}`).join(", ");

/** Those by which meetings are found: of a card with an IPv4 address that, of others the link-local IPv6 one. */
export const multicastAddresses = (all: readonly OwnAddress[]): readonly OwnAddress[] => {
  const cards = new Set(all.filter(({ family }) => family === "IPv4").map(({ name }) => name));
  return all.filter((own) => own.family === "IPv4" || (isLinkLocalIpv6(own.address) && !cards.has(own.name)));
};

/** Sends a datagram to the mDNS group by one interface, and waits for it to come back. */
export function checkMulticast({ name: card, address, family }: OwnAddress): Promise<Check> {
  const isIpv6 = family === "IPv6";
  const name = `Multicast on ${card}${isIpv6 ? " (IPv6)" : ""}`;
  const payload = Buffer.from(`landline doctor ${process.pid} ${address}`);
  return new Promise((resolve) => {
    const socket = createSocket({ type: isIpv6 ? "udp6" : "udp4", reuseAddr: true });
    const group = isIpv6 ? `${MDNS_GROUP_IPV6}%${card}` : MDNS_GROUP;
    const own = isIpv6 ? `::%${card}` : address;
    const done = (check: Check) => {
      clearTimeout(timer);
      socket.removeAllListeners();
      socket.on("error", () => {});
      socket.close();
      resolve(check);
    };
    const failure = (finding: string) =>
      done({
        name,
        result: "failure",
        finding,
        advice:
          "Allow multicast for this interface: a VPN, a guest Wi-Fi with client isolation or a firewall usually blocks it.",
      });
    const timer = setTimeout(
      () => failure("A datagram sent to the mDNS group does not come back."),
      MULTICAST_PATIENCE_MS,
    );
    socket.on("error", (error) => failure(`It does not work: ${error.message}.`));
    socket.on("message", (message) => {
      if (message.equals(payload))
        done({ name, result: "ok", finding: `It works by ${address}.`, advice: null });
    });
    // Not the mDNS port: group and interface are what is tried, and other mDNS programs get no noise.
    socket.bind(0, () => {
      try {
        socket.addMembership(isIpv6 ? MDNS_GROUP_IPV6 : MDNS_GROUP, own);
        socket.setMulticastInterface(own);
        socket.setMulticastLoopback(true);
        socket.setMulticastTTL(1);
        socket.send(
          payload,
          socket.address().port,
          group,
          (error) => void (error && failure(`It does not work: ${error.message}.`)),
        );
      } catch (error) {
        failure(`It does not work: ${error instanceof Error ? error.message : String(error)}.`);
      }
    });
  });
}
