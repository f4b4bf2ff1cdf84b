/**
 * As many members as asked for join a meeting in one instant: what each is told, when all list all, and the processor time that it takes all of
 * them together, which on one machine bounds how soon. Cores alone, without windows; each runs already and sees the meeting. Network namespaces,
 * so it needs root, and `npm run build` before. `npx tsx bench/join-together.ts [people]`
 */
import { loadavg } from "node:os";
import { totalCpuMs } from "../test/chaos/machine-load.ts";
import { processTree } from "../test/chaos/process-tree.ts";
import { removeDataFolders, startPeer, type Peer } from "../test/support/peer.ts";
import { createLan } from "../test/lan/lan.ts";
import { median, printTable, quantile } from "./support/table.ts";

const people = Number(process.argv[2] ?? 30);
const HOSTS = 6;
const TITLE = "Assembly";
const PATIENCE_MS = 120_000;

/** Processor time of the process and all it started that live, ms. */
const processorMs = (pid: number): number => totalCpuMs(processTree(pid));

const pidOf = ({ process: child }: Peer): number => child.pid ?? 0;
const spentMs = (peers: readonly Peer[]): number =>
  peers.reduce((sum, peer) => sum + processorMs(pidOf(peer)), 0);

const lan = createLan({ name: "llp-together", hosts: HOSTS });
try {
  const maker = startPeer(lan, 1, "Maker", [], { mode: "window" });
  await maker.event("ready");
  maker.send({ type: "createMeeting", title: TITLE });
  const { meetingId } = await maker.event("joined");
  const peers: Peer[] = [];
  for (let index = 0; index < people; index += 1) {
    const peer = startPeer(lan, 1 + (index % HOSTS), `P${index}`, [], { mode: "window" });
    peers.push(peer);
    await peer.event("ready");
    peer.send({ type: "watchMeetings", on: true });
  }
  await Promise.all(
    peers.map((peer) =>
      peer.event("meetings", ({ meetings }) => meetings.some(({ title }) => title === TITLE), PATIENCE_MS),
    ),
  );
  const everybody = [maker, ...peers];
  const beforeMs = spentMs(everybody);
  const startedAtMs = performance.now();
  const sinceMs = (): number => performance.now() - startedAtMs;
  const joined = await Promise.all(
    peers.map(async (peer) => {
      peer.send({ type: "joinMeeting", meeting: meetingId });
      const isAnswered = () => peer.last("joined") !== undefined || peer.last("error") !== undefined;
      await peer.until("an answer", isAnswered, PATIENCE_MS);
      // As a window does that shows no list any more.
      peer.send({ type: "watchMeetings", on: false });
      return { peer, atMs: sinceMs(), error: peer.last("error")?.code ?? null };
    }),
  );
  const members = [maker, ...joined.filter(({ error }) => error === null).map(({ peer }) => peer)];
  const listed = await Promise.all(
    members.map(async (peer) => {
      await peer.until(
        "all listed",
        () => peer.last("members")?.members.length === members.length,
        PATIENCE_MS,
      );
      return sinceMs();
    }),
  );
  const tookMs = sinceMs();
  const spent = spentMs(everybody) - beforeMs;
  const row = (what: string, values: readonly number[]): string[] => [
    what,
    median(values).toFixed(0),
    quantile(values, 0.95).toFixed(0),
    Math.max(...values).toFixed(0),
  ];
  printTable(`${people} join at once, ms; load average ${(loadavg()[0] ?? 0).toFixed(1)}`, [
    ["what", "median", "p95", "worst"],
    row(
      "joined",
      joined.map(({ atMs }) => atMs),
    ),
    row("all listed", listed),
  ]);
  const errors = joined.flatMap(({ error }) => error ?? []);
  console.log(`Errors: ${errors.length === 0 ? "none" : errors.join(" ")}.`);
  console.log(
    `Processor time of all: ${spent} ms in ${tookMs.toFixed(0)} ms, ${(spent / people).toFixed(0)} ms a join; the maker's: ${processorMs(pidOf(maker))} ms in all.`,
  );
  for (const peer of everybody) peer.kill();
} finally {
  removeDataFolders();
  lan.close();
}
