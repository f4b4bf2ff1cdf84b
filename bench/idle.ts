/**
 * What the core of an idle member costs in a meeting of ten: processor time over 15 s and resident memory, from /proc.
 * The members are headless peers without sources in network namespaces; the media process and the participant are
 * processes of their own and are not counted. The member looked at is the highest id: not in the succession.
 */
import { readFileSync } from "node:fs";
import { cpuMs } from "../test/chaos/machine-load.ts";
import { createLan } from "../test/lan/lan.ts";
import { prepareIdentities } from "../test/support/identities.ts";
import { removeDataFolders, startPeer, type Peer } from "../test/support/peer.ts";
import { printTable } from "./support/table.ts";

const PEERS = 10;
const SPAN_MS = 15_000;

const lan = createLan({ name: "llb-idle", hosts: PEERS });

const spentMs = (peer: Peer): number => cpuMs(peer.process.pid ?? 0);

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
  const before = peers.map(spentMs);
  const startedAtMs = performance.now();
  await new Promise((resolve) => setTimeout(resolve, SPAN_MS));
  const spanMs = performance.now() - startedAtMs;
  const rows = peers.map((peer, index) => {
    const role = index === 0 ? "coordinator" : index < 3 ? "succession" : "member";
    return [
      role,
      `${(((spentMs(peer) - (before[index] ?? 0)) / spanMs) * 100).toFixed(1)}%`,
      `${residentMb(peer).toFixed(0)} MB`,
    ];
  });
  printTable(`Cores in an idle meeting of ${PEERS}`, [["role", "of a core", "memory"], ...rows]);
} finally {
  lan.close();
  removeDataFolders();
}
process.exit(0);
