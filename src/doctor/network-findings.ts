/** What network cards and their multicast mean for meetings. Pure. */
import { MAX_CARDS } from "../platform/card-kinds.ts";
import { isLinkLocalIpv6, isSelfAssigned } from "../platform/ip-address.ts";
import type { Remedy } from "../kernel/examination.ts";
import { verbatim, words, type Words } from "../kernel/words.ts";
import { failure, problem, warning, well } from "./finding.ts";
import type { CardFacts, Facts, Finding, MulticastFacts } from "./types.ts";

/** IPv6's least (RFC 8200, section 5), and about what browsers fill packets of sound and pictures to. */
const LEAST_MTU = 1_280;
/** Ethernet's and Wi-Fi's. */
const USUAL_MTU = 1_500;
/** Names that a shell takes as they are. */
const PLAIN_NAME = /^[\w.@:-]+$/;

const about = (): Words => words("aboutNetwork");
const joinByCode: Remedy = { kind: "joinByCode" };

export function cardFindings({ cards, routeAddress, platform }: Facts): readonly Finding[] {
  const lacks = lackOfCards(cards);
  if (lacks !== null) return [lacks];
  const real = cards.filter(isReal);
  // Each card has a link-local IPv6 address besides.
  const telling = real.filter(({ address }) => !isLinkLocalIpv6(address));
  const given = telling.filter(({ address }) => !isSelfAssigned(address));
  return [
    ...(telling.length === 0
      ? [warning(about(), words("doctorLinkLocal", listed(real)), words("doctorLinkLocalDo"))]
      : []),
    ...(given.length > 0 ? [well(about(), words("doctorConnected", listed(given)))] : []),
    ...selfAssigned(telling),
    ...vpnRoute(cards, telling, routeAddress),
    ...tooMany(real),
    ...mtus(real, platform),
  ];
}

const isReal = ({ isTunnel, isVirtual }: CardFacts): boolean => !isTunnel && !isVirtual;

/** Null where other computers may be behind one of them. */
function lackOfCards(cards: readonly CardFacts[]): Finding | null {
  if (cards.length === 0) return failure(about(), words("doctorNoNetwork"), words("doctorNoNetworkDo"));
  if (cards.some(isReal)) return null;
  const tunnels = cards.filter(({ isTunnel }) => isTunnel);
  return tunnels.length > 0
    ? warning(about(), words("doctorVpnOnly", listed(tunnels)), words("doctorVpnOnlyDo"), joinByCode)
    : failure(about(), words("doctorVirtualOnly", listed(cards)), words("doctorNoNetworkDo"));
}

function selfAssigned(telling: readonly CardFacts[]): readonly Finding[] {
  const own = telling.filter(({ address }) => isSelfAssigned(address));
  return own.length === 0
    ? []
    : [warning(about(), words("doctorSelfAssigned", listed(own)), words("doctorSelfAssignedDo"))];
}

function vpnRoute(
  cards: readonly CardFacts[],
  telling: readonly CardFacts[],
  routeAddress: string | null,
): readonly Finding[] {
  const route = cards.find(({ address, isTunnel }) => isTunnel && address === routeAddress);
  return route === undefined || telling.length === 0
    ? []
    : [warning(about(), words("doctorVpnRoute", route.name, listed(telling)), words("doctorVpnRouteDo"))];
}

/** Virtual cards give way to real ones. */
function tooMany(real: readonly CardFacts[]): readonly Finding[] {
  const count = real.filter(isUsedForMeetings).length;
  return count <= MAX_CARDS
    ? []
    : [warning(about(), words("doctorManyCards", count, MAX_CARDS), words("doctorManyCardsDo"))];
}
const isUsedForMeetings = ({ family, address }: CardFacts): boolean =>
  family === "IPv4" || isLinkLocalIpv6(address);

function mtus(real: readonly CardFacts[], platform: string): readonly Finding[] {
  const byName = new Map(real.map((card) => [card.name, card.mtuBytes]));
  return [...byName].flatMap(([name, bytes]) => {
    if (bytes === null || bytes === USUAL_MTU) return [];
    const code =
      bytes < LEAST_MTU ? "doctorMtuTiny" : bytes < USUAL_MTU ? "doctorMtuSmall" : "doctorMtuLarge";
    const command = `sudo ip link set dev ${name} mtu ${USUAL_MTU}`;
    const remedy: Remedy | null =
      platform === "linux" && PLAIN_NAME.test(name) ? { kind: "runCommand", command } : null;
    return [
      problem(
        bytes < LEAST_MTU ? "failure" : "warning",
        about(),
        words(code, name, bytes),
        words("doctorMtuDo", name),
        remedy,
      ),
    ];
  });
}

/** Where it works on one card, meetings appear by that one. */
export function multicastFindings(multicast: readonly MulticastFacts[]): readonly Finding[] {
  const severity = multicast.some((each) => each.problem === null) ? "warning" : "failure";
  return multicast.map(({ card, family, address, problem: code }) => {
    const name = words(family === "IPv6" ? "aboutMulticastIpv6" : "aboutMulticast", card);
    if (code === null) return well(name, words("doctorMulticastWorks", address));
    if (code === "EACCES" || code === "EPERM")
      return problem(severity, name, words("doctorMulticastForbidden"), words("doctorMulticastForbiddenDo"));
    const finding = code === "lost" ? words("doctorMulticastLost") : words("doctorMulticastFails", code);
    return problem(severity, name, finding, words("doctorMulticastDo"), joinByCode);
  });
}

/** Only where multicast works: elsewhere that is what keeps them from being heard. */
export function othersFindings({ heard, multicast }: Facts): readonly Finding[] {
  if (heard === null) return [];
  if (heard > 0) return [well(words("aboutOthers"), words("doctorHeard", heard))];
  return multicast.some((each) => each.problem === null)
    ? [warning(words("aboutOthers"), words("doctorNobodyHeard"), words("doctorNobodyHeardDo"), joinByCode)]
    : [];
}

const listed = (cards: readonly CardFacts[]): readonly Words[] =>
  cards.map(({ name, address }) => verbatim(`${name} ${address}`));
