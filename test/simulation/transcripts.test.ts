/**
 * What peers say to each other in a takeover, a merge and an admission, as text beside this file. `UPDATE=1` writes it anew: commit that only
 * when the difference is understood.
 */
import { readFileSync, writeFileSync } from "node:fs";
import test from "ava";
import { createMachines, type Machines } from "./machines.ts";

/** Three members, all linked. */
function three(): Machines {
  const machines = createMachines(4);
  for (const index of [2, 3]) {
    machines.admit(index, 1);
    for (let other = 1; other < index; other += 1) machines.link(other, index);
    machines.run(5);
  }
  machines.run(30_000);
  return machines;
}

const SCENARIOS: Readonly<Record<string, () => Machines>> = {
  takeover() {
    const machines = three();
    machines.note("the coordinator is killed");
    machines.kill(1);
    machines.run(200);
    return machines;
  },
  leave() {
    const machines = three();
    machines.note("the coordinator leaves");
    machines.leave(1);
    machines.run(100);
    machines.cut(1, 2, "left");
    machines.cut(1, 3, "left");
    machines.run(200);
    return machines;
  },
  admission() {
    const machines = three();
    machines.note("a member that does not coordinate admits a fourth");
    machines.admit(4, 3);
    for (const other of [1, 2, 3]) machines.link(other, 4);
    machines.run(200);
    return machines;
  },
  merge() {
    const machines = three();
    machines.note("the third is cut off, and comes back");
    machines.cut(1, 3, "silent");
    machines.cut(2, 3, "silent");
    machines.run(10_000);
    machines.link(1, 3);
    machines.run(50);
    machines.link(2, 3);
    machines.run(200);
    return machines;
  },
};

for (const [name, play] of Object.entries(SCENARIOS)) {
  test(`[SM9] ${name} goes as its transcript says`, (t) => {
    const file = new URL(`transcripts/${name}.txt`, import.meta.url);
    const { trace } = play();
    const from = trace.findIndex((line) => line.includes("-- "));
    const text = `${trace.slice(from).join("\n")}\n`;
    if (process.env["UPDATE"] === "1") writeFileSync(file, text);
    t.is(text, readFileSync(file, "utf8"));
  });
}
