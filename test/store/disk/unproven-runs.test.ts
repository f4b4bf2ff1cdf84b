/** A database that ends the process each time it is opened. Rules: ../SPEC.md. */
import test from "ava";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { silentLog } from "../../../src/kernel/log.ts";
import { openDatabase } from "../../../src/store/disk/level-adapter.ts";
import { loadSealKey } from "../../../src/store/sealing/seal-key.ts";
import {
  beginRun,
  MAX_UNPROVEN_RUNS,
  PROVEN_AFTER_MS,
  type RunNote,
} from "../../../src/store/disk/unproven-runs.ts";
import { survived } from "../../../src/store/disk/trial-read.ts";
import { StoreError } from "../../../src/store/types.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { MEETING } from "../support.ts";

const NOTE = "store-runs.json";

/** What a series of runs does, each of which ends as it says: `true` is proven, `false` aborts. */
function doubtedBy(runs: readonly boolean[]): boolean[] {
  let found: RunNote | null = null;
  return runs.map((isProven) => {
    const { isDoubtful, note } = beginRun(found);
    found = isProven ? null : note;
    return isDoubtful;
  });
}

test("[DB15] the run after three aborts in a row doubts the database, and no other one does", (t) => {
  t.is(MAX_UNPROVEN_RUNS, 3);
  const [well, aborts] = [true, false];
  t.deepEqual(doubtedBy([aborts, aborts, aborts, well]), [false, false, false, true]);
  t.deepEqual(doubtedBy([aborts, aborts, well, aborts, aborts, well]), Array(6).fill(false));
});

test("[DB15] aborts that go on raise no more doubt, until a run is well", (t) => {
  const runs = [...Array(12).fill(false), true, false, false, false, true] as boolean[];
  const doubts = doubtedBy(runs).flatMap((isDoubtful, index) => (isDoubtful ? index : []));
  t.deepEqual(doubts, [3, 16]);
});

const open = (folder: string, clock = createVirtualClock()) =>
  openDatabase({ folder, clock, log: silentLog });

test("[DB16] a run is proven by its time, by closing, and by a failure in words", async (t) => {
  const folder = temporaryFolder(t, "runs");
  const isNoted = () => existsSync(join(folder, NOTE));
  const clock = createVirtualClock();
  const first = await open(folder, clock);
  t.true(isNoted());
  clock.advance(PROVEN_AFTER_MS);
  t.false(isNoted());
  await first.close();

  const second = await open(folder);
  t.true(isNoted());
  // Of a run that another process is in, this one changes nothing, and never moves its database.
  writeFileSync(join(folder, NOTE), JSON.stringify({ runs: MAX_UNPROVEN_RUNS, wasTried: false }));
  const error = await t.throwsAsync(open(folder), { instanceOf: StoreError });
  t.is(error?.code, "locked");
  t.true(isNoted());
  await second.close();
  t.false(isNoted());
  t.deepEqual(readdirSync(folder), ["store"]);

  writeFileSync(join(folder, NOTE), "nonsense");
  const third = await open(folder);
  t.is(third.setAside, null);
  await third.close();
});

test("[DB16] a database that is gone is not set aside, and the next one is made", async (t) => {
  const folder = temporaryFolder(t, "runs");
  writeFileSync(join(folder, NOTE), JSON.stringify({ runs: MAX_UNPROVEN_RUNS, wasTried: false }));
  const database = await open(folder);
  t.deepEqual(await database.meetings(), []);
  await database.close();
  t.false(existsSync(join(folder, NOTE)));
});

/** Opens the database in a process of its own, which then ends as `how` says. */
async function runOf(folder: string, how: string): Promise<void> {
  const urlOf = (file: string) => JSON.stringify(new URL(`../../../${file}`, import.meta.url).href);
  const script = `
    const { openDatabase } = await import(${urlOf("src/store/disk/level-adapter.ts")});
    const { realClock } = await import(${urlOf("src/kernel/clock.ts")});
    const { silentLog } = await import(${urlOf("src/kernel/log.ts")});
    await openDatabase({ folder: ${JSON.stringify(folder)}, clock: realClock, log: silentLog });
    ${how};`;
  const hooks = new URL("../../../scripts/typescript/register.js", import.meta.url).href;
  // A core dump of the abort lands in the temporary folder.
  const child = spawn(process.execPath, [`--import=${hooks}`, "--input-type=module", "--eval", script], {
    ...{ cwd: folder, stdio: "ignore" },
  });
  await once(child, "exit");
}

test("[DB17] after three processes that were aborted with it open, a database is set aside whole, and the key stays", async (t) => {
  const folder = temporaryFolder(t, "runs");
  const random = (count: number) => new Uint8Array(count).fill(7);
  const key = await loadSealKey({ folder, log: silentLog, random });
  const before = await open(folder);
  await before.write({ meetingId: MEETING, title: "Kept" }, [], []);
  await before.close();

  // An orderly end is no abort, and ends the row.
  writeFileSync(join(folder, NOTE), JSON.stringify({ runs: 2, wasTried: false }));
  await runOf(folder, "process.exit(1)");
  t.false(existsSync(join(folder, NOTE)));
  for (let count = 0; count < MAX_UNPROVEN_RUNS; count += 1) await runOf(folder, "process.abort()");
  const fresh = await openDatabase({
    ...{ folder, clock: createVirtualClock(), log: silentLog },
    survives: () => Promise.resolve(false),
  });
  t.regex(fresh.setAside ?? "", /store-damaged-/);
  t.deepEqual(await fresh.meetings(), []);
  await fresh.close();

  const aside = temporaryFolder(t, "runs");
  renameSync(fresh.setAside ?? "", join(aside, "store"));
  const former = await open(aside);
  t.deepEqual(
    (await former.meetings()).map(({ title }) => title),
    ["Kept"],
  );
  await former.close();
  t.deepEqual(await loadSealKey({ folder, log: silentLog, random }), key);
});

test("[DB18] a database that can be read stays, however often the process was killed with it open", async (t) => {
  const folder = temporaryFolder(t, "runs");
  const before = await open(folder);
  await before.write({ meetingId: MEETING, title: "Kept" }, [], []);
  await before.close();
  writeFileSync(join(folder, NOTE), JSON.stringify({ runs: MAX_UNPROVEN_RUNS, wasTried: false }));
  const database = await open(folder);
  t.is(database.setAside, null);
  t.deepEqual(
    (await database.meetings()).map(({ title }) => title),
    ["Kept"],
  );
  await database.close();
});

test("[DB18] a trial that is cut short is begun anew by the next run", async (t) => {
  const folder = temporaryFolder(t, "runs");
  const note = JSON.stringify({ runs: MAX_UNPROVEN_RUNS, wasTried: false });
  writeFileSync(join(folder, NOTE), note);
  let during = "";
  const database = await openDatabase({
    ...{ folder, clock: createVirtualClock(), log: silentLog },
    survives() {
      during = readFileSync(join(folder, NOTE), "utf8");
      return Promise.resolve(true);
    },
  });
  t.is(during, note);
  await database.close();
});

test("[DB18] a trial is failed by an abort or a fault alone", (t) => {
  t.true(survived(0, null, "linux"));
  t.true(survived(42, null, "linux"));
  t.true(survived(null, "SIGTERM", "linux"));
  t.false(survived(null, "SIGABRT", "linux"));
  t.false(survived(null, "SIGSEGV", "darwin"));
  t.false(survived(0xc0000005, null, "win32"));
  t.false(survived(3, null, "win32"));
  t.true(survived(42, null, "win32"));
});
