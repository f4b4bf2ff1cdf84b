/**
 * How soon a member is back in its meeting after its own network was away for seconds: its card turned off, its cable pulled (Linux takes
 * a carrier into use up to a second after it is back), or a switch that forgets it. Real processes in
 * network namespaces; needs root. ROUNDS=3 AWAY_SECONDS=5.
 */
import { prepareIdentities } from "../test/support/identities.ts";
import { removeDataFolders, startPeer, type Peer } from "../test/support/peer.ts";
import { createLan } from "../test/lan/lan.ts";
import { setOutage, type Outage } from "../test/lan/outages.ts";
import { median, printTable } from "./support/table.ts";

const ROUNDS = Number(process.env["ROUNDS"] ?? 3);
const AWAY_MS = Number(process.env["AWAY_SECONDS"] ?? 5) * 1_000;
const NAMES = ["Ana", "Ben", "Cleo"];
const TITLE = "Bench";

const lan = createLan({ name: "llb-return", hosts: NAMES.length });
const pass = (spanMs: number) => new Promise((resolve) => setTimeout(resolve, spanMs));

const WAYS: readonly (readonly [name: string, outage: Outage])[] = [
  ["card off and on", "hostLink"],
  ["cable pulled", "cut"],
  ["switch silent", "silentCut"],
];

const isWhole = (peer: Peer, count: number): boolean => peer.last("members")?.members.length === count;

async function measure(peers: readonly Peer[], away: Peer, outage: Outage): Promise<number> {
  setOutage(lan, away.host, outage, true);
  await away.until("being alone", () => isWhole(away, 1), 30_000);
  await pass(AWAY_MS);
  setOutage(lan, away.host, outage, false);
  const fromMs = performance.now();
  await away.until("being back", () => isWhole(away, peers.length), 30_000);
  const spanMs = performance.now() - fromMs;
  for (const peer of peers) await peer.until("all", () => isWhole(peer, peers.length), 30_000);
  await pass(1_000);
  return spanMs;
}

try {
  const folders = await prepareIdentities(NAMES);
  const start = (index: number, ...args: readonly string[]) =>
    startPeer(lan, index + 1, NAMES[index] ?? "", args, { dataFolder: folders[index] ?? "" });
  const first = start(0, "create", TITLE);
  await first.event("joined");
  const peers = [first, start(1, "join", TITLE), start(2, "join", TITLE)];
  for (const peer of peers) await peer.until("all", () => isWhole(peer, peers.length), 30_000);
  const rows: string[][] = [["what", "who", "median ms", "worst ms"]];
  for (const [name, outage] of WAYS) {
    for (const [role, away] of [
      ["maker", peers[0]],
      ["highest id", peers[2]],
    ] as const) {
      if (away === undefined) continue;
      const spans: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) spans.push(await measure(peers, away, outage));
      rows.push([name, role, `${Math.round(median(spans))}`, `${Math.round(Math.max(...spans))}`]);
    }
  }
  printTable(`Back in the meeting after ${AWAY_MS / 1000} s without a network (n=${ROUNDS} each)`, rows);
} finally {
  lan.close();
  removeDataFolders();
}
process.exit(0);
