/** Temporary folders of tests, each with a name of its own, and their removal. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ExecutionContext } from "ava";

/** An empty folder, removed when the test is over. `what` stands in its name. */
export function temporaryFolder(t: ExecutionContext, what = "test"): string {
  const folder = mkdtempSync(path.join(tmpdir(), `landline-${what}-`));
  t.teardown(() => removeFolder(folder));
  return folder;
}

/** Succeeds also while a process that was just killed still writes its last bytes there. */
export const removeFolder = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
