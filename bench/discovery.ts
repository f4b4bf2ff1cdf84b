/**
 * How long from a core's start of discovery to a nearby meeting listed, in network namespaces. Needs root.
 * `npx tsx bench/discovery.ts [runs]`
 */
import { startPeer } from "../test/lan/discovery-driver.ts";
import { createLan, lanProblem } from "../test/lan/lan.ts";
import { meetingId, peerId } from "../test/support/ids.ts";

/** The budget of one core's start of work to a meeting listed. */
const BUDGET = { medianMs: 150, p95Ms: 700 };
const runs = Number(process.argv[2] ?? 30);

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Milliseconds of each run between two hosts that lose `lossPct` of packets each way. */
async function measure(lossPct: number): Promise<readonly number[]> {
  const lan = createLan({ name: "ll-bench-disc", hosts: 2 });
  try {
    await lan.impair(2, { lossPct });
    const maker = await startPeer(lan, 1);
    maker.send({
      advertise: {
        meetingId: meetingId(1),
        peerId: peerId(1),
        titleHash: null,
        needsPasscode: false,
        isLocked: false,
        summary: { title: "Benchmark", members: 1, coordinator: peerId(1) },
      },
    });
    await maker.waitForList("its own meeting", (list) => list.length === 1);
    const tookMs: number[] = [];
    for (let run = 0; run < runs; run++) {
      const seer = await startPeer(lan, 2, ["--watch"]);
      const { afterMs } = await seer.waitFor("the meeting", ({ sightings }) => sightings?.length === 1);
      if (afterMs !== undefined) tookMs.push(afterMs);
      seer.kill();
    }
    return tookMs.toSorted((a, b) => a - b);
  } finally {
    lan.close();
  }
}

const problem = lanProblem();
if (problem === null) {
  const rows: Record<string, object> = {};
  for (const lossPct of [0, 20]) {
    const tookMs = await measure(lossPct);
    rows[`${lossPct}% loss each way`] = {
      runs: tookMs.length,
      "median ms": percentile(tookMs, 0.5).toFixed(1),
      "p95 ms": percentile(tookMs, 0.95).toFixed(1),
      "max ms": tookMs.at(-1)?.toFixed(1),
      "budget ms": `${BUDGET.medianMs} / ${BUDGET.p95Ms}`,
    };
  }
  console.log("Start of discovery to a nearby meeting listed");
  console.table(rows);
} else {
  console.log(`Not measured: ${problem}`);
}
