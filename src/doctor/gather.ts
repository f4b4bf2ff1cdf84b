/** Finds out what the doctor needs to know. Each look is bounded in time, and one that fails leaves its fact unknown. */
import * as v from "valibot";
import type { Ports } from "../kernel/ports.ts";
import { CountSchema, decoder, parseJson } from "../kernel/schema.ts";
import { isVirtualCard, NO_MAC, type InterfaceTable } from "../platform/card-kinds.ts";
import { isLinkLocalIpv6 } from "../platform/ip-address.ts";
import type { DoctorSystem } from "./system.ts";
import type { CardFacts, Facts, FirewallFacts, FolderFacts, MulticastFacts, PortFacts } from "./types.ts";

/** A look at the own system takes milliseconds. A disk of the network that is away may take minutes to say so. */
const LOOK_MS = 2_000;
/** Names of tunnels whose programs give them a hardware address. */
const TUNNEL = /^(tun|wg|ppp|utun|tailscale|zt|nordlynx|proton)/i;

/** What whoever asks knows by itself. */
export interface Given extends Pick<Facts, "shell" | "devices" | "chosen" | "heard"> {
  readonly ports: { readonly wanted: Ports | null; readonly own: number | null };
  /** `problem`: known before; null to try. */
  readonly folder: Pick<FolderFacts, "path" | "problem">;
}

/** How many steps `onStep` counts up to. */
export const STEPS = 4;

/** Resolves within some seconds; never rejects. `onStep`: that many steps are done. */
export async function gatherFacts(
  given: Given,
  system: DoctorSystem,
  onStep: (done: number) => void = () => {},
): Promise<Facts> {
  const within = async <Fact>(look: () => Fact | Promise<Fact>, unknown: Fact): Promise<Fact> =>
    system.within(LOOK_MS, look, unknown);
  const routeAddress = await within(() => system.routeAddress(), null);
  const cards = await within(() => cardsOf(system, routeAddress), []);
  onStep(1);
  const ports = await within(() => portFacts(given.ports, system), null);
  onStep(2);
  const multicast = await within(
    () => Promise.all(multicastCards(cards).map((card) => multicastOf(card, system))),
    [],
  );
  onStep(3);
  const firewall = await within<FirewallFacts>(() => firewallOf(system), UNSEEN);
  const folder = await folderOf(given.folder, system, within);
  onStep(STEPS);
  const { shell, devices, chosen, heard } = given;
  return {
    ...{ platform: system.platform, nowMs: system.nowMs() },
    ...{ cards, routeAddress, multicast, ports, firewall, folder, shell, devices, chosen, heard },
  };
}

/** IPv4 first. A bridge over a card, and one that the way to other networks leads over, is none of containers, whatever it is called. */
function cardsOf(system: DoctorSystem, routeAddress: string | null): readonly CardFacts[] {
  const hardware = system.hardwareCards();
  const all = Object.entries(system.interfaces()).flatMap(([name, list]) =>
    (list ?? [])
      .filter(({ internal }) => !internal)
      .map(({ address, family, mac }): CardFacts => ({
        ...{ name, address, family: family === "IPv6" ? "IPv6" : "IPv4" },
        isTunnel: mac === NO_MAC || TUNNEL.test(name),
        isVirtual: isVirtualCard(name) && !hardware.has(name) && !leadsOn(list, routeAddress),
        mtuBytes: mtuOf(name, system),
      })),
  );
  return all.toSorted((a, b) => a.family.localeCompare(b.family));
}

const leadsOn = (list: InterfaceTable[string], routeAddress: string | null): boolean =>
  list?.some(({ address }) => address === routeAddress) === true;

function mtuOf(name: string, system: DoctorSystem): number | null {
  const bytes = Number(system.read(`/sys/class/net/${name}/mtu`) ?? "");
  return bytes > 0 ? bytes : null;
}

/** Those by which meetings are found: of a card with an IPv4 address that, of others the link-local IPv6 one. */
export function multicastCards(all: readonly CardFacts[]): readonly CardFacts[] {
  const real = all.filter(({ isTunnel }) => !isTunnel);
  const withIpv4 = new Set(real.filter(({ family }) => family === "IPv4").map(({ name }) => name));
  return real.filter(
    (card) => card.family === "IPv4" || (isLinkLocalIpv6(card.address) && !withIpv4.has(card.name)),
  );
}

const multicastOf = async (card: CardFacts, system: DoctorSystem): Promise<MulticastFacts> => ({
  ...{ card: card.name, address: card.address, family: card.family },
  problem: await system.tryMulticast(card),
});

async function portFacts({ wanted, own }: Given["ports"], system: DoctorSystem): Promise<PortFacts> {
  const freeOf = async (ports: readonly number[]) => {
    const free: number[] = [];
    for (const port of ports) if (await system.isTcpFree(port)) free.push(port);
    return free;
  };
  return {
    ...{ wanted, own },
    mdnsProblem: await system.tryMdnsPort(),
    freeMesh: await freeOf(wanted?.mesh ?? []),
    freeFiles: await freeOf(wanted?.files ?? []),
    hasFreeMedia: wanted === null || (await hasFreeMedia(wanted.media, system)),
  };
}

/** From the last one down: a relay takes them from the first one up. */
async function hasFreeMedia({ first, last }: Ports["media"], system: DoctorSystem): Promise<boolean> {
  for (let port = last; port >= first; port -= 1) if (await system.isUdpFree(port)) return true;
  return false;
}

const UNSEEN: FirewallFacts = { kind: "unseen", hasProfile: false };

/** Whether it is on is written where everybody may read it; its rules are not. */
function firewallOf(system: DoctorSystem): FirewallFacts {
  if (system.platform !== "linux") return UNSEEN;
  if (/^ENABLED=yes\s*$/m.test(system.read("/etc/ufw/ufw.conf") ?? ""))
    return { kind: "ufw", hasProfile: system.read("/etc/ufw/applications.d/landline") !== null };
  const isFirewalldOn = system.read("/etc/systemd/system/multi-user.target.wants/firewalld.service") !== null;
  return isFirewalldOn
    ? { kind: "firewalld", hasProfile: system.read("/usr/lib/firewalld/services/landline.xml") !== null }
    : { kind: "none", hasProfile: false };
}

const decodeLastRun = decoder(v.object({ startedAtMs: CountSchema }));

async function folderOf(
  given: Given["folder"],
  system: DoctorSystem,
  within: <Fact>(look: () => Fact | Promise<Fact>, unknown: Fact) => Promise<Fact>,
): Promise<FolderFacts> {
  const { path } = given;
  return {
    path,
    problem: given.problem ?? (await within(() => system.tryFolder(path), null)),
    freeBytes: await within(() => system.freeBytes(path), null),
    usedAtMs: decodeLastRun(parseJson(system.read(`${path}/last-run.json`) ?? ""))?.startedAtMs ?? null,
  };
}
