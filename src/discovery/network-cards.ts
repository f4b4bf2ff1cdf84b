/** The addresses of this machine, those on which discovery works, and the changes between two looks at them. Pure. */
import { isVirtualCard, MAX_CARDS, NO_MAC, type InterfaceTable } from "../platform/card-kinds.ts";
import { isLinkLocalIpv6, isSelfAssigned } from "../platform/ip-address.ts";

/** One address of one network card. A card with two addresses makes two of these. */
export interface NetworkCard {
  readonly name: string;
  /** A link-local IPv6 address has no zone here. */
  readonly address: string;
  readonly family: "IPv4" | "IPv6";
  /** False: it is called at by whoever knows it, and no meeting is looked for there. */
  readonly carriesMulticast: boolean;
}

/**
 * Multicast is sent from every IPv4 address of a card, and from link-local IPv6 ones: mDNS uses ff02::fb (RFC 6762, section 3). Tunnels (VPN) carry
 * none; their addresses and those IPv6 ones that routers pass on are for those who have a code. The first ones are those that others try first: what
 * is on a card before what is on a tunnel, virtual cards last; IPv4 before link-local IPv6 before other IPv6; addresses that nobody has given out
 * (169.254.0.0/16) after those of a network; then by name and address. `routed` are the cards that default routes lead over: of cards that are no
 * tunnels those come first, as bridges of containers have names of any kind; then `hardware`, the cards that have a device, where that is known. NB: how much traffic a card has decides nothing:
 * a bridge between containers may have more of it than the network's card.
 */
export function usableCards(
  table: InterfaceTable,
  routed: ReadonlySet<string> = new Set(),
  hardware: ReadonlySet<string> = new Set(),
): readonly NetworkCard[] {
  const cards: NetworkCard[] = [];
  const tunnels = new Set<string>();
  for (const [name, addresses] of Object.entries(table)) {
    for (const { address, family, internal, mac } of addresses ?? []) {
      if (internal) continue;
      const isTunnel = mac === NO_MAC;
      if (isTunnel) tunnels.add(name);
      const isLinkLocal = family === "IPv6" && isLinkLocalIpv6(address);
      if (family === "IPv4") cards.push({ name, address, family, carriesMulticast: !isTunnel });
      else if (family === "IPv6" && !(isTunnel && isLinkLocal))
        cards.push({ name, address, family, carriesMulticast: isLinkLocal });
    }
  }
  const kindRankOf = (name: string) => {
    // A tunnel with the default route leads to few who are near.
    if (tunnels.has(name)) return isVirtualCard(name) ? 32 : 24;
    if (hardware.has(name)) return routed.has(name) ? 0 : 8;
    if (isVirtualCard(name)) return routed.has(name) ? 8 : 32;
    return routed.has(name) ? 0 : 16;
  };
  const rankOf = ({ name, family, address, carriesMulticast }: NetworkCard) =>
    kindRankOf(name) + (family === "IPv4" ? 0 : carriesMulticast ? 2 : 4) + (isSelfAssigned(address) ? 1 : 0);
  return cards
    .toSorted((a, b) => rankOf(a) - rankOf(b) || compare(cardKey(a), cardKey(b)))
    .slice(0, MAX_CARDS);
}

export function cardKey(card: NetworkCard): string {
  return `${card.name} ${card.address}`;
}

/** The cards to close and to open to get from one list to the other. */
export function cardChanges(
  before: readonly NetworkCard[],
  after: readonly NetworkCard[],
): { readonly gone: readonly NetworkCard[]; readonly come: readonly NetworkCard[] } {
  const keysBefore = new Set(before.map(cardKey));
  const keysAfter = new Set(after.map(cardKey));
  return {
    gone: before.filter((card) => !keysAfter.has(cardKey(card))),
    come: after.filter((card) => !keysBefore.has(cardKey(card))),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
