/**
 * What the core of an idle member costs in a meeting of ten: processor time over 15 s and resident memory, from /proc.
 * The members are headless peers without sources in network namespaces; the media process and the participant are
 * processes of their own and are not counted. The member looked at is the highest id: not in the succession.
 */
import { readFileSync } from "node:fs";
import { createLan } from "../test/lan/lan.ts";
import { prepareIdentities } from "../test/support/identities.ts";
import { removeDataFolders, startPeer, type Peer } from "../test/support/peer.ts";
import { printTable } from "./support/table.ts";

const PEERS = 10;
const SPAN_MS = 15_000;
/** Linux counts in hundredths of a second on every machine that Node runs on. */
const TICK_MS = 10;

const lan = createLan({ name: "llb-idle", hosts: PEERS });

/** Processor time of the process, user and system, in milliseconds. */
function cpuMs(peer: Peer): number {
  const fields = readFileSync(`/proc/${peer.process.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function residentMb(peer: Peer): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${peer.process.pid}/status`, "utf8"));
  return Number(line?.[1] ?? Number.NaN) / 1024;
}

try {
  const folders = await prepareIdentities(Array.from({ length: PEERS }, (_, index) => `Idle${index}`));
  const peers: Peer[] = [];
  for (let host = 1; host <= PEERS; host += 1) {
    const args = host === 1 ? ["create", "Idle"] : ["join", "Idle"];
    const peer = startPeer(lan, host, `Peer ${host}`, args, { dataFolder: folders[host - 1] ?? "" });
    await peer.event("joined");
    peers.push(peer);
  }
  for (const peer of peers)
    await peer.until("ten members", () => peer.last("members")?.members.length === PEERS, 60_000);
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const before = peers.map(cpuMs);
  const startedAtMs = performance.now();
  await new Promise((resolve) => setTimeout(resolve, SPAN_MS));
  const spanMs = performance.now() - startedAtMs;
  const rows = peers.map((peer, index) => {
    const role = index === 0 ? "coordinator" : index < 3 ? "succession" : "member";
    return [
      role,
      `${(((cpuMs(peer) - (before[index] ?? 0)) / spanMs) * 100).toFixed(1)}%`,
      `${residentMb(peer).toFixed(0)} MB`,
    ];
  });
  printTable(`Cores in an idle meeting of ${PEERS}`, [["role", "of a core", "memory"], ...rows]);
} finally {
  lan.close();
  removeDataFolders();
}
process.exit(0);
