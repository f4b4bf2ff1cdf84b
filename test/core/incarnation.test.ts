import test from "ava";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { silentLog } from "../../src/kernel/log.ts";
import { beginIncarnation } from "../../src/core/incarnation.ts";

test("[AD10] a run begins later than every run before with its data folder, also when the clock was put back", (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), "landline-run-start-"));
  try {
    t.is(beginIncarnation(folder, 5_000.4, silentLog), 5_000);
    t.is(beginIncarnation(folder, 1_000, silentLog), 5_001);
    t.is(beginIncarnation(folder, 9_000, silentLog), 9_000);
    writeFileSync(path.join(folder, "last-run.json"), '{"startedAt');
    t.is(beginIncarnation(folder, 1_000, silentLog), 1_000, "a damaged note is none");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
