import { writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { beginIncarnation } from "../../src/core/incarnation.ts";
import { silentLog } from "../../src/kernel/log.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("[IN1] a run begins later than every run before with its data folder, also when the clock was put back", (t) => {
  const folder = temporaryFolder(t, "incarnation");
  t.is(beginIncarnation(folder, 5_000.4, silentLog), 5_000);
  t.is(beginIncarnation(folder, 1_000, silentLog), 5_001);
  t.is(beginIncarnation(folder, 9_000, silentLog), 9_000);
});

test("[IN2] a damaged note is none, and a folder that cannot be written is logged", (t) => {
  const folder = temporaryFolder(t, "incarnation");
  writeFileSync(path.join(folder, "last-run.json"), '{"startedAt');
  t.is(beginIncarnation(folder, 1_000, silentLog), 1_000);
  const errors: string[] = [];
  const log = { ...silentLog, error: (message: string) => void errors.push(message) };
  t.is(beginIncarnation(path.join(folder, "none"), 2_000, log), 2_000);
  t.is(errors.length, 1);
});
