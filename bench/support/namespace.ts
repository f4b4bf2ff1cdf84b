/** Runs a benchmark inside a network namespace of its own, so that nothing that it sends leaves the machine. */
import { execFileSync, spawnSync } from "node:child_process";

const INSIDE = "LANDLINE_BENCH_INSIDE";

/** Returns inside; outside, runs this very script inside and ends with its result. Needs root. */
export function moveIntoNamespace(): void {
  if (process.env[INSIDE] !== undefined) return;
  const namespace = `llp-bench-${process.pid}`;
  const ip = (line: string): unknown => execFileSync("ip", line.split(" "));
  ip(`netns add ${namespace}`);
  let status: number | null = 1;
  try {
    ip(`-n ${namespace} link set lo up`);
    ip(`-n ${namespace} link add v0 type veth peer name v1`);
    ip(`-n ${namespace} addr add 10.99.0.1/24 dev v0`);
    ip(`-n ${namespace} link set v0 up`);
    ip(`-n ${namespace} link set v1 up`);
    const command = [...process.execArgv, ...process.argv.slice(1)];
    ({ status } = spawnSync("ip", ["netns", "exec", namespace, process.execPath, ...command], {
      stdio: "inherit",
      env: { ...process.env, [INSIDE]: "1" },
    }));
  } finally {
    ip(`netns del ${namespace}`);
  }
  process.exit(status ?? 1);
}
