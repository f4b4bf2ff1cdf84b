/** What ports and firewall mean for meetings. Pure. */
import type { Remedy } from "../kernel/examination.ts";
import { MDNS_PORT } from "../kernel/mdns.ts";
import { FIRST_PORT, USUAL_PORTS, type Ports } from "../kernel/ports.ts";
import { words } from "../kernel/words.ts";
import { failure, warning, well } from "./finding.ts";
import type { Facts, Finding, FirewallFacts, PortFacts } from "./types.ts";

const rangeOf = (ports: readonly number[]): string => `${ports[0]}–${ports.at(-1)}`;

/** First and last of what is to be let in, as in docs/ports.md. Links and files lie side by side. */
const portRanges = ({ mesh, files, media }: Ports) => ({
  tcp: [mesh[0] ?? 0, files.at(-1) ?? 0] as const,
  udp: [[mesh[0] ?? 0, mesh.at(-1) ?? 0] as const, [media.first, media.last] as const] as const,
});

function portsText(ports: Ports): string {
  const { tcp, udp } = portRanges(ports);
  return `UDP ${MDNS_PORT}, TCP ${rangeOf(tcp)}, UDP ${udp.map(rangeOf).join(", ")}`;
}

export function portFindings({ ports }: Facts): readonly Finding[] {
  return ports === null
    ? []
    : [mdnsFinding(ports), ...linkFindings(ports), ...fileFindings(ports), ...mediaFindings(ports)];
}

function mdnsFinding({ mdnsProblem: code }: PortFacts): Finding {
  const about = words("aboutUdpPort", MDNS_PORT);
  if (code === null) return well(about, words("doctorMdnsShared"));
  if (code === "EADDRINUSE") return failure(about, words("doctorMdnsTaken"), words("doctorMdnsTakenDo"));
  if (code === "EACCES" || code === "EPERM")
    return failure(about, words("doctorMdnsForbidden"), words("doctorMdnsForbiddenDo"));
  return failure(about, words("doctorMdnsFails", code), words("doctorMdnsFailsDo"));
}

function linkFindings({ wanted, own, freeMesh }: PortFacts): readonly Finding[] {
  if (wanted === null) return [];
  const about = words("aboutTcpPorts", rangeOf(wanted.mesh));
  if (own !== null)
    return wanted.mesh.includes(own)
      ? [well(about, words("doctorPortOwn", own))]
      : [warning(about, words("doctorPortOther", own), words("doctorPortOtherDo"))];
  const [first] = freeMesh;
  if (first === undefined) return [warning(about, words("doctorPortsTaken"), words("doctorPortsTakenDo"))];
  const areAllFree = freeMesh.length === wanted.mesh.length;
  return [well(about, words(areAllFree ? "doctorPortsFree" : "doctorPortsNext", first))];
}

function fileFindings({ wanted, freeFiles }: PortFacts): readonly Finding[] {
  if (wanted === null || freeFiles.length > 0) return [];
  const about = words("aboutTcpPorts", rangeOf(wanted.files));
  return [warning(about, words("doctorPortsTaken"), words("doctorPortsTakenDo"))];
}

function mediaFindings({ wanted, hasFreeMedia }: PortFacts): readonly Finding[] {
  if (wanted === null || hasFreeMedia) return [];
  const about = words("aboutUdpPorts", rangeOf([wanted.media.first, wanted.media.last]));
  return [warning(about, words("doctorMediaPortsTaken"), words("doctorMediaPortsTakenDo"))];
}

export function firewallFindings({ firewall, ports, platform }: Facts): readonly Finding[] {
  const wanted = ports?.wanted ?? USUAL_PORTS;
  const about = words("aboutFirewall");
  const { kind } = firewall;
  if (kind === "none") return [well(about, words("doctorFirewallOff", portsText(wanted)))];
  if (kind !== "unseen")
    return [
      warning(
        about,
        words("doctorFirewallOn", kind, portsText(wanted)),
        words("doctorFirewallOnDo"),
        commandFor(firewall, wanted),
      ),
    ];
  const unseen = words("doctorFirewallUnseen", portsText(wanted));
  if (platform === "darwin") return [warning(about, unseen, words("doctorFirewallMacDo"))];
  if (platform === "win32")
    return [
      warning(about, unseen, words("doctorFirewallWindowsDo"), {
        kind: "runCommand",
        command: windowsCommand(wanted),
      }),
    ];
  return [warning(about, unseen, words("doctorFirewallOtherDo"))];
}

/** The package's profile has the usual ports, and no others. */
function commandFor({ kind, hasProfile }: FirewallFacts, ports: Ports): Remedy {
  const isByName = hasProfile && ports.mesh[0] === FIRST_PORT;
  const { tcp, udp } = portRanges(ports);
  const ranges = [
    { protocol: "tcp", first: tcp[0], last: tcp[1] },
    ...udp.map(([first, last]) => ({ protocol: "udp", first, last })),
  ];
  if (kind === "ufw") {
    const rules = ranges.map(({ protocol, first, last }) => `sudo ufw allow ${first}:${last}/${protocol}`);
    const command = isByName
      ? "sudo ufw allow Landline"
      : [`sudo ufw allow ${MDNS_PORT}/udp`, ...rules].join(" && ");
    return { kind: "runCommand", command };
  }
  const rules = ranges.map(({ protocol, first, last }) => `--add-port=${first}-${last}/${protocol}`);
  const added = ["--add-service=mdns", ...(isByName ? ["--add-service=landline"] : rules)].join(" ");
  return {
    kind: "runCommand",
    command: `sudo firewall-cmd --permanent ${added} && sudo firewall-cmd --reload`,
  };
}

/** A line each, for the command prompt and PowerShell join commands by different signs. */
function windowsCommand(ports: Ports): string {
  const { tcp, udp } = portRanges(ports);
  const rule = (protocol: string, list: string) =>
    `netsh advfirewall firewall add rule name="Landline ${protocol}" dir=in action=allow protocol=${protocol} localport=${list} profile=private remoteip=localsubnet`;
  const udpList = [String(MDNS_PORT), ...udp.map(([first, last]) => `${first}-${last}`)].join(",");
  return [rule("TCP", `${tcp[0]}-${tcp[1]}`), rule("UDP", udpList)].join("\n");
}
