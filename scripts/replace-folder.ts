/** Replaces a folder by one that was filled elsewhere, at once: a reader finds the former one until the new one is whole. */
import { chmodSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";

/** Beside the target, so that a rename is enough and the source maps' paths hold. */
const DRAFT_PREFIX = ".build-";
/** A build takes some seconds; what is this old was left behind by one that was stopped. */
const ABANDONED_AFTER_MS = 10 * 60_000;

/** Where filling the draft or putting it in place fails, the former folder stays, or is put back, and the failure is thrown. */
export async function replaceFolder(target: string, fill: (draft: string) => Promise<void>): Promise<void> {
  const parent = path.dirname(target);
  removeAbandoned(parent);
  const draft = mkdtempSync(path.join(parent, DRAFT_PREFIX));
  try {
    // A temporary folder is its owner's alone; an installation is for everybody on the machine.
    chmodSync(draft, 0o755);
    await fill(draft);
    putInPlace(draft, target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function removeAbandoned(parent: string): void {
  for (const name of readdirSync(parent)) {
    const folder = path.join(parent, name);
    const isAbandoned =
      name.startsWith(DRAFT_PREFIX) && Date.now() - statSync(folder).mtimeMs > ABANDONED_AFTER_MS;
    if (isAbandoned) rmSync(folder, { recursive: true, force: true });
  }
}

function putInPlace(draft: string, target: string): void {
  const former = `${draft}-former`;
  let hasFormer = true;
  try {
    renameSync(target, former);
  } catch (error) {
    // The first build.
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    hasFormer = false;
  }
  try {
    renameSync(draft, target);
  } catch (error) {
    if (hasFormer) renameSync(former, target);
    throw error;
  }
  rmSync(former, { recursive: true, force: true });
}
