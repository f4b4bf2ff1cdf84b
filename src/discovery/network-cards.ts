/** The addresses of this machine on which discovery works, and the changes between two looks at them. Pure. */
import { isVirtualCard, MAX_CARDS, NO_MAC, type InterfaceTable } from "../platform/card-kinds.ts";
import { isLinkLocalIpv6, isSelfAssigned } from "../platform/ip-address.ts";

/** One address of one network card. A card with two addresses makes two of these. */
export interface NetworkCard {
  readonly name: string;
  /** An IPv6 address is link-local and has no zone here. */
  readonly address: string;
  readonly family: "IPv4" | "IPv6";
}

/**
 * Every IPv4 address, and link-local IPv6 ones only: mDNS uses ff02::fb (RFC 6762, section 3). Virtual cards come last, then IPv6 after
 * IPv4, then addresses that nobody has given out (169.254.0.0/16) after those of a network, then by name and address. The first ones are
 * those that others try first.
 */
export function usableCards(table: InterfaceTable): readonly NetworkCard[] {
  const cards: NetworkCard[] = [];
  for (const [name, addresses] of Object.entries(table)) {
    for (const { address, family, internal, mac } of addresses ?? []) {
      if (internal || mac === NO_MAC) continue;
      if (family === "IPv4") cards.push({ name, address, family });
      else if (family === "IPv6" && isLinkLocalIpv6(address)) {
        cards.push({ name, address, family });
      }
    }
  }
  const rankOf = ({ name, family, address }: NetworkCard) =>
    (isVirtualCard(name) ? 4 : 0) + (family === "IPv6" ? 2 : 0) + (isSelfAssigned(address) ? 1 : 0);
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
